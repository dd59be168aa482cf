/// What is known about whether a certificate was called back.
public enum RevocationState: Codable, Hashable, Sendable {
    case notAsked
    case good(atSeconds: Int64, by: String)
    case revoked(atSeconds: Int64, reason: String)
    case unknown(reason: String)
    case notRequired
}

/// What is known by a responder's answer.
public struct RevocationAnswer: Hashable, Sendable {
    /// A responder of whom somebody has still to say that its own certificate was not revoked.
    public struct UnprovedResponder: Hashable, Sendable {
        /// Its certificate, which the issuer of the certificate asked about has issued too.
        public let certificate: [UInt8]
        /// Where its certificate says that one may ask.
        public let urls: [String]
        /// What is known if it was not.
        public let word: RevocationState
    }

    public let state: RevocationState
    /// Whoever must be asked about first; nil where the state is all there is to know.
    public let unproved: UnprovedResponder?
    /// Whether it is the word of somebody who may answer; else it is as if nobody had said anything.
    public let isHeard: Bool

    init(_ state: RevocationState, unproved: UnprovedResponder? = nil, isHeard: Bool = true) {
        self.state = state
        self.unproved = unproved
        self.isHeard = isHeard
    }

    init(unknown why: String) { self.init(.unknown(reason: why), isHeard: false) }

    init(_ word: RevocationState, ifStands responder: ParsedCertificate) {
        self.init(
            .unknown(reason: "nobody has said whether the responder's certificate was revoked"),
            unproved: UnprovedResponder(
                certificate: responder.encoding,
                urls: responder.extensions.responders,
                word: word
            ),
            isHeard: false
        )
    }
}

/// OCSP as bytes: the question to send, and what an answer says.
///
/// Sending is somebody else's work.
public enum Revocation {
    public static let nonceLimitBytes = 64

    private static let sha256 = OID("2.16.840.1.101.3.4.2.1")

    /// A certificate as those who were revoked are known by, in lists and here: its serial number and its issuer.
    ///
    /// Another encoding of the same certificate, or of its issuer's name, has the same.
    ///
    /// - Returns: The number in hexadecimal, `@`, and the SHA-256 of the issuer in the form in which names that are equal
    ///   are the same bytes; nil where the bytes are no certificate.
    public static func name(of certificate: [UInt8]) -> String? {
        (try? ParsedCertificate(certificate[...])).map(name(of:))
    }

    static func name(of certificate: ParsedCertificate) -> String {
        "\(Hexadecimal.text(of: certificate.serial))@\(name(of: certificate.issuer))"
    }

    static func name(of issuer: Name) -> String {
        let parts = issuer.comparable.flatMap { part in
            (0..<4).map { place in UInt8(truncatingIfNeeded: part.count >> (8 * place)) } + part
        }
        return Digest.sha256Hex(parts)
    }

    /// Writes the question about one certificate.
    ///
    /// - Throws: `SignatureFault` when one of the two is not a certificate, or the nonce is longer than 64 bytes.
    public static func question(
        certificate: [UInt8],
        issuer: [UInt8],
        nonce: [UInt8]
    ) throws(SignatureFault) -> [UInt8] {
        guard let certificate = try? ParsedCertificate(certificate[...]),
            let issuer = try? ParsedCertificate(issuer[...]), nonce.count <= nonceLimitBytes
        else { throw SignatureFault("No question can be asked about this certificate.") }
        let identifier = DERWriter.element(
            Tag.sequence,
            DERWriter.element(Tag.sequence, DERWriter.identifier(sha256), [Tag.null, 0]),
            DERWriter.element(Tag.octetString, Digest.sha256(issuer.subject.encoding)),
            DERWriter.element(Tag.octetString, Digest.sha256(issuer.key.bits)),
            DERWriter.element(Tag.integer, certificate.serial)
        )
        let list = DERWriter.element(Tag.sequence, DERWriter.element(Tag.sequence, identifier))
        guard !nonce.isEmpty else {
            return DERWriter.element(Tag.sequence, DERWriter.element(Tag.sequence, list))
        }
        let value = DERWriter.element(Tag.octetString, DERWriter.element(Tag.octetString, nonce))
        let one = DERWriter.element(Tag.sequence, DERWriter.identifier(StatusAnswer.nonceType), value)
        let extensions = DERWriter.element(0xa2, DERWriter.element(Tag.sequence, one))
        return DERWriter.element(Tag.sequence, DERWriter.element(Tag.sequence, list, extensions))
    }

    /// Reads an answer; whatever is not surely good or revoked is unknown, with the reason.
    ///
    /// A certificate on hold may be good again tomorrow: it is unknown, and asked about again, as where a list says so.
    /// The Kazakh responder names no time of a next answer, so an answer is good for `freshnessSeconds` after its own
    /// time. An empty nonce means that none was sent.
    public static func read(
        answer: [UInt8],
        certificate: [UInt8],
        issuer: [UInt8],
        nonce: [UInt8],
        knowing known: KnownLists,
        atSeconds: Int64,
        freshnessSeconds: Int64
    ) -> RevocationAnswer {
        guard let certificate = try? ParsedCertificate(certificate[...]),
            let issuer = try? ParsedCertificate(issuer[...])
        else { return RevocationAnswer(unknown: "there is no certificate to ask about") }
        let read: StatusAnswer
        do throws(Malformed) {
            read = try StatusAnswer(answer[...])
        } catch {
            return RevocationAnswer(unknown: error.why)
        }
        guard nonce.isEmpty || fits(read.nonce, nonce) else {
            return RevocationAnswer(unknown: "the answer is to another question")
        }
        var rules = PathRules(atSeconds: atSeconds)
        rules.holdsRootsToTheLetter = false
        let anchors = known.anchors.certificates
        var search = PathSearch(anchors: anchors, others: [], rules: rules)
        do throws(PathFault) {
            let path = anchors.contains(issuer) ? [issuer] : try search.path(to: issuer)
            var check = StatusCheck(atSeconds: atSeconds, freshnessSeconds: freshnessSeconds)
            check.lists = known.lists
            let (status, voice) = try check.word(of: read, about: certificate, along: path)
            let state: RevocationState =
                switch status {
                case .good: .good(atSeconds: read.producedAt, by: voice.certificate.subject.text)
                case .revoked(_, .certificateHold): .unknown(reason: "the certificate is on hold")
                case .revoked(let seconds, let reason): .revoked(atSeconds: seconds, reason: reason.name)
                case .unknown(let why): .unknown(reason: why)
                }
            return voice.isUnproved
                ? RevocationAnswer(state, ifStands: voice.certificate) : RevocationAnswer(state)
        } catch {
            return RevocationAnswer(unknown: error.detail)
        }
    }

    /// The Kazakh responder may send the nonce without its inner OCTET STRING; both forms are compared.
    private static func fits(_ found: [UInt8]?, _ sent: [UInt8]) -> Bool {
        guard let found else { return false }
        return found == sent || found == DERWriter.element(Tag.octetString, sent)
    }
}
