internal import CaseStore
internal import Delivery
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// Stage 8, started by a timer: serves a signed ruling at once.
    func serve(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let facts = try ServiceStore.facts(of: timer.caseID, on: connection)
        guard facts.head.state == .ruled else { return }
        let pack = try packs.pack(facts.head.pack)
        let plan = facts.head.servicePlan(orders: facts.outcome != .refuse, under: pack)
        try ServiceStore.serve(facts, plan, timer: timer, on: connection)
    }

    /// The addressed commission acknowledges, by a signed `dauys-acknowledgement/1`.
    public func acknowledge(_ caseID: Int64, with paper: ActPaper, by person: Person) async throws {
        let document = try schemas.parse(paper.document, as: .acknowledgement)
        try await act { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
            _ = try office(for: .acknowledgement, of: person, on: head)
            if head.state != .served, try isKept(paper, in: head, on: connection) { return }
            try head.requires(.served)
            let facts = try ServiceStore.facts(of: caseID, on: connection)
            try document.requires(case: head.number, answers: facts.rulingSha256)
            guard document["commission"]?.string == head.commission, case .staff(let signedIn, _) = person else {
                throw ActRefusal.document(.member("/commission", head.commission))
            }
            let pack = try packs.pack(head.pack)
            try requireSignature(
                under: paper,
                by: signedIn.iin,
                mustSign: true,
                as: .acknowledgement,
                head: head,
                on: connection
            )
            let timers = head.executionTimers(under: pack)
            try ServiceStore.acknowledge(
                head,
                paper: paper.paper,
                executeBy: timers.first?.due ?? head.moment,
                by: person.actor,
                timers: timers,
                on: connection
            )
        }
    }

    /// Nobody at the commission has acknowledged: whoever is above is told, and at the ladder's end it counts as refused.
    func escalateAcknowledgement(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state == .served else { return }
        let pack = try packs.pack(head.pack)
        let step = Int(timer.step) ?? 0
        if pack.ladder(.acknowledgement).indices.contains(step) {
            try climbOrEnd(.acknowledgement, head, stage: .service, what: "acknowledge", timer, pack, on: connection)
        } else {
            try notCarriedOut(try ExecutionStore.facts(of: head.id, on: connection), pack, timer, on: connection)
        }
    }
}
