internal import CaseStore
internal import Delivery
internal import Law
internal import Postgres
internal import Proceedings

/// `dauys webhook set|rotate`: what a commission is told goes to its own program too, from the next message on.
struct WebhookCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func set() async throws {
        let commission = try options.value("commission")
        let url = try options.value("url")
        switch await AddressPolicy(allow: options.all("ocsp-allow")).faultOfRegistering(url) {
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
        let secrets = try ServiceKeys.secrets(options.state)
        let pool = Pool(to: try options.value("database"), sessions: 1)
        let webhook = try await pool.transaction { connection in
            let packs = try Cases.packsInForce(on: connection)
            let isKnown = try packs.contains { inForce in
                let pack = try Cases.pack(inForce.sha256, on: connection)
                let commissions = pack?["files"]?["commissions.json"]?["commissions"]?.array
                return commissions?.contains { $0["id"]?.string == commission } ?? false
            }
            guard isKnown else { throw Program.Failure("no pack in force has a commission \(commission)") }
            return try RegisteredWebhook.set(of: commission, to: url, keyID: secrets.currentKeyID, on: connection)
        }
        pool.close()
        try tell(webhook, secrets)
    }

    func rotate() async throws {
        let commission = try options.value("commission")
        let longest = Courthouse.longestSecretOverlapSeconds
        let text = options.ifAny("overlap-seconds") ?? String(longest)
        guard let overlap = Int(text), (0...longest).contains(overlap) else {
            throw Program.Failure("--overlap-seconds is a number up to \(longest), not \(text)", status: 3)
        }
        let secrets = try ServiceKeys.secrets(options.state)
        let pool = Pool(to: try options.value("database"), sessions: 1)
        let webhook = try await pool.transaction { connection in
            try RegisteredWebhook.rotate(
                of: commission,
                keyID: secrets.currentKeyID,
                overlapSeconds: overlap,
                on: connection
            )
        }
        pool.close()
        guard let webhook else { throw Program.Failure("\(commission) has no program") }
        try tell(webhook, secrets)
    }

    /// The address on standard error, the secret alone on standard output.
    private func tell(_ webhook: RegisteredWebhook, _ secrets: CaseSecrets) throws {
        guard let secret = secrets.webhookSecret(of: webhook) else {
            throw Program.Failure("the key \(webhook.keyID) of the secret is not here")
        }
        Console.complain("what \(webhook.commission) is told goes to \(webhook.url) too; its secret:")
        print(secret)
    }
}
