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
    public var email: String?
    public var country: String?
    public var locality: String?
    public var state: String?
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
    public var version: Int
}

/// The public key of a certificate.
public struct KeyFacts: Codable, Hashable, Sendable {
    /// `RSA`, `RSA-PSS`, `EC`, or the object identifier of a kind this service does not calculate with.
    public var type: String
    public var bits: Int
    public var curve: String?
    public var explicitCurve: Bool
    public var exponentBits: Int
    public var exponentOdd: Bool
    public var supported: Bool
}

extension CertificateFacts {
    private static let usages = [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
        "cRLSign", "encipherOnly", "decipherOnly",
    ]

    init(_ read: ParsedCertificate) {
        let subject = read.subject
        let serialNumbers = subject.texts(AttributeType.serialNumber)
        // One that is no text is a second number all the same.
        let numbered = subject.relative.joined().count { attribute in attribute.type == AttributeType.serialNumber }
        // A number that shares its place in the name with another attribute is none of a person's own.
        let alone = !subject.relative.contains { part in
            part.count > 1 && part.contains { attribute in attribute.type == AttributeType.serialNumber }
        }
        iin =
            numbered == 1 && alone
            ? serialNumbers.first.flatMap { text in Self.digits(of: text, after: "IIN") } : nil
        let units = subject.texts(AttributeType.organizationalUnit)
        let bins = (units + serialNumbers).compactMap { text in Self.digits(of: text, after: "BIN") }
        bin = bins.count == 1 ? bins.first : nil
        commonName = subject.texts(AttributeType.commonName).first
        surname = subject.texts(AttributeType.surname).first
        givenName = subject.texts(AttributeType.givenName).first
        organization = subject.texts(AttributeType.organization).first
        email = subject.texts(AttributeType.email).first
        country = subject.texts(AttributeType.country).first
        locality = subject.texts(AttributeType.locality).first
        state = subject.texts(AttributeType.state).first
        self.subject = subject.text
        issuer = read.issuer.text
        serialHex = Hexadecimal.text(of: read.serial.first == 0 ? read.serial.dropFirst() : read.serial[...])
            .uppercased()
        sha256 = Hexadecimal.text(of: read.sha256)
        notBeforeSeconds = read.notBefore
        notAfterSeconds = read.notAfter
        let extensions = read.extensions
        keyUsage = extensions.keyUsage.map { usage in
            Self.usages.indices.filter { index in usage.rawValue & (0x8000 >> UInt16(index)) != 0 }.map { index in
                Self.usages[index]
            }
        }
        extendedKeyUsage = extensions.extendedKeyUsage?.map(\.text)
        policies = extensions.policies?.map(\.identifier.text) ?? []
        ocspURLs = extensions.responders
        key = KeyFacts(read.key)
        signatureAlgorithm = read.algorithm.oid.text
        signatureDigest = SignatureScheme(read.algorithm)?.digest.name
        selfIssued = read.isSelfIssued
        authority = read.isAuthority
        version = read.version
    }

    private static func digits(of text: String, after prefix: String) -> String? {
        guard text.utf8.count == 15, text.hasPrefix(prefix) else { return nil }
        let digits = text.utf8.dropFirst(3)
        let range = UInt8(ascii: "0")...UInt8(ascii: "9")
        return digits.allSatisfy { digit in range.contains(digit) } ? String(decoding: digits, as: UTF8.self) : nil
    }
}

extension KeyFacts {
    init(_ read: SubjectKey) {
        curve = nil
        explicitCurve = false
        exponentBits = 0
        exponentOdd = false
        bits = 0
        switch read.kind {
        case .rsa(let modulusBits, let bitsOfExponent, let isOdd):
            type = read.algorithm.oid == SubjectKey.rsaPSS ? "RSA-PSS" : "RSA"
            bits = modulusBits
            exponentBits = bitsOfExponent
            exponentOdd = isOdd
        case .curve(let oid):
            type = "EC"
            bits = Curve.names[oid]?.bits ?? 0
            curve = Curve.names[oid]?.name ?? oid.text
        case .explicitCurve:
            type = "EC"
            explicitCurve = true
        case .gost(let algorithm):
            type = algorithm.isArchival ? "GOST-2004" : "GOST"
            bits = algorithm.bits
        case .dsa: type = "DSA"
        case .other(let oid): type = oid.text
        }
        supported = KeyCache.shared.key(of: read) != nil
    }
}
