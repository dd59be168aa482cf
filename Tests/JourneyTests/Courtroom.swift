import Delivery
import HTTP
import Law
import Postgres
import Proceedings
import Signatures
import TestSupport

@testable import Portal

/// A whole court on loopback: its own database, law and people, three holders, one node, and a client to ask it.
///
/// Its clock stands at ten in the morning of voting day, and moves only when a test moves it.
struct Courtroom: Sendable {
    static let origin = "http://court.test"

    let database: TestDatabase
    let house: Courthouse
    let porter: Porter
    let authority: Authority
    let client: Client
    let url: String
    let port: UInt16
    let votingDay: String
    let folder: String

    /// Sessions of the node with its database.
    static let sessions = 6

    /// What a test may wish otherwise.
    struct Wishes: Sendable {
        var limits = Courthouse.Limits()
        var smallestPool: Int64 = 3
        /// Holders of another kind; without them three answer within this process.
        var holders: [HolderPlace]?
        /// Holders within this process that do not answer.
        var silent: Set<String> = []
        var hasSealingKey = true
        /// Addresses whose word about who is behind them is taken.
        var proxies: Set<String> = []
        /// How many acts may wait for the database, and how many milliseconds.
        var waiters = Pool.waitersLimit
        var waitMilliseconds = Pool.waitLimitMilliseconds
        var doors = DoorLimits()
        /// By how much the node's clock is ahead of the database's; without it no clock is compared.
        var clockAheadMilliseconds: Int64?
        /// Whether no proxy ends TLS in front.
        var isPlainHTTP = true
    }

    /// Opens a court for the length of `body`.
    static func open(
        wishing wishes: Wishes = Wishes(),
        _ body: @Sendable (Courtroom) async throws -> Void
    ) async throws {
        await Bench.shared.enter()
        let result: Result<Void, any Error>
        do { result = .success(try await session(wishes, body)) } catch { result = .failure(error) }
        await Bench.shared.leave()
        try result.get()
    }

    private static func session(
        _ wishes: Wishes,
        _ body: @Sendable (Courtroom) async throws -> Void
    ) async throws {
        let authority = try Authority.shared.get()
        let database = try FreshDatabase.current
        try await withThrowingTaskGroup { group in
            var servers: [Server] = []
            var places = wishes.holders ?? []
            if wishes.holders == nil {
                for (id, secret) in zip(Holders.ids, Holders.secrets) {
                    let server = Holders.server(of: secret)
                    let port = try server.start(address: "127.0.0.1", port: 0)
                    servers.append(server)
                    group.addTask { await server.run() }
                    let address = wishes.silent.contains(id) ? nil : "http://127.0.0.1:\(port)"
                    let key = Holders.hex(try ECVRF.publicKey(of: secret))
                    places.append(HolderPlace(id: id, key: key, address: address))
                }
            }
            let room = try await make(wishes, authority, database, places, &servers, &group)
            let result: Result<Void, any Error>
            do { result = .success(try await body(room)) } catch { result = .failure(error) }
            group.cancelAll()
            for server in servers { await server.stop(graceSeconds: 0) }
            try await group.waitForAll()
            room.house.client.close()
            room.client.close()
            room.house.pool.close()
            try result.get()
        }
    }

    private static func make(
        _ wishes: Wishes,
        _ authority: Authority,
        _ database: TestDatabase,
        _ places: [HolderPlace],
        _ servers: inout [Server],
        _ group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> Courtroom {
        let day = Town.votingDay(after: authority.madeSeconds)
        try await database.set(instant: "\(day)T10:00:00+05:00")
        let pack = TownPack(
            votingDay: day,
            holders: places.map { ($0.id, $0.key, $0.address) },
            smallestPool: wishes.smallestPool
        )
        try await Town.load(pack, day: day, into: database)
        let house = try courthouse(wishes, authority, database, places)
        _ = try await house.packs.refresh(from: house.pool)
        var watchLimits = Watch.Limits()
        watchLimits.longestNapMicroseconds = 20_000
        let watch = Watch(house.over(database.servicePool(sessions: 2)), limits: watchLimits)
        let porter = Porter(
            house: house,
            catalogs: try Town.catalogs(),
            watch: watch.gauges,
            assets: Assets(styles: [], script: [], version: "1"),
            isPlainHTTP: wishes.isPlainHTTP,
            proxies: wishes.proxies,
            limits: wishes.doors,
            clock: try clock(wishes, on: day)
        )
        let server = Server(router: porter.router(), refusal: porter.refusal)
        let port = try server.start(address: "127.0.0.1", port: 0)
        servers.append(server)
        group.addTask { await server.run() }
        group.addTask { await watch.run() }
        return Courtroom(
            database: database,
            house: house,
            porter: porter,
            authority: authority,
            client: Client(),
            url: "http://127.0.0.1:\(port)",
            port: port,
            votingDay: day,
            folder: authority.folder
        )
    }

    private static func clock(_ wishes: Wishes, on day: String) throws -> (@Sendable () -> Instant)? {
        guard let ahead = wishes.clockAheadMilliseconds else { return nil }
        guard let ten = Instant(rfc3339: "\(day)T10:00:00+05:00") else {
            throw Place.Fault(sentence: "\(day) is no day")
        }
        return { Instant(microsecondsSince1970: ten.microsecondsSince1970 + ahead * 1_000) }
    }

    private static func courthouse(
        _ wishes: Wishes,
        _ authority: Authority,
        _ database: TestDatabase,
        _ places: [HolderPlace]
    ) throws -> Courthouse {
        let key = [UInt8](repeating: 7, count: 32)
        guard let secrets = CaseSecrets(keys: ["k1": key], currentKeyID: "k1") else {
            throw Place.Fault(sentence: "the key for secrets is too short")
        }
        return Courthouse(
            pool: database.servicePool(
                sessions: sessions,
                waitersLimit: wishes.waiters,
                waitLimitMilliseconds: wishes.waitMilliseconds
            ),
            packs: PackShelf(),
            schemas: try DocumentSchemas { name in try Place.read("\(Place.share)/schemas/\(name)") },
            anchors: try TrustAnchors(pem: [authority.anchors]),
            sealer: wishes.hasSealingKey ? try Town.seal.get() : nil,
            secrets: secrets,
            client: Client(),
            origin: origin,
            allowedHosts: [],
            limits: wishes.limits,
            log: { word, fields in Town.log.note(word, fields) }
        )
    }
}

/// The bench on which courts wait their turn: each keeps a node busy, and a few at once keep the machine busy.
private actor Bench {
    static let shared = Bench()
    static let courtsLimit = 4

    private var sitting = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard sitting >= Self.courtsLimit else {
            sitting += 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        sitting -= 1
    }
}
