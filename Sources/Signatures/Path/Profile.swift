/// What RFC 5280 asks of a certificate by itself, whatever stands above it.
extension ParsedCertificate {
    enum Place { case anchor, authority, target }

    func requireProfile(at place: Place) throws(PathFault) {
        if let unknown = extensions.unknownCritical.first {
            throw PathFault(.general, "critical extension \(unknown.text) is not known here")
        }
        if extensions.policiesAreCritical, extensions.policies?.contains(where: \.hasForeignQualifier) ?? false {
            throw PathFault(.general, "a critical policy has a qualifier that is not known here")
        }
        func require(_ holds: Bool, _ why: @autoclosure () -> String) throws(PathFault) {
            guard holds else { throw PathFault(.constraints, why()) }
        }
        try require(version == 3, "the certificate is of version \(version)")
        try require(serial.count <= 20, "the serial number is longer than 20 bytes")
        try require((serial.first ?? 0) < 0x80 && serial != [0], "the serial number is not positive")
        try require(extensions.deviations.isEmpty, extensions.deviations.first ?? "")
        try require(!issuer.isEmpty, "the issuer has no name")
        try require(
            place != .authority || extensions.authorityKey?.identifier != nil || isSelfIssued,
            "the key of the issuer is not named"
        )
        if subject.isEmpty {
            try require(place == .target && !isAuthority, "an authority has no name")
            try require(
                extensions.hasAlternativeNames && extensions.alternativeNamesAreCritical,
                "a certificate without a name has no critical alternative name"
            )
        }
        try require(extensions.nameConstraints == nil || isAuthority, "name constraints in what is no authority")
    }

    /// A root speaks for itself alone, so it is held to the letter.
    func requireRootProfile() throws(PathFault) {
        func require(_ holds: Bool, _ why: String) throws(PathFault) {
            guard holds else { throw PathFault(.constraints, "the root: \(why)") }
        }
        try require(extensions.basicConstraints?.critical ?? false, "basicConstraints is missing or not critical")
        try require(extensions.subjectKey != nil, "subjectKeyIdentifier is missing")
        try require(extensions.authorityKey?.issuer == nil, "authorityKeyIdentifier names more than the key")
    }

    /// An authority may issue certificates, by each thing that says so.
    func requireAuthority() throws(PathFault) {
        guard isAuthority else { throw PathFault(.constraints, "a certificate was issued by what is no authority") }
        guard extensions.keyUsage?.contains(.keyCertSign) ?? true else {
            throw PathFault(.constraints, "the key of an authority may not sign certificates")
        }
    }

    /// An issuing authority that people trust directly is its name and its key (RFC 5280 6.1.1 d).
    func requireIssuingAnchor() throws(PathFault) {
        if extensions.basicConstraints != nil { return try requireAuthority() }
        guard extensions.keyUsage?.contains(.keyCertSign) ?? false else {
            throw PathFault(.constraints, "nothing says that the anchor is an authority")
        }
    }

    func requireStrength(ofSignature: Bool, atSeconds: Int64) throws(PathFault) {
        if let why = key.weakness(atSeconds: atSeconds) { throw PathFault(.weak, why) }
        guard ofSignature else { return }
        guard let scheme = SignatureScheme(algorithm) else {
            throw PathFault(.weak, "algorithm not supported: \(Algorithm.name(of: algorithm.oid.text))")
        }
        guard scheme.isStrong(atSeconds: atSeconds) else { throw PathFault(.weak, "\(scheme.name) is not accepted") }
    }

    func requireAlive(atSeconds: Int64, isTarget: Bool) throws(PathFault) {
        let reason: PathFault.Reason = isTarget ? .outOfBounds : .general
        if atSeconds < notBefore { throw PathFault(reason, "not valid yet") }
        // RFC 5280 counts the second of notAfter in.
        if atSeconds > notAfter { throw PathFault(reason, "expired") }
    }

    /// The extended key usage of the target, and of each authority that has one.
    func requirePurpose(_ purpose: KeyPurpose, isTarget: Bool) throws(PathFault) {
        guard let wanted = purpose.identifier else { return }
        guard let usages = extensions.extendedKeyUsage else {
            guard isTarget, purpose == .timestamp || purpose == .responder else { return }
            throw PathFault(.constraints, "the extended key usage does not name the purpose")
        }
        // The key of a time-stamping authority does nothing else, and a document is not signed by whatever key.
        let anyCounts = purpose == .server || purpose == .client || !isTarget
        guard usages.contains(wanted) || anyCounts && usages.contains(KeyPurpose.anyUsage) else {
            throw PathFault(.constraints, "the extended key usage does not name the purpose")
        }
        if isTarget, purpose == .timestamp, usages.count != 1 || !extensions.extendedKeyUsageIsCritical {
            throw PathFault(.constraints, "the key of a time-stamping authority is for something else too")
        }
    }

    /// The key usage of the target.
    func requireUsage(_ purpose: KeyPurpose) throws(PathFault) {
        let usage = extensions.keyUsage
        let signs = usage.map { usage in usage.contains(.digitalSignature) || usage.contains(.nonRepudiation) } ?? true
        switch purpose {
        case .any: break
        case .server, .client:
            guard signs || (purpose == .server && usage?.contains(KeyUsage(rawValue: 0x2000)) ?? false) else {
                throw PathFault(.constraints, "the key may not be used like this")
            }
        case .document:
            guard usage?.contains(.nonRepudiation) ?? true else {
                throw PathFault(.constraints, "the key may not sign documents")
            }
            guard !isAuthority else { throw PathFault(.constraints, "an authority signs no documents") }
        case .signIn, .timestamp, .responder:
            guard signs else { throw PathFault(.constraints, "the key may not sign") }
        case .list:
            guard usage?.contains(.crlSign) ?? true else {
                throw PathFault(.constraints, "the key may not sign lists of revoked certificates")
            }
        }
    }
}

extension SubjectKey {
    /// The last second of September 2019: until then 1,024 bits would do (ETSI TS 119 312).
    private static let lastOfShortModuli: Int64 = 1_569_887_999

    /// Why nobody should have relied on a key of this kind at that instant; nil when it would do.
    func weakness(atSeconds: Int64) -> String? {
        switch kind {
        case .rsa(let bits, let exponentBits, let isOdd):
            // The highest bits of a modulus may be zero, but its bytes fill whole words.
            let bytes = (bits + 7) / 8
            guard bytes >= (atSeconds <= Self.lastOfShortModuli ? 128 : 256), bits <= KeyLimits.modulusBits,
                bytes % 8 == 0, isOdd, exponentBits > 1,
                exponentBits <= KeyLimits.exponentBits
            else { return "RSA of \(bits) bits with an exponent of \(exponentBits)" }
            return nil
        case .curve(let oid):
            guard let curve = Curve.names[oid], ["P-256", "P-384", "P-521"].contains(curve.name) else {
                return "the curve \(Curve.names[oid]?.name ?? oid.text) is not accepted"
            }
            return nil
        case .explicitCurve: return "the curve is not a named one"
        case .gost(let algorithm):
            guard !algorithm.isArchival || atSeconds <= GOSTAlgorithm.lastOf2004 else {
                return "\(algorithm.name) is for records of the past"
            }
            return nil
        case .dsa: return "DSA is not accepted"
        case .other(let oid): return "algorithm not supported: \(Algorithm.name(of: oid.text))"
        }
    }
}
