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
                isDone: place <= reached
            )
        }
    }

    private static func ladder(of timer: TimerPlan.Kind) -> Ladder? {
        switch timer {
        case .screening: .orderExhausted
        case .decision: .acceptance
        case .acknowledge: .acknowledgement
        case .execution: .execution
        case .warning: .deadlineWarnings
        case .stage, .deadline, .verdict, .ratification, .correction, .draw, .accept, .answer, .confirmation,
            .pollsClose:
            nil
        }
    }
}
