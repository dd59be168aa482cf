extension SignatureFacts {
    /// What is so about bytes that are no container.
    init(unreadable why: String, atSeconds: Int64) {
        self.init(
            atSeconds: atSeconds,
            provedSeconds: atSeconds,
            container: ContainerFacts(
                fault: why,
                form: .detached,
                contentType: "",
                strictEncoding: false,
                version: 0,
                signers: 0,
                certificates: 0,
                revocationLists: 0,
                signerByKeyIdentifier: false
            ),
            attributes: .none,
            algorithms: .none,
            signer: nil,
            chain: ChainFacts(built: false, links: []),
            stamps: [],
            signerDER: [],
            issuerDER: []
        )
    }
}

extension ContainerFacts {
    init(_ container: SignedContainer, over document: SignedContent) {
        let form: Form =
            container.content.map { content in document.isSame(as: content) ? .attachedAndEqual : .attachedOther }
            ?? .detached
        let byKey = if case .key = container.signers[0].identifier { true } else { false }
        self.init(
            fault: nil,
            form: form,
            contentType: container.contentType.text,
            strictEncoding: container.isStrict,
            version: container.version,
            signers: container.signers.count,
            certificates: container.certificates.count,
            revocationLists: container.listCount,
            signerByKeyIdentifier: byKey
        )
    }
}

extension AttributeFacts {
    static let none = AttributeFacts(
        present: false,
        count: 0,
        sorted: true,
        contentType: .none,
        contentTypeMatches: false,
        messageDigest: .none,
        signingTime: .none,
        signingTimeSeconds: nil,
        signingCertificate: .none,
        signingCertificateV2: .none,
        signingCertificateV2Matches: false,
        unsignedCount: 0,
        misplacedCount: 0,
        timestampTokens: 0,
        embeddedRevocation: 0
    )

    init(_ found: SignerExamination, in container: SignedContainer) {
        let signer = found.signer
        func unsigned(_ type: OID) -> Int { signer.unsignedAttributes.count { attribute in attribute.type == type } }
        let type = signer.single(AttributeName.contentType).flatMap { value in
            try? OID(DER.only(Tag.identifier, of: value))
        }
        self.init(
            present: signer.signedEncoding != nil,
            count: signer.signedAttributes.count,
            sorted: signer.isSorted,
            contentType: Occurrence(signer.count(AttributeName.contentType)),
            contentTypeMatches: type == container.contentType,
            messageDigest: Occurrence(signer.count(AttributeName.messageDigest)),
            signingTime: Occurrence(signer.count(AttributeName.signingTime)),
            signingTimeSeconds: found.signingTime,
            signingCertificate: Occurrence(signer.count(AttributeName.signingCertificate)),
            signingCertificateV2: Occurrence(signer.count(AttributeName.signingCertificateV2)),
            signingCertificateV2Matches: found.namesCertificate ?? false,
            unsignedCount: signer.unsignedAttributes.count,
            misplacedCount: signer.unsignedAttributes.count { attribute in
                AttributeName.mustBeSigned.contains(attribute.type)
            },
            timestampTokens: unsigned(AttributeName.timestamp),
            embeddedRevocation: unsigned(AttributeName.revocationValues)
        )
    }
}

extension AttributeFacts.Occurrence {
    static let none = Self(attributes: 0, values: 0)

    init(_ count: (attributes: Int, values: Int)) { self.init(attributes: count.attributes, values: count.values) }
}

extension AlgorithmFacts {
    static let none = AlgorithmFacts(
        digest: "",
        digestName: nil,
        digestListed: false,
        signature: "",
        signatureName: nil,
        signatureDigest: nil,
        maskDigest: nil,
        saltBytes: 0,
        messageDigestMatches: .notChecked,
        signatureVerifies: .notChecked
    )

    init(_ found: SignerExamination, in container: SignedContainer) {
        let signer = found.signer
        self.init(
            digest: signer.digest.oid.text,
            digestName: found.digest?.name,
            digestListed: container.digests.contains { listed in listed.oid == signer.digest.oid },
            signature: signer.algorithm.oid.text,
            signatureName: found.scheme?.family,
            // Where the algorithm names the kind of key alone, a key of GOST still goes with one digest.
            signatureDigest: found.scheme?.digest.name ?? SignatureScheme(signer.algorithm)?.digest.name,
            maskDigest: found.scheme?.maskDigest?.rawValue,
            saltBytes: found.scheme?.saltBytes ?? 0,
            messageDigestMatches: Agreement(found.contentAgrees),
            signatureVerifies: Agreement(found.signatureAgrees)
        )
    }
}

extension AlgorithmFacts.Agreement {
    init(_ found: SignerExamination.Agreement) {
        self =
            switch found {
            case .yes: .yes
            case .no: .no
            case .foreign: .notSupported
            case .outOfBounds, .absent: .notChecked
            }
    }
}

extension ChainFacts.Link {
    init(_ certificate: ParsedCertificate) {
        self.init(
            sha256: Hexadecimal.text(of: certificate.sha256),
            key: KeyFacts(certificate.key),
            extendedKeyUsage: certificate.extensions.extendedKeyUsage?.map(\.text),
            signatureDigest: SignatureScheme(certificate.algorithm)?.digest.name,
            notBeforeSeconds: certificate.notBefore,
            notAfterSeconds: certificate.notAfter
        )
    }
}
