/// The attribute that ties a signature to one certificate (RFC 5035), in its first or second form.
struct SigningCertificate: Sendable {
    struct Named: Sendable {
        let digest: MessageDigest?
        let hash: [UInt8]
        let issuer: [GeneralName]?
        let serial: [UInt8]?
    }

    let named: [Named]

    init(_ value: Octets, second: Bool) throws(Malformed) {
        var reader = try DER.only(Tag.sequence, of: value).inside
        var list = try reader.next(Tag.sequence).inside
        if let policies = try reader.optional(Tag.sequence) { try DER.requireWellFormed(policies.content, depth: 4) }
        try reader.end()
        var named: [Named] = []
        repeat {
            var one = try list.next(Tag.sequence).inside
            var digest: MessageDigest? = .libcrypto(second ? .sha256 : .sha1)
            if second, let algorithm = try one.optional(Tag.sequence) {
                digest = try MessageDigest(AlgorithmIdentifier(algorithm))
            }
            let hash = Array(try one.next(Tag.octetString).content)
            var issuer: [GeneralName]?
            var serial: [UInt8]?
            if let pair = try one.optional(Tag.sequence) {
                var inside = pair.inside
                issuer = try GeneralName.list(inside.next(Tag.sequence))
                serial = Array(try inside.next(Tag.integer).integerBytes())
                try inside.end()
            }
            try one.end()
            named.append(Named(digest: digest, hash: hash, issuer: issuer, serial: serial))
            guard named.count <= 16 else { throw Malformed("too many certificates are named") }
        } while !list.isEmpty
        self.named = named
    }

    /// Whether the first certificate named is this one.
    func names(_ certificate: ParsedCertificate) -> Bool {
        guard let first = named.first, let digest = first.digest,
            digest.value(of: certificate.encoding[...]) == first.hash
        else { return false }
        if let serial = first.serial, serial != certificate.serial { return false }
        if let issuer = first.issuer, issuer != [.directory(certificate.issuer)] { return false }
        return true
    }
}
