private import COpenSSL

/// One certificate, read once.
public struct Certificate: Hashable, Sendable {
    public let facts: CertificateFacts
    public let der: [UInt8]
    public let pem: [UInt8]

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
    public init(der: [UInt8]) throws(SignatureFault) { try self.init(reading: der) }

    /// Reads the first certificate of a PEM text.
    ///
    /// - Throws: `SignatureFault` when there is none.
    public init(pem: [UInt8]) throws(SignatureFault) { try self.init(reading: pem) }

    private init(reading bytes: [UInt8]) throws(SignatureFault) {
        var read = unsafe dauys_certificate()
        var memory: UnsafeMutableRawPointer?
        let count = unsafe lend(bytes) { slice in unsafe dauys_certificate_read(slice, &read, &memory) }
        defer { unsafe dauys_certificate_free(memory) }
        guard count == 1 else { throw SignatureFault("These bytes are not a certificate.") }
        facts = unsafe CertificateFacts(read)
        let der = unsafe read.der.copied
        self.der = der
        var text = unsafe dauys_bytes()
        guard unsafe lend(der, { slice in unsafe dauys_certificate_pem(slice, &text) }) == 1 else {
            throw SignatureFault("The certificate cannot be written in PEM form.")
        }
        pem = unsafe takeOver(&text)
    }
}
