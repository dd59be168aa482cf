/// An answer about the status of certificates (RFC 6960), read whole.
struct StatusAnswer: Sendable {
    enum Responder: Hashable, Sendable {
        case name(Name)
        case keyHash([UInt8])
    }

    enum State: Sendable {
        case good
        case revoked(atSeconds: Int64, RevocationReason?)
        case unknown
    }

    struct Single: Sendable {
        let digest: DigestName?
        let nameHash: [UInt8]
        let keyHash: [UInt8]
        let serial: [UInt8]
        let state: State
        let thisUpdate: Int64
        let nextUpdate: Int64?
        let hasUnknownCritical: Bool
    }

    let signed: Octets
    let algorithm: AlgorithmIdentifier
    let signature: [UInt8]
    let certificates: [ParsedCertificate]
    let responder: Responder
    let producedAt: Int64
    let singles: [Single]
    /// The value of the nonce extension as it stands.
    let nonce: [UInt8]?
    let hasUnknownCritical: Bool

    static let limitBytes = 256 << 10
    private static let basic = OID("1.3.6.1.5.5.7.48.1.1")
    static let nonceType = OID("1.3.6.1.5.5.7.48.1.2")
    private static let statuses = [
        1: "malformedRequest", 2: "internalError", 3: "tryLater", 5: "sigRequired", 6: "unauthorized",
    ]

    init(_ bytes: Octets) throws(Malformed) {
        guard bytes.count <= Self.limitBytes else { throw Malformed("an answer of more bytes than any has") }
        var outer = try DER.only(Tag.sequence, of: bytes).inside
        let status = try outer.next(Tag.enumerated).number()
        guard status == 0 else { throw Malformed("the responder says \(Self.statuses[status] ?? "\(status)")") }
        var wrapped = try outer.next(0xa0).inside
        try outer.end()
        var pair = try wrapped.next(Tag.sequence).inside
        try wrapped.end()
        guard try OID(pair.next(Tag.identifier)) == Self.basic else { throw Malformed("an answer of another kind") }
        let inner = try pair.next(Tag.octetString).content
        try pair.end()
        var answer = try DER.only(Tag.sequence, of: inner).inside
        let body = try answer.next(Tag.sequence)
        signed = body.encoding
        algorithm = try AlgorithmIdentifier(answer.next(Tag.sequence))
        signature = Array(try answer.next(Tag.bitString).wholeBytes())
        var certificates: [ParsedCertificate] = []
        if let list = try answer.optional(0xa0) {
            var inside = list.inside
            var sequence = try inside.next(Tag.sequence).inside
            try inside.end()
            while !sequence.isEmpty {
                certificates.append(try ParsedCertificate(sequence.next(Tag.sequence).encoding))
                guard certificates.count <= 8 else { throw Malformed("too many certificates") }
            }
        }
        try answer.end()
        self.certificates = certificates

        var reader = body.inside
        if let version = try reader.optional(0xa0) {
            var inside = version.inside
            guard try inside.next(Tag.integer).number() == 0 else { throw Malformed("a version that does not exist") }
            try inside.end()
        }
        responder = try Self.responder(reader.next())
        producedAt = try Self.time(reader.next(Tag.generalizedTime))
        var list = try reader.next(Tag.sequence).inside
        var singles: [Single] = []
        while !list.isEmpty {
            singles.append(try Self.single(list.next(Tag.sequence)))
            guard singles.count <= 64 else { throw Malformed("too many answers") }
        }
        self.singles = singles
        (nonce, hasUnknownCritical) = try Self.extensions(reader.optional(0xa1))
        try reader.end()
    }

    private static func time(_ element: Element) throws(Malformed) -> Int64 { try element.seconds(fractions: true) }

    private static func responder(_ element: Element) throws(Malformed) -> Responder {
        var inside = element.inside
        switch element.tag {
        case 0xa1:
            let name = try Name(inside.next(Tag.sequence))
            try inside.end()
            return .name(name)
        case 0xa2:
            let hash = Array(try inside.next(Tag.octetString).content)
            try inside.end()
            return .keyHash(hash)
        default: throw Malformed("no responder is named")
        }
    }

    private static func single(_ element: Element) throws(Malformed) -> Single {
        var reader = element.inside
        var identifier = try reader.next(Tag.sequence).inside
        let algorithm = try AlgorithmIdentifier(identifier.next(Tag.sequence))
        let nameHash = Array(try identifier.next(Tag.octetString).content)
        let keyHash = Array(try identifier.next(Tag.octetString).content)
        let serial = Array(try identifier.next(Tag.integer).integerBytes())
        try identifier.end()
        let state: State
        let status = try reader.next()
        switch status.tag {
        case 0x80 where status.content.isEmpty: state = .good
        case 0x82 where status.content.isEmpty: state = .unknown
        case 0xa1: state = try revoked(status)
        default: throw Malformed("a status that does not exist")
        }
        let thisUpdate = try time(reader.next(Tag.generalizedTime))
        var nextUpdate: Int64?
        if let next = try reader.optional(0xa0) {
            var inside = next.inside
            nextUpdate = try time(inside.next(Tag.generalizedTime))
            try inside.end()
        }
        let (_, unknown) = try extensions(reader.optional(0xa1))
        try reader.end()
        return Single(
            digest: algorithm.hasNullOrNoParameters ? DigestName(algorithm.oid) : nil,
            nameHash: nameHash,
            keyHash: keyHash,
            serial: serial,
            state: state,
            thisUpdate: thisUpdate,
            nextUpdate: nextUpdate,
            hasUnknownCritical: unknown
        )
    }

    private static func revoked(_ element: Element) throws(Malformed) -> State {
        var inside = element.inside
        let seconds = try time(inside.next(Tag.generalizedTime))
        var reason: RevocationReason?
        if let element = try inside.optional(0xa0) {
            var number = element.inside
            reason = RevocationReason(rawValue: try number.next(Tag.enumerated).number())
            try number.end()
        }
        try inside.end()
        return .revoked(atSeconds: seconds, reason)
    }

    private static func extensions(_ element: Element?) throws(Malformed) -> (nonce: [UInt8]?, unknown: Bool) {
        guard let element else { return (nil, false) }
        var inside = element.inside
        let list = try Extension.list(inside.next(Tag.sequence))
        try inside.end()
        var nonce: [UInt8]?
        var unknown = false
        for one in list {
            if one.type == nonceType {
                nonce = Array(one.value)
            } else if one.critical {
                unknown = true
            }
        }
        return (nonce, unknown)
    }
}
