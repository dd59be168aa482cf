/// What is so about one time-stamp that hangs on a signature.
public struct TimestampFacts: Codable, Hashable, Sendable {
    /// The instant the authority names; nil where the stamp cannot be read.
    public var seconds: Int64?
    public var policy: String?
    public var serialHex: String?
    /// The digest of the imprint.
    public var digest: String?
    /// The name of the authority that signed; nil where the stamp proves nothing.
    public var authority: String?
    public var sha256: String
    /// Why the stamp proves nothing; nil when it is over this very signature and its chain holds.
    public var fault: String?
    /// The certificate of the authority and the one that issued it; empty where the stamp proves nothing, the second also
    /// where the first is itself an anchor.
    @Base64 public var authorityDER: [UInt8] = []
    @Base64 public var issuerDER: [UInt8] = []
    /// Where the authority's certificate says that one may ask about it.
    public var responders: [String] = []
    /// Whether the authority's certificate names any way to find out whether it was revoked.
    public var namesWay = false
    /// What is known about whether the authority's certificate was revoked.
    public internal(set) var revocation = RevocationState.notAsked
}

extension TimestampFacts {
    /// Stamps that are looked at, of those that a signature carries.
    static let limit = 2

    /// Judges the stamps on a signer's signature value; only such a stamp proves that the signature existed.
    static func collect(
        _ signer: SignedContainer.Signer,
        anchors: [ParsedCertificate],
        others: [ParsedCertificate],
        atSeconds: Int64
    ) -> [TimestampFacts] {
        let attributes = signer.unsignedAttributes.filter { attribute in attribute.type == AttributeName.timestamp }
        return attributes.prefix(limit).map { attribute in
            guard attribute.values.count == 1, let value = attribute.values.first else {
                return TimestampFacts(sha256: "", fault: "a time-stamp attribute has one value")
            }
            return one(value, over: signer.signature, anchors, others, atSeconds)
        }
    }

    private static func one(
        _ value: Octets,
        over signature: [UInt8],
        _ anchors: [ParsedCertificate],
        _ others: [ParsedCertificate],
        _ atSeconds: Int64
    ) -> TimestampFacts {
        var facts = TimestampFacts(sha256: Digest.sha256Hex(Array(value)))
        do throws(Malformed) {
            let token = try TimestampToken(token: value)
            facts.seconds = token.seconds
            facts.policy = token.policy.text
            facts.serialHex = Hexadecimal.text(of: token.serial)
            facts.digest = token.digest?.name ?? token.digestName.text
            guard let digest = token.digest else {
                facts.fault = "the digest of the stamp is not known here"
                return facts
            }
            var rules = PathRules(atSeconds: atSeconds)
            rules.holdsRootsToTheLetter = false
            var check = ContainerCheck(rules: rules, anchors: anchors)
            check.others = others
            facts.fault = token.failure(expecting: digest.value(of: signature[...]), check)?.detail
            // Whoever hands a stamp in chooses what lies beside it: only a stamp that holds has an authority.
            if facts.fault == nil, let found = token.authorities(check) {
                facts.authority = found.authority.subject.text
                facts.authorityDER = found.authority.encoding
                facts.issuerDER = found.issuer?.encoding ?? []
                facts.responders = found.authority.extensions.responders
                facts.namesWay =
                    !facts.responders.isEmpty || !(found.authority.extensions.distributionPoints ?? []).isEmpty
            }
        } catch {
            facts.fault = error.why
        }
        return facts
    }
}
