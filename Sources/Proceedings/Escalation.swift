internal import CaseStore
internal import Docket
internal import Law
internal import Postgres

// Ladders: who is called when something has not happened, rung by rung, as the pack of the case says.
extension Courthouse {
    /// Climbs one rung of a ladder for a timer that has lapsed; on the last rung the timer stays as a reminder.
    func climb(
        _ ladder: Ladder,
        _ head: CaseHead,
        stage: Stage,
        what: String,
        _ timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        let pack = try packs.pack(head.pack)
        let rungs = max(1, pack.ladder(ladder).count)
        let step = min(Int(timer.step) ?? 0, rungs - 1)
        let rung =
            head.climb(ladder, as: timer.kind, step: step, planned: timer.due, under: pack)
            ?? LadderStep(role: Role.courtDutyOfficer.rawValue, step: step, next: nil)
        let last = TimerPlan(timer.kind, timer.step, due: head.moment.adding(seconds: max(60, pack.budget(.decision))))
        let told = LadderStep(role: rung.addressee, step: step, next: rung.next ?? last)
        try ServiceStore.climb(
            head,
            stage: stage,
            what: what,
            step: told,
            office: recipient(rung.role, for: head, pack),
            timer: timer,
            on: connection
        )
    }

    /// Whose inbox a role of a ladder means for this case.
    private func recipient(_ role: String, for head: CaseHead, _ pack: Pack) -> String {
        switch role {
        case "commission", "commissionOfficer", "commissionChair": head.commission
        case "superiorCommission": pack.superior(of: head.commission)?.id ?? head.commission
        case "prosecutor": pack.station(head.station)?.region ?? head.court
        default: head.court
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
        try ServiceStore.climb(
            head,
            stage: stage,
            what: what,
            step: LadderStep(role: rung.addressee, step: step, next: rung.next ?? end),
            office: recipient(rung.role, for: head, pack),
            timer: timer,
            on: connection
        )
    }

    /// Whom the pack's ladder calls when nobody is left to be asked.
    func callForJudges(_ head: CaseHead, _ pack: Pack) -> Calling {
        let start = head.begin(.orderExhausted, as: .nobodyOnDuty, under: pack)
        return Calling(
            calls: start.calls.map { ($0, recipient($0.role, for: head, pack)) },
            next: start.next
        )
    }

    /// Still nobody is left to be asked: the next rung of the ladder.
    func callOn(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), let step = Int(timer.step) else { return }
        let pack = try packs.pack(head.pack)
        guard head.state == .registered || head.state == .awaitingDraw,
            let rung = head.climb(.orderExhausted, as: timer.kind, step: step, planned: timer.due, under: pack)
        else { return }
        try ServiceStore.climb(
            head,
            stage: .assignment,
            what: timer.kind.rawValue,
            step: LadderStep(role: rung.addressee, step: step, next: rung.next),
            office: recipient(rung.role, for: head, pack),
            timer: timer,
            on: connection
        )
    }
}
