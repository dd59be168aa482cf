internal import CaseStore
internal import Delivery
internal import Docket
public import Law
internal import Postgres

/// Programs of commissions: registered, given new secrets, and sent again what they ask for.
extension Courthouse {
    /// A commission's program as it is registered.
    public struct Registration: Sendable {
        public let url: String
        public let since: Instant
        /// Until when messages are signed with the secret before too; nil where there is none.
        public let formerUntil: Instant?
        /// What its messages are signed with; told only when it is registered or changed.
        public let secret: String
    }

    /// The most that a change of secrets may last, in seconds.
    public static let longestSecretOverlapSeconds = 86_400

    /// The longest address of a program, in bytes.
    static let webhookAddressBytes = 2_048

    /// Where messages to programs may go.
    var webhookAddresses: AddressPolicy { AddressPolicy(allow: allowedHosts) }

    /// Refuses an address that messages may not be sent to; the same is asked again of each connection that is made.
    private func requireWebhookAddress(_ url: String) async throws(ActRefusal) {
        guard url.utf8.count <= Self.webhookAddressBytes else { throw Self.unfit(.badURL) }
        if let fault = await webhookAddresses.faultOfRegistering(url) { throw Self.unfit(fault) }
    }

    /// What an address of a program must be, by the rule that this one breaks.
    private static func unfit(_ fault: RegistrationFault) -> ActRefusal {
        let (keyword, message) =
            switch fault {
            case .badURL: ("format", "an https URL of at most \(webhookAddressBytes) bytes, without a user")
            case .notHTTPS: ("pattern", "https://")
            // One word for both: nobody learns by trying which names there are inside.
            case .unknownName, .inside:
                ("format", "a name that leads to a public address, or a HOST:PORT that ocsp-allow of the service names")
            }
        return .document(.notValid([SchemaFault(pointer: "/url", message: message, keyword: keyword)]))
    }

    /// Registers a commission's program, or gives it another address; its secret stays.
    public func setWebhook(of commission: String, to url: String) async throws -> Registration {
        try await requireWebhookAddress(url)
        let webhook = try await act { connection in
            try RegisteredWebhook.set(of: commission, to: url, keyID: secrets.currentKeyID, on: connection)
        }
        log("webhookSet", ["commission": commission])
        return try registration(webhook)
    }

    /// Changes the secret of a commission's program; nil when it has none.
    public func rotateWebhook(of commission: String, overlapSeconds: Int) async throws -> Registration? {
        let webhook = try await act { connection in
            try RegisteredWebhook.rotate(
                of: commission,
                keyID: secrets.currentKeyID,
                overlapSeconds: overlapSeconds,
                on: connection
            )
        }
        guard let webhook else { return nil }
        log("webhookSecretChanged", ["commission": commission])
        return try registration(webhook)
    }

    /// The program of a commission; nil where it has none.
    public func webhook(of commission: String) async throws -> Registration? {
        try await pool.transaction { connection in try RegisteredWebhook.of(commission, on: connection) }
            .map(registration)
    }

    /// What was sent to a commission's program, the newest first.
    public func messagesSent(to commission: String, before: Int64?) async throws -> [JSONValue] {
        try await pool.transaction { connection in
            try Letters.sent(to: commission, atMost: limits.listRows, before: before, on: connection)
        }
    }

    /// Sends a message to a commission's program once more; false when it is none of its.
    public func sendAgain(_ message: Int64, to commission: String) async throws -> Bool {
        try await act { connection in try Letters.sendAgain(message, to: commission, on: connection) }
    }

    private func registration(_ webhook: RegisteredWebhook) throws -> Registration {
        guard let secret = secrets.webhookSecret(of: webhook) else { throw StoreFault("key \(webhook.keyID)") }
        return Registration(
            url: webhook.url,
            since: webhook.since,
            formerUntil: webhook.formerUntil,
            secret: secret
        )
    }
}
