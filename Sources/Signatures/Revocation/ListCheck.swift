private import Synchronization

/// Asks lists of revoked certificates about a path (RFC 5280 6.3).
struct ListCheck {
    enum Status {
        case good
        case revoked(atSeconds: Int64, RevocationReason)
        case unknown(String)
    }

    /// The newest first: what an older one does not know yet, or knows no more, must not count.
    let lists: [RevocationList]
    let anchors: [ParsedCertificate]
    let others: [ParsedCertificate]
    let rules: PathRules
    /// How many issuers of lists stand above this question.
    let depth: Int

    static let depthLimit = 2

    init(
        lists: [RevocationList],
        anchors: [ParsedCertificate],
        others: [ParsedCertificate],
        rules: PathRules,
        depth: Int = 0
    ) {
        self.lists = lists.sorted { left, right in left.thisUpdate > right.thisUpdate }
        self.anchors = anchors
        self.others = others
        self.rules = rules
        self.depth = depth
    }

    /// Judges every certificate of a path that the rules ask about; the anchor, first, is not asked about.
    func require(_ path: [ParsedCertificate]) throws(PathFault) {
        guard rules.revocation != .none, path.count > 1 else { return }
        let first = rules.revocation == .all ? 1 : path.count - 1
        for index in first..<path.count {
            let isTarget = index == path.count - 1
            switch status(of: path[index], along: Array(path[..<index])) {
            case .good: continue
            case .unknown(let why): throw PathFault(.tryLater, why)
            case .revoked(_, .certificateHold): throw PathFault(.tryLater, "the certificate is on hold")
            case .revoked(let seconds, let reason):
                throw PathFault(isTarget ? .revoked : .authorityRevoked, reason.name, revokedAt: seconds)
            }
        }
    }

    /// What the lists say about a certificate; `path` leads from the anchor to its issuer.
    func status(of certificate: ParsedCertificate, along path: [ParsedCertificate]) -> Status {
        var points = certificate.extensions.distributionPoints ?? []
        var implied = DistributionPoint()
        implied.names = [.directory(certificate.issuer)]
        points.append(implied)
        var covered: UInt16 = 0
        var why = "no list covers the certificate"
        for point in points {
            for list in lists where list.extensions.base == nil && belongs(list, to: certificate, point) {
                let reasons =
                    (point.reasons ?? DistributionPoint.allReasons)
                    & (list.extensions.scope?.point.reasons ?? DistributionPoint.allReasons)
                guard reasons & ~covered != 0 else { continue }
                guard !rules.requiresStrength || list.isStronglySigned(atSeconds: rules.atSeconds) else {
                    why = "the algorithm of the list's signature is not accepted"
                    continue
                }
                guard let signer = signer(of: list, along: path) else {
                    why = "the signature of the list, or its signer, does not hold"
                    continue
                }
                // An issuer that follows RFC 5280 in naming its key follows it in numbering its lists too.
                guard list.extensions.number != nil || signer.extensions.subjectKey == nil else {
                    why = "the list has no number"
                    continue
                }
                let entry = list.entry(serial: certificate.serial, issuer: certificate.issuer)
                let fault = list.fault(atSeconds: rules.atSeconds, ageLimitSeconds: rules.listAgeLimitSeconds)
                if let fault {
                    why = fault
                    continue
                }
                let latest = delta(to: list, signedBy: signer)?.entry(
                    serial: certificate.serial,
                    issuer: certificate.issuer
                )
                if let found = latest ?? entry, found.reason != .removeFromList {
                    return .revoked(atSeconds: found.seconds, found.reason ?? .unspecified)
                }
                covered |= reasons
                if covered == DistributionPoint.allReasons { return .good }
            }
        }
        return .unknown(why)
    }

    /// RFC 5280 6.3.3 (b): whether the list is the one a point names and covers a certificate of this kind.
    private func belongs(_ list: RevocationList, to certificate: ParsedCertificate, _ point: DistributionPoint) -> Bool
    {
        let scope = list.extensions.scope
        if let issuers = point.issuer {
            guard issuers.contains(list.issuer), scope?.indirect ?? false else { return false }
        } else {
            guard list.issuer == certificate.issuer else { return false }
        }
        guard let scope else { return true }
        if scope.hasName {
            let offered = scope.point.fullNames(issuer: list.issuer)
            var wanted = point.fullNames(issuer: point.issuer?.first ?? certificate.issuer)
            if wanted.isEmpty { wanted = (point.issuer ?? []).map { name in .general(.directory(name)) } }
            guard offered.contains(where: { left in wanted.contains { right in left.matches(right) } }) else {
                return false
            }
        }
        if scope.onlyAttributes { return false }
        if scope.onlyUsers, certificate.isAuthority { return false }
        if scope.onlyAuthorities, !certificate.isAuthority { return false }
        return true
    }

    /// RFC 5280 6.3.3 (c): the newest list that adds to `list`.
    private func delta(to list: RevocationList, signedBy signer: ParsedCertificate) -> RevocationList? {
        guard rules.usesDeltas, let number = list.extensions.number else { return nil }
        var newest: RevocationList?
        for delta in lists where delta.issuer == list.issuer {
            guard let base = delta.extensions.base, let own = delta.extensions.number,
                delta.extensions.scope == list.extensions.scope,
                delta.extensions.authorityKey?.identifier == list.extensions.authorityKey?.identifier,
                RevocationListExtensions.isNotAbove(base, number), !RevocationListExtensions.isNotAbove(own, number),
                delta.fault(atSeconds: rules.atSeconds, ageLimitSeconds: rules.listAgeLimitSeconds) == nil,
                !rules.requiresStrength || delta.isStronglySigned(atSeconds: rules.atSeconds),
                delta.isSigned(by: signer.key)
            else { continue }
            if let standing = newest?.extensions.number, !RevocationListExtensions.isNotAbove(standing, own) {
                continue
            }
            newest = delta
        }
        return newest
    }

    /// RFC 5280 6.3.3 (f) and (g): whose key signed the list, proved up to the same anchor.
    private func signer(of list: RevocationList, along path: [ParsedCertificate]) -> ParsedCertificate? {
        for candidate in path.reversed() where mayHaveSigned(candidate, list) {
            guard list.isSigned(by: candidate.key) else { continue }
            if mayList(candidate) { return candidate }
        }
        guard depth < Self.depthLimit, let anchor = path.first else { return nil }
        for candidate in others where mayHaveSigned(candidate, list) && !path.contains(candidate) {
            guard list.isSigned(by: candidate.key), mayList(candidate) else { continue }
            var rules = rules
            rules.purpose = .list
            rules.policies = nil
            rules.explicitPolicy = false
            if rules.revocation == .target { rules.revocation = .none }
            let check = ListCheck(lists: lists, anchors: [anchor], others: others, rules: rules, depth: depth + 1)
            var search = PathSearch(anchors: [anchor], others: others, rules: rules)
            let proved = try? search.path(to: candidate) { path throws(PathFault) in try check.require(path) }
            if proved != nil { return candidate }
        }
        return nil
    }

    private func mayHaveSigned(_ candidate: ParsedCertificate, _ list: RevocationList) -> Bool {
        guard candidate.subject == list.issuer else { return false }
        guard let wanted = list.extensions.authorityKey?.identifier, let offered = candidate.extensions.subjectKey
        else {
            return true
        }
        return wanted == offered
    }

    private func mayList(_ candidate: ParsedCertificate) -> Bool {
        (candidate.extensions.keyUsage?.contains(.crlSign) ?? true)
            && (!rules.requiresStrength || candidate.key.weakness(atSeconds: rules.atSeconds) == nil)
    }
}

extension RevocationList {
    func isStronglySigned(atSeconds: Int64) -> Bool {
        SignatureScheme(algorithm).map { scheme in scheme.isStrong(atSeconds: atSeconds) } ?? false
    }

    /// Whether the holder of `key` signed it; calculated once for each key, since a national list has megabytes.
    func isSigned(by key: SubjectKey) -> Bool {
        let name = key.encoding
        if let known = proofs.withLock({ proofs in proofs[name] }) { return known }
        let answer = isCalculatedToBeSigned(by: key)
        proofs.withLock { proofs in
            if proofs.count >= Self.proofsLimit { proofs.removeAll() }
            proofs[name] = answer
        }
        return answer
    }

    private func isCalculatedToBeSigned(by key: SubjectKey) -> Bool {
        guard let scheme = SignatureScheme(algorithm), let key = KeyCache.shared.key(of: key) else { return false }
        return key.verifies(signature, over: signed, scheme)
    }
}
