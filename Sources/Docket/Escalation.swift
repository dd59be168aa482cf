public import Law

/// One rung of the ladder an alarm climbs, as it was planned when the alarm rang.
public struct PlannedRung: Hashable, Sendable {
    public let at: Instant
    /// A role, as the pack's ladder names it.
    public let role: String
    public let isDone: Bool
}

extension Pack {
    /// Whom a lapsed timer of this kind and step brings in: a role of its ladder, or what happens of itself.
    ///
    /// - Returns: `nextJudge`, `nextDraw` and `notCarriedOut` where no person is called; nil for a timer that calls nobody.
    public func escalates(_ timer: TimerPlan.Kind, to step: String) -> String? {
        switch timer {
        case .accept: "nextJudge"
        case .draw: "nextDraw"
        case .warning:
            ladder(.deadlineWarnings).first { $0.step == step.split(separator: "/").last.map(String.init) }?.role
        case .nobodyOnDuty: Int(step).flatMap { ladder(.orderExhausted).dropFirst($0).first?.role }
        case .screening, .decision:
            // The last rung is repeated as a reminder.
            Self.ladder(of: timer).map(ladder).flatMap { rungs in
                rungs.isEmpty ? nil : rungs[min(max(0, Int(step) ?? 0), rungs.count - 1)].role
            }
        case .acknowledge, .execution:
            // After the last rung it counts as not carried out.
            Self.ladder(of: timer).map(ladder).map { rungs in
                let place = Int(step) ?? 0
                return rungs.indices.contains(place) ? rungs[place].role : "notCarriedOut"
            }
        case .stage, .deadline, .verdict, .ratification, .correction, .answer, .confirmation, .pollsClose: nil
        }
    }

    /// The rungs of the ladder of an alarm that has reached one of them; none for an alarm that climbs no ladder.
    public func rungs(of alarm: String, reached: Int, at moment: Instant) -> [PlannedRung] {
        let isWarning = alarm.hasPrefix("warning/")
        guard let timer = isWarning ? .warning : TimerPlan.Kind(rawValue: alarm), let ladder = Self.ladder(of: timer)
        else { return [] }
        let rungs = self.ladder(ladder)
        guard rungs.indices.contains(reached) else { return [] }
        return rungs.enumerated().map { place, rung in
            PlannedRung(
                at: moment.adding(seconds: rung.afterSeconds - rungs[reached].afterSeconds),
                role: rung.role,
                isDone: place <= reached || rung.afterSeconds <= rungs[reached].afterSeconds
            )
        }
    }

    private static func ladder(of timer: TimerPlan.Kind) -> Ladder? {
        switch timer {
        case .screening: .screening
        case .nobodyOnDuty: .orderExhausted
        case .decision: .decision
        case .acknowledge: .acknowledgement
        case .execution: .execution
        case .warning: .deadlineWarnings
        case .stage, .deadline, .verdict, .ratification, .correction, .draw, .accept, .answer, .confirmation,
            .pollsClose:
            nil
        }
    }
}

/// Whom a ladder calls the moment it begins, and what waits for the rest.
public struct LadderStart: Hashable, Sendable {
    public let calls: [LadderStep]
    /// The timer of the first rung with a delay; nil where all are called at once.
    public let next: TimerPlan?
}

extension CaseHead {
    /// Begins a ladder now: every rung without a delay is called at once, the rest by timers of this kind.
    public func begin(_ ladder: Ladder, as kind: TimerPlan.Kind, under pack: Pack) -> LadderStart {
        let rungs = pack.ladder(ladder)
        let atOnce = rungs.prefix { $0.afterSeconds <= 0 }
        return LadderStart(
            calls: atOnce.enumerated().map { place, rung in LadderStep(role: rung.role, step: place, next: nil) },
            next: rungs.dropFirst(atOnce.count).first.map { rung in
                TimerPlan(kind, String(atOnce.count), due: moment.adding(seconds: rung.afterSeconds))
            }
        )
    }
}
