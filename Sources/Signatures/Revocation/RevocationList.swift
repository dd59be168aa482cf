internal import Synchronization

/// A list of revoked certificates, read whole, with an index over its entries.
final class RevocationList: Sendable {
    struct Entry: Sendable {
        let seconds: Int64
        let reason: RevocationReason?
        /// The issuer of the certificate, where it is not the issuer of the list.
        let issuer: Name?
    }

    let signed: Octets
    let sha256: [UInt8]
    let algorithm: AlgorithmIdentifier
    let signature: [UInt8]
    let issuer: Name
    let thisUpdate: Int64
    let nextUpdate: Int64?
    let entries: [[UInt8]: [Entry]]
    let count: Int
    let extensions: RevocationListExtensions
    let version: Int
    /// Whose keys have been held against the signature, and whether they had made it.
    let proofs = Mutex<[[UInt8]: Bool]>([:])

    static let proofsLimit = 16
    static let limitBytes = 64 << 20
    static let entriesLimit = 2_000_000

    init(_ bytes: Octets) throws(Malformed) {
        guard bytes.count <= Self.limitBytes else { throw Malformed("a list of more bytes than may be") }
        var outer = try DER.only(Tag.sequence, of: bytes).inside
        let body = try outer.next(Tag.sequence)
        algorithm = try AlgorithmIdentifier(outer.next(Tag.sequence))
        signature = Array(try outer.next(Tag.bitString).wholeBytes())
        try outer.end()
        signed = body.encoding

        var reader = body.inside
        let number = try reader.optional(Tag.integer)
        version = try number.map { element throws(Malformed) in try element.number() + 1 } ?? 1
        guard version == 1 && number == nil || version == 2 else { throw Malformed("a version that does not exist") }
        guard try AlgorithmIdentifier(reader.next(Tag.sequence)) == algorithm else {
            throw Malformed("two signature algorithms that are not one")
        }
        issuer = try Name(reader.next(Tag.sequence))
        thisUpdate = try reader.next().seconds()
        nextUpdate = reader.tag == Tag.utcTime || reader.tag == Tag.generalizedTime ? try reader.next().seconds() : nil
        if let list = try reader.optional(Tag.sequence) {
            (entries, count) = try Self.entries(list, version: version)
        } else {
            (entries, count) = ([:], 0)
        }
        if let list = try reader.optional(0xa0) {
            guard version == 2 else { throw Malformed("extensions in a version that has none") }
            var inside = list.inside
            extensions = try RevocationListExtensions(Extension.list(inside.next(Tag.sequence)))
            try inside.end()
        } else {
            extensions = RevocationListExtensions()
        }
        try reader.end()
        sha256 = Digest.sha256(Array(bytes))
    }

    private static func entries(_ list: Element, version: Int) throws(Malformed) -> ([[UInt8]: [Entry]], Int) {
        var reader = list.inside
        var found: [[UInt8]: [Entry]] = [:]
        found.reserveCapacity(list.content.count / 36)
        var count = 0
        var issuer: Name?
        repeat {
            var one = try reader.next(Tag.sequence).inside
            let serial = Array(try one.next(Tag.integer).integerBytes())
            let seconds = try one.next().seconds()
            var reason: RevocationReason?
            if let list = try one.optional(Tag.sequence) {
                guard version == 2 else { throw Malformed("extensions in a version that has none") }
                try read(Extension.list(list), &reason, &issuer)
            }
            try one.end()
            found[serial, default: []].append(Entry(seconds: seconds, reason: reason, issuer: issuer))
            count += 1
            guard count <= entriesLimit else { throw Malformed("a list of more entries than may be") }
        } while !reader.isEmpty
        return (found, count)
    }

    private static func read(
        _ list: [Extension],
        _ reason: inout RevocationReason?,
        _ issuer: inout Name?
    ) throws(Malformed) {
        for one in list {
            switch one.type {
            case ExtensionType.reasonCode:
                let number = try DER.only(Tag.enumerated, of: one.value).number()
                guard let known = RevocationReason(rawValue: number) else {
                    throw Malformed("a reason that does not exist")
                }
                reason = known
            case ExtensionType.invalidityDate:
                guard one.value.first == Tag.generalizedTime else { throw Malformed("a date is malformed") }
                _ = try DER.only(Tag.generalizedTime, of: one.value).seconds()
            case ExtensionType.certificateIssuer:
                let names = try GeneralName.list(DER.only(Tag.sequence, of: one.value))
                for case .directory(let name) in names { issuer = name }
            default:
                guard !one.critical else {
                    throw Malformed("critical extension \(one.type.text) of an entry is not known here")
                }
            }
        }
    }

    /// The entry about a certificate; nil where the list has none.
    func entry(serial: [UInt8], issuer wanted: Name) -> Entry? {
        // The issuer of the list stands for entries that name none, and for all where the list is not indirect.
        let isIndirect = extensions.scope?.indirect ?? false
        return entries[serial]?.last { entry in (isIndirect ? entry.issuer ?? issuer : issuer) == wanted }
    }

    /// Whether the list may be used at an instant.
    func fault(atSeconds: Int64, ageLimitSeconds: Int64) -> String? {
        if let unknown = extensions.unknownCritical.first {
            return "critical extension \(unknown.text) of the list is not known here"
        }
        if thisUpdate > atSeconds { return "the list is from the future" }
        if let nextUpdate { return nextUpdate < atSeconds ? "the list is too old" : nil }
        return atSeconds - thisUpdate > ageLimitSeconds ? "the list is too old" : nil
    }
}

/// Why a certificate was called back.
enum RevocationReason: Int, Sendable {
    case unspecified = 0
    case keyCompromise = 1
    case authorityCompromise = 2
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5
    case certificateHold = 6
    case removeFromList = 8
    case privilegeWithdrawn = 9
    case attributeAuthorityCompromise = 10

    var name: String {
        switch self {
        case .unspecified: "unspecified"
        case .keyCompromise: "keyCompromise"
        case .authorityCompromise: "cACompromise"
        case .affiliationChanged: "affiliationChanged"
        case .superseded: "superseded"
        case .cessationOfOperation: "cessationOfOperation"
        case .certificateHold: "certificateHold"
        case .removeFromList: "removeFromCRL"
        case .privilegeWithdrawn: "privilegeWithdrawn"
        case .attributeAuthorityCompromise: "aACompromise"
        }
    }
}

/// What the extensions of a list say, read whole.
struct RevocationListExtensions: Sendable {
    struct Scope: Hashable, Sendable {
        var point = DistributionPoint()
        var onlyUsers = false
        var onlyAuthorities = false
        var onlyAttributes = false
        var indirect = false
        var encoding: [UInt8] = []

        var hasName: Bool { point.names != nil || point.relative != nil }
    }

    private(set) var number: [UInt8]?
    /// The number of the list that this one only adds to.
    private(set) var base: [UInt8]?
    private(set) var scope: Scope?
    private(set) var authorityKey: AuthorityKey?
    private(set) var unknownCritical: [OID] = []

    init() {}

    init(_ list: [Extension]) throws(Malformed) {
        for one in list {
            switch one.type {
            case ExtensionType.crlNumber: number = try Self.number(one.value)
            case ExtensionType.deltaIndicator: base = try Self.number(one.value)
            case ExtensionType.issuingDistributionPoint: scope = try Self.scope(one.value)
            case ExtensionType.authorityKeyIdentifier: authorityKey = try AuthorityKey(one.value)
            case ExtensionType.freshestCRL: _ = try DistributionPoint.list(one.value)
            case ExtensionType.issuerAlternativeName: _ = try GeneralName.list(DER.only(Tag.sequence, of: one.value))
            case ExtensionType.authorityInformation: try DER.requireWellFormed(one.value)
            default: if one.critical { unknownCritical.append(one.type) }
            }
        }
    }

    private static func number(_ value: Octets) throws(Malformed) -> [UInt8] {
        let bytes = try DER.only(Tag.integer, of: value).integerBytes()
        guard let first = bytes.first, first < 0x80, bytes.count <= 21 else {
            throw Malformed("a number is negative or too long")
        }
        return Array(bytes)
    }

    private static func scope(_ value: Octets) throws(Malformed) -> Scope {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var scope = Scope()
        scope.encoding = Array(value)
        guard !reader.isEmpty else { throw Malformed("a scope that says nothing") }
        if let name = try reader.optional(0xa0) { try scope.point.readName(name) }
        func flag(_ tag: UInt8) throws(Malformed) -> Bool {
            guard let element = try reader.optional(tag) else { return false }
            guard try element.boolean() else { throw Malformed("a default value is written out") }
            return true
        }
        scope.onlyUsers = try flag(0x81)
        scope.onlyAuthorities = try flag(0x82)
        if let reasons = try reader.optional(0x83) {
            scope.point.reasons = try reasons.namedBits() & DistributionPoint.allReasons
        }
        scope.indirect = try flag(0x84)
        scope.onlyAttributes = try flag(0x85)
        try reader.end()
        let only = [scope.onlyUsers, scope.onlyAuthorities, scope.onlyAttributes].count { flag in flag }
        guard only <= 1 else { throw Malformed("a scope that excludes everything") }
        return scope
    }

    /// Whether one number is not above another; both are in their shortest form.
    static func isNotAbove(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let left = left.drop { byte in byte == 0 }
        let right = right.drop { byte in byte == 0 }
        if left.count != right.count { return left.count < right.count }
        return !right.lexicographicallyPrecedes(left)
    }
}
