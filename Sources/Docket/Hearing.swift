public import Law

/// The commission's position on the complaint.
public enum Position: String, Hashable, Sendable, CaseIterable { case agrees, partly, disagrees, corrected }

/// The window in which the commission may answer, and the limit for the judge after it.
public struct ReplyWindow: Hashable, Sendable {
    public let replyBy: Instant
}

extension CaseHead {
    /// Opens the reply window: the pack's minutes, but never so many that no time is left to decide usefully.
    public func replyWindow(useful: Instant?, under pack: Pack) -> ReplyWindow {
        var seconds = pack.budget(.answer)
        if let useful {
            let left = moment.seconds(until: useful)
            seconds = min(seconds, max(left / 2, 1))
        }
        return ReplyWindow(replyBy: moment.adding(seconds: max(1, seconds)))
    }

    /// The judge's own limit, counted from the answer or its absence; each step tells somebody higher.
    public func decisionTimers(under pack: Pack) -> [TimerPlan] {
        [TimerPlan(.decision, "0", due: moment.adding(seconds: max(1, pack.budget(.decision))))]
    }

    /// Whether an answer of the commission comes inside its window, after it, or has no place any more.
    ///
    /// The instant decides, not whether anybody has noticed yet that the window is over.
    public func admitsAnswer(before replyBy: Instant?) throws(Refusal) -> Bool {
        switch state {
        case .awaitingRespondent: return replyBy.map { moment < $0 } ?? true
        case .registered, .awaitingDraw, .offered, .deliberation: return false
        case .draft, .received, .screening, .returnedForCorrection, .ratificationPending, .forwarded, .joined,
            .leftUnconsidered, .accepted, .hearing, .ruled, .served, .acknowledged, .executed, .closed, .withdrawn,
            .terminated, .executionRefused, .appealed, .moot:
            throw .outOfTurn(state: state)
        }
    }
}
