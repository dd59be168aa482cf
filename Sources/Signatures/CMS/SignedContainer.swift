/// A CMS SignedData (RFC 5652), read whole; its shell may be BER, what was signed may not.
struct SignedContainer: Sendable {
    enum Identifier: Hashable, Sendable {
        case issuerAndSerial(Name, [UInt8])
        case key([UInt8])
    }

    struct Attribute: Sendable {
        let type: OID
        let values: [Octets]
    }

    struct Signer: Sendable {
        let version: Int
        let identifier: Identifier
        let digest: AlgorithmIdentifier
        /// The signed attributes as a SET, for the digest; nil where there are none.
        let signedEncoding: [UInt8]?
        let signedAttributes: [Attribute]
        /// Whether the signed attributes stand in the order DER gives a SET.
        let isSorted: Bool
        let algorithm: AlgorithmIdentifier
        let signature: [UInt8]
        let unsignedAttributes: [Attribute]
        let encoding: [UInt8]
    }

    let version: Int
    let isStrict: Bool
    let digests: [AlgorithmIdentifier]
    let contentType: OID
    /// The embedded content; nil where the signature is detached.
    let content: [UInt8]?
    let certificates: [ParsedCertificate]
    /// Lists inside prove nothing: whoever signs chooses which of them to add.
    let listCount: Int
    let signers: [Signer]

    static let limitBytes = 1 << 20
    static let signersLimit = 8
    static let certificatesLimit = 16
    /// All certificates together; one of the Kazakh authority has 2 KiB.
    static let certificatesLimitBytes = 64 << 10
    static let piecesLimit = 4_096
    static let listsLimit = 16
    static let attributesLimit = 32

    static let data = OID("1.2.840.113549.1.7.1")
    private static let signedData = OID("1.2.840.113549.1.7.2")

    init(_ bytes: Octets, limitBytes: Int = Self.limitBytes) throws(Malformed) {
        guard bytes.count <= limitBytes else { throw Malformed("a container of more bytes than may be") }
        var outer = try DER.only(Tag.sequence, of: bytes, .ber).inside
        guard try OID(outer.next(Tag.identifier)) == Self.signedData else { throw Malformed("no signed data") }
        var explicit = try outer.next(0xa0).inside
        try outer.end()
        var reader = try explicit.next(Tag.sequence).inside
        try explicit.end()

        version = try reader.next(Tag.integer).number()
        // RFC 5652 5.1 knows these; every other one would have other parts.
        guard [1, 3, 4, 5].contains(version) else { throw Malformed("a version that does not exist") }
        digests = try Self.algorithms(reader.next(Tag.set))
        var encapsulated = try reader.next(Tag.sequence).inside
        contentType = try OID(encapsulated.next(Tag.identifier))
        if let explicit = try encapsulated.optional(0xa0) {
            var inside = explicit.inside
            var pieces = 0
            content = try Self.octets(inside.next(), depth: 0, &pieces)
            try inside.end()
        } else {
            content = nil
        }
        try encapsulated.end()
        certificates = try Self.certificates(reader.optional(0xa0))
        listCount = try Self.lists(reader.optional(0xa1))
        var set = try reader.next(Tag.set).inside
        try reader.end()
        var signers: [Signer] = []
        while !set.isEmpty {
            signers.append(try Signer(set.next(Tag.sequence)))
            guard signers.count <= Self.signersLimit else { throw Malformed("too many signers") }
        }
        guard !signers.isEmpty else { throw Malformed("nobody has signed") }
        self.signers = signers
        isStrict = (try? DER.requireWellFormed(bytes)) != nil
    }

    private static func algorithms(_ element: Element) throws(Malformed) -> [AlgorithmIdentifier] {
        var reader = element.inside
        var list: [AlgorithmIdentifier] = []
        while !reader.isEmpty {
            list.append(try AlgorithmIdentifier(reader.next(Tag.sequence)))
            guard list.count <= signersLimit * 2 else { throw Malformed("too many digests") }
        }
        return list
    }

    /// An OCTET STRING in one piece, or in pieces as BER allows.
    private static func octets(_ element: Element, depth: Int, _ pieces: inout Int) throws(Malformed) -> [UInt8] {
        pieces += 1
        guard pieces <= piecesLimit else { throw Malformed("a content in too many pieces") }
        if element.tag == Tag.octetString { return Array(element.content) }
        guard element.tag == Tag.octetString | 0x20, depth < 4 else {
            throw Malformed("the content is no OCTET STRING")
        }
        var reader = element.inside
        var joined: [UInt8] = []
        while !reader.isEmpty { joined += try octets(reader.next(), depth: depth + 1, &pieces) }
        return joined
    }

    private static func certificates(_ element: Element?) throws(Malformed) -> [ParsedCertificate] {
        guard let element else { return [] }
        guard element.content.count <= certificatesLimitBytes else { throw Malformed("certificates without end") }
        var reader = element.inside
        var list: [ParsedCertificate] = []
        var count = 0
        while !reader.isEmpty {
            let one = try reader.next()
            count += 1
            guard count <= certificatesLimit else { throw Malformed("too many certificates") }
            switch one.tag {
            case Tag.sequence: list.append(try ParsedCertificate(one.encoding))
            // Attribute certificates and other kinds say nothing about a signer here.
            case 0xa1, 0xa2, 0xa3: continue
            default: throw Malformed("no certificate where one is due")
            }
        }
        return list
    }

    private static func lists(_ element: Element?) throws(Malformed) -> Int {
        guard let element else { return 0 }
        var reader = element.inside
        var count = 0
        while !reader.isEmpty {
            try DER.requireWellFormed(reader.next().encoding)
            count += 1
            guard count <= listsLimit else { throw Malformed("too many lists of revoked certificates") }
        }
        return count
    }
}

extension SignedContainer.Signer {
    init(_ element: Element) throws(Malformed) {
        // From here on everything is signed or names what was signed: DER alone.
        var reader = element.strictlyInside
        encoding = Array(element.encoding)
        version = try reader.next(Tag.integer).number()
        let name = try reader.next()
        switch name.tag {
        case Tag.sequence:
            var inside = name.inside
            identifier = .issuerAndSerial(
                try Name(inside.next(Tag.sequence)),
                Array(try inside.next(Tag.integer).integerBytes())
            )
            try inside.end()
        case 0x80: identifier = .key(Array(name.content))
        default: throw Malformed("no signer is named")
        }
        switch (identifier, version) {
        case (.issuerAndSerial, 1), (.key, 3): break
        default: throw Malformed("version \(version) does not go with the way the signer is named")
        }
        digest = try AlgorithmIdentifier(reader.next(Tag.sequence))
        if let set = try reader.optional(0xa0) {
            signedAttributes = try Self.attributes(set)
            var bytes = Array(set.encoding)
            bytes[0] = Tag.set
            signedEncoding = bytes
            isSorted = try Self.isSorted(set)
        } else {
            (signedAttributes, signedEncoding, isSorted) = ([], nil, true)
        }
        algorithm = try AlgorithmIdentifier(reader.next(Tag.sequence))
        signature = Array(try reader.next(Tag.octetString).content)
        unsignedAttributes = try reader.optional(0xa1).map { set throws(Malformed) in try Self.attributes(set) } ?? []
        try reader.end()
    }

    private static func attributes(_ set: Element) throws(Malformed) -> [SignedContainer.Attribute] {
        var reader = set.inside
        var list: [SignedContainer.Attribute] = []
        while !reader.isEmpty {
            var one = try reader.next(Tag.sequence).inside
            let type = try OID(one.next(Tag.identifier))
            var values = try one.next(Tag.set).inside
            try one.end()
            var found: [Octets] = []
            while !values.isEmpty {
                found.append(try values.next().encoding)
                guard found.count <= SignedContainer.attributesLimit else { throw Malformed("too many values") }
            }
            list.append(SignedContainer.Attribute(type: type, values: found))
            guard list.count <= SignedContainer.attributesLimit else { throw Malformed("too many attributes") }
        }
        guard !list.isEmpty else { throw Malformed("a set of attributes without any") }
        return list
    }

    private static func isSorted(_ set: Element) throws(Malformed) -> Bool {
        var reader = set.inside
        var last: Octets?
        while !reader.isEmpty {
            let next = try reader.next().encoding
            if let last, next.lexicographicallyPrecedes(last) { return false }
            last = next
        }
        return true
    }

    /// The signed attributes in the order DER gives a SET.
    func sortedEncoding() -> [UInt8]? {
        guard let signedEncoding, let set = try? DER.only(Tag.set, of: signedEncoding[...]) else { return nil }
        var reader = set.inside
        var parts: [Octets] = []
        while let next = try? reader.next() { parts.append(next.encoding) }
        let head = signedEncoding.count - set.content.count
        let sorted = parts.sorted { left, right in left.lexicographicallyPrecedes(right) }
        return Array(signedEncoding.prefix(upTo: head)) + Array(sorted.joined())
    }
}

/// Attributes of signers.
enum AttributeName {
    static let contentType = OID("1.2.840.113549.1.9.3")
    static let messageDigest = OID("1.2.840.113549.1.9.4")
    static let signingTime = OID("1.2.840.113549.1.9.5")
    static let signingCertificate = OID("1.2.840.113549.1.9.16.2.12")
    static let signingCertificateV2 = OID("1.2.840.113549.1.9.16.2.47")
    static let timestamp = OID("1.2.840.113549.1.9.16.2.14")
    static let revocationValues = OID("1.2.840.113549.1.9.16.2.24")

    /// What counts only when it is signed.
    static let mustBeSigned: Set<OID> = [
        contentType, messageDigest, signingTime, signingCertificate, signingCertificateV2,
    ]
}
