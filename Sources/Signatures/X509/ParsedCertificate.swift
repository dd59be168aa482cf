/// A certificate read whole, every byte accounted for.
final class ParsedCertificate: Sendable {
    let encoding: [UInt8]
    /// What the issuer signed.
    let signed: Octets
    let version: Int
    let serial: [UInt8]
    let algorithm: AlgorithmIdentifier
    let signature: [UInt8]
    let issuer: Name
    let subject: Name
    let notBefore: Int64
    let notAfter: Int64
    let key: SubjectKey
    let hasExtensions: Bool
    let extensions: CertificateExtensions
    let sha256: [UInt8]

    static let limitBytes = 512 << 10

    init(_ bytes: Octets) throws(Malformed) {
        guard bytes.count <= Self.limitBytes else { throw Malformed("a certificate of more bytes than any has") }
        let whole = try DER.only(Tag.sequence, of: bytes)
        var outer = whole.inside
        let body = try outer.next(Tag.sequence)
        algorithm = try AlgorithmIdentifier(outer.next(Tag.sequence))
        let value = try outer.next(Tag.bitString)
        try outer.end()
        try value.requirePlainValue()
        // No signature ends within a byte: such a one is read, and holds nothing.
        signature = value.content.first == 0 ? Array(value.content.dropFirst()) : []
        signed = body.encoding

        var reader = body.inside
        if let element = try reader.optional(0xa0) {
            var inside = element.inside
            version = try inside.next(Tag.integer).number() + 1
            try inside.end()
            guard version == 2 || version == 3 else { throw Malformed("a version that does not exist") }
        } else {
            version = 1
        }
        serial = Array(try reader.next(Tag.integer).integerBytes())
        let inner = try AlgorithmIdentifier(reader.next(Tag.sequence))
        guard inner == algorithm else { throw Malformed("two signature algorithms that are not one") }
        issuer = try Name(reader.next(Tag.sequence))
        var validity = try reader.next(Tag.sequence).inside
        notBefore = try validity.next().seconds()
        notAfter = try validity.next().seconds()
        try validity.end()
        subject = try Name(reader.next(Tag.sequence))
        key = try SubjectKey(reader.next(Tag.sequence))
        for tag in [0x81, 0x82] as [UInt8] {
            guard let identifier = try reader.optional(tag) else { continue }
            guard version > 1, identifier.content.first.map({ unused in unused < 8 }) ?? false else {
                throw Malformed("a unique identifier that is none")
            }
        }
        if let list = try reader.optional(0xa3) {
            guard version == 3 else { throw Malformed("extensions in a version that has none") }
            var inside = list.inside
            extensions = try CertificateExtensions(Extension.list(inside.next(Tag.sequence)))
            try inside.end()
            hasExtensions = true
        } else {
            extensions = CertificateExtensions()
            hasExtensions = false
        }
        try reader.end()
        encoding = Array(bytes)
        sha256 = Digest.sha256(encoding)
    }

    /// Whether it names itself as its issuer.
    var isSelfIssued: Bool { issuer == subject }

    /// Whether it may issue certificates, by its basic constraints.
    var isAuthority: Bool { extensions.basicConstraints?.authority ?? false }

    /// Whether its signature may have been made by the holder of `other`, as far as names and key identifiers tell.
    func mayBeIssued(by other: ParsedCertificate) -> Bool {
        guard issuer == other.subject else { return false }
        guard let authority = extensions.authorityKey else { return true }
        if let wanted = authority.identifier, let offered = other.extensions.subjectKey, wanted != offered {
            return false
        }
        return true
    }
}

extension ParsedCertificate: Hashable {
    // By digest: whoever makes many that differ in their last byte alone must not have every byte compared each time.
    static func == (left: ParsedCertificate, right: ParsedCertificate) -> Bool { left.sha256 == right.sha256 }
    func hash(into hasher: inout Hasher) { hasher.combine(sha256) }
}
