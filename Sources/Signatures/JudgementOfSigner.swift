/// The checks on algorithms, certificates and the person.
extension Judgement {
    mutating func judgeStrength(_ facts: SignatureFacts, under policy: SignaturePolicy) {
        let algorithms = facts.algorithms
        if let digest = algorithms.digestName {
            require(
                policy.digests.contains(digest),
                "digest algorithm",
                else: .algorithm("\(digest) is not accepted")
            )
        }
        require(
            algorithms.digestListed,
            "digest algorithm listed",
            else: .constraints("the container does not list the digest its signer used")
        )
        if let implied = algorithms.signatureDigest, let digest = algorithms.digestName {
            require(
                implied == digest,
                "digest and signature agree",
                else: .constraints("the digest is \(digest), the signature algorithm says \(implied)")
            )
        }
        if let mask = algorithms.maskDigest {
            require(
                policy.digests.contains(mask),
                "mask digest",
                else: .algorithm("\(mask) is not accepted")
            )
        }
        guard let key = facts.signer?.key, key.supported || key.explicitCurve else { return }
        judge(key, "signer's key", under: policy)
    }

    private mutating func judge(_ key: KeyFacts, _ name: String, under policy: SignaturePolicy) {
        switch key.type {
        case "RSA", "RSA-PSS":
            // With the exponent 1 a signature is the padded digest itself, which anybody can write.
            let sound = key.exponentOdd && key.exponentBits > 1 && key.exponentBits <= policy.exponentBitsLimit
            require(
                (policy.rsaBitsAtLeast...max(policy.rsaBitsAtLeast, policy.rsaBitsAtMost)).contains(key.bits) && sound,
                name,
                else: .algorithm("RSA of \(key.bits) bits with an exponent of \(key.exponentBits)")
            )
        case "EC":
            let named = !key.explicitCurve && policy.curves.contains(key.curve ?? "")
            require(
                named,
                name,
                else: .algorithm(key.explicitCurve ? "the curve is not a named one" : "curve \(key.curve ?? "")")
            )
        // Every curve that a key of GOST may name is of 256 or 512 bits, and the digest is judged by itself.
        case "GOST": passes(name)
        default:
            fails(name, .algorithm("algorithm not supported: \(Algorithm.name(of: key.type))"))
        }
    }

    mutating func judgeChain(_ facts: SignatureFacts, of signer: CertificateFacts, under policy: SignaturePolicy) {
        // The second of notAfter is the last one (RFC 5280 4.1.2.5).
        let alive = facts.provedSeconds >= signer.notBeforeSeconds && facts.provedSeconds <= signer.notAfterSeconds
        require(
            alive,
            "certificate is alive",
            else: .outOfBounds(facts.provedSeconds < signer.notBeforeSeconds ? "not valid yet" : "expired")
        )
        let chain = facts.chain
        guard chain.built else {
            fails("chain", Failure(.indeterminate, chain.reason ?? "NO_CERTIFICATE_CHAIN_FOUND", chain.detail ?? ""))
            return
        }
        passes("chain")
        for (place, link) in chain.links.enumerated() { judge(link.key, "issuer's key \(place + 1)", under: policy) }
        // The anchor's own signature proves nothing: the last digest is not asked about.
        let digests = ([signer.signatureDigest] + chain.links.map(\.signatureDigest)).dropLast(
            chain.links.isEmpty ? 0 : 1
        )
        for digest in digests {
            require(
                digest.map { name in policy.chainDigests.contains(name) } ?? false,
                "digest in the chain",
                else: .algorithm("\(digest ?? "an unknown digest") is not accepted")
            )
        }
    }

    private static let emailProtection = "1.3.6.1.5.5.7.3.4"
    private static let anyUsage = "2.5.29.37.0"

    /// An authority with a list of purposes issues for these alone; an anchor is a name and a key, whatever it lists.
    private mutating func judgeAuthorities(_ chain: ChainFacts) {
        for (place, link) in chain.links.dropLast().enumerated() {
            guard let usage = link.extendedKeyUsage else { continue }
            require(
                usage.contains(Self.emailProtection) || usage.contains(Self.anyUsage),
                "issuer's purpose \(place + 1)",
                else: .chainConstraints("the issuer's certificate is not for documents")
            )
        }
    }

    mutating func judgeUsage(
        of signer: CertificateFacts,
        below chain: ChainFacts,
        for purpose: Purpose,
        under policy: SignaturePolicy
    ) {
        require(
            !signer.authority,
            "not an authority",
            else: .chainConstraints("the certificate of an authority signs no documents")
        )
        switch purpose {
        case .document:
            if policy.requiresNonRepudiation {
                require(
                    signer.keyUsage?.contains("nonRepudiation") ?? false,
                    "nonRepudiation",
                    else: .chainConstraints("the key may not sign documents")
                )
            }
            if policy.requiresEmailProtection {
                // Without the extension the key is for every purpose (RFC 5280 4.2.1.12).
                require(
                    signer.extendedKeyUsage?.contains(Self.emailProtection) ?? true,
                    "emailProtection",
                    else: .chainConstraints("the key may not sign documents")
                )
                judgeAuthorities(chain)
            }
        case .signIn:
            let usable = signer.keyUsage.map { usage in
                usage.contains("digitalSignature") || usage.contains("nonRepudiation")
            }
            require(
                usable ?? true,
                "digitalSignature",
                else: .chainConstraints("the key may not sign")
            )
        }
    }

    mutating func judgePerson(_ signer: CertificateFacts, expecting expected: String?, under policy: SignaturePolicy) {
        if expected != nil || policy.requiresIIN {
            require(
                signer.iin != nil && (expected == nil || signer.iin == expected),
                "person",
                else: .wrongPerson(
                    signer.iin == nil ? "the certificate names no IIN" : "the certificate is of another IIN"
                )
            )
        }
        if let iin = signer.iin, !Self.controlDigitIsRight(in: iin) {
            warns("control digit", "the last digit of the IIN does not fit")
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
        of facts: SignatureFacts,
        under policy: SignaturePolicy
    ) {
        switch state {
        case .good(_, let by): passes("revocation", by)
        case .notRequired: skips("revocation", "not required")
        case .revoked(let atSeconds, let reason) where atSeconds > facts.provedSeconds:
            // A stamp or our own receipt proves that the signature existed before the certificate was called back.
            warns("revocation", "revoked after the signature is proved to have existed: \(reason)")
        case .revoked(_, let reason): fails("revocation", .revoked(reason))
        case .unknown(let reason): judgeUnknownRevocation(reason, under: policy)
        case .notAsked: judgeUnknownRevocation("nobody has been asked yet", under: policy)
        }
    }

    /// A stamp that does not hold proves nothing, and takes nothing away either.
    mutating func judgeStamps(_ stamps: [TimestampFacts]) {
        for stamp in stamps {
            if let fault = stamp.fault {
                warns("time-stamp", fault)
            } else {
                passes("time-stamp", stamp.authority ?? "")
            }
        }
    }

    private mutating func judgeUnknownRevocation(_ reason: String, under policy: SignaturePolicy) {
        if policy.requiresRevocation {
            fails("revocation", .tryLater(reason))
        } else {
            skips("revocation", reason)
        }
    }
}
