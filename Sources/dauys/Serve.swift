internal import Delivery
internal import Glibc
internal import HTTP
internal import Law
internal import Portal
internal import Postgres
internal import Proceedings
internal import Signatures

/// `dauys serve`: one node.
struct Serve {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let address = try options.address()
        let house = try courthouse(defaultOrigin: "http://\(address.host):\(address.port)")
        try await fetchPacks(of: house)
        let watch = Watch(house)
        let porter = Porter(
            house: house,
            catalogs: try catalogs(),
            watch: watch.gauges,
            assets: try assets(),
            isPlainHTTP: house.origin.hasPrefix("http://"),
            proxies: Set(options.all("proxy"))
        )
        let server = Server(limits: limits, router: porter.router(), refusal: porter.refusal)
        let port = try server.start(address: address.host, port: address.port)
        Console.log("listens", ["address": "\(address.host):\(port)", "origin": house.origin])
        await Signals.untilAskedToStop(
            running: {
                await withDiscardingTaskGroup { group in
                    group.addTask { await watch.run() }
                    await server.run()
                    group.cancelAll()
                }
            },
            stop: { await server.stop(graceSeconds: 10) }
        )
        house.client.close()
        house.pool.close()
        Console.log("stopped", [:])
    }

    /// Fetches the law in force, as soon as there is a database; nobody is let in before the law is known.
    private func fetchPacks(of house: Courthouse) async throws {
        var told: String?
        while true {
            do {
                _ = try await house.packs.refresh(from: house.pool)
                return
            } catch let error as PostgresError where error.sqlState.endsConnection {
                let reason = ErrorText.describe(error)
                if told != reason { Console.log("waitsForDatabase", ["error": reason]) }
                told = reason
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private var limits: HTTP.Limits {
        var limits = HTTP.Limits()
        limits.connectionsPerAddress = 4_096
        return limits
    }

    private func courthouse(defaultOrigin: String) throws -> Courthouse {
        let state = options.ifAny("state") ?? ".state/service"
        _ = unsafe mkdir(state, 0o700)
        let share = options.share
        let trust = try options.all("trust").map { try Files.read($0) }
        let sessions = options.ifAny("sessions").flatMap { Int($0) } ?? 16
        return Courthouse(
            pool: Pool(to: try options.value("database"), sessions: sessions),
            packs: PackShelf(),
            schemas: try DocumentSchemas { name in try Files.read("\(share)/schemas/\(name)") },
            anchors: try TrustAnchors(pem: trust),
            sealer: try sealer(state),
            secrets: try secrets(state),
            client: Client(),
            origin: options.ifAny("origin") ?? defaultOrigin,
            allowedHosts: Set(options.all("ocsp-allow")),
            log: Console.log
        )
    }

    /// The court's sealing key, if it is there; without it complaints are still taken, and the node is not ready.
    private func sealer(_ state: String) throws -> SigningKey? {
        let path = state + "/seal.key"
        guard Files.exists(path) else {
            Console.log("noSealingKey", ["file": path])
            return nil
        }
        guard Files.isPrivate(path) else { throw Program.Failure("\(path) may be read by others; chmod 600 it") }
        return try SigningKey(
            keyPEM: try Files.read(path),
            certificatePEM: try Files.read(KeyCommand.certificate(beside: path)),
            chainPEM: []
        )
    }

    /// The service's key for case secrets; the first node of a new state folder makes it, the others read it.
    private func secrets(_ state: String) throws -> CaseSecrets {
        let path = state + "/secret.key"
        if !Files.exists(path) { _ = try Files.create(path, HexText.line(try Randomness.bytes(32))) }
        guard Files.isPrivate(path), let key = HexText.bytes(try Files.read(path)) else {
            throw Program.Failure("\(path) is not a private file with a key in hex")
        }
        let id = String(Digest.sha256Hex(key).prefix(12))
        guard let secrets = CaseSecrets(keys: [id: key], currentKeyID: id) else {
            throw Program.Failure("\(path) holds fewer than 32 bytes")
        }
        return secrets
    }

    private func catalogs() throws -> Catalogs {
        let folder = options.share + "/portal"
        return try Catalogs(
            kk: try Files.read("\(folder)/kk.po"),
            ru: try Files.read("\(folder)/ru.po"),
            en: try Files.read("\(folder)/en.po")
        )
    }

    private func assets() throws -> Assets {
        let styles = try Files.read("\(options.share)/portal/app.css")
        let script = try Files.read("\(options.share)/portal/app.js")
        return Assets(styles: styles, script: script, version: String(Digest.sha256Hex(styles + script).prefix(12)))
    }
}
