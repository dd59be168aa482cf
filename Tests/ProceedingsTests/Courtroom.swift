import CaseStore
import Delivery
import Docket
import Foundation
import Law
import Postgres
import Signatures
import Synchronization
import TestSupport

@testable import Proceedings

/// A whole house on the running test's database, with its people, its law and a clock that stands still.
struct Courtroom: Sendable {
    static let opening = "2026-11-24T10:00:00+05:00"

    let house: Courthouse
    let database: TestDatabase
    let owner: Pool
    let authority: Authority
    let journal: Journal
    let watch: Watch
    private let holders: [String: [UInt8]]
    private let persons: [String: Int64]

    /// What the house logged, word by word.
    final class Journal: Sendable {
        private let lines = Mutex<[String]>([])
        var words: [String] { lines.withLock(\.self) }

        func note(_ word: String, _ fields: [String: String]) {
            let fields = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.withLock { $0.append(([word] + fields).joined(separator: " ")) }
        }
    }

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    init(
        at instant: String = opening,
        pack alter: (TestPack) -> TestPack = { $0 },
        sealed: Bool = true,
        allowedHosts: Set<String> = [],
        timestampAuthorities: [String] = [],
        listAddresses: [String] = [],
        limits: Courthouse.Limits = Courthouse.Limits(),
        channels: Channels = Channels()
    ) async throws {
        database = try FreshDatabase.current
        owner = database.pool()
        authority = try Authority.shared.get()
        journal = Journal()
        try await database.set(instant: instant)
        let secrets = ["court", "bar", "observers"].map { name in
            (name, Digest.sha256(Array("holder \(name)".utf8)))
        }
        holders = Dictionary(uniqueKeysWithValues: secrets)
        let keepers = try secrets.map { name, secret in
            TestPack.holder(name, key: Hex.text(try ECVRF.publicKey(of: secret)), isRequired: name == "court")
        }
        let pack = alter(TestPack().altering("holders", "holders", to: .array(keepers)))
        _ = try await PackShelf.load(files: pack.bytes, into: owner)
        persons = try await Self.load(into: owner)
        house = try Self.house(
            on: Pool(to: database.serviceConninfo, sessions: 4, waitLimitMilliseconds: 60_000),
            authority,
            journal,
            sealed: sealed,
            allowedHosts: allowedHosts,
            timestampAuthorities: timestampAuthorities,
            listAddresses: listAddresses,
            limits: limits,
            channels: channels
        )
        watch = Watch(house)
        _ = try await house.packs.refresh(from: house.pool)
    }

    private static func load(into owner: Pool) async throws -> [String: Int64] {
        let files = [
            ("people", Cast.people),
            ("roster", Cast.roster("1", duty: ["J-1", "J-2", "J-3"], reserve: ["J-8", "J-9"])),
        ]
        for (what, content) in files { try await put(what, content, into: owner) }
        let rows = try await owner.rows("SELECT family_name, person FROM people.person")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text(0), try $0.integer(1)) })
    }

    private static func put(_ what: String, _ content: JSONValue, into owner: Pool) async throws {
        let sha256 = Digest.sha256Hex(content.canonicalBytes)
        let version = content["version"]?.string ?? ""
        _ = try await owner.transaction { connection in
            try Cases.load(what, version: version, sha256: sha256, content: content, on: connection)
        }
    }

    /// Puts another roster in force.
    func roster(_ version: String, duty: [String], reserve: [String]) async throws {
        try await Self.put("roster", Cast.roster(version, duty: duty, reserve: reserve), into: owner)
    }

    private static func house(
        on pool: Pool,
        _ authority: Authority,
        _ journal: Journal,
        sealed: Bool,
        allowedHosts: Set<String>,
        timestampAuthorities: [String] = [],
        listAddresses: [String] = [],
        limits: Courthouse.Limits = Courthouse.Limits(),
        channels: Channels = Channels()
    ) throws -> Courthouse {
        let schemas = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../ops/schemas")
        let key = [UInt8](repeating: 7, count: 32)
        guard let secrets = CaseSecrets(keys: ["test": key], currentKeyID: "test") else { throw Unexpected("no key") }
        return Courthouse(
            pool: pool,
            packs: PackShelf(),
            schemas: try DocumentSchemas { Array(try Data(contentsOf: schemas.appending(path: $0))) },
            anchors: try authority.anchors(),
            sealer: sealed ? try authority.key("responder") : nil,
            secrets: secrets,
            client: Client(),
            origin: "https://court.example",
            allowedHosts: allowedHosts,
            timestampAuthorities: timestampAuthorities,
            listAddresses: listAddresses,
            limits: limits,
            channels: channels,
            log: journal.note
        )
    }

    /// The same house with another sealing key.
    func sealing(with key: SigningKey, others: [UInt8]) throws -> Courthouse {
        Courthouse(
            pool: house.pool,
            packs: house.packs,
            schemas: house.schemas,
            anchors: house.anchors,
            sealer: key,
            otherSeals: others,
            secrets: house.secrets,
            client: house.client,
            origin: house.origin,
            allowedHosts: house.allowedHosts,
            log: journal.note
        )
    }

    /// Another node on the same database.
    func node(faults: FaultPoints? = nil, sessions: Int = 2, allowedHosts: Set<String> = []) async throws
        -> Courthouse
    {
        let other = try Self.house(
            on: database.servicePool(sessions: sessions, faults: faults),
            authority,
            journal,
            sealed: true,
            allowedHosts: allowedHosts
        )
        _ = try await other.packs.refresh(from: other.pool)
        return other
    }

    /// Somebody of the staff, in the one office the tests give; of another court where they say so.
    func staff(_ name: String, court: String? = nil) throws -> Person {
        guard let person = persons[name], let office = Cast.signedInOffice(of: name, court: court),
            let iin = Authority.identities.first(where: { $0.name == name })?.iin
        else { throw Unexpected("\(name) is nobody") }
        let signedIn = SignedIn(
            person: person,
            iin: iin,
            name: name,
            expires: Instant(microsecondsSince1970: .max),
            offices: [office]
        )
        return .staff(signedIn, office)
    }
}

extension Courtroom {
    /// Fires everything that is due, and lets holders answer, until nothing is left to do at this instant.
    func settle() async throws {
        for _ in 0..<100 {
            let fired = try await watch.fire()
            let answered = try await answerHolders()
            if fired == 0, answered == 0 { return try requireNothingFailed() }
        }
        throw Unexpected("the house does not come to rest: \(journal.words)")
    }

    /// Moves the clock on and does what is due by then.
    func pass(seconds: Int64) async throws {
        try await database.advance(bySeconds: seconds)
        try await settle()
    }

    /// Sets the clock and does what is due by then.
    func wait(until clock: String) async throws {
        try await database.set(instant: Self.day(clock))
        try await settle()
    }

    static func day(_ clock: String) -> String {
        clock.contains("T") ? clock : "2026-11-24T\(clock)+05:00"
    }

    func requireNothingFailed() throws {
        let failures = journal.words.filter { $0.hasPrefix("timerFailed") || $0.hasPrefix("watchFailed") }
        guard failures.isEmpty else { throw Unexpected(failures.joined(separator: "\n")) }
    }

    /// Proves what holders are asked, without a network.
    func answerHolders(_ present: Set<String> = ["court", "bar", "observers"]) async throws -> Int {
        let errands = try await house.pool.transaction { connection in
            try Errands.claim(.init(kinds: [.revocation, .proofs], atMost: 50, leaseSeconds: 30), on: connection)
        }
        for errand in errands where errand.kind == .proofs { try await prove(errand, present) }
        return errands.count
    }

    private func prove(_ errand: Errand, _ present: Set<String>) async throws {
        guard let caseID = errand.caseID, let poolID = errand.payload["pool"]?.integer else { return }
        let (facts, pack) = try await house.act { connection in
            try house.assignmentFacts(of: caseID, on: connection)
        }
        guard let recorded = facts.pools.first(where: { $0.id == poolID }) else { return }
        let record = DrawRecord(head: facts.head, pool: recorded, pack: pack)
        let alpha = try record.alpha
        let proofs = try holders.filter { present.contains($0.key) }
            .mapValues { secret in Hex.text(try ECVRF.prove(secret: secret, alpha: alpha)) }
        let isEnough = record.isEnough(present)
        try await house.finish(errand) { connection, _ in
            try AssignmentStore.keepProofs(
                pool: poolID,
                caseID: caseID,
                proofs: proofs,
                absences: [:],
                enough: isEnough,
                on: connection
            )
        }
    }
}
