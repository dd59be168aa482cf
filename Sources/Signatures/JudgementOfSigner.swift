/// The checks on algorithms, certificates and the person.
extension Judgement {
    mutating func judgeStrength(_ facts: SignatureFacts) {
        let algorithms = facts.algorithms
        if let digest = algorithms.digestName {
            require(
                policy.digests.contains(digest),
                .digestAlgorithm,
                else: .algorithm("\(digest) is not accepted")
            )
        }
        require(
            algorithms.digestListed,
            .digestListed,
            else: .constraints("the container does not list the digest its signer used")
        )
        if let implied = algorithms.signatureDigest, let digest = algorithms.digestName {
            require(
                implied == digest,
                .digestsAgree,
                else: .constraints("the digest is \(digest), the signature algorithm says \(implied)")
            )
        }
        if let mask = algorithms.maskDigest {
            require(
                policy.digests.contains(mask),
                .maskDigest,
                else: .algorithm("\(mask) is not accepted")
            )
        }
        guard let key = facts.signer?.key, key.supported || key.explicitCurve else { return }
        judge(key, .signerKey)
    }

    private mutating func judge(_ key: KeyFacts, _ check: SignatureCheck, _ place: String = "") {
        switch key.type {
        case "RSA", "RSA-PSS":
            // With the exponent 1 a signature is the padded digest itself, which anybody can write.
            let sound = key.exponentOdd && key.exponentBits > 1 && key.exponentBits <= policy.exponentBitsLimit
            require(
                (policy.rsaBitsAtLeast...max(policy.rsaBitsAtLeast, policy.rsaBitsAtMost)).contains(key.bits) && sound,
                check,
                else: .algorithm("\(place)RSA of \(key.bits) bits with an exponent of \(key.exponentBits)")
            )
        case "EC":
            let named = !key.explicitCurve && policy.curves.contains(key.curve ?? "")
            require(
                named,
                check,
                else: .algorithm(
                    place + (key.explicitCurve ? "the curve is not a named one" : "curve \(key.curve ?? "")")
                )
            )
        // Every curve that a key of GOST may name is of 256 or 512 bits, and the digest is judged by itself.
        case "GOST": passes(check, place)
        default:
            fails(check, .algorithm("\(place)algorithm not supported: \(Algorithm.name(of: key.type))"))
        }
    }

    mutating func judgeChain(_ facts: SignatureFacts, of signer: CertificateFacts) {
        // The second of notAfter is the last one (RFC 5280 4.1.2.5).
        func lives(_ certificate: (notBefore: Int64, notAfter: Int64), at seconds: Int64) -> Bool {
            seconds >= certificate.notBefore && seconds <= certificate.notAfter
        }
        let (provedSeconds, hopedSeconds) = (provedSeconds, hopedSeconds)
        let life = (notBefore: signer.notBeforeSeconds, notAfter: signer.notAfterSeconds)
        require(
            lives(life, at: provedSeconds),
            .certificateAlive,
            else: lives(life, at: hopedSeconds)
                ? .openStamp : .outOfBounds(provedSeconds < life.notBefore ? "not valid yet" : "expired")
        )
        let chain = facts.chain
        guard chain.built else {
            fails(.chain, Failure(.indeterminate, chain.reason ?? "NO_CERTIFICATE_CHAIN_FOUND", chain.detail ?? ""))
            return
        }
        // The way was found as of the earliest stamp; where that one proves nothing here, it must hold as of now.
        func last(at seconds: Int64) -> Bool {
            chain.links.allSatisfy { link in lives((link.notBeforeSeconds, link.notAfterSeconds), at: seconds) }
        }
        require(
            last(at: provedSeconds),
            .chain,
            else: last(at: hopedSeconds) ? .openStamp : .chainGeneral("a certificate of an authority is not in force")
        )
        for (place, link) in chain.links.enumerated() { judge(link.key, .issuerKey, "issuer \(place + 1): ") }
        // The anchor's own signature proves nothing: the last digest is not asked about.
        let digests = ([signer.signatureDigest] + chain.links.map(\.signatureDigest)).dropLast(
            chain.links.isEmpty ? 0 : 1
        )
        for digest in digests {
            require(
                digest.map { name in policy.chainDigests.contains(name) } ?? false,
                .chainDigest,
                else: .algorithm("\(digest ?? "an unknown digest") is not accepted")
            )
        }
    }

    private static let emailProtection = "1.3.6.1.5.5.7.3.4"
    private static let anyUsage = "2.5.29.37.0"

    /// An authority with a list of purposes issues for these alone; an anchor is a name and a key, whatever it lists.
    private mutating func judgeAuthorities(_ chain: ChainFacts) {
        for link in chain.links.dropLast() {
            guard let usage = link.extendedKeyUsage else { continue }
            require(
                usage.contains(Self.emailProtection) || usage.contains(Self.anyUsage),
                .issuerPurpose,
                else: .chainConstraints("the issuer's certificate is not for documents")
            )
        }
    }

    mutating func judgeUsage(of signer: CertificateFacts, below chain: ChainFacts, for purpose: Purpose) {
        require(
            !signer.authority,
            .notAuthority,
            else: .chainConstraints("the certificate of an authority signs no documents")
        )
        switch purpose {
        case .document:
            require(
                signer.keyUsage?.contains("nonRepudiation") ?? false,
                .nonRepudiation,
                else: .chainConstraints("the key may not sign documents")
            )
            // Without the extension the key is for every purpose (RFC 5280 4.2.1.12).
            require(
                signer.extendedKeyUsage?.contains(Self.emailProtection) ?? true,
                .emailProtection,
                else: .chainConstraints("the key may not sign documents")
            )
            judgeAuthorities(chain)
        case .signIn:
            let usable = signer.keyUsage.map { usage in
                usage.contains("digitalSignature") || usage.contains("nonRepudiation")
            }
            require(
                usable ?? true,
                .digitalSignature,
                else: .chainConstraints("the key may not sign")
            )
        }
    }

    mutating func judgePerson(_ signer: CertificateFacts, expecting expected: String?) {
        if let expected {
            require(
                signer.iin == expected,
                .person,
                else: .wrongPerson(
                    signer.iin == nil ? "the certificate names no IIN" : "the certificate is of another IIN"
                )
            )
        } else {
            require(signer.iin != nil, .identified, else: .wrongPerson("the certificate names no IIN"))
        }
        if let iin = signer.iin, !Self.controlDigitIsRight(in: iin) {
            fails(.controlDigit, .wrongPerson("the last digit of the IIN does not fit"))
        }
    }

    /// The last digit follows from the first eleven; a wrong one is only remarked on, test certificates have it.
    static func controlDigitIsRight(in iin: String) -> Bool {
        let digits = iin.utf8.map { digit in Int(digit) - 48 }
        guard digits.count == 12 else { return false }
        var first = 0
        var second = 0
        for place in 0..<11 {
            first += digits[place] * (place + 1)
            second += digits[place] * ((place + 2) % 11 + 1)
        }
        return (first % 11 == 10 ? second % 11 : first % 11) == digits[11]
    }

    mutating func judgeRevocation(
        _ state: RevocationState,
        of facts: SignatureFacts
    ) {
        switch state {
        case .good(_, let by): passes(.revocation, by)
        case .notRequired: skips(.revocation, "not required")
        case .revoked(let atSeconds, let reason) where atSeconds > provedSeconds:
            // A stamp or our own receipt proves that the signature existed before the certificate was called back.
            fails(.revokedLater, .revoked("revoked after the signature is proved to have existed: \(reason)"))
        case .revoked(let atSeconds, _) where atSeconds > hopedSeconds: fails(.revocation, .openStamp)
        case .revoked(_, let reason): fails(.revocation, .revoked(reason))
        case .unknown(let reason): fails(.revocation, .tryLater(reason))
        case .notAsked: fails(.revocation, .tryLater("nobody has been asked yet"))
        }
    }

    /// A stamp that does not hold proves nothing, and takes nothing away either.
    mutating func judgeStamps(_ stamps: [TimestampFacts]) {
        for stamp in stamps {
            switch policy.standing(of: stamp) {
            case .believed: passes(.timestamp, stamp.authority ?? "")
            case .open: fails(.timestamp, .openStamp)
            case .refused(let failure): fails(.timestamp, failure)
            }
        }
    }
}
