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
        var facts = Verifier(anchors: anchors).facts(
            container: container,
            over: document ?? .bytes([]),
            atSeconds: atSeconds
        )
        facts.know(revocation(of: facts, among: read?.certificates ?? []))
        if let lists {
            facts.knowStamps(by: KnownLists(lists, anchors: anchors), atSeconds: atSeconds)
        } else {
            for stamp in facts.stamps { facts.know(RevocationFinding(without), ofStampsBy: stamp.authorityDER) }
        }
        let verdict = policy.verdict(on: facts, expecting: nil, purpose: .document)
        guard read != nil, document == nil else { return (facts, verdict) }
        let why = "the signature is detached, and there is no document to hold it against"
        return (facts, verdict.replaced(by: Failure(.indeterminate, "SIGNED_DATA_NOT_FOUND", why)))
    }

    private func revocation(of facts: SignatureFacts, among others: [ParsedCertificate]) -> RevocationFinding {
        guard let lists else { return RevocationFinding(without) }
        return KnownLists(lists, anchors: anchors).finding(about: facts, among: others, atSeconds: facts.atSeconds)
    }
}

extension SignatureVerdict {
    /// The same verdict, decided by a failure that stands before all checks.
    fileprivate func replaced(by failure: Failure) -> SignatureVerdict {
        SignatureVerdict(
            indication: failure.indication,
            sub: failure.sub,
            checks: [Check(name: SignatureCheck.document.rawValue, outcome: .failed, detail: failure.detail)] + checks,
            waitingCanMend: false,
            signer: signer,
            provedSeconds: provedSeconds,
            proof: proof,
            policy: policy,
            engine: engine
        )
    }
}
