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

    /// Climbs a rung whose ladder ends in something: after the last rung one more timer of the same kind is due.
    func climbOrEnd(
        _ ladder: Ladder,
        _ head: CaseHead,
        stage: Stage,
        what: String,
        _ timer: FiredTimer,
        _ pack: Pack,
        on connection: borrowing Connection
    ) throws {
        let step = Int(timer.step) ?? 0
        guard let rung = head.climb(ladder, as: timer.kind, step: step, planned: timer.due, under: pack) else { return }
        let budget: Budget = timer.kind == .acknowledge ? .acknowledge : .execution
        let end = TimerPlan(
            timer.kind,
            String(step + 1),
            due: max(timer.due.adding(seconds: max(1, pack.budget(budget))), head.moment.adding(seconds: 1))
        )
        let office =
            switch rung.role {
            case "superiorCommission": pack.superior(of: head.commission)?.id ?? head.commission
            case "prosecutor": pack.station(head.station)?.region ?? head.court
            case "courtDutyOfficer", "courtChair": head.court
            default: head.commission
            }
        try ServiceStore.climb(
            head,
            stage: stage,
            what: what,
            step: LadderStep(role: rung.addressee, step: step, next: rung.next ?? end),
            office: office,
            timer: timer,
            on: connection
        )
    }
}
