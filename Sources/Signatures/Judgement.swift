/// A verdict while it is being made: every check is written down, the gravest first failure decides.
struct Judgement {
    private(set) var checks: [SignatureVerdict.Check] = []
    private var decisive: Failure?

    mutating func passes(_ name: String, _ detail: String = "") { note(name, .ok, detail) }
    mutating func warns(_ name: String, _ detail: String) { note(name, .warned, detail) }
    mutating func skips(_ name: String, _ detail: String) { note(name, .skipped, detail) }

    /// Writes down a failure; a failed signature outweighs what could not be determined, else the first one stands.
    mutating func fails(_ name: String, _ failure: Failure) {
        note(name, .failed, failure.detail)
        guard let standing = decisive else {
            decisive = failure
            return
        }
        if failure.indication == .failed, standing.indication == .indeterminate { decisive = failure }
    }

    mutating func require(_ holds: Bool, _ name: String, else failure: @autoclosure () -> Failure) {
        if holds { passes(name) } else { fails(name, failure()) }
    }

    private mutating func note(_ name: String, _ outcome: SignatureVerdict.Check.Outcome, _ detail: String) {
        checks.append(SignatureVerdict.Check(name: name, outcome: outcome, detail: detail))
    }

    func verdict(of facts: SignatureFacts, under policy: SignaturePolicy) -> SignatureVerdict {
        SignatureVerdict(
            indication: decisive?.indication ?? .passed,
            sub: decisive?.sub,
            checks: checks,
            waitingCanMend: decisive?.sub == Failure.tryLaterWord,
            signer: facts.signer.map { certificate in SignatureVerdict.Signer(certificate) },
            provedSeconds: facts.provedSeconds,
            proof: facts.provedSeconds < facts.atSeconds ? .timestamp : .judgement,
            policy: policy.version,
            engine: SignaturePolicy.engine
        )
    }
}

/// One way in which a signature can fall short: the indication, the sub-indication of EN 319 102-1, and our words.
struct Failure {
    static let tryLaterWord = "TRY_LATER"

    let indication: Indication
    let sub: String
    let detail: String

    init(_ indication: Indication, _ sub: String, _ detail: String) {
        self.indication = indication
        self.sub = sub
        self.detail = detail
    }

    static func format(_ detail: String) -> Self { Self(.failed, "FORMAT_FAILURE", detail) }
    static func hash(_ detail: String) -> Self { Self(.failed, "HASH_FAILURE", detail) }
    static func value(_ detail: String) -> Self { Self(.failed, "SIG_CRYPTO_FAILURE", detail) }
    static func constraints(_ detail: String) -> Self { Self(.indeterminate, "SIG_CONSTRAINTS_FAILURE", detail) }
    static func noSigner(_ detail: String) -> Self { Self(.indeterminate, "NO_SIGNING_CERTIFICATE_FOUND", detail) }
    static func noChain(_ detail: String) -> Self { Self(.indeterminate, "NO_CERTIFICATE_CHAIN_FOUND", detail) }
    static func chainGeneral(_ detail: String) -> Self {
        Self(.indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE", detail)
    }
    static func chainConstraints(_ detail: String) -> Self { Self(.indeterminate, "CHAIN_CONSTRAINTS_FAILURE", detail) }
    static func outOfBounds(_ detail: String) -> Self { Self(.indeterminate, "OUT_OF_BOUNDS_NO_POE", detail) }
    static func revoked(_ detail: String) -> Self { Self(.indeterminate, "REVOKED_NO_POE", detail) }
    static func tryLater(_ detail: String) -> Self { Self(.indeterminate, tryLaterWord, detail) }
    static func algorithm(_ detail: String) -> Self {
        Self(.indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", detail)
    }
    static func wrongPerson(_ detail: String) -> Self { Self(.indeterminate, "WRONG_PERSON", detail) }
}
