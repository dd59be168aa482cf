/// The roots and issuing authorities an installation trusts; they never change, a new set is a new value.
public struct TrustAnchors: Sendable {
    static let limit = 64

    let certificates: [ParsedCertificate]

    /// SHA-256 of each certificate, in the order given, doubles left out.
    public var sha256: [String] { certificates.map { certificate in Hexadecimal.text(of: certificate.sha256) } }

    /// Reads certificates in PEM form; a file may hold several, and no file at all trusts nobody.
    ///
    /// - Throws: `SignatureFault` when a file holds no certificate, a broken one, or there are more than 64.
    public init(pem files: [[UInt8]]) throws(SignatureFault) {
        var certificates: [ParsedCertificate] = []
        for file in files {
            guard let blocks = PEM.certificates(file), !blocks.isEmpty else {
                throw SignatureFault("A file of trust anchors holds no certificate, or a broken one.")
            }
            for der in blocks {
                do {
                    let certificate = try ParsedCertificate(der[...])
                    if !certificates.contains(certificate) { certificates.append(certificate) }
                } catch {
                    throw SignatureFault("A trust anchor cannot be read: \(error.why).")
                }
            }
        }
        guard certificates.count <= Self.limit else {
            throw SignatureFault("There are more than \(Self.limit) trust anchors.")
        }
        self.certificates = certificates
    }
}
