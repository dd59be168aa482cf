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
    let settings: Settings

    /// - Throws: all faults of the configuration at once.
    init(_ options: Options) throws {
        let configuration = Configuration(options)
        guard configuration.faults.isEmpty else {
            let lines = configuration.faults.map(String.init(describing:))
            throw Program.Failure((["dauys: the configuration has faults"] + lines).joined(separator: "\n"), status: 3)
        }
        settings = configuration.settings
    }

    func run() async throws {
        guard let address = Address(settings.listen) else { throw Program.Failure("--listen is ADDRESS:PORT") }
        raiseDescriptors()
        let house = try courthouse()
        try await begin(house)
        let watchPool = pool(sessions: settings.watchSessions, name: "dauys watch")
        let watch = Watch(house.over(watchPool), limits: settings.watch)
        let figures = ServerFigures()
        let porter = try porter(house, watch, figures)
        let server = Server(
            limits: settings.http,
            router: porter.router(),
            figures: figures,
            refusal: porter.refusal
        )
        let port = try server.start(address: address.host, port: address.port)
        Console.log("listens", ["address": "\(address.host):\(port)", "origin": house.origin])
        await Signals.untilAskedToStop(
            running: {
                await withDiscardingTaskGroup { group in
                    group.addTask { await watch.run() }
                    group.addTask { await porter.keepTime() }
                    await server.run()
                    group.cancelAll()
                }
            },
            reload: { reload(house) },
            stop: {
                Console.log("stops", ["underWay": String(figures.requests)])
                await server.stop(graceSeconds: settings.graceSeconds)
            }
        )
        house.client.close()
        house.pool.close()
        watchPool.close()
        Console.log("stopped", [:])
    }

    /// Fetches the law in force and states the channels, as soon as there is a database; nobody is let in before that.
    private func begin(_ house: Courthouse) async throws {
        var told: String?
        while true {
            do {
                _ = try await house.packs.refresh(from: house.pool)
                try await house.stateChannels()
                return
            } catch let error as PostgresError where error.sqlState.endsConnection {
                let reason = ErrorText.describe(error)
                if told != reason { Console.log("waitsForDatabase", ["error": reason]) }
                told = reason
                // By a clock that only counts: while another one was set back, a node waited for an hour.
                try await Task.sleep(for: .milliseconds(250), clock: .suspending)
            }
        }
    }

    /// Reads the trust anchors again and looks for another pack; what cannot be read changes nothing.
    private func reload(_ house: Courthouse) {
        house.lookForPacks()
        do {
            house.trust(try TrustAnchors(pem: try settings.trust.map { try Files.read($0) }))
        } catch {
            Console.log("trustNotReloaded", ["error": Console.describe(error)])
        }
    }

    private func porter(_ house: Courthouse, _ watch: Watch, _ figures: ServerFigures) throws -> Porter {
        Porter(
            house: house,
            catalogs: try catalogs(),
            watch: watch.gauges,
            assets: try assets(),
            isPlainHTTP: house.origin.hasPrefix("http://"),
            proxies: Set(settings.proxies),
            limits: settings.doors,
            server: figures,
            namedLimits: Fields.all.compactMap { field in
                field.number(in: settings).map { NamedLimit(name: field.name, unit: field.unit, value: $0) }
            },
            clock: Console.wallClock
        )
    }

    /// As many open files as the system grants: each connection is one.
    private func raiseDescriptors() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // Beside the connections: sessions, what is sent outside, and a few of the program's own.
        let needed = settings.http.connections + settings.sessions + settings.delivery.connections + 64
        if limit.rlim_cur < rlim_t(needed) {
            Console.log("fewDescriptors", ["granted": String(limit.rlim_cur), "needed": String(needed)])
        }
    }

    private func pool(sessions: Int, name: String = "dauys") -> Pool {
        Pool(
            to: settings.database,
            sessions: sessions,
            waitersLimit: settings.waiters,
            waitLimitMilliseconds: settings.waitMilliseconds,
            applicationName: name,
            limits: settings.connection
        )
    }

    private func courthouse() throws -> Courthouse {
        let state = settings.state
        _ = unsafe mkdir(state, 0o700)
        let share = settings.share
        return Courthouse(
            pool: pool(sessions: settings.sessions),
            packs: PackShelf(),
            schemas: try DocumentSchemas { name in try Files.read("\(share)/schemas/\(name)") },
            anchors: try TrustAnchors(pem: try settings.trust.map { try Files.read($0) }),
            sealer: try sealer(state),
            otherSeals: try otherSeals(state),
            secrets: try ServiceKeys.secrets(state),
            client: Client(limits: settings.delivery),
            origin: settings.publicOrigin,
            allowedHosts: Set(settings.allowedHosts),
            timestampAuthorities: settings.timestampAuthorities,
            listAddresses: settings.listAddresses,
            limits: settings.acts,
            channels: try settings.channels(),
            log: Console.log
        )
    }

    /// The court's sealing key, if it is there; without it complaints are still taken, and the node is not ready.
    private func sealer(_ state: String) throws -> SigningKey? {
        if !settings.sealModule.isEmpty { return try sealer(onTokenOf: settings.sealModule, state) }
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

    /// A sealing key on a PKCS#11 token; that it cannot be opened is told at once, since the operator wants this one.
    private func sealer(onTokenOf module: String, _ state: String) throws -> SigningKey {
        let path = settings.sealPin
        guard Files.isPrivate(path) else { throw Program.Failure("\(path) may be read by others; chmod 600 it") }
        let pin = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n").first ?? ""
        do {
            return try SigningKey(
                module: module,
                token: settings.sealToken,
                key: settings.sealLabel,
                pin: String(pin),
                certificatePEM: try Files.read(state + "/seal.crt")
            )
        } catch let fault as SignatureFault {
            throw Program.Failure("the sealing key on the token: \(fault.description)")
        }
    }

    /// Certificates of the court's former and coming sealing keys, published beside the one in use.
    private func otherSeals(_ state: String) throws -> [UInt8] {
        let path = state + "/seal-others.crt"
        guard Files.exists(path) else { return [] }
        let bytes = try Files.read(path)
        // A broken file must not be found out by whoever checks a seal.
        _ = try TrustAnchors(pem: [bytes])
        return bytes
    }

    private func catalogs() throws -> Catalogs {
        let folder = settings.share + "/portal"
        return try Catalogs(
            kk: try Files.read("\(folder)/kk.po"),
            ru: try Files.read("\(folder)/ru.po"),
            en: try Files.read("\(folder)/en.po")
        )
    }

    private func assets() throws -> Assets {
        let styles = try Files.read("\(settings.share)/portal/app.css")
        let script = try Files.read("\(settings.share)/portal/app.js")
        return Assets(styles: styles, script: script, version: String(Digest.sha256Hex(styles + script).prefix(12)))
    }
}
