internal import CaseStore
internal import Docket
internal import Law
internal import Postgres

extension Courthouse {
    /// Stage 6 begins with the acceptance: the commission is asked, or the judge goes on with what is on record.
    func askRespondent(_ caseID: Int64, _ pack: Pack, on connection: borrowing Connection) throws {
        let useful = try DeadlinesStore.facts(of: caseID, on: connection).useful
        let facts = try AdmissionStore.facts(of: caseID, on: connection)
        let head = facts.head
        switch facts.inquiry(useful: useful, under: pack) {
        case .open(let replyBy, let timers):
            let complaint = facts.complaintSha256
            try HearingStore.ask(head, complaint: complaint, replyBy: replyBy, timers: timers, on: connection)
        case .heard(let timers): try HearingStore.goOn(head, timers: timers, on: connection)
        case .silent(let timers): try HearingStore.lapse(head, timers: timers, timer: nil, on: connection)
        }
    }

    /// The commission answers; inside its window this moves the case on, after it the judge still sees it.
    public func answer(_ caseID: Int64, with paper: ActPaper, by person: Person) async throws {
        let document = try schemas.parse(paper.document, as: .answer)
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            let head = facts.head
            _ = try office(for: .answer, of: person, on: head)
            if try isKept(paper, in: head, on: connection) { return }
            let place = try head.place(ofAnswerBefore: facts.replyBy)
            try document.requires(case: head.number, answers: facts.complaintSha256)
            guard let position = document["position"]?.string.flatMap(Position.init(rawValue:)),
                document["commission"]?.string == head.commission, case .staff(let signedIn, _) = person
            else { throw ActRefusal.document(.member("/commission", head.commission)) }
            let pack = try packs.pack(head.pack)
            try requireSignature(
                under: paper,
                by: signedIn.iin,
                mustSign: true,
                as: .answer,
                head: head,
                on: connection
            )
            try HearingStore.answer(
                head,
                position: position,
                paper: paper.paper,
                place: place,
                by: person.actor,
                timers: place == .awaited ? head.decisionTimers(under: pack) : [],
                on: connection
            )
        }
    }

    /// The window is over: silence is recorded, and the judge decides without an answer.
    ///
    /// While no judge sits it is left to the one who takes the case up.
    func lapseAnswer(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state == .awaitingRespondent else { return }
        let pack = try packs.pack(head.pack)
        try HearingStore.lapse(head, timers: head.decisionTimers(under: pack), timer: timer, on: connection)
    }

    /// The judge has not decided within the budget: somebody higher is told, rung by rung; the case stays with him.
    func escalateDecision(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection) else { return }
        switch head.state {
        case .accepted, .awaitingRespondent, .hearing, .deliberation:
            try climb(.decision, head, stage: .ruling, what: "decision", timer, on: connection)
        default: return
        }
    }
}
