public import Law

/// To whom a ruling goes, and what waits afterwards.
public struct ServicePlan: Hashable, Sendable {
    public let commission: String
    public let superior: String?
    /// Whether the ruling orders something that must be acknowledged and carried out.
    public let orders: Bool
    public let acknowledgeBy: Instant?
    public let timers: [TimerPlan]
}

/// One step up a ladder: whom it reaches, and when the next is due.
public struct LadderStep: Hashable, Sendable {
    public let role: String
    public let step: Int
    public let next: TimerPlan?

    /// Whose inbox or board the rung means: officers of a commission share the commission's inbox.
    public var addressee: String { role == Role.commissionOfficer.rawValue ? "commission" : role }

    public init(role: String, step: Int, next: TimerPlan?) {
        self.role = role
        self.step = step
        self.next = next
    }
}

extension CaseHead {
    /// Plans the service of a ruling.
    public func servicePlan(orders: Bool, under pack: Pack) -> ServicePlan {
        let superior = pack.superior(of: commission)?.id
        guard orders else {
            return ServicePlan(
                commission: commission,
                superior: superior,
                orders: false,
                acknowledgeBy: nil,
                timers: []
            )
        }
        let due = moment.adding(seconds: max(1, pack.budget(.acknowledge)))
        return ServicePlan(
            commission: commission,
            superior: superior,
            orders: true,
            acknowledgeBy: due,
            timers: [TimerPlan(.acknowledge, "0", due: due)]
        )
    }

    /// The rung of a ladder that a lapsed timer reaches, and the timer of the next rung, counted from the planned time.
    ///
    /// Nil when every rung has been climbed.
    public func climb(_ ladder: Ladder, as kind: TimerPlan.Kind, step: Int, planned: Instant, under pack: Pack)
        -> LadderStep?
    {
        let rungs = pack.ladder(ladder)
        guard rungs.indices.contains(step) else { return nil }
        let rung = rungs[step]
        guard rungs.indices.contains(step + 1) else { return LadderStep(role: rung.role, step: step, next: nil) }
        let pause = max(1, rungs[step + 1].afterSeconds - rung.afterSeconds)
        let due = max(planned.adding(seconds: pause), moment.adding(seconds: 1))
        return LadderStep(role: rung.role, step: step, next: TimerPlan(kind, String(step + 1), due: due))
    }
}
