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

    /// The same wait once another closing was said, nil when it stands: it follows a closing that lies ahead, and one that
    /// is over already, by what was said last, only shortens it.
    public func movedConfirmation(from armed: Instant?, day: StationDay, under pack: Pack) -> TimerPlan? {
        guard let armed, state == .executed || state == .executionRefused, let station = pack.station(station) else {
            return nil
        }
        let closing = day.closing(of: station)
        let span = max(1, pack.budget(.confirmation))
        let due = closing > moment ? closing.adding(seconds: span) : min(armed, moment.adding(seconds: span))
        return due == armed ? nil : TimerPlan(.confirmation, "lapse", due: due)
    }

    /// Whether a ruling that was not carried out opens a case of its own: once, and not for such a case itself.
    public func opensSequel(sequels: Int) -> Bool { sequels == 0 && origin == nil }
}
