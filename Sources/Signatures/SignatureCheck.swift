/// The questions that are asked about a signature, by the words under which a pack and a verdict name them.
public enum SignatureCheck: String, CaseIterable, Codable, Sendable {
    // What makes a signature one: no policy may do without.
    case format, plainContent, signedAttributes, contentType, messageDigest, onceOnly
    case document, embeddedContent, documentDigest, signerCertificate, signatureValue, namedCertificate
    case digestAlgorithm, digestsAgree, maskDigest, signerKey
    case certificateAlive, chain, issuerKey, chainDigest, notAuthority, digitalSignature, person
    // What the law of a place may see otherwise.
    case encoding, attributeOrder, digestListed, signers, signingCertificate, signingTime, claimedTime,
        misplacedAttributes
    case nonRepudiation, emailProtection, issuerPurpose, identified, controlDigit, revocation, revokedLater, timestamp

    /// What is done about a signature that does not meet a check, as in EN 319 102-1 and its implementations.
    public enum Level: String, CaseIterable, Codable, Sendable {
        /// The check decides.
        case fail
        /// A person is told that something is odd.
        case warn
        /// It is written down and shown to nobody.
        case inform
        /// The question is not asked.
        case ignore
    }

    /// Whether a signature that does not meet it is none, whatever a policy says.
    public var isFixed: Bool { usual == nil }

    /// The level where a policy names no other; nil for what no policy may change.
    var usual: Level? {
        switch self {
        case .format, .plainContent, .signedAttributes, .contentType, .messageDigest, .onceOnly, .document,
            .embeddedContent, .documentDigest, .signerCertificate, .signatureValue, .namedCertificate, .digestAlgorithm,
            .digestsAgree, .maskDigest, .signerKey, .certificateAlive, .chain, .issuerKey, .chainDigest, .notAuthority,
            .digitalSignature, .person:
            nil
        case .digestListed, .signers, .signingCertificate, .signingTime, .misplacedAttributes, .nonRepudiation,
            .emailProtection, .issuerPurpose, .revocation:
            .fail
        case .encoding, .attributeOrder, .claimedTime, .controlDigit, .revokedLater, .timestamp: .warn
        case .identified: .ignore
        }
    }
}
