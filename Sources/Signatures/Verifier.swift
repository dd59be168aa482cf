internal import COpenSSL

/// Collects the facts about signatures; the policy judges them afterwards.
public struct Verifier: Sendable {
    private let anchors: TrustAnchors

    public init(anchors: TrustAnchors) { self.anchors = anchors }

    /// Collects what is so about `container` over `document` at an instant; whatever the bytes are, that is a fact.
    ///
    /// It calculates for some hundred microseconds and never waits.
    public func facts(container: [UInt8], over document: [UInt8], atSeconds: Int64) -> SignatureFacts {
        let collected = unsafe anchors.store.facts(container: container, document: document, atSeconds: atSeconds) {
            read in
            unsafe SignatureFacts(read, atSeconds: atSeconds)
        }
        guard let collected else { preconditionFailure("There was no memory to read a signature.") }
        return collected
    }
}

extension SignatureFacts {
    init(_ read: borrowing dauys_facts, atSeconds: Int64) {
        let signer = unsafe read.signer_embedded == 1 ? CertificateFacts(read.signer) : nil
        unsafe self.init(
            atSeconds: atSeconds,
            container: ContainerFacts(read),
            attributes: AttributeFacts(read),
            algorithms: AlgorithmFacts(read),
            signer: signer,
            chain: ChainFacts(read),
            signerDER: read.signer.der.copied,
            issuerDER: read.issuer_der.copied
        )
    }
}

extension ContainerFacts {
    init(_ read: borrowing dauys_facts) {
        fault = unsafe read.fault.map { text in unsafe String(cString: text) }
        form =
            switch unsafe Int(read.form) {
            case DAUYS_ATTACHED_EQUAL: .attachedAndEqual
            case DAUYS_ATTACHED_OTHER: .attachedOther
            default: .detached
            }
        contentType = unsafe read.content_type.text ?? ""
        strictEncoding = unsafe read.strict_encoding == 1
        trailingBytes = unsafe read.trailing_bytes
        version = unsafe read.version
        signers = unsafe read.signers
        certificates = unsafe read.certificates
        revocationLists = unsafe read.revocation_lists
        signerVersion = unsafe read.signer_version
        signerVersionFits = unsafe read.signer_version_fits == 1
        signerByKeyIdentifier = unsafe read.signer_by_key_identifier == 1
    }
}

extension AttributeFacts {
    init(_ read: borrowing dauys_facts) {
        present = unsafe read.has_signed_attributes == 1
        count = unsafe read.signed_attributes
        strict = unsafe read.attributes_strict == 1
        sorted = unsafe read.attributes_sorted == 1
        contentType = unsafe Occurrence(read.content_type_attribute)
        contentTypeMatches = unsafe read.content_type_matches == 1
        messageDigest = unsafe Occurrence(read.message_digest)
        signingTime = unsafe Occurrence(read.signing_time)
        signingTimeSeconds = unsafe read.has_signing_time == 1 ? read.signing_time_seconds : nil
        signingCertificate = unsafe Occurrence(read.ess_v1)
        signingCertificateV2 = unsafe Occurrence(read.ess_v2)
        signingCertificateV2Matches = unsafe read.ess_v2_matches == 1
        unsignedCount = unsafe read.unsigned_attributes
        misplacedCount = unsafe read.misplaced_attributes
        timestampTokens = unsafe read.timestamp_tokens
        embeddedRevocation = unsafe read.embedded_revocation
    }
}

extension AttributeFacts.Occurrence {
    init(_ read: dauys_attribute) {
        attributes = read.attributes
        values = read.values
    }
}

extension AlgorithmFacts {
    init(_ read: borrowing dauys_facts) {
        digest = unsafe read.digest_algorithm.text ?? ""
        digestName = unsafe read.digest_name.text
        digestListed = unsafe read.digest_listed == 1
        signature = unsafe read.signature_algorithm.text ?? ""
        signatureName = unsafe read.signature_name.text
        signatureDigest = unsafe read.signature_digest.text
        maskDigest = unsafe read.mask_digest.text
        saltBytes = unsafe read.salt_bytes
        messageDigestMatches = unsafe Agreement(read.digest_matches)
        signatureVerifies = unsafe Agreement(read.signature_verifies)
    }
}

extension AlgorithmFacts.Agreement {
    init(_ read: Int32) {
        switch Int(read) {
        case DAUYS_YES: self = .yes
        case DAUYS_NO: self = .no
        case DAUYS_NOT_SUPPORTED: self = .notSupported
        default: self = .notChecked
        }
    }
}

extension ChainFacts {
    init(_ read: borrowing dauys_facts) {
        built = unsafe read.chain_built == 1
        errorCode = unsafe read.chain_error
        errorName = unsafe read.chain_error_name.map { text in unsafe String(cString: text) } ?? ""
        errorDepth = unsafe read.chain_error_depth
        let count = unsafe Int(read.chain_count)
        let certificates = unsafe UnsafeBufferPointer(start: read.chain, count: count)
        links = certificates.indices.dropFirst().map { index in unsafe Link(certificates[index]) }
    }
}

extension ChainFacts.Link {
    init(_ read: borrowing dauys_certificate) {
        sha256 = unsafe read.sha256.hexadecimal
        key = unsafe KeyFacts(read)
        signatureDigest = unsafe read.signature_digest.text
        notBeforeSeconds = unsafe read.not_before
        notAfterSeconds = unsafe read.not_after
    }
}
