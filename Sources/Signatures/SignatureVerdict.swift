/// The three answers of EN 319 102-1.
public enum Indication: String, Codable, Sendable {
    case passed, indeterminate, failed
}

/// What a signature is to be good for.
public enum Purpose: String, Codable, Sendable {
    case document, signIn
}

/// What a policy makes of the facts.
public struct SignatureVerdict: Codable, Hashable, Sendable {
    /// One question the policy asked, and the answer.
    public struct Check: Codable, Hashable, Sendable {
        /// How a question was answered.
        public enum Outcome: String, Codable, Sendable {
            case ok, failed, warned, informed, skipped
        }

        public let name: String
        public let outcome: Outcome
        public let detail: String
    }

    /// Who signed, by the certificate.
    public struct Signer: Codable, Hashable, Sendable {
        public let iin: String?
        public let bin: String?
        public let commonName: String?
        public let certificateSha256: String
        public let roles: [String]
    }

    /// What proves that a signature existed.
    public enum Proof: String, Codable, Sendable {
        case timestamp, judgement
    }

    public let indication: Indication
    /// The sub-indication in the words of EN 319 102-1, or `WRONG_PERSON`; nil when passed.
    public let sub: String?
    public let checks: [Check]
    /// Whether asking again later may change the answer with nothing new from the signer.
    public let waitingCanMend: Bool
    public let signer: Signer?
    /// The earliest instant at which the signature is proved to have existed, and by what.
    public let provedSeconds: Int64
    public let proof: Proof
    /// Version of the policy that judged.
    public let policy: String
    /// Version of the engine that judged.
    public let engine: String
}
