internal import CaseStore
public import Docket
internal import Law
internal import Postgres

extension Courthouse {
    /// The voter withdraws, before the judge has spoken only.
    ///
    /// What was signed or confirmed is taken back by a signature; under the secret alone the voter asks for it, and a
    /// clerk hears whether it is so (see ``Docket/CaseHead/withdrawal(isSigned:wasVouchedFor:underSignature:)``).
    @discardableResult
    public func withdraw(_ caseID: Int64, with paper: ActPaper) async throws -> Withdrawal {
        let document = try schemas.parse(paper.document, as: .withdrawal)
        return try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            let head = facts.head
            if head.state == .withdrawn, try isKept(paper, in: head, on: connection) { return .ends }
            try head.requiresNoRuling()
            try document.requires(case: head.number, answers: facts.complaintSha256)
            try requireSignature(
                under: paper,
                by: facts.complaint.signer,
                mustSign: false,
                as: .withdrawal,
                head: head,
                on: connection
            )
            let withdrawal = head.withdrawal(
                isSigned: facts.isSigned,
                wasVouchedFor: facts.wasVouchedFor,
                underSignature: paper.signature != nil
            )
            if withdrawal == .asks, head.flags.contains("withdrawalAsked") { return .asks }
            try FilingStore.keep(paper.paper, as: "withdrawal", of: head, on: connection)
            let word = AdmissionStore.Word.document(paper.paper.sha256, reason: document["reason"]?.string)
            switch withdrawal {
            case .ends: try AdmissionStore.withdraw(head, word, by: .voter, on: connection)
            case .asks: try AdmissionStore.askWithdrawal(head, word, on: connection)
            }
            return withdrawal
        }
    }

    /// A clerk withdraws at the voter's word, at the counter or over video, saying how the voter was identified.
    public func withdraw(
        _ caseID: Int64,
        method: Ratification.Method,
        identifiedBy: String,
        version: Int?,
        by person: Person
    ) async throws {
        try await act { connection in
            let (head, word) = try hear(.withdrawal, caseID, method, identifiedBy, version, by: person, on: connection)
            try AdmissionStore.withdraw(head, word, by: person.actor, on: connection)
        }
    }

    /// A clerk has heard from the voter that the wish to withdraw is not the voter's, or is no more: the case goes on.
    ///
    /// - Throws: ``Docket/Refusal/outOfTurn(state:)`` where nobody asks to withdraw.
    public func goOn(
        _ caseID: Int64,
        method: Ratification.Method,
        identifiedBy: String,
        version: Int?,
        by person: Person
    ) async throws {
        try await act { connection in
            let (head, word) = try hear(
                .continuation,
                caseID,
                method,
                identifiedBy,
                version,
                by: person,
                on: connection
            )
            guard head.flags.contains("withdrawalAsked") else { throw Refusal.outOfTurn(state: head.state) }
            try AdmissionStore.goOn(head, word, by: person.actor, on: connection)
        }
    }

    /// What a clerk has heard from a voter whom he has identified, before the judge has spoken.
    private func hear(
        _ act: Authority.Act,
        _ caseID: Int64,
        _ method: Ratification.Method,
        _ identifiedBy: String,
        _ version: Int?,
        by person: Person,
        on connection: borrowing Connection
    ) throws -> (CaseHead, AdmissionStore.Word) {
        guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
        _ = try office(for: act, of: person, on: head)
        try head.requiresNoRuling()
        try head.requires(version: version)
        guard identifiedBy.contains(where: { !$0.isWhitespace }), method != .signature else {
            throw ActRefusal.document(.member("/identifiedBy", "identifiedBy"))
        }
        return (head, .heard(method, identifiedBy: identifiedBy))
    }
}
