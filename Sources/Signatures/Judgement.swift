/// A verdict while it is being made: every check is written down, the gravest first failure decides.
struct Judgement {
    let policy: SignaturePolicy
    private(set) var checks: [SignatureVerdict.Check] = []
    private var decisive: Failure?

    /// EN 319 102-1 5.5: the earliest instant at which the signature is proved to have existed.
    let provedSeconds: Int64
    /// The same, where whoever is still to be asked about an authority's certificate says that it was not revoked.
    let hopedSeconds: Int64

    init(of facts: SignatureFacts, under policy: SignaturePolicy) {
        self.policy = policy
        func earliest(_ counts: (StampStanding) -> Bool) -> Int64 {
            facts.stamps.filter { stamp in counts(policy.standing(of: stamp)) }.compactMap(\.seconds)
                .reduce(facts.atSeconds, min)
        }
        provedSeconds = earliest { standing in standing.isBelieved }
        hopedSeconds = earliest { standing in standing.isBelieved || standing.isOpen }
    }

    mutating func passes(_ check: SignatureCheck, _ detail: String = "") { note(check, .ok, detail) }
    mutating func skips(_ check: SignatureCheck, _ detail: String) { note(check, .skipped, detail) }

    /// Writes down what is not met, as gravely as the policy takes it.
    ///
    /// A failed signature outweighs what could not be determined, else the first failure stands.
    mutating func fails(_ check: SignatureCheck, _ failure: Failure) {
        switch policy.level(of: check) {
        case .ignore: return skips(check, "the policy does not ask")
        case .inform: return note(check, .informed, failure.detail)
        case .warn: return note(check, .warned, failure.detail)
        case .fail: note(check, .failed, failure.detail)
        }
        guard let standing = decisive else {
            decisive = failure
            return
        }
        if failure.indication == .failed, standing.indication == .indeterminate { decisive = failure }
    }

    mutating func require(_ holds: Bool, _ check: SignatureCheck, else failure: @autoclosure () -> Failure) {
        if holds { passes(check) } else { fails(check, failure()) }
    }

    private mutating func note(_ check: SignatureCheck, _ outcome: SignatureVerdict.Check.Outcome, _ detail: String) {
        checks.append(SignatureVerdict.Check(name: check.rawValue, outcome: outcome, detail: detail))
    }

    func verdict(of facts: SignatureFacts) -> SignatureVerdict {
        SignatureVerdict(
            indication: decisive?.indication ?? .passed,
            sub: decisive?.sub,
            checks: checks,
            waitingCanMend: decisive?.sub == Failure.tryLaterWord,
            signer: facts.signer.map { certificate in SignatureVerdict.Signer(certificate) },
            provedSeconds: provedSeconds,
            proof: provedSeconds < facts.atSeconds ? .timestamp : .judgement,
            policy: policy.version,
            engine: SignaturePolicy.engine
        )
    }
}

extension SignatureVerdict {
    /// Every sub-indication that a verdict can have; each has words for people in every pack.
    public static let subIndications: [String] =
        PathFault.Reason.allCases.map(\.rawValue)
        + [
            "FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "SIG_CONSTRAINTS_FAILURE",
            "NO_SIGNING_CERTIFICATE_FOUND", "SIGNED_DATA_NOT_FOUND", "WRONG_PERSON",
        ]
}

/// What a policy makes of one time-stamp.
enum StampStanding {
    case believed
    /// Somebody has still to say that the authority's certificate was not revoked.
    case open
    case refused(Failure)

    var isBelieved: Bool { if case .believed = self { true } else { false } }
    var isOpen: Bool { if case .open = self { true } else { false } }
}

extension SignaturePolicy {
    /// RFC 3161 4: what an authority stamped before its certificate was revoked stands where that was for one of these
    /// reasons; in every other case whoever has the key now may have stamped it, and with any time.
    private static let harmless: Set = [
        RevocationReason.affiliationChanged.name, RevocationReason.superseded.name,
        RevocationReason.cessationOfOperation.name,
    ]

    func standing(of stamp: TimestampFacts) -> StampStanding {
        if let fault = stamp.fault { return .refused(.constraints(fault)) }
        guard accepts(stamp) else {
            return .refused(.constraints("time-stamps of policy \(stamp.policy ?? "") prove nothing here"))
        }
        // An authority that is itself an anchor was named by whoever runs the court.
        if stamp.issuerDER.isEmpty { return .believed }
        switch stamp.revocation {
        case .good, .notRequired: return .believed
        case .revoked(let since, let reason):
            if Self.harmless.contains(reason), let seconds = stamp.seconds, seconds < since { return .believed }
            return .refused(.revoked("the certificate of the time-stamping authority was revoked: \(reason)"))
        // Where its issuer names no way to find out, its appointment stands, as that of a responder does.
        case .unknown, .notAsked: return requiresRevocation && stamp.namesWay ? .open : .believed
        }
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
    /// Somebody has still to say whether the authority of a time-stamp, on which it depends, was revoked.
    static var openStamp: Self {
        .tryLater("nobody has said yet whether the certificate of the time-stamping authority was revoked")
    }
    static func algorithm(_ detail: String) -> Self {
        Self(.indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", detail)
    }
    static func wrongPerson(_ detail: String) -> Self { Self(.indeterminate, "WRONG_PERSON", detail) }
}
