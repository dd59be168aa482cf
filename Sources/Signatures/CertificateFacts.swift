internal import COpenSSL

/// What a certificate says, with no opinion about what it may be used for.
public struct CertificateFacts: Codable, Hashable, Sendable {
    /// Twelve digits, where the subject has exactly one serialNumber and it is `IIN` and twelve digits.
    public var iin: String?
    /// Twelve digits, where exactly one organisational unit is `BIN` and twelve digits.
    public var bin: String?
    public var commonName: String?
    public var surname: String?
    /// In Kazakhstan this field holds the patronymic.
    public var givenName: String?
    public var organization: String?
    public var subject: String
    public var issuer: String
    public var serialHex: String
    public var sha256: String
    public var notBeforeSeconds: Int64
    public var notAfterSeconds: Int64
    /// Names of RFC 5280; nil where the extension is absent.
    public var keyUsage: [String]?
    /// Object identifiers; nil where the extension is absent.
    public var extendedKeyUsage: [String]?
    public var policies: [String]
    public var ocspURLs: [String]
    public var key: KeyFacts
    public var signatureAlgorithm: String
    public var signatureDigest: String?
    public var selfIssued: Bool
    public var authority: Bool
    public var version: Int32
}

/// The public key of a certificate.
public struct KeyFacts: Codable, Hashable, Sendable {
    /// `RSA`, `RSA-PSS`, `EC`, or the object identifier of a kind this service does not calculate with.
    public var type: String
    public var bits: Int32
    public var curve: String?
    public var explicitCurve: Bool
    public var exponentBits: Int32
    public var exponentOdd: Bool
    public var supported: Bool
}

extension CertificateFacts {
    private static let usages = [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
        "cRLSign", "encipherOnly",
    ]

    init(_ read: borrowing dauys_certificate) {
        let serialNumbers = unsafe read.serial_numbers.lines
        let units = unsafe read.organizational_units.lines
        iin =
            serialNumbers.count == 1 ? serialNumbers.first.flatMap { text in Self.digits(of: text, after: "IIN") } : nil
        let bins = (units + serialNumbers).compactMap { text in Self.digits(of: text, after: "BIN") }
        bin = bins.count == 1 ? bins.first : nil
        commonName = unsafe read.common_name.lines.first
        surname = unsafe read.surname.lines.first
        givenName = unsafe read.given_name.lines.first
        organization = unsafe read.organization.lines.first
        subject = unsafe read.subject.text ?? ""
        issuer = unsafe read.issuer.text ?? ""
        serialHex = unsafe read.serial_hex.text ?? ""
        sha256 = unsafe read.sha256.hexadecimal
        notBeforeSeconds = unsafe read.not_before
        notAfterSeconds = unsafe read.not_after
        let bits = unsafe read.key_usage
        keyUsage = unsafe read.has_key_usage == 1 ? Self.usages(of: bits) : nil
        extendedKeyUsage = unsafe read.has_extended_key_usage == 1 ? read.extended_key_usage.lines : nil
        policies = unsafe read.policies.lines
        ocspURLs = unsafe read.ocsp_urls.lines
        key = unsafe KeyFacts(read)
        signatureAlgorithm = unsafe read.signature_algorithm.text ?? ""
        signatureDigest = unsafe read.signature_digest.text
        selfIssued = unsafe read.self_issued == 1
        authority = unsafe read.authority == 1
        version = unsafe read.version
    }

    private static func usages(of bits: Int32) -> [String] {
        usages.indices.filter { index in bits & (Int32(0x80) >> Int32(index)) != 0 }.map { index in usages[index] }
    }

    private static func digits(of text: String, after prefix: String) -> String? {
        guard text.utf8.count == 15, text.hasPrefix(prefix) else { return nil }
        let digits = text.utf8.dropFirst(3)
        let range = UInt8(ascii: "0")...UInt8(ascii: "9")
        return digits.allSatisfy { digit in range.contains(digit) } ? String(decoding: digits, as: UTF8.self) : nil
    }
}

extension KeyFacts {
    init(_ read: borrowing dauys_certificate) {
        type = unsafe read.key_type.text ?? ""
        bits = unsafe read.key_bits
        curve = unsafe read.curve.text
        explicitCurve = unsafe read.explicit_curve == 1
        exponentBits = unsafe read.exponent_bits
        exponentOdd = unsafe read.exponent_odd == 1
        supported = unsafe read.key_supported == 1
    }
}
