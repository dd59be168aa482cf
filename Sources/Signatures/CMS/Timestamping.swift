/// A time-stamp that an authority gave, proved to be over the signature it was asked for.
public struct Timestamp: Hashable, Sendable {
    /// The token as it goes into the signature.
    public let token: [UInt8]
    /// The instant the authority names.
    public let seconds: Int64
    public let policy: String
    public let authority: String
    /// The authority of whom somebody has still to say that its certificate was not revoked; nil where that is known.
    public let unproved: UnprovedAuthority?

    /// A time-stamping authority that must be asked about.
    public struct UnprovedAuthority: Hashable, Sendable {
        public let certificate: [UInt8]
        public let issuer: [UInt8]
        /// Where its certificate says that one may ask.
        public let urls: [String]
    }
}

/// Time-stamps as bytes (RFC 3161): the question to send, what an answer says, and a signature with its stamp inside.
///
/// Sending is somebody else's work.
public enum Timestamping {
    /// How far the authority's clock may be from the court's.
    public static let driftLimitSeconds: Int64 = 300
    public static let nonceLimitBytes = 16

    private static let sha256 = OID("2.16.840.1.101.3.4.2.1")

    /// The value that a stamp is over; nil where the container has not exactly one signer.
    public static func signatureValue(of container: [UInt8]) -> [UInt8]? {
        guard let read = try? SignedContainer(container[...]), read.signers.count == 1 else { return nil }
        return read.signers[0].signature
    }

    /// Writes the question about a signature's value; the answer is to bring the authority's certificate along.
    ///
    /// - Throws: `SignatureFault` when the nonce is empty or longer than 16 bytes.
    public static func question(over signature: [UInt8], nonce: [UInt8]) throws(SignatureFault) -> [UInt8] {
        guard !nonce.isEmpty, nonce.count <= nonceLimitBytes else {
            throw SignatureFault("A question for a time-stamp has a nonce of 1 to \(nonceLimitBytes) bytes.")
        }
        return DERWriter.element(
            Tag.sequence,
            DERWriter.element(Tag.integer, [1]),
            DERWriter.element(
                Tag.sequence,
                DERWriter.element(Tag.sequence, DERWriter.identifier(sha256), [Tag.null, 0]),
                DERWriter.element(Tag.octetString, Digest.sha256(signature))
            ),
            DERWriter.element(Tag.integer, number(nonce)),
            DERWriter.element(Tag.boolean, [0xff])
        )
    }

    /// Reads an authority's answer; only a stamp over this signature, to this question and about now is one.
    ///
    /// - Throws: `SignatureFault` with the reason why the answer proves nothing.
    public static func read(
        answer: [UInt8],
        over signature: [UInt8],
        nonce: [UInt8],
        knowing known: KnownLists,
        atSeconds: Int64
    ) throws(SignatureFault) -> Timestamp {
        let token: TimestampToken
        do throws(Malformed) {
            token = try TimestampToken(response: answer[...])
        } catch {
            throw SignatureFault("The answer holds no time-stamp: \(error.why).")
        }
        guard token.nonce == number(nonce) else { throw SignatureFault("The time-stamp answers another question.") }
        guard token.digest == .libcrypto(.sha256) else {
            throw SignatureFault("The time-stamp is over another digest than was asked for.")
        }
        guard abs(token.seconds - atSeconds) <= driftLimitSeconds else {
            throw SignatureFault("The clock of the authority is more than \(driftLimitSeconds) seconds from ours.")
        }
        var rules = PathRules(atSeconds: atSeconds)
        rules.holdsRootsToTheLetter = false
        let check = ContainerCheck(rules: rules, anchors: known.anchors.certificates)
        if let failure = token.failure(expecting: Digest.sha256(signature), check) {
            throw SignatureFault("The time-stamp does not hold: \(failure.detail).")
        }
        guard let found = token.authorities(check) else { throw SignatureFault("The time-stamp is nobody's.") }
        return Timestamp(
            token: token.encoding,
            seconds: token.seconds,
            policy: token.policy.text,
            authority: found.authority.subject.text,
            unproved: try unproved(found.authority, found.issuer, knowing: known, atSeconds: atSeconds)
        )
    }

    /// An authority whose certificate was revoked stamps nothing; nil where a list tells that it was not.
    private static func unproved(
        _ authority: ParsedCertificate,
        _ issuer: ParsedCertificate?,
        knowing known: KnownLists,
        atSeconds: Int64
    ) throws(SignatureFault) -> Timestamp.UnprovedAuthority? {
        // What is itself an anchor was named by whoever runs the court.
        guard let issuer else { return nil }
        let finding = known.finding(
            about: authority.encoding,
            issuer: issuer.encoding,
            aliveAtSeconds: atSeconds,
            atSeconds: atSeconds
        )
        if case .revoked(_, let reason) = finding.state {
            throw SignatureFault("The certificate of the time-stamping authority was revoked: \(reason).")
        }
        guard finding.isOpen else { return nil }
        return Timestamp.UnprovedAuthority(
            certificate: authority.encoding,
            issuer: issuer.encoding,
            urls: authority.extensions.responders
        )
    }

    /// The same signature with the stamp among its unsigned attributes (CAdES-T); not one signed byte changes.
    ///
    /// It is a function of the two alone, so it need not be kept beside them.
    ///
    /// - Throws: `SignatureFault` when the container is none, or has more than one signer.
    public static func stamped(_ container: [UInt8], with token: [UInt8]) throws(SignatureFault) -> [UInt8] {
        do throws(Malformed) {
            var outer = try DER.only(Tag.sequence, of: container[...], .ber).inside
            let type = try outer.next(Tag.identifier)
            var explicit = try outer.next(0xa0).inside
            try outer.end()
            var reader = try explicit.next(Tag.sequence).inside
            try explicit.end()
            var parts: [UInt8] = []
            var last = try reader.next()
            while !reader.isEmpty {
                parts += last.encoding
                last = try reader.next()
            }
            guard last.tag == Tag.set else { throw Malformed("nobody has signed") }
            var signers = last.inside
            let signer = try signers.next(Tag.sequence)
            try signers.end()
            let signed = DERWriter.element(Tag.set, try Self.signer(signer, with: token))
            let body = DERWriter.element(Tag.sequence, parts, signed)
            return DERWriter.element(Tag.sequence, Array(type.encoding), DERWriter.element(0xa0, body))
        } catch {
            throw SignatureFault("The signature cannot take a time-stamp: \(error.why).")
        }
    }

    private static func signer(_ signer: Element, with token: [UInt8]) throws(Malformed) -> [UInt8] {
        var reader = signer.inside
        var fields: [UInt8] = []
        var unsigned: [[UInt8]] = [
            DERWriter.element(
                Tag.sequence,
                DERWriter.identifier(AttributeName.timestamp),
                DERWriter.element(Tag.set, token)
            )
        ]
        while !reader.isEmpty {
            let field = try reader.next()
            guard field.tag == 0xa1 else {
                fields += field.encoding
                continue
            }
            var attributes = field.inside
            while !attributes.isEmpty { unsigned.append(Array(try attributes.next().encoding)) }
        }
        // The order that DER gives a SET.
        unsigned.sort { left, right in left.lexicographicallyPrecedes(right) }
        return DERWriter.element(Tag.sequence, fields, DERWriter.element(0xa1, Array(unsigned.joined())))
    }

    /// The content of a positive INTEGER in its shortest form.
    private static func number(_ bytes: [UInt8]) -> [UInt8] {
        let short = Array(bytes.drop { byte in byte == 0 })
        guard let first = short.first else { return [0] }
        return first < 0x80 ? short : [0] + short
    }
}
