public import CaseStore
internal import Law
internal import Signatures

extension CaseSecrets {
    /// The secret with which messages to a commission's program are signed; nil when its key is not here any more.
    func webhookSecret(of commission: String, generation: Int64, keyID: String) -> [UInt8]? {
        derived("webhook-secret\n\(commission)\n\(generation)", keyID: keyID)
    }

    /// The secret of a registered program as its owner keeps it.
    public func webhookSecret(of webhook: RegisteredWebhook) -> String? {
        webhookSecret(of: webhook.commission, generation: webhook.generation, keyID: webhook.keyID)
            .map { "whsec_" + Base64.text($0) }
    }

    /// The headers of the Standard Webhooks specification: who gets the message can tell that it is ours, and of now.
    ///
    /// While a change of secrets is under way it carries a signature by each, so the program may change when it likes.
    func headers(of webhook: RegisteredWebhook, messageID: String, at moment: Instant, body: [UInt8]) -> [(
        String, String
    )]? {
        let seconds = String(moment.secondsSince1970)
        let signed = Array("\(messageID).\(seconds).".utf8) + body
        var keys: [[UInt8]?] = [
            webhookSecret(of: webhook.commission, generation: webhook.generation, keyID: webhook.keyID)
        ]
        if let former = webhook.formerKeyID, let until = webhook.formerUntil, moment < until {
            keys.append(webhookSecret(of: webhook.commission, generation: webhook.generation - 1, keyID: former))
        }
        let signatures = keys.compactMap(\.self).map { "v1," + Base64.text(Digest.hmacSHA256(key: $0, signed)) }
        guard !signatures.isEmpty else { return nil }
        return [
            ("webhook-id", messageID), ("webhook-timestamp", seconds),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
