public import Law

/// The commission's position on the complaint.
public enum Position: String, Hashable, Sendable, CaseIterable { case agrees, partly, disagrees, corrected }

/// The window in which the commission may answer, and the limit for the judge after it.
public struct ReplyWindow: Hashable, Sendable {
    public let replyBy: Instant
}

/// What becomes of the commission's answer.
public enum AnswerPlace: Hashable, Sendable {
    /// It was waited for, and the judge goes on.
    case awaited
    /// It moves nothing and is kept for the judge; in time as long as the window is not over.
    case kept(inTime: Bool)
}

/// What a judge who takes a case up finds of the commission.
public enum Inquiry: Hashable, Sendable {
    /// It is asked, or was asked by a judge before, and its window runs.
    case open(replyBy: Instant, timers: [TimerPlan])
    /// What it had to say, or its silence, is on record.
    case heard(timers: [TimerPlan])
    /// Its window ended while no judge sat: silence is recorded now.
    case silent(timers: [TimerPlan])
}

extension AdmissionFacts {
    /// Decides whether the commission is asked: its window is the case's, whoever sits, and is opened once.
    ///
    /// The judge's own limit counts from the end of a window that still runs, and else from now.
    public func inquiry(useful: Instant?, under pack: Pack) -> Inquiry {
        if isHeard { return .heard(timers: head.decisionTimers(under: pack)) }
        let end = replyBy ?? head.replyWindow(useful: useful, under: pack).replyBy
        guard head.moment < end else { return .silent(timers: head.decisionTimers(under: pack)) }
        let due = end.adding(seconds: max(1, pack.budget(.decision)))
        return .open(replyBy: end, timers: [TimerPlan(.decision, "0", due: due)])
    }
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

    /// What becomes of an answer of the commission: awaited, kept in time, kept as late, or without a place any more.
    ///
    /// The instant decides, not whether anybody has noticed yet that the window is over, and not whether a judge sits.
    public func place(ofAnswerBefore replyBy: Instant?) throws(Refusal) -> AnswerPlace {
        let inTime = replyBy.map { moment < $0 } ?? true
        switch state {
        case .awaitingRespondent: return inTime ? .awaited : .kept(inTime: false)
        case .registered, .awaitingDraw, .offered, .deliberation: return .kept(inTime: inTime)
        case .draft, .received, .screening, .returnedForCorrection, .ratificationPending, .forwarded, .joined,
            .leftUnconsidered, .accepted, .hearing, .ruled, .served, .acknowledged, .executed, .closed, .withdrawn,
            .terminated, .executionRefused, .appealed, .moot:
            throw .outOfTurn(state: state)
        }
    }
}
