/// Judges an answer about the status of one certificate.
struct StatusCheck {
    var atSeconds: Int64
    /// How old an answer without a date of the next one may be.
    var freshnessSeconds: Int64
    /// The answer may be this much younger than the instant of judgement, for clocks differ.
    var skewSeconds: Int64 = 300
    /// Longest age of any answer, whatever it promises itself.
    var ageLimitSeconds: Int64 = 7 * 86_400
    var requiresStrength = true
    /// Lists that may name a responder.
    var lists: [RevocationList] = []

    /// Whose word an answer is.
    struct Voice {
        let certificate: ParsedCertificate
        /// Whether somebody has still to say that the certificate was not revoked.
        let isUnproved: Bool
    }

    /// The responder whose signature holds: the issuer itself, or whom the issuer appointed and has not called back.
    ///
    /// `path` leads from an anchor to the issuer.
    ///
    /// - Throws: `PathFault` with the reason, where there is none.
    func responder(of answer: StatusAnswer, along path: [ParsedCertificate]) throws(PathFault) -> Voice {
        guard let issuer = path.last else { throw PathFault(.noChain, "there is no issuer") }
        guard !answer.hasUnknownCritical, !answer.singles.contains(where: \.hasUnknownCritical) else {
            throw PathFault(.tryLater, "a critical extension of the answer is not known here")
        }
        guard let scheme = SignatureScheme(answer.algorithm) else {
            throw PathFault(.tryLater, "algorithm not supported: \(Algorithm.name(of: answer.algorithm.oid.text))")
        }
        guard !requiresStrength || scheme.isStrong(atSeconds: atSeconds) else {
            throw PathFault(.tryLater, "\(scheme.name) is not accepted")
        }
        var why = "nobody who may answer has signed the answer"
        for candidate in [issuer] + answer.certificates where names(answer.responder, candidate) {
            guard let key = KeyCache.shared.key(of: candidate.key),
                key.verifies(answer.signature, over: answer.signed, scheme)
            else {
                why = "the signature of the answer is wrong"
                continue
            }
            if candidate === issuer { return Voice(certificate: issuer, isUnproved: false) }
            do {
                try requireAppointed(candidate, by: issuer)
                return Voice(certificate: candidate, isUnproved: try isUnproved(candidate, along: path))
            } catch {
                why = "the responder: \(error.detail)"
            }
        }
        throw PathFault(.tryLater, why)
    }

    private func names(_ responder: StatusAnswer.Responder, _ candidate: ParsedCertificate) -> Bool {
        switch responder {
        case .name(let name): candidate.subject == name
        case .keyHash(let hash): Digest.value(.sha1, candidate.key.bits[...]) == hash
        }
    }

    /// RFC 6960 4.2.2.2: issued by the very authority of the certificate asked about, for this purpose.
    private func requireAppointed(_ responder: ParsedCertificate, by issuer: ParsedCertificate) throws(PathFault) {
        guard responder.mayBeIssued(by: issuer), responder.isSigned(by: issuer.key) else {
            throw PathFault(.noChain, "the issuer has not appointed it")
        }
        if let unknown = responder.extensions.unknownCritical.first {
            throw PathFault(.general, "critical extension \(unknown.text) is not known here")
        }
        if requiresStrength { try responder.requireStrength(ofSignature: true, atSeconds: atSeconds) }
        try responder.requireAlive(atSeconds: atSeconds, isTarget: true)
        try responder.requirePurpose(.responder, isTarget: true)
        try responder.requireUsage(.responder)
    }

    /// RFC 6960 4.2.2.2.1: a responder may have been called back too, unless its issuer says that nobody need ask.
    ///
    /// Where the issuer names no way to find out, it has left that to whoever asks, and its appointment stands.
    private func isUnproved(_ responder: ParsedCertificate, along path: [ParsedCertificate]) throws(PathFault) -> Bool {
        let extensions = responder.extensions
        if extensions.noCheck { return false }
        var rules = PathRules(atSeconds: atSeconds)
        rules.requiresStrength = requiresStrength
        rules.holdsRootsToTheLetter = false
        let check = ListCheck(lists: lists, anchors: [], others: [], rules: rules)
        switch check.status(of: responder, along: path) {
        case .good: return false
        case .revoked(_, .certificateHold): throw PathFault(.tryLater, "its certificate is on hold")
        case .revoked(_, let reason): throw PathFault(.tryLater, "its certificate was revoked: \(reason.name)")
        case .unknown: return !extensions.responders.isEmpty || !(extensions.distributionPoints ?? []).isEmpty
        }
    }

    /// Whether an answer is about certificates of `issuer`.
    func concerns(_ single: StatusAnswer.Single, _ issuer: ParsedCertificate) -> Bool {
        guard let digest = single.digest, digest != .md5 else { return false }
        return Digest.value(digest, issuer.subject.encoding[...]) == single.nameHash
            && Digest.value(digest, issuer.key.bits[...]) == single.keyHash
    }

    /// What an answer says about a certificate, and whose word that is; `path` leads from an anchor to the issuer.
    ///
    /// - Throws: `PathFault` with the reason, where nobody has signed the answer who may.
    func word(
        of answer: StatusAnswer,
        about certificate: ParsedCertificate,
        along path: [ParsedCertificate]
    ) throws(PathFault) -> (status: ListCheck.Status, voice: Voice) {
        guard let issuer = path.last else { throw PathFault(.noChain, "there is no issuer") }
        let voice = try responder(of: answer, along: path)
        return (state(answer, of: certificate, issuer: issuer), voice)
    }

    /// Whatever is not surely good or revoked is unknown, with the reason.
    private func state(
        _ answer: StatusAnswer,
        of certificate: ParsedCertificate,
        issuer: ParsedCertificate
    ) -> ListCheck.Status {
        var good = false
        var unknown = false
        var why = "the answer is about another certificate"
        for single in answer.singles where single.serial == certificate.serial && concerns(single, issuer) {
            switch single.state {
            case .revoked(let seconds, let reason): return .revoked(atSeconds: seconds, reason ?? .unspecified)
            case .unknown: unknown = true
            case .good:
                if let fault = age(single, answer) { why = fault } else { good = true }
            }
        }
        // Whatever else an answer says about a certificate, that it was called back outweighs it.
        if unknown { return .unknown("the responder does not know the certificate") }
        return good ? .good : .unknown(why)
    }

    private func age(_ single: StatusAnswer.Single, _ answer: StatusAnswer) -> String? {
        let now = atSeconds
        if single.thisUpdate > now + skewSeconds || answer.producedAt > now + skewSeconds {
            return "the answer is from the future"
        }
        if let next = single.nextUpdate {
            guard next >= single.thisUpdate, next + skewSeconds >= now else { return "the answer is too old" }
            return now - single.thisUpdate > max(ageLimitSeconds, freshnessSeconds) ? "the answer is too old" : nil
        }
        return now - single.thisUpdate > freshnessSeconds ? "the answer is too old" : nil
    }
}
