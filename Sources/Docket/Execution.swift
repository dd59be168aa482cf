public import Law

/// What the commission says it did.
public enum ExecutionOutcome: String, Hashable, Sendable, CaseIterable { case done, refused }

extension CaseHead {
    /// The commission's limit for carrying a ruling out, counted from its acknowledgement.
    public func executionTimers(under pack: Pack) -> [TimerPlan] {
        [TimerPlan(.execution, "0", due: moment.adding(seconds: max(1, pack.budget(.execution))))]
    }

    /// How long the voter is waited for: until the pack's span after the station has closed.
    public func confirmationTimers(day: StationDay, under pack: Pack) -> [TimerPlan] {
        let closing = pack.station(station).map(day.closing(of:)) ?? moment
        let due = max(closing, moment).adding(seconds: max(1, pack.budget(.confirmation)))
        return [TimerPlan(.confirmation, "lapse", due: due)]
    }

    /// Whether a ruling that was not carried out opens a case of its own: once, and not for such a case itself.
    public func opensSequel(sequels: Int) -> Bool { sequels == 0 && origin == nil }
}
