/// The policies that are valid along a path, as the graph of RFC 9618: the same answers as the tree of RFC 5280, without
/// its growth.
struct PolicyGraph {
    private struct Node {
        var parents: Set<OID>
        var expected: Set<OID>
    }

    static let any = OID("2.5.29.32.0")

    private var levels: [[OID: Node]] = [[any: Node(parents: [], expected: [any])]]
    private(set) var isNull = false

    /// RFC 5280 6.1.3 (d) and (e).
    mutating func descend(into policies: [OID]?, anyIsTaken: Bool) {
        guard !isNull else { return }
        guard let policies else {
            isNull = true
            return
        }
        let above = levels[levels.count - 1]
        var level: [OID: Node] = [:]
        for policy in policies where policy != Self.any {
            let parents = Set(above.filter { _, node in node.expected.contains(policy) }.keys)
            if !parents.isEmpty {
                level[policy] = Node(parents: parents, expected: [policy])
            } else if above[Self.any] != nil {
                level[policy] = Node(parents: [Self.any], expected: [policy])
            }
        }
        if anyIsTaken, policies.contains(Self.any) {
            for (parent, node) in above {
                for policy in node.expected {
                    if level[policy] == nil {
                        level[policy] = Node(parents: [parent], expected: [policy])
                    } else if !policies.contains(policy) || policy == Self.any {
                        level[policy]?.parents.insert(parent)
                    }
                }
            }
        }
        levels.append(level)
        isNull = level.isEmpty
    }

    /// RFC 5280 6.1.4 (b).
    mutating func map(_ mappings: [CertificateExtensions.Mapping], allowed: Bool) {
        guard !isNull else { return }
        var level = levels[levels.count - 1]
        var targets: [OID: Set<OID>] = [:]
        for mapping in mappings { targets[mapping.issuer, default: []].insert(mapping.subject) }
        for (issuer, subjects) in targets {
            if !allowed {
                level[issuer] = nil
            } else if level[issuer] != nil {
                level[issuer]?.expected = subjects
            } else if level[Self.any] != nil {
                level[issuer] = Node(parents: [Self.any], expected: subjects)
            }
        }
        levels[levels.count - 1] = level
        isNull = level.isEmpty
    }

    /// RFC 5280 6.1.5 (g): whether a policy is left that the caller accepts; nil stands for any.
    func isValid(for accepted: Set<OID>?) -> Bool {
        guard !isNull else { return false }
        guard let accepted, !accepted.contains(Self.any) else { return true }
        let kept = withoutDeadEnds()
        var named: Set<OID> = []
        var allowed: Set<OID> = [Self.any]
        for level in kept.dropFirst() {
            var next: Set<OID> = []
            for (policy, node) in level {
                if policy == Self.any {
                    if node.parents.contains(Self.any) { next.insert(policy) }
                } else if node.parents.contains(Self.any) {
                    named.insert(policy)
                    if accepted.contains(policy) { next.insert(policy) }
                } else if !node.parents.isDisjoint(with: allowed) {
                    next.insert(policy)
                }
            }
            allowed = next
        }
        if allowed.contains(where: { policy in policy != Self.any }) { return true }
        return allowed.contains(Self.any) && !accepted.subtracting(named).isEmpty
    }

    /// The levels without nodes that nothing hangs on.
    private func withoutDeadEnds() -> [[OID: Node]] {
        var kept = levels
        for index in stride(from: kept.count - 2, through: 0, by: -1) {
            let used = Set(kept[index + 1].values.flatMap(\.parents))
            kept[index] = kept[index].filter { policy, _ in used.contains(policy) }
        }
        return kept
    }
}
