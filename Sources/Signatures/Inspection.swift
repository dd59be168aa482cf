/// Judges one signature with lists of revoked certificates at hand and nobody to ask: for people and programs.
public struct Inspection: Sendable {
    private let anchors: TrustAnchors
    private let lists: [RevocationList]?
    /// What stands for evidence where no list was given.
    private let without: RevocationState

    /// Judges without lists: revocation is left out, or remains to be asked about.
    public init(anchors: TrustAnchors, asksLater: Bool) {
        self.anchors = anchors
        lists = nil
        without = asksLater ? .notAsked : .notRequired
    }

    /// Takes files of lists in PEM or DER; nil where revocation is not to be asked about.
    ///
    /// - Throws: `SignatureFault` when a file holds no list, or a broken one.
    public init(anchors: TrustAnchors, lists files: [[UInt8]]?) throws(SignatureFault) {
        self.anchors = anchors
        without = .notRequired
        guard let files else {
            lists = nil
            return
        }
        var lists: [RevocationList] = []
        for file in files {
            guard let blocks = PEM.lists(file), !blocks.isEmpty else {
                throw SignatureFault("A file of revoked certificates holds no list.")
            }
            for der in blocks {
                do {
                    lists.append(try RevocationList(der[...]))
                } catch {
                    throw SignatureFault("A list of revoked certificates cannot be read: \(error.why).")
                }
            }
        }
        self.lists = lists
    }

    /// Collects the facts about `container` over `content` and judges them.
    ///
    /// Without a content the embedded one is judged; the verdict says so where there is none either.
    public func inspect(
        _ container: [UInt8],
        over content: SignedContent?,
        atSeconds: Int64,
        under policy: SignaturePolicy = .standard
    ) -> (facts: SignatureFacts, verdict: SignatureVerdict) {
        let read = try? SignedContainer(container[...])
        let document = content ?? (read?.content).map { content in SignedContent.bytes(content) }
        let facts = Verifier(anchors: anchors).facts(
            container: container,
            over: document ?? .bytes([]),
            atSeconds: atSeconds
        )
        let revocation = revocation(of: facts, among: read?.certificates ?? [])
        let verdict = policy.verdict(on: facts, expecting: nil, purpose: .document, revocation: revocation)
        guard read != nil, document == nil else { return (facts, verdict) }
        let why = "the signature is detached, and there is no document to hold it against"
        return (facts, verdict.replaced(by: Failure(.indeterminate, "SIGNED_DATA_NOT_FOUND", why)))
    }

    private func revocation(of facts: SignatureFacts, among others: [ParsedCertificate]) -> RevocationState {
        guard let lists else { return without }
        guard facts.chain.built, let signer = try? ParsedCertificate(facts.signerDER[...]) else { return .notAsked }
        var rules = PathRules(atSeconds: facts.provedSeconds)
        rules.requiresStrength = false
        rules.holdsRootsToTheLetter = false
        var search = PathSearch(anchors: anchors.certificates, others: others, rules: rules)
        // The way was found a moment ago; evidence is asked for as of now, not of the instant that is proved.
        guard let path = try? search.path(to: signer) else { return .notAsked }
        rules.atSeconds = facts.atSeconds
        rules.revocation = .all
        // The path is judged by the policy; of the lists it hears only what they say.
        rules.requiresStrength = true
        let check = ListCheck(lists: lists, anchors: anchors.certificates, others: others, rules: rules)
        do throws(PathFault) {
            try check.require(path)
            return .good(atSeconds: facts.atSeconds, by: "lists of revoked certificates")
        } catch {
            switch error.reason {
            case .revoked, .authorityRevoked: return .revoked(atSeconds: error.revokedAt ?? 0, reason: error.detail)
            default: return .unknown(reason: error.detail)
            }
        }
    }
}

extension SignatureVerdict {
    /// The same verdict, decided by a failure that stands before all checks.
    fileprivate func replaced(by failure: Failure) -> SignatureVerdict {
        SignatureVerdict(
            indication: failure.indication,
            sub: failure.sub,
            checks: [Check(name: "document", outcome: .failed, detail: failure.detail)] + checks,
            waitingCanMend: false,
            signer: signer,
            provedSeconds: provedSeconds,
            proof: proof,
            policy: policy
        )
    }
}
