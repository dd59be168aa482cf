internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

// Acts are taken in without waiting for word about the certificate they are signed under; it is asked for afterwards.
extension Courthouse {
    /// Sees to it that somebody is asked about the certificate an act was signed under, unless it is known already.
    func askRevocation(
        of act: Authority.Act,
        signedAs facts: SignatureFacts,
        container: [UInt8],
        _ head: CaseHead,
        _ pack: Pack,
        on connection: borrowing Connection
    ) throws {
        let giveUp: Instant
        var payload: [String: JSONValue]
        switch revocationPlan(about: facts, at: head.moment, under: pack) {
        case .settled: return
        case .ask(let question): (payload, giveUp) = (question, revocationPatience(head, pack))
        // Then there is nothing to wait for: people are told with the first look.
        case .nobody(let question): (payload, giveUp) = (question, head.moment)
        }
        let sha256 = Digest.sha256Hex(container)
        payload["act"] = .string(act.rawValue)
        payload["container"] = .string(sha256)
        payload["signedSeconds"] = .integer(head.moment.secondsSince1970)
        try SignatureStore.ask(
            of: act,
            head,
            container: sha256,
            payload: .object(payload),
            giveUp: giveUp,
            on: connection
        )
    }

    /// Tells people when the certificate under an act had been revoked by then, or when nobody could tell to the end.
    func answerRevocation(
        of act: Authority.Act,
        _ caseID: Int64,
        _ container: String,
        _ signedSeconds: Int64,
        with finding: RevocationFinding,
        isLast: Bool,
        on connection: borrowing Connection
    ) throws {
        guard let head = try Cases.lock(caseID, on: connection) else { return }
        // What was revoked only afterwards was good when it signed.
        guard case .revoked(let since, let reason) = finding.state, since <= signedSeconds else {
            if finding.isOpen, isLast { try SignatureStore.leaveActOpen(head, on: connection) }
            return
        }
        guard act != .ruling else {
            let end = head.moment.adding(seconds: max(1, try packs.pack(head.pack).budget(.decision)))
            return try RulingStore.revoke(head, container: container, holdUntil: end, on: connection)
        }
        let facts: JSONValue = [
            "container": .string(container), "since": .integer(since * 1_000_000), "reason": .string(reason),
            "evidence": .array(
                finding.evidence.map { one in
                    ["source": .string(one.source.rawValue), "from": .string(one.from), "sha256": .string(one.sha256)]
                }
            ),
        ]
        try SignatureStore.revoke(act, head, facts: facts, on: connection)
    }
}
