public import Law

/// The timers that deadlines need: one when each is over, and its warnings before.
public struct DeadlineClocks: Sendable {
    private let deadlines: [Deadline]
    private let closing: Instant
    private let pack: Pack

    public init(deadlines: [Deadline], closing: Instant, pack: Pack) {
        self.deadlines = deadlines
        self.closing = closing
        self.pack = pack
    }

    /// The timers still to come; a limit that is over already is due at once, so that nobody finds out by chance.
    public func timers(after moment: Instant) -> [TimerPlan] {
        var timers: [TimerPlan] = []
        for deadline in deadlines where deadline.nature.hasClock {
            timers.append(TimerPlan(.deadline, deadline.rule, due: max(deadline.due, moment)))
            for warning in pack.warnings(for: deadline) where warning.at > moment {
                timers.append(TimerPlan(.warning, "\(deadline.rule)/\(warning.step)", due: warning.at))
            }
        }
        if closing > moment { timers.append(TimerPlan(.pollsClose, "station", due: closing)) }
        return timers
    }
}

extension [Deadline] {
    /// What is to be counted beside limits that have passed: those were told, and are told once, until they lie ahead.
    public func without(_ passed: Set<String>, at moment: Instant) -> [Deadline] {
        filter { $0.due > moment || !passed.contains($0.rule) }
    }
}

/// What follows when something was said about a station.
public enum Reckoning: Hashable, Sendable {
    /// Nothing that is counted has changed.
    case stands
    /// The old limits give way to these, for this reason.
    case superseded([Deadline], timers: [TimerPlan], reason: String)
}

extension CaseHead {
    /// Counts the deadlines anew from the same receipt; before a ruling only, since afterwards they are met.
    ///
    /// `pollsClose` is when the case waits for its station to close; nil once it has.
    public func reckoning(
        day: StationDay,
        inForce: [String: Instant],
        passed: Set<String>,
        pollsClose: Instant?,
        under pack: Pack
    ) -> Reckoning {
        guard state.isBeforeRuling, let station = pack.station(station) else { return .stands }
        let closing = day.closing(of: station)
        let limits = pack.deadlines(
            kind: kind,
            station: station.id,
            received: received,
            closing: closing,
            countStarts: day.counting
        )
        let deadlines = limits.without(passed, at: moment)
        let counted = Dictionary(deadlines.map { ($0.rule, $0.due) }) { first, _ in first }
        // Some kinds have no limit that goes by the closing, and in the last minutes none is left: the closing itself moves.
        let closingStands = pollsClose == closing || (pollsClose == nil && closing <= moment)
        guard counted != inForce || !closingStands else { return .stands }
        let reason =
            day.counting != nil && deadlines.contains { $0.nature == .freeze } && inForce.count < counted.count
            ? "countStarted" : "closingChanged"
        let clocks = DeadlineClocks(deadlines: deadlines, closing: closing, pack: pack)
        var timers = clocks.timers(after: moment)
        // Nothing waits for a closing that is over, but whoever was told it lies ahead is told that it came.
        if pollsClose != nil, closing <= moment { timers.append(TimerPlan(.pollsClose, "station", due: moment)) }
        return .superseded(deadlines, timers: timers, reason: reason)
    }
}
