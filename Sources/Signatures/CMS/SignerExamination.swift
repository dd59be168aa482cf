/// What is so about one signer of a container over one content, calculated once; the judgement comes after.
struct SignerExamination: Sendable {
    enum Agreement: Sendable {
        case yes, no
        /// An algorithm that nobody here calculates.
        case foreign(String)
        /// A key of a kind that is calculated here, but beyond its limits.
        case outOfBounds
        /// There was nothing to calculate with.
        case absent
    }

    let signer: SignedContainer.Signer
    /// The certificate that the signer names.
    let certificate: ParsedCertificate?
    let digest: MessageDigest?
    let scheme: SignatureScheme?
    let contentAgrees: Agreement
    let signatureAgrees: Agreement
    /// Whether the attribute names this certificate; nil where there is no such attribute.
    let namesCertificate: Bool?
    let signingTime: Int64?

    /// Calculates over `content`, which is the document, not what a stranger embedded in its place.
    init(
        _ signer: SignedContainer.Signer,
        of container: SignedContainer,
        content: SignedContent?,
        certificates: [ParsedCertificate]
    ) {
        self.signer = signer
        let tie = Self.tie(of: signer)
        let certificate = Self.certificate(of: signer, tiedBy: tie, among: certificates)
        self.certificate = certificate
        namesCertificate = tie.map { tie in certificate.map { certificate in tie.names(certificate) } ?? false }
        signingTime = signer.single(AttributeName.signingTime).flatMap { value in
            var reader = DER(value)
            return try? reader.next().seconds()
        }
        let digest = MessageDigest(signer.digest)
        self.digest = digest
        let scheme = digest.flatMap { digest in SignatureScheme(signer.algorithm, digest: digest) }
        self.scheme = scheme
        contentAgrees = Self.content(signer, digest, content)
        signatureAgrees = Self.value(signer, scheme, certificate, content)
    }

    /// The certificate that a signer names: many may bear the same issuer and number, the attribute names one.
    private static func certificate(
        of signer: SignedContainer.Signer,
        tiedBy tie: SigningCertificate?,
        among certificates: [ParsedCertificate]
    ) -> ParsedCertificate? {
        let candidates = certificates.filter { certificate in signer.identifies(certificate) }
        return candidates.first { candidate in tie?.names(candidate) ?? true } ?? candidates.first
    }

    static func certificate(
        of signer: SignedContainer.Signer,
        among certificates: [ParsedCertificate]
    ) -> ParsedCertificate? {
        certificate(of: signer, tiedBy: tie(of: signer), among: certificates)
    }

    private static func tie(of signer: SignedContainer.Signer) -> SigningCertificate? {
        if let value = signer.single(AttributeName.signingCertificateV2) {
            return try? SigningCertificate(value, second: true)
        }
        return signer.single(AttributeName.signingCertificate).flatMap { value in
            try? SigningCertificate(value, second: false)
        }
    }

    private static func content(_ signer: SignedContainer.Signer, _ digest: MessageDigest?, _ content: SignedContent?)
        -> Agreement
    {
        guard let content else { return .absent }
        guard signer.signedEncoding != nil else { return .absent }
        guard let digest else { return .foreign(signer.digest.oid.text) }
        guard let value = signer.single(AttributeName.messageDigest) else { return .absent }
        // What is no digest agrees with no document.
        guard let claimed = try? DER.only(Tag.octetString, of: value).content else { return .no }
        guard let value = content.value(of: digest) else { return .foreign(signer.digest.oid.text) }
        return value == Array(claimed) ? .yes : .no
    }

    private static func value(
        _ signer: SignedContainer.Signer,
        _ scheme: SignatureScheme?,
        _ certificate: ParsedCertificate?,
        _ content: SignedContent?
    ) -> Agreement {
        guard let certificate else { return .absent }
        guard let scheme else { return .foreign(signer.algorithm.oid.text) }
        guard let key = KeyCache.shared.key(of: certificate.key) else {
            return certificate.key.isOfKnownKind ? .outOfBounds : .foreign(certificate.key.algorithm.oid.text)
        }
        guard let signed = signer.signedEncoding ?? content?.bytes else { return .absent }
        if key.verifies(signer.signature, over: signed[...], scheme) { return .yes }
        // RFC 5652 5.4: the digest is over the DER form, also where the attributes travel in another order.
        if !signer.isSorted, let sorted = signer.sortedEncoding(),
            key.verifies(signer.signature, over: sorted[...], scheme)
        {
            return .yes
        }
        return .no
    }

    /// Content that is itself a set of attributes: a signature over it may have been made for another document.
    static func looksLikeAttributes(_ content: [UInt8]) -> Bool {
        guard content.first == Tag.set, let set = try? DER.only(Tag.set, of: content[...]) else { return false }
        var reader = set.inside
        return (try? reader.next(Tag.sequence)) != nil
    }
}

extension SignedContainer.Signer {
    func identifies(_ certificate: ParsedCertificate) -> Bool {
        switch identifier {
        case .issuerAndSerial(let issuer, let serial): certificate.serial == serial && certificate.issuer == issuer
        case .key(let key): certificate.extensions.subjectKey == key
        }
    }

    /// How often an attribute stands among the signed ones, and with how many values.
    func count(_ type: OID) -> (attributes: Int, values: Int) {
        var found = (attributes: 0, values: 0)
        for attribute in signedAttributes where attribute.type == type {
            found.attributes += 1
            found.values += attribute.values.count
        }
        return found
    }

    /// The value of an attribute that stands there once, with one value.
    func single(_ type: OID) -> Octets? {
        let all = signedAttributes.filter { attribute in attribute.type == type }
        guard all.count == 1, all[0].values.count == 1 else { return nil }
        return all[0].values.first
    }
}
