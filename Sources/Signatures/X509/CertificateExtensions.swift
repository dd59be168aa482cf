/// Bits of the key usage extension, the first of RFC 5280 highest.
struct KeyUsage: OptionSet, Hashable, Sendable {
    let rawValue: UInt16

    static let digitalSignature = KeyUsage(rawValue: 0x8000)
    static let nonRepudiation = KeyUsage(rawValue: 0x4000)
    static let keyCertSign = KeyUsage(rawValue: 0x0400)
    static let crlSign = KeyUsage(rawValue: 0x0200)
}

/// What the extensions of a certificate say, read whole.
struct CertificateExtensions: Sendable {
    struct BasicConstraints: Sendable {
        let authority: Bool
        let pathLength: Int?
        let critical: Bool
    }

    struct Policy: Sendable {
        let identifier: OID
        /// Whether it carries a qualifier that RFC 5280 does not define.
        let hasForeignQualifier: Bool
    }

    struct PolicyConstraints: Sendable {
        let requireExplicit: Int?
        let inhibitMapping: Int?
    }

    struct Mapping: Hashable, Sendable {
        let issuer: OID
        let subject: OID
    }

    private(set) var basicConstraints: BasicConstraints?
    private(set) var keyUsage: KeyUsage?
    private(set) var extendedKeyUsage: [OID]?
    private(set) var extendedKeyUsageIsCritical = false
    private(set) var policies: [Policy]?
    private(set) var policiesAreCritical = false
    private(set) var mappings: [Mapping]?
    private(set) var policyConstraints: PolicyConstraints?
    private(set) var inhibitAnyPolicy: Int?
    private(set) var nameConstraints: NameConstraints?
    private(set) var alternativeNames: [GeneralName] = []
    private(set) var hasAlternativeNames = false
    private(set) var alternativeNamesAreCritical = false
    private(set) var subjectKey: [UInt8]?
    private(set) var authorityKey: AuthorityKey?
    private(set) var distributionPoints: [DistributionPoint]?
    private(set) var freshest: [DistributionPoint]?
    private(set) var responders: [String] = []
    private(set) var noCheck = false
    private(set) var unknownCritical: [OID] = []
    /// What can be read well enough, but is not as RFC 5280 wants it.
    private(set) var deviations: [String] = []

    init() {}

    init(_ list: [Extension]) throws(Malformed) {
        for one in list { try read(one) }
    }

    private mutating func read(_ one: Extension) throws(Malformed) {
        let value = one.value
        switch one.type {
        case ExtensionType.basicConstraints: basicConstraints = try Self.basicConstraints(value, one.critical)
        case ExtensionType.keyUsage:
            keyUsage = KeyUsage(rawValue: try DER.only(Tag.bitString, of: value).namedBits())
            if keyUsage == [] { throw Malformed("a key that may be used for nothing") }
        case ExtensionType.extendedKeyUsage:
            extendedKeyUsage = try Self.identifiers(value)
            extendedKeyUsageIsCritical = one.critical
        case ExtensionType.policies:
            policies = try Self.policies(value)
            policiesAreCritical = one.critical
        case ExtensionType.policyMappings: mappings = try Self.mappings(value)
        case ExtensionType.policyConstraints:
            policyConstraints = try Self.policyConstraints(value)
        case ExtensionType.inhibitAnyPolicy:
            inhibitAnyPolicy = try DER.only(Tag.integer, of: value).number()
        case ExtensionType.nameConstraints:
            nameConstraints = try NameConstraints(value)
            if !one.critical { deviations.append("nameConstraints is not critical") }
        case ExtensionType.subjectAlternativeName:
            let names = try DER.only(Tag.sequence, of: value)
            if names.content.isEmpty {
                deviations.append("subjectAltName names nothing")
            } else {
                alternativeNames = try GeneralName.list(names)
            }
            hasAlternativeNames = true
            alternativeNamesAreCritical = one.critical
        case ExtensionType.issuerAlternativeName: _ = try GeneralName.list(DER.only(Tag.sequence, of: value))
        case ExtensionType.subjectKeyIdentifier:
            subjectKey = Array(try DER.only(Tag.octetString, of: value).content)
            if one.critical { deviations.append("subjectKeyIdentifier is critical") }
        case ExtensionType.authorityKeyIdentifier:
            authorityKey = try AuthorityKey(value)
            if one.critical { deviations.append("authorityKeyIdentifier is critical") }
        case ExtensionType.distributionPoints: distributionPoints = try DistributionPoint.list(value)
        case ExtensionType.freshestCRL:
            freshest = try DistributionPoint.list(value)
            if one.critical { deviations.append("freshestCRL is critical") }
        case ExtensionType.authorityInformation:
            responders = try Self.responders(value)
            if one.critical { deviations.append("authorityInfoAccess is critical") }
        case ExtensionType.noCheck: noCheck = true
        default: if one.critical { unknownCritical.append(one.type) }
        }
    }

    private static func basicConstraints(_ value: Octets, _ critical: Bool) throws(Malformed) -> BasicConstraints {
        var reader = try DER.only(Tag.sequence, of: value).inside
        let authority = try reader.optional(Tag.boolean)
        if let authority, try !authority.boolean() { throw Malformed("a default value is written out") }
        let length = try reader.optional(Tag.integer)
        try reader.end()
        guard length == nil || authority != nil else { throw Malformed("a path length of what is no authority") }
        return BasicConstraints(
            authority: authority != nil,
            pathLength: try length?.number(),
            critical: critical
        )
    }

    private static func identifiers(_ value: Octets) throws(Malformed) -> [OID] {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var list: [OID] = []
        repeat { list.append(try OID(reader.next(Tag.identifier))) } while !reader.isEmpty && list.count < 256
        try reader.end()
        return list
    }

    private static let knownQualifiers: Set<OID> = [OID("1.3.6.1.5.5.7.2.1"), OID("1.3.6.1.5.5.7.2.2")]

    private static func policies(_ value: Octets) throws(Malformed) -> [Policy] {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var list: [Policy] = []
        var seen: Set<OID> = []
        repeat {
            var one = try reader.next(Tag.sequence).inside
            let identifier = try OID(one.next(Tag.identifier))
            var foreign = false
            if let qualifiers = try one.optional(Tag.sequence) {
                var inside = qualifiers.inside
                repeat {
                    var qualifier = try inside.next(Tag.sequence).inside
                    if try !knownQualifiers.contains(OID(qualifier.next(Tag.identifier))) { foreign = true }
                    _ = try qualifier.next()
                    try qualifier.end()
                } while !inside.isEmpty
            }
            try one.end()
            guard seen.insert(identifier).inserted else { throw Malformed("a policy occurs twice") }
            list.append(Policy(identifier: identifier, hasForeignQualifier: foreign))
            guard list.count <= 128 else { throw Malformed("too many policies") }
        } while !reader.isEmpty
        return list
    }

    private static func mappings(_ value: Octets) throws(Malformed) -> [Mapping] {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var list: [Mapping] = []
        repeat {
            var one = try reader.next(Tag.sequence).inside
            list.append(
                Mapping(issuer: try OID(one.next(Tag.identifier)), subject: try OID(one.next(Tag.identifier)))
            )
            try one.end()
            guard list.count <= 128 else { throw Malformed("too many policy mappings") }
        } while !reader.isEmpty
        return list
    }

    private static func policyConstraints(_ value: Octets) throws(Malformed) -> PolicyConstraints {
        var reader = try DER.only(Tag.sequence, of: value).inside
        let explicit = try reader.optional(0x80)
        let inhibit = try reader.optional(0x81)
        try reader.end()
        guard explicit != nil || inhibit != nil else { throw Malformed("policy constraints that say nothing") }
        return PolicyConstraints(requireExplicit: try explicit?.number(), inhibitMapping: try inhibit?.number())
    }

    private static let ocsp = OID("1.3.6.1.5.5.7.48.1")

    private static func responders(_ value: Octets) throws(Malformed) -> [String] {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var list: [String] = []
        repeat {
            var one = try reader.next(Tag.sequence).inside
            let method = try OID(one.next(Tag.identifier))
            let place = try GeneralName(one.next())
            try one.end()
            if method == ocsp, case .uri(let address) = place { list.append(address) }
        } while !reader.isEmpty && list.count < 16
        return list
    }
}
