/// Extensions of certificates and revocation lists, by their identifiers.
enum ExtensionType {
    static let subjectKeyIdentifier = OID("2.5.29.14")
    static let keyUsage = OID("2.5.29.15")
    static let subjectAlternativeName = OID("2.5.29.17")
    static let issuerAlternativeName = OID("2.5.29.18")
    static let basicConstraints = OID("2.5.29.19")
    static let crlNumber = OID("2.5.29.20")
    static let reasonCode = OID("2.5.29.21")
    static let invalidityDate = OID("2.5.29.24")
    static let deltaIndicator = OID("2.5.29.27")
    static let issuingDistributionPoint = OID("2.5.29.28")
    static let certificateIssuer = OID("2.5.29.29")
    static let nameConstraints = OID("2.5.29.30")
    static let distributionPoints = OID("2.5.29.31")
    static let policies = OID("2.5.29.32")
    static let policyMappings = OID("2.5.29.33")
    static let authorityKeyIdentifier = OID("2.5.29.35")
    static let policyConstraints = OID("2.5.29.36")
    static let extendedKeyUsage = OID("2.5.29.37")
    static let freshestCRL = OID("2.5.29.46")
    static let inhibitAnyPolicy = OID("2.5.29.54")
    static let authorityInformation = OID("1.3.6.1.5.5.7.1.1")
    static let noCheck = OID("1.3.6.1.5.5.7.48.1.5")
}

/// One extension, unread.
struct Extension {
    let type: OID
    let critical: Bool
    let value: Octets

    static let limit = 64

    /// Reads a list; no extension may occur twice.
    static func list(_ element: Element) throws(Malformed) -> [Extension] {
        var reader = element.inside
        var list: [Extension] = []
        var seen: Set<OID> = []
        repeat {
            var one = try reader.next(Tag.sequence).inside
            let type = try OID(one.next(Tag.identifier))
            let critical = try one.optional(Tag.boolean)
            if let critical, try !critical.boolean() { throw Malformed("a default value is written out") }
            let value = try one.next(Tag.octetString)
            try one.end()
            guard seen.insert(type).inserted else { throw Malformed("an extension occurs twice") }
            guard list.count < limit else { throw Malformed("too many extensions") }
            list.append(Extension(type: type, critical: critical != nil, value: value.content))
        } while !reader.isEmpty
        return list
    }
}

/// Which key signed a certificate or a list.
struct AuthorityKey: Hashable, Sendable {
    let identifier: [UInt8]?
    let issuer: [GeneralName]?
    let serial: [UInt8]?

    init(_ value: Octets) throws(Malformed) {
        var reader = try DER.only(Tag.sequence, of: value).inside
        identifier = try reader.optional(0x80).map { element in Array(element.content) }
        issuer = try GeneralName.optionalList(reader.optional(0xa1))
        let number = try reader.optional(0x82)
        if let number { serial = Array(try number.integerBytes()) } else { serial = nil }
        try reader.end()
        guard (issuer == nil) == (serial == nil) else {
            throw Malformed("an issuer without a number, or a number without")
        }
    }
}

extension GeneralName {
    static func optionalList(_ element: Element?) throws(Malformed) -> [GeneralName]? {
        guard let element else { return nil }
        return try list(element)
    }
}

/// Where a list of revoked certificates is found, or which part of all it covers.
struct DistributionPoint: Hashable, Sendable {
    /// The names of the point; nil where it has none.
    var names: [GeneralName]?
    /// A name relative to the issuer of the list.
    var relative: [UInt8]?
    /// Bits of reasons in the order of RFC 5280; nil stands for all.
    var reasons: UInt16?
    var issuer: [Name]?

    static let allReasons: UInt16 = 0b0111_1111_1000_0000

    static func list(_ value: Octets) throws(Malformed) -> [DistributionPoint] {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var points: [DistributionPoint] = []
        repeat {
            var one = try reader.next(Tag.sequence).inside
            var point = DistributionPoint()
            if let name = try one.optional(0xa0) { try point.readName(name) }
            if let reasons = try one.optional(0x81) { point.reasons = try reasons.namedBits() & allReasons }
            if let issuer = try one.optional(0xa2) {
                point.issuer = try GeneralName.list(issuer).compactMap { name in
                    if case .directory(let name) = name { name } else { nil }
                }
            }
            try one.end()
            guard point.names != nil || point.relative != nil || point.issuer != nil else {
                throw Malformed("a distribution point that names nothing")
            }
            points.append(point)
            guard points.count <= 64 else { throw Malformed("too many distribution points") }
        } while !reader.isEmpty
        return points
    }

    mutating func readName(_ element: Element) throws(Malformed) {
        var inside = element.inside
        let choice = try inside.next()
        try inside.end()
        switch choice.tag {
        case 0xa0: names = try GeneralName.list(choice)
        case 0xa1:
            // As if it were one relative name in a name of its own.
            relative = try Self.comparable(choice)
        default: throw Malformed("no form of a distribution point's name")
        }
    }

    private static func comparable(_ element: Element) throws(Malformed) -> [UInt8] {
        var set = Array(element.encoding)
        set[0] = Tag.set
        let length = set.count
        let head: [UInt8] =
            length < 0x80
            ? [0x30, UInt8(length)]
            : length < 0x100
                ? [0x30, 0x81, UInt8(length)] : [0x30, 0x82, UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
        return try Name(DER.only(Tag.sequence, of: (head + set)[...])).comparable[0]
    }

    /// The full names of the point, a relative name completed by the issuer of the list.
    func fullNames(issuer: Name) -> [DistributionName] {
        if let names { return names.map { name in .general(name) } }
        if let relative { return [.relative(issuer.comparable + [relative])] }
        return []
    }
}

/// A name of a distribution point in a form that can be compared.
enum DistributionName: Hashable {
    case general(GeneralName)
    case relative([[UInt8]])

    func matches(_ other: DistributionName) -> Bool {
        switch (self, other) {
        case (.general(let left), .general(let right)): left.matches(right)
        case (.relative(let left), .relative(let right)): left == right
        case (.general(.directory(let name)), .relative(let path)),
            (.relative(let path), .general(.directory(let name))):
            name.comparable == path
        default: false
        }
    }
}
