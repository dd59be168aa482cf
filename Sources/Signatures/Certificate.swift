/// One certificate, read once.
public struct Certificate: Hashable, Sendable {
    public let facts: CertificateFacts
    public let der: [UInt8]
    /// The SubjectPublicKeyInfo, and the signature of the issuer.
    public let publicKey: [UInt8]
    public let signature: [UInt8]
    public let issuerCommonName: String?

    public var pem: [UInt8] { PEM.text(of: der, label: "CERTIFICATE") }
    public var iin: String? { facts.iin }
    public var bin: String? { facts.bin }
    public var commonName: String? { facts.commonName }
    public var serialHex: String { facts.serialHex }
    public var issuer: String { facts.issuer }
    public var notBeforeSeconds: Int64 { facts.notBeforeSeconds }
    public var notAfterSeconds: Int64 { facts.notAfterSeconds }
    public var sha256: String { facts.sha256 }
    public var ocspURLs: [String] { facts.ocspURLs }

    /// Reads DER.
    ///
    /// - Throws: `SignatureFault` when the bytes are not one certificate.
    public init(der: [UInt8]) throws(SignatureFault) {
        do {
            let read = try ParsedCertificate(der[...])
            facts = CertificateFacts(read)
            publicKey = read.key.encoding
            signature = read.signature
            issuerCommonName = read.issuer.texts(AttributeType.commonName).first
        } catch {
            throw SignatureFault("These bytes are not a certificate: \(error.why).")
        }
        self.der = der
    }

    /// Reads the first certificate of a PEM text.
    ///
    /// - Throws: `SignatureFault` when there is none.
    public init(pem: [UInt8]) throws(SignatureFault) {
        guard let der = PEM.certificates(pem)?.first else {
            throw SignatureFault("This text holds no certificate.")
        }
        try self.init(der: der)
    }
}
