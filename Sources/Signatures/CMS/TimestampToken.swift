/// A time-stamp (RFC 3161): an authority's word that some bytes existed at an instant.
struct TimestampToken: Sendable {
    let encoding: [UInt8]
    let container: SignedContainer
    let policy: OID
    let digest: MessageDigest?
    let digestName: OID
    let imprint: [UInt8]
    let serial: [UInt8]
    let seconds: Int64
    /// What the question had in it, as the content of an INTEGER; nil where the stamp says nothing of it.
    let nonce: [UInt8]?

    static let contentType = OID("1.2.840.113549.1.9.16.1.4")
    static let limitBytes = 32 << 10

    /// Reads a bare token, as it stands among unsigned attributes.
    init(token bytes: Octets) throws(Malformed) {
        encoding = Array(bytes)
        container = try SignedContainer(bytes, limitBytes: Self.limitBytes)
        guard container.contentType == Self.contentType, let content = container.content else {
            throw Malformed("no time-stamp")
        }
        var reader = try DER.only(Tag.sequence, of: content[...]).inside
        guard try reader.next(Tag.integer).number() == 1 else { throw Malformed("a version that does not exist") }
        policy = try OID(reader.next(Tag.identifier))
        var imprint = try reader.next(Tag.sequence).inside
        let algorithm = try AlgorithmIdentifier(imprint.next(Tag.sequence))
        digest = MessageDigest(algorithm)
        digestName = algorithm.oid
        self.imprint = Array(try imprint.next(Tag.octetString).content)
        try imprint.end()
        serial = Array(try reader.next(Tag.integer).integerBytes())
        seconds = try reader.next(Tag.generalizedTime).seconds(fractions: true)
        if let accuracy = try reader.optional(Tag.sequence) { try DER.requireWellFormed(accuracy.content, depth: 4) }
        if let ordering = try reader.optional(Tag.boolean) { _ = try ordering.boolean() }
        nonce = try reader.optional(Tag.integer).map { number throws(Malformed) in Array(try number.integerBytes()) }
        if let authority = try reader.optional(0xa0) {
            var inside = authority.inside
            _ = try GeneralName(inside.next())
            try inside.end()
        }
        if let extensions = try reader.optional(0xa1) {
            // The list is tagged in place of its own tag.
            guard try !Extension.list(extensions).contains(where: \.critical) else {
                throw Malformed("a critical extension of a time-stamp is not known here")
            }
        }
        try reader.end()
    }

    /// Reads the response of an authority and takes the token out of it.
    init(response bytes: Octets) throws(Malformed) {
        var reader = try DER.only(Tag.sequence, of: bytes, .ber).inside
        var status = try reader.next(Tag.sequence).inside
        let code = try status.next(Tag.integer).number()
        guard code == 0 || code == 1 else { throw Malformed("the authority refused with status \(code)") }
        let token = try reader.next(Tag.sequence)
        try reader.end()
        try self.init(token: token.encoding)
    }

    /// The certificate of the authority: a fact only where nothing is wrong with the token.
    func authority(among others: [ParsedCertificate]) -> ParsedCertificate? {
        SignerExamination.certificate(of: container.signers[0], among: container.certificates + others)
    }

    /// The authority and whoever issued its certificate, nobody where that is itself an anchor; nil where no way leads to
    /// an anchor.
    func authorities(_ check: ContainerCheck) -> (authority: ParsedCertificate, issuer: ParsedCertificate?)? {
        guard let authority = authority(among: check.others) else { return nil }
        var rules = check.rules
        rules.purpose = .timestamp
        var search = PathSearch(anchors: check.anchors, others: container.certificates + check.others, rules: rules)
        guard let path = try? search.path(to: authority) else { return nil }
        return (authority, path.dropLast().last)
    }

    /// What is wrong with the token as a stamp over `imprint`; nil when nothing is.
    func failure(expecting imprint: [UInt8], _ check: ContainerCheck) -> Failure? {
        var check = check
        check.contentType = Self.contentType
        check.requiresSigningCertificate = true
        check.rules.purpose = .timestamp
        guard container.signers.count == 1 else { return .format("a time-stamp has one signer") }
        guard self.imprint == imprint else { return .hash("the time-stamp is over other bytes") }
        guard seconds <= check.rules.atSeconds + 300 else { return .constraints("the time-stamp is from the future") }
        if let failure = check.failure(of: container, over: nil) { return failure }
        guard let authority = authority(among: check.others), seconds >= authority.notBefore,
            seconds <= authority.notAfter
        else { return .constraints("the certificate of the authority was not alive when it stamped") }
        guard let digest, digest.isStrong(atSeconds: check.rules.atSeconds) || !check.rules.requiresStrength else {
            return .algorithm("the digest of the time-stamp is not accepted")
        }
        return nil
    }
}
