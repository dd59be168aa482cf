/// Looks for a path from a certificate to an anchor among the certificates given, within bounds.
struct PathSearch {
    let anchors: [ParsedCertificate]
    let others: [ParsedCertificate]
    let rules: PathRules

    /// Signatures that may be verified in one search, and steps that may be taken.
    static let signaturesLimit = 128
    static let stepsLimit = 1_024
    /// Certificates in a path, those issued to themselves counted.
    static let lengthLimit = 20

    private(set) var signatures = 0
    private var steps = 0
    private var verified: [Pair: Bool] = [:]
    private var vouched: Set<ParsedCertificate>?
    private var foremost: PathFault?

    private struct Pair: Hashable {
        let child: [UInt8]
        let parent: [UInt8]
    }

    init(anchors: [ParsedCertificate], others: [ParsedCertificate], rules: PathRules) {
        self.anchors = anchors
        self.others = others
        self.rules = rules
    }

    /// The first path, anchor first, that holds and that `accept` does not object to.
    mutating func path(
        to target: ParsedCertificate,
        accept: ([ParsedCertificate]) throws(PathFault) -> Void = { _ in }
    ) throws(PathFault) -> [ParsedCertificate] {
        // What is itself an anchor needs no path, but where it says that it signed itself, it must have.
        if anchors.contains(target), !target.isSelfIssued || signed(target, by: target) {
            do throws(PathFault) {
                try PathValidation.judge([target], rules)
                try accept([target])
                return [target]
            } catch {
                note(error)
            }
        } else if let found = try climb([target], accept: accept) {
            return found
        }
        throw foremost ?? PathFault(.noChain, "no path leads to an anchor")
    }

    /// Goes on from the last certificate of `way`, which runs from the target upwards.
    private mutating func climb(
        _ way: [ParsedCertificate],
        accept: ([ParsedCertificate]) throws(PathFault) -> Void
    ) throws(PathFault) -> [ParsedCertificate]? {
        guard let last = way.last, way.count <= Self.lengthLimit else { return nil }
        steps += 1
        for anchor in anchors where last.mayBeIssued(by: anchor) && !way.contains(anchor) {
            guard within() else { return nil }
            guard signed(last, by: anchor) else { continue }
            let path = Array((way + [anchor]).reversed())
            do throws(PathFault) {
                guard path.dropFirst().dropLast().count(where: { one in !one.isSelfIssued }) <= rules.depthLimit else {
                    throw PathFault(.constraints, "the path is longer than it may be")
                }
                try PathValidation.judge(path, rules)
                try accept(path)
                return path
            } catch {
                note(error)
            }
        }
        for other in others where last.mayBeIssued(by: other) && !way.contains(other) && !anchors.contains(other) {
            guard vouchedFor(above: way[0]).contains(other) else {
                noteNames(other)
                continue
            }
            guard within() else { return nil }
            guard signed(last, by: other) else { continue }
            if let found = try climb(way + [other], accept: accept) { return found }
        }
        noteNames(last)
        return nil
    }

    /// Of the certificates that may stand above the target, by their names, those for which an anchor speaks.
    ///
    /// From the anchors downwards: a stranger's certificates, of which each may have issued each, cost one calculation
    /// with the key of each authority whose name they bear, and none with a key that the stranger has chosen.
    private mutating func vouchedFor(above target: ParsedCertificate) -> Set<ParsedCertificate> {
        if let vouched { return vouched }
        var named: Set<ParsedCertificate> = []
        var above = [target]
        while let child = above.popLast() {
            for other in others where child.mayBeIssued(by: other) && named.insert(other).inserted {
                above.append(other)
            }
        }
        var open = others.filter { other in named.remove(other) != nil && !anchors.contains(other) }
        var found: Set<ParsedCertificate> = []
        var speakers = anchors
        while !speakers.isEmpty {
            var next: [ParsedCertificate] = []
            for candidate in open {
                for speaker in speakers where candidate.mayBeIssued(by: speaker) && within() {
                    guard signed(candidate, by: speaker) else { continue }
                    next.append(candidate)
                    break
                }
            }
            found.formUnion(next)
            open.removeAll { candidate in found.contains(candidate) }
            // Who is no authority speaks for nobody: a citizen's key would be one that a stranger has chosen.
            speakers = next.filter(\.isAuthority)
        }
        vouched = found
        return found
    }

    /// Says so where the key is at hand, but under another name.
    private mutating func noteNames(_ child: ParsedCertificate) {
        guard let key = child.extensions.authorityKey?.identifier else { return }
        let known = anchors + others
        guard !known.contains(where: { one in one.subject == child.issuer }),
            known.contains(where: { one in one.extensions.subjectKey == key })
        else { return }
        note(PathFault(.general, "the issuer has another name"))
    }

    private func within() -> Bool { steps < Self.stepsLimit && signatures < Self.signaturesLimit }

    /// The path that came furthest says best what is wrong.
    private mutating func note(_ fault: PathFault) {
        if let standing = foremost, standing.reason == .revoked || standing.reason == .authorityRevoked { return }
        if foremost == nil || fault.reason == .revoked || fault.reason == .authorityRevoked { foremost = fault }
    }

    private mutating func signed(_ child: ParsedCertificate, by parent: ParsedCertificate) -> Bool {
        let pair = Pair(child: child.sha256, parent: parent.sha256)
        if let known = verified[pair] { return known }
        signatures += 1
        let answer = child.isSigned(by: parent.key)
        verified[pair] = answer
        return answer
    }
}
