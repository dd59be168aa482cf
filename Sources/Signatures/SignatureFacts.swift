/// What is so about one container over one document at one instant.
///
/// No opinion is in it: another policy may judge the same facts again and must come to its own answer from them alone.
public struct SignatureFacts: Codable, Hashable, Sendable {
    public var atSeconds: Int64
    /// The earliest instant at which the signature is proved to have existed: a valid stamp's, else that of judgement.
    public var provedSeconds: Int64
    public var container: ContainerFacts
    public var attributes: AttributeFacts
    public var algorithms: AlgorithmFacts
    /// The certificate that the signerInfo names, where it is embedded.
    public var signer: CertificateFacts?
    public var chain: ChainFacts
    /// The time-stamps on the signature, valid and not.
    public var stamps: [TimestampFacts]
    /// What is known about revocation, and what that rests on.
    public private(set) var revocation = RevocationState.notAsked
    public private(set) var evidence: [RevocationEvidence] = []
    /// The signer's certificate; empty where it is not embedded.
    @Base64 public var signerDER: [UInt8]
    /// The certificate that issued it; empty where no issuer was found.
    @Base64 public var issuerDER: [UInt8]

    init(
        atSeconds: Int64,
        provedSeconds: Int64,
        container: ContainerFacts,
        attributes: AttributeFacts,
        algorithms: AlgorithmFacts,
        signer: CertificateFacts?,
        chain: ChainFacts,
        stamps: [TimestampFacts],
        signerDER: [UInt8],
        issuerDER: [UInt8]
    ) {
        self.atSeconds = atSeconds
        self.provedSeconds = provedSeconds
        self.container = container
        self.attributes = attributes
        self.algorithms = algorithms
        self.signer = signer
        self.chain = chain
        self.stamps = stamps
        _signerDER = Base64(wrappedValue: signerDER)
        _issuerDER = Base64(wrappedValue: issuerDER)
    }

    /// Takes in what was found out about revocation since; everything a verdict needs is then in the facts.
    public mutating func know(_ finding: RevocationFinding) {
        revocation = finding.state
        evidence = finding.evidence
    }

    /// Takes in what was found out about the certificate of an authority whose stamp hangs on the signature.
    public mutating func know(_ finding: RevocationFinding, ofStampsBy authority: [UInt8]) {
        for index in stamps.indices where stamps[index].authorityDER == authority {
            stamps[index].revocation = finding.state
        }
        evidence += finding.evidence
    }

    /// Takes in what the lists at hand say about each authority whose stamp hangs on the signature.
    public mutating func knowStamps(by lists: KnownLists, atSeconds: Int64) {
        for stamp in stamps where !stamp.issuerDER.isEmpty {
            let finding = lists.finding(
                about: stamp.authorityDER,
                issuer: stamp.issuerDER,
                aliveAtSeconds: stamp.seconds ?? atSeconds,
                atSeconds: atSeconds
            )
            if finding.state != .notAsked { know(finding, ofStampsBy: stamp.authorityDER) }
        }
    }
}

/// The outside of a container.
public struct ContainerFacts: Codable, Hashable, Sendable {
    /// Whether and how the signed bytes are inside the container.
    public enum Form: String, Codable, Sendable {
        case detached, attachedAndEqual, attachedOther
    }

    /// Why it is not a SignedData with a signer; nil when it is one.
    public var fault: String?
    public var form: Form
    public var contentType: String
    /// Whether every length is as DER wants it.
    public var strictEncoding: Bool
    public var version: Int
    public var signers: Int
    public var certificates: Int
    public var revocationLists: Int
    public var signerByKeyIdentifier: Bool
}

/// The attributes of the first signer.
public struct AttributeFacts: Codable, Hashable, Sendable {
    /// How often an attribute occurs, and with how many values in all.
    public struct Occurrence: Codable, Hashable, Sendable {
        public var attributes: Int
        public var values: Int

        /// Once, with one value.
        public var isSingle: Bool { attributes == 1 && values == 1 }
    }

    public var present: Bool
    public var count: Int
    /// Whether they stand in the order DER gives a SET.
    public var sorted: Bool
    public var contentType: Occurrence
    public var contentTypeMatches: Bool
    public var messageDigest: Occurrence
    public var signingTime: Occurrence
    /// What the signer claims; nil where there is none or it cannot be read.
    public var signingTimeSeconds: Int64?
    public var signingCertificate: Occurrence
    public var signingCertificateV2: Occurrence
    public var signingCertificateV2Matches: Bool
    public var unsignedCount: Int
    /// Attributes that count only when signed, found among those that are not.
    public var misplacedCount: Int
    public var timestampTokens: Int
    public var embeddedRevocation: Int
}

/// How the first signer signed, and whether it is right.
public struct AlgorithmFacts: Codable, Hashable, Sendable {
    /// Whether something that was calculated agrees.
    public enum Agreement: String, Codable, Sendable {
        case yes, no, notSupported, notChecked
    }

    /// Object identifier, and the name where libcrypto can calculate it.
    public var digest: String
    public var digestName: String?
    public var digestListed: Bool
    /// Object identifier, and `RSA`, `RSA-PSS`, `ECDSA` or `DSA` where known.
    public var signature: String
    public var signatureName: String?
    /// The digest that the signature algorithm itself names.
    public var signatureDigest: String?
    public var maskDigest: String?
    public var saltBytes: Int
    public var messageDigestMatches: Agreement
    public var signatureVerifies: Agreement
}

/// The way from the signer's certificate to an anchor.
public struct ChainFacts: Codable, Hashable, Sendable {
    /// One certificate of the way, the signer's own left out.
    public struct Link: Codable, Hashable, Sendable {
        public var sha256: String
        public var key: KeyFacts
        /// Object identifiers; nil where the extension is absent.
        public var extendedKeyUsage: [String]?
        public var signatureDigest: String?
        public var notBeforeSeconds: Int64
        public var notAfterSeconds: Int64
    }

    public var built: Bool
    /// The sub-indication of EN 319 102-1 and what is wrong in words; nil when built.
    public var reason: String?
    public var detail: String?
    /// From the signer's issuer to the anchor, as far as it was found.
    public var links: [Link]
}
