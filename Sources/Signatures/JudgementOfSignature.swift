/// The checks on the container, its attributes and its signature value.
extension Judgement {
    private static let data = "1.2.840.113549.1.7.1"

    /// Judges the outside; false when there is nothing else to judge.
    mutating func judgeFormat(_ facts: SignatureFacts) -> Bool {
        let container = facts.container
        if let fault = container.fault {
            fails(.format, .format(fault))
            return false
        }
        passes(.format)
        require(
            container.contentType == Self.data,
            .plainContent,
            else: .format("the content is of type \(container.contentType)")
        )
        require(container.strictEncoding, .encoding, else: .format("the container is BER, not DER"))
        return judgeAttributes(facts.attributes)
    }

    private mutating func judgeAttributes(_ attributes: AttributeFacts) -> Bool {
        guard attributes.present, attributes.count > 0 else {
            // Without them a signature over another message's attributes would pass for one over this document.
            fails(.signedAttributes, .format("there are no signed attributes"))
            return false
        }
        passes(.signedAttributes)
        require(
            attributes.contentType.isSingle && attributes.contentTypeMatches,
            .contentType,
            else: .format("the attribute must occur once and name the type of the content")
        )
        require(
            attributes.messageDigest.isSingle,
            .messageDigest,
            else: .format("the attribute must occur once, with one value")
        )
        for (name, found) in [
            ("signingTime", attributes.signingTime), ("signing-certificate-v2", attributes.signingCertificateV2),
            ("signing-certificate", attributes.signingCertificate),
        ] where found.attributes > 0 && !found.isSingle {
            fails(.onceOnly, .format("\(name) must occur once, with one value"))
        }
        require(
            attributes.sorted,
            .attributeOrder,
            else: .format("the signed attributes are not in the order DER gives a SET")
        )
        return true
    }

    mutating func judgeIntegrity(_ facts: SignatureFacts) {
        let algorithms = facts.algorithms
        require(
            facts.container.form != .attachedOther,
            .embeddedContent,
            else: .hash("the container embeds another document")
        )
        switch algorithms.messageDigestMatches {
        case .yes: passes(.documentDigest)
        case .no: fails(.documentDigest, .hash("the signature is over other bytes"))
        // The attributes are there, so a signature without a digest to compare would stand over every document.
        case .notChecked: fails(.documentDigest, .hash("there is no messageDigest to compare"))
        case .notSupported:
            fails(.documentDigest, .algorithm("algorithm not supported: \(Algorithm.name(of: algorithms.digest))"))
        }
        require(
            facts.signer != nil,
            .signerCertificate,
            else: .noSigner("the container does not embed the certificate of its signer")
        )
        switch algorithms.signatureVerifies {
        case .yes: passes(.signatureValue)
        case .no: fails(.signatureValue, .value("the signature was not made with this key"))
        case .notChecked where facts.signer == nil: skips(.signatureValue, "there is no key to check it with")
        case .notChecked:
            fails(.signatureValue, .algorithm("the key is outside the limits of this service"))
        case .notSupported:
            fails(.signatureValue, .algorithm("algorithm not supported: \(Algorithm.name(of: algorithms.signature))"))
        }
    }

    mutating func judgeConstraints(_ facts: SignatureFacts) {
        let attributes = facts.attributes
        let limit = policy.signersLimit
        require(
            facts.container.signers <= limit,
            .signers,
            else: .constraints("\(facts.container.signers) have signed where \(limit) may")
        )
        if attributes.signingCertificateV2.attributes > 0 {
            require(
                facts.signer == nil || attributes.signingCertificateV2Matches,
                .namedCertificate,
                else: .noSigner("the signature names another certificate than the one embedded")
            )
        } else {
            fails(.signingCertificate, .constraints("signing-certificate-v2 is missing"))
        }
        if attributes.signingTime.attributes > 0 {
            require(
                attributes.signingTimeSeconds != nil,
                .signingTime,
                else: .constraints("the time cannot be read")
            )
        } else {
            fails(.signingTime, .constraints("the attribute is missing"))
        }
        if attributes.misplacedCount > 0 {
            fails(.misplacedAttributes, .constraints("what must be signed is among the unsigned attributes"))
        }
        guard let claimed = attributes.signingTimeSeconds else { return }
        if claimed > facts.atSeconds + policy.clockSkewSeconds {
            fails(.claimedTime, .constraints("the claimed time is yet to come"))
        }
        if let signer = facts.signer,
            !(signer.notBeforeSeconds...max(signer.notBeforeSeconds, signer.notAfterSeconds)).contains(claimed)
        {
            fails(.claimedTime, .constraints("the claimed time lies outside the life of the certificate"))
        }
    }
}

/// Names for algorithms that are recognised but not calculated here.
enum Algorithm {
    private static let known = [
        ("1.2.398.3.10.1.1.1", "GOST 34.310-2004"), ("1.2.398.3.10.1.1.2", "GOST 34.10-2015"),
        ("1.2.398.3.10.1.3", "GOST digest"), ("1.2.643.7.1.1", "GOST R 34.10-2012"),
        ("1.2.643.2.2", "GOST R 34.10-2001"),
    ]

    static func name(of identifier: String) -> String {
        for (prefix, name) in known where identifier == prefix || identifier.hasPrefix(prefix + ".") {
            return "\(name) (\(identifier))"
        }
        return identifier
    }
}
