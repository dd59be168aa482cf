internal import CaseStore
internal import Delivery
internal import Law
internal import Postgres

/// `dauys webhook set`: rulings go to a commission's own program too, from the next one on.
struct WebhookCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func set() async throws {
        let commission = try options.value("commission")
        let url = try options.value("url")
        switch AddressPolicy(allow: options.all("ocsp-allow")).faultOfRegistering(url) {
        case nil: break
        case .badURL: throw Program.Failure("--url is no address of a program: \(url)", status: 3)
        case .notHTTPS: throw Program.Failure("--url is an https address, not \(url)", status: 3)
        case .unknownName: throw Program.Failure("nobody knows the name in \(url)", status: 3)
        case .inside:
            throw Program.Failure(
                "\(url) leads inside; where that is meant, name it with --ocsp-allow HOST:PORT, here and to serve",
                status: 3
            )
        }
        let pool = Pool(to: try options.value("database"), sessions: 1)
        try await pool.transaction { connection in
            let packs = try Cases.packsInForce(on: connection)
            let isKnown = try packs.contains { inForce in
                let pack = try Cases.pack(inForce.sha256, on: connection)
                let commissions = pack?["files"]?["commissions.json"]?["commissions"]?.array
                return commissions?.contains { $0["id"]?.string == commission } ?? false
            }
            guard isKnown else { throw Program.Failure("no pack in force has a commission \(commission)") }
            try ServiceStore.setWebhook(of: commission, to: url, on: connection)
        }
        pool.close()
        print("rulings for \(commission) go to \(url) too")
    }
}
