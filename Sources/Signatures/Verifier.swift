/// Collects the facts about signatures; the policy judges them afterwards.
public struct Verifier: Sendable {
    private let anchors: TrustAnchors

    public init(anchors: TrustAnchors) { self.anchors = anchors }

    /// Collects what is so about `container` over `document` at an instant; whatever the bytes are, that is a fact.
    ///
    /// It calculates for some hundred microseconds and never waits.
    public func facts(container: [UInt8], over document: [UInt8], atSeconds: Int64) -> SignatureFacts {
        facts(container: container, over: .bytes(document), atSeconds: atSeconds)
    }

    /// The same for a document of which only the hash may be known.
    public func facts(container: [UInt8], over document: SignedContent, atSeconds: Int64) -> SignatureFacts {
        do {
            let read = try SignedContainer(container[...])
            return facts(read, document, atSeconds)
        } catch {
            return SignatureFacts(unreadable: error.why, atSeconds: atSeconds)
        }
    }

    private func facts(_ container: SignedContainer, _ document: SignedContent, _ atSeconds: Int64) -> SignatureFacts {
        let found = SignerExamination(
            container.signers[0],
            of: container,
            content: document,
            certificates: container.certificates
        )
        let stamps = TimestampFacts.collect(
            container.signers[0],
            anchors: anchors.certificates,
            others: container.certificates,
            atSeconds: atSeconds
        )
        // EN 319 102-1 5.5: a stamp that holds proves the signature to be at least that old.
        let proved = stamps.filter { stamp in stamp.fault == nil }.compactMap(\.seconds).reduce(atSeconds, min)
        let (chain, issuer) = chain(to: found.certificate, among: container.certificates, proved)
        return SignatureFacts(
            atSeconds: atSeconds,
            provedSeconds: proved,
            container: ContainerFacts(container, over: document),
            attributes: AttributeFacts(found, in: container),
            algorithms: AlgorithmFacts(found, in: container),
            signer: found.certificate.map { certificate in CertificateFacts(certificate) },
            chain: chain,
            stamps: stamps,
            signerDER: found.certificate?.encoding ?? [],
            issuerDER: issuer?.encoding ?? []
        )
    }

    /// The way to an anchor; how strong its keys and digests are is left to the policy.
    private func chain(
        to signer: ParsedCertificate?,
        among others: [ParsedCertificate],
        _ atSeconds: Int64
    ) -> (ChainFacts, ParsedCertificate?) {
        guard let signer else {
            return (ChainFacts(built: false, reason: "NO_SIGNING_CERTIFICATE_FOUND", links: []), nil)
        }
        var rules = PathRules(atSeconds: atSeconds)
        rules.requiresStrength = false
        // The operator has chosen the anchors one by one, by their hashes: they are a name and a key.
        rules.holdsRootsToTheLetter = false
        var search = PathSearch(anchors: anchors.certificates, others: others, rules: rules)
        do {
            let path = try search.path(to: signer)
            let links = path.dropLast().reversed().map { certificate in ChainFacts.Link(certificate) }
            return (ChainFacts(built: true, links: links), path.dropLast().last)
        } catch {
            return (ChainFacts(built: false, reason: error.reason.rawValue, detail: error.detail, links: []), nil)
        }
    }
}
