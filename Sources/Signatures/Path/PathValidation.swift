/// The state of path validation (RFC 5280 6.1.2), moved from the anchor to the target.
struct PathValidation {
    let rules: PathRules
    private var graph = PolicyGraph()
    private var names = NameRules()
    private var explicitPolicy: Int
    private var policyMapping: Int
    private var inhibitAny: Int
    private var pathLength: Int

    private init(_ rules: PathRules, count: Int) {
        self.rules = rules
        explicitPolicy = rules.explicitPolicy ? 0 : count + 1
        policyMapping = rules.inhibitMapping ? 0 : count + 1
        inhibitAny = rules.inhibitAnyPolicy ? 0 : count + 1
        pathLength = count
    }

    /// Judges a path from the anchor to the target, whose signatures have been verified; revocation is left out.
    static func judge(_ path: [ParsedCertificate], _ rules: PathRules) throws(PathFault) {
        guard let anchor = path.first, let target = path.last else { throw PathFault(.noChain, "there is no path") }
        if path.count == 1 {
            try judgeAlone(target, rules)
            return
        }
        try target.requireAlive(atSeconds: rules.atSeconds, isTarget: true)
        var state = PathValidation(rules, count: path.count - 1)
        try state.begin(at: anchor)
        for certificate in path.dropFirst().dropLast() { try state.pass(certificate) }
        try state.end(at: target)
    }

    /// An anchor that is asked about itself.
    private static func judgeAlone(_ anchor: ParsedCertificate, _ rules: PathRules) throws(PathFault) {
        try anchor.requireProfile(at: .target)
        if rules.requiresStrength { try anchor.requireStrength(ofSignature: false, atSeconds: rules.atSeconds) }
        try anchor.requireAlive(atSeconds: rules.atSeconds, isTarget: true)
        try anchor.requirePurpose(rules.purpose, isTarget: true)
        try anchor.requireUsage(rules.purpose)
    }

    private mutating func begin(at anchor: ParsedCertificate) throws(PathFault) {
        try anchor.requireProfile(at: .anchor)
        if rules.requiresStrength { try anchor.requireStrength(ofSignature: false, atSeconds: rules.atSeconds) }
        try anchor.requireAlive(atSeconds: rules.atSeconds, isTarget: false)
        if anchor.isSelfIssued {
            if rules.holdsRootsToTheLetter { try anchor.requireRootProfile() }
            try anchor.requireAuthority()
        } else {
            try anchor.requireIssuingAnchor()
        }
        if let constraints = anchor.extensions.nameConstraints { names.add(constraints) }
        if let limit = anchor.extensions.basicConstraints?.pathLength { pathLength = min(pathLength, limit) }
    }

    /// RFC 5280 6.1.3.
    private mutating func basics(of certificate: ParsedCertificate, isTarget: Bool) throws(PathFault) {
        try certificate.requireProfile(at: isTarget ? .target : .authority)
        if rules.requiresStrength { try certificate.requireStrength(ofSignature: true, atSeconds: rules.atSeconds) }
        try certificate.requireAlive(atSeconds: rules.atSeconds, isTarget: isTarget)
        try certificate.requirePurpose(rules.purpose, isTarget: isTarget)
        if isTarget || !certificate.isSelfIssued {
            let extensions = certificate.extensions
            if let why = names.fault(
                subject: certificate.subject,
                alternatives: extensions.alternativeNames,
                hasAlternatives: extensions.hasAlternativeNames
            ) {
                throw PathFault(.constraints, why)
            }
        }
        graph.descend(
            into: certificate.extensions.policies?.map(\.identifier),
            anyIsTaken: inhibitAny > 0 || (!isTarget && certificate.isSelfIssued)
        )
        guard explicitPolicy > 0 || !graph.isNull else { throw PathFault(.constraints, "no policy is valid") }
    }

    /// RFC 5280 6.1.4.
    private mutating func pass(_ certificate: ParsedCertificate) throws(PathFault) {
        try basics(of: certificate, isTarget: false)
        let extensions = certificate.extensions
        if let mappings = extensions.mappings {
            guard !mappings.contains(where: { one in one.issuer == PolicyGraph.any || one.subject == PolicyGraph.any })
            else { throw PathFault(.constraints, "any policy is mapped") }
            graph.map(mappings, allowed: policyMapping > 0)
        }
        if let constraints = extensions.nameConstraints { names.add(constraints) }
        if !certificate.isSelfIssued {
            explicitPolicy = max(0, explicitPolicy - 1)
            policyMapping = max(0, policyMapping - 1)
            inhibitAny = max(0, inhibitAny - 1)
        }
        if let limit = extensions.policyConstraints?.requireExplicit { explicitPolicy = min(explicitPolicy, limit) }
        if let limit = extensions.policyConstraints?.inhibitMapping { policyMapping = min(policyMapping, limit) }
        if let limit = extensions.inhibitAnyPolicy { inhibitAny = min(inhibitAny, limit) }
        try certificate.requireAuthority()
        if !certificate.isSelfIssued {
            guard pathLength > 0 else { throw PathFault(.constraints, "the path is longer than an authority allows") }
            pathLength -= 1
        }
        if let limit = extensions.basicConstraints?.pathLength { pathLength = min(pathLength, limit) }
    }

    /// RFC 5280 6.1.5.
    private mutating func end(at target: ParsedCertificate) throws(PathFault) {
        try basics(of: target, isTarget: true)
        try target.requireUsage(rules.purpose)
        // A key of an accepted kind that is none: a point beside its curve, say.
        if rules.requiresStrength, KeyCache.shared.key(of: target.key) == nil {
            throw PathFault(.weak, "the key cannot be read")
        }
        explicitPolicy = max(0, explicitPolicy - 1)
        if target.extensions.policyConstraints?.requireExplicit == 0 { explicitPolicy = 0 }
        guard explicitPolicy > 0 || graph.isValid(for: rules.policies) else {
            throw PathFault(.constraints, "no policy is valid")
        }
    }
}
