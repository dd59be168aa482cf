/// The rules by which facts about a signature become a verdict; a value, so that a pack can carry its own.
public struct SignaturePolicy: Codable, Hashable, Sendable {
    public var version: String
    /// The attribute that ties the signature to one certificate.
    public var requiresSigningCertificate: Bool
    public var requiresSigningTime: Bool
    /// A key for signing in must not sign documents, and the other way round does no harm.
    public var requiresNonRepudiation: Bool
    public var requiresEmailProtection: Bool
    /// The signer must be a person with an IIN, even when no particular one is expected.
    public var requiresIIN: Bool
    public var requiresRevocation: Bool
    public var signersLimit: Int
    public var digests: [String]
    public var chainDigests: [String]
    public var rsaBitsAtLeast: Int
    public var rsaBitsAtMost: Int
    public var exponentBitsLimit: Int
    public var curves: [String]
    /// Seconds that a claimed signing time may lie after the instant of judgement without a remark.
    public var clockSkewSeconds: Int64

    /// The rules of documents.md 6 until a pack brings its own.
    public static let standard = SignaturePolicy(
        version: "dauys-signature-policy/1",
        requiresSigningCertificate: true,
        requiresSigningTime: true,
        requiresNonRepudiation: true,
        requiresEmailProtection: true,
        requiresIIN: false,
        requiresRevocation: true,
        signersLimit: 1,
        digests: ["SHA256", "SHA384", "SHA512", "Streebog-256", "Streebog-512"],
        chainDigests: ["SHA256", "SHA384", "SHA512", "Streebog-256", "Streebog-512"],
        rsaBitsAtLeast: 2_048,
        rsaBitsAtMost: 8_192,
        exponentBitsLimit: 33,
        curves: ["P-256", "P-384", "P-521"],
        clockSkewSeconds: 300
    )

    public init(
        version: String,
        requiresSigningCertificate: Bool,
        requiresSigningTime: Bool,
        requiresNonRepudiation: Bool,
        requiresEmailProtection: Bool,
        requiresIIN: Bool,
        requiresRevocation: Bool,
        signersLimit: Int,
        digests: [String],
        chainDigests: [String],
        rsaBitsAtLeast: Int,
        rsaBitsAtMost: Int,
        exponentBitsLimit: Int,
        curves: [String],
        clockSkewSeconds: Int64
    ) {
        self.version = version
        self.requiresSigningCertificate = requiresSigningCertificate
        self.requiresSigningTime = requiresSigningTime
        self.requiresNonRepudiation = requiresNonRepudiation
        self.requiresEmailProtection = requiresEmailProtection
        self.requiresIIN = requiresIIN
        self.requiresRevocation = requiresRevocation
        self.signersLimit = signersLimit
        self.digests = digests
        self.chainDigests = chainDigests
        self.rsaBitsAtLeast = rsaBitsAtLeast
        self.rsaBitsAtMost = rsaBitsAtMost
        self.exponentBitsLimit = exponentBitsLimit
        self.curves = curves
        self.clockSkewSeconds = clockSkewSeconds
    }
}

extension SignaturePolicy {
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
        var judgement = Judgement()
        guard judgement.judgeFormat(facts) else { return judgement.verdict(of: facts, under: self) }
        judgement.judgeIntegrity(facts)
        judgement.judgeConstraints(facts, under: self)
        judgement.judgeStrength(facts, under: self)
        if let signer = facts.signer {
            judgement.judgeChain(facts, of: signer, under: self)
            judgement.judgeUsage(of: signer, below: facts.chain, for: purpose, under: self)
            judgement.judgePerson(signer, expecting: iin, under: self)
            judgement.judgeRevocation(revocation, of: facts, under: self)
        }
        judgement.judgeStamps(facts.stamps)
        return judgement.verdict(of: facts, under: self)
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
