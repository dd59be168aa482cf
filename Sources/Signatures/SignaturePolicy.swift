/// The rules by which facts about a signature become a verdict; a value, so that a pack can carry its own.
public struct SignaturePolicy: Codable, Hashable, Sendable {
    public var version: String
    /// What is done where a check is not met, by its word; a check without a level has its usual one.
    public var levels: [String: SignatureCheck.Level] = [:]
    public var signersLimit = 1
    public var digests = ["SHA256", "SHA384", "SHA512", "Streebog-256", "Streebog-512"]
    public var chainDigests = ["SHA256", "SHA384", "SHA512", "Streebog-256", "Streebog-512"]
    public var rsaBitsAtLeast = 2_048
    public var rsaBitsAtMost = 8_192
    public var exponentBitsLimit = 33
    public var curves = ["P-256", "P-384", "P-521"]
    /// Policies of time-stamps that prove anything, by their identifiers; none named stands for any.
    public var stampPolicies: [String] = []
    /// Seconds that a claimed signing time may lie after the instant of judgement without a remark.
    public var clockSkewSeconds: Int64 = 300

    /// The rules until a pack brings its own.
    public static let standard = SignaturePolicy(version: "dauys-signature-policy/2")

    public init(version: String) { self.version = version }

    /// What is done where a check is not met.
    public func level(of check: SignatureCheck) -> SignatureCheck.Level {
        // A signature over other bytes is none, whatever somebody wrote into a pack.
        guard let usual = check.usual else { return .fail }
        return levels[check.rawValue] ?? usual
    }

    /// Whether a stamp that holds proves anything here.
    func accepts(_ stamp: TimestampFacts) -> Bool {
        stampPolicies.isEmpty || stamp.policy.map { policy in stampPolicies.contains(policy) } ?? false
    }

    /// Whether somebody is to be asked about revocation.
    public var requiresRevocation: Bool {
        get { level(of: .revocation) != .ignore }
        set { levels[SignatureCheck.revocation.rawValue] = newValue ? .fail : .ignore }
    }
}

extension SignaturePolicy {
    /// Named in every verdict; it changes when the same facts under the same policy may get another verdict.
    public static let engine = "dauys-signatures/2"

    /// Judges stored facts, with what was known about revocation when they were stored.
    public func verdict(on facts: SignatureFacts, expecting iin: String?, purpose: Purpose) -> SignatureVerdict {
        verdict(on: facts, expecting: iin, purpose: purpose, revocation: facts.revocation)
    }

    /// Judges the facts; the same facts under the same policy give the same verdict for ever.
    ///
    /// - Parameters:
    ///   - facts: What was collected about the container.
    ///   - iin: Twelve digits that the signer must have; nil where anyone may sign.
    ///   - purpose: What the signature is to be good for.
    ///   - revocation: What is known about the signer's certificate.
    /// - Returns: The indication, and every check that led to it.
    public func verdict(
        on facts: SignatureFacts,
        expecting iin: String?,
        purpose: Purpose,
        revocation: RevocationState
    ) -> SignatureVerdict {
        var judgement = Judgement(of: facts, under: self)
        guard judgement.judgeFormat(facts) else { return judgement.verdict(of: facts) }
        judgement.judgeIntegrity(facts)
        judgement.judgeConstraints(facts)
        judgement.judgeStrength(facts)
        if let signer = facts.signer {
            judgement.judgeChain(facts, of: signer)
            judgement.judgeUsage(of: signer, below: facts.chain, for: purpose)
            judgement.judgePerson(signer, expecting: iin)
            judgement.judgeRevocation(revocation, of: facts)
        }
        judgement.judgeStamps(facts.stamps)
        return judgement.verdict(of: facts)
    }
}

extension SignatureVerdict.Signer {
    init(_ certificate: CertificateFacts) {
        self.init(
            iin: certificate.iin,
            bin: certificate.bin,
            commonName: certificate.commonName,
            certificateSha256: certificate.sha256,
            roles: (certificate.extendedKeyUsage ?? []).compactMap { identifier in KazakhRole.names[identifier] }
        )
    }
}

extension SignatureVerdict.Signer {
    /// What the certificate says of its holder, in one line that no name can break.
    public var line: String {
        let name = (commonName ?? "?").unicodeScalars.map { letter in letter.isPlain ? String(letter) : "?" }.joined()
        let numbers = [("IIN", iin), ("BIN", bin)].compactMap { word, value in
            value.map { value in "\(word) \(value)" }
        }
        return ([name] + numbers + roles).joined(separator: ", ")
    }
}

/// What the extended key usage of a certificate of the Kazakh authority says about its holder.
enum KazakhRole {
    static let names = [
        "1.2.398.3.3.4.1.1": "individual",
        "1.2.398.3.3.4.1.2": "legalEntity",
        "1.2.398.3.3.4.1.2.1": "firstHead",
        "1.2.398.3.3.4.1.2.2": "rightToSign",
        "1.2.398.3.3.4.1.2.3": "rightToSignFinance",
        "1.2.398.3.3.4.1.2.4": "humanResources",
        "1.2.398.3.3.4.1.2.5": "employee",
    ]
}
