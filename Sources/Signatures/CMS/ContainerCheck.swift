/// Judges a container over a content, signer by signer, the first failure deciding.
struct ContainerCheck: Sendable {
    var rules: PathRules
    var anchors: [ParsedCertificate]
    /// Certificates that were given beside the container.
    var others: [ParsedCertificate] = []
    var lists: [RevocationList] = []
    var requiresSigningCertificate = false
    /// Whether certificates inside the container count.
    var usesEmbedded = true
    var judgesChain = true
    /// Whether a signature straight over the content will do.
    var allowsBare = false
    var contentType = SignedContainer.data

    /// What is wrong with the container; nil when nothing is.
    func failure(of container: SignedContainer, over given: [UInt8]?) -> Failure? {
        guard container.contentType == contentType else {
            return .format("the content is of type \(container.contentType.text)")
        }
        if let embedded = container.content, let given, embedded != given {
            return .hash("the container embeds another document")
        }
        guard let content = given ?? container.content else {
            return Failure(
                .indeterminate,
                "SIGNED_DATA_NOT_FOUND",
                "there is no document to hold the signature against"
            )
        }
        var first: Failure?
        for signer in container.signers {
            guard let failure = failure(of: signer, in: container, content) else { continue }
            if failure.indication == .failed { return failure }
            first = first ?? failure
        }
        return first
    }

    private func failure(of signer: SignedContainer.Signer, in container: SignedContainer, _ content: [UInt8])
        -> Failure?
    {
        if let failure = attributesFailure(signer, container, content) { return failure }
        let known = (usesEmbedded ? container.certificates : []) + others
        let found = SignerExamination(signer, of: container, content: .bytes(content), certificates: known)
        if let failure = algorithmFailure(found, container) { return failure }
        if case .no = found.contentAgrees { return .hash("the signature is over other bytes") }
        guard let certificate = found.certificate else {
            return .noSigner("the certificate of the signer is not at hand")
        }
        if found.namesCertificate == false { return .noSigner("the signature names another certificate") }
        if case .no = found.signatureAgrees { return .value("the signature was not made with this key") }
        if let failure = chainFailure(certificate, known, container) { return failure }
        if requiresSigningCertificate, found.namesCertificate == nil {
            return .constraints("signing-certificate is missing")
        }
        if rules.requiresStrength {
            if let why = certificate.key.weakness(atSeconds: rules.atSeconds) { return .algorithm(why) }
            let now = rules.atSeconds
            guard found.digest?.isStrong(atSeconds: now) ?? false, found.scheme?.isStrong(atSeconds: now) ?? false
            else {
                return .algorithm("\(found.digest?.name ?? "the digest") is not accepted")
            }
        }
        switch (found.contentAgrees, found.signatureAgrees) {
        case (.yes, .yes): return nil
        case (.absent, .yes) where signer.signedEncoding == nil: return nil
        case (.foreign(let name), _), (_, .foreign(let name)):
            return .algorithm("algorithm not supported: \(Algorithm.name(of: name))")
        case (_, .outOfBounds): return .algorithm("the key is outside the limits of this service")
        default: return .value("the signature could not be calculated")
        }
    }

    private func attributesFailure(
        _ signer: SignedContainer.Signer,
        _ container: SignedContainer,
        _ content: [UInt8]
    ) -> Failure? {
        for attribute in signer.unsignedAttributes where AttributeName.mustBeSigned.contains(attribute.type) {
            return .constraints("what must be signed is among the unsigned attributes")
        }
        guard signer.signedEncoding != nil else {
            guard allowsBare, !SignerExamination.looksLikeAttributes(content) else {
                return .constraints("there are no signed attributes")
            }
            return nil
        }
        for (name, type) in [
            ("contentType", AttributeName.contentType), ("messageDigest", AttributeName.messageDigest),
        ] {
            guard signer.count(type) == (1, 1) else { return .format("\(name) must stand there once, with one value") }
        }
        guard let value = signer.single(AttributeName.contentType),
            let element = try? DER.only(Tag.identifier, of: value), let type = try? OID(element),
            type == container.contentType
        else { return .format("contentType names another type than the container") }
        for (name, type) in [
            ("signingTime", AttributeName.signingTime), ("signing-certificate-v2", AttributeName.signingCertificateV2),
            ("signing-certificate", AttributeName.signingCertificate),
        ] {
            let count = signer.count(type)
            guard count == (0, 0) || count == (1, 1) else {
                return .format("\(name) must stand there once, with one value")
            }
        }
        if let value = signer.single(AttributeName.signingTime) {
            var reader = DER(value)
            guard (try? reader.next().seconds()) != nil else { return .constraints("signingTime cannot be read") }
        }
        for (type, second) in [(AttributeName.signingCertificateV2, true), (AttributeName.signingCertificate, false)] {
            guard let value = signer.single(type) else { continue }
            guard (try? SigningCertificate(value, second: second)) != nil else {
                return .format("signing-certificate cannot be read")
            }
        }
        return nil
    }

    private func algorithmFailure(_ found: SignerExamination, _ container: SignedContainer) -> Failure? {
        guard let digest = found.digest else {
            return .algorithm("algorithm not supported: \(Algorithm.name(of: found.signer.digest.oid.text))")
        }
        guard container.digests.contains(where: { listed in listed.oid == found.signer.digest.oid }) else {
            return .constraints("the container does not list the digest its signer used")
        }
        guard let scheme = found.scheme else {
            return .algorithm("algorithm not supported: \(Algorithm.name(of: found.signer.algorithm.oid.text))")
        }
        guard scheme.digest == digest else {
            return .constraints("the digest is \(digest.name), the signature algorithm says \(scheme.digest.name)")
        }
        return nil
    }

    private func chainFailure(
        _ certificate: ParsedCertificate,
        _ known: [ParsedCertificate],
        _ container: SignedContainer
    ) -> Failure? {
        guard judgesChain else { return nil }
        var search = PathSearch(anchors: anchors, others: known, rules: rules)
        let check = ListCheck(lists: lists, anchors: anchors, others: known, rules: rules)
        do {
            _ = try search.path(to: certificate) { path throws(PathFault) in try check.require(path) }
            return nil
        } catch {
            return Failure(error)
        }
    }
}

extension Failure {
    init(_ fault: PathFault) { self.init(.indeterminate, fault.reason.rawValue, fault.detail) }
}
