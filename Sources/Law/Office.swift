/// How long the house gives itself for a stage; a target of the pack, not law.
public enum Budget: String, Hashable, Sendable, CaseIterable {
    case receipt, verdict, screening, draw, accept, answer, decision, service, acknowledge, execution
    case confirmation, ratification, correction
}

/// A named order in which people are told that something has not happened, or is about to.
public enum Ladder: String, Hashable, Sendable, CaseIterable {
    /// The registry has not looked at a complaint within its budget.
    case screening
    /// Nobody of the drawn orders, the reserve's among them, is left to be asked.
    case orderExhausted
    /// The judge has not decided within the budget.
    case decision
    case acknowledgement, execution
    case deadlineWarnings
}

/// One rung of a ladder.
public struct Rung: Hashable, Sendable {
    public let step: String
    /// Seconds after the ladder begins, which is when the budget is over or nobody is left; negative where the step
    /// comes before its event.
    public let afterSeconds: Int64
    public let role: String
}

/// What must be armed while a case stands in a state, so that no state waits for ever.
public struct StateRule: Hashable, Sendable {
    public let state: String
    /// Whether something is still to happen in this state.
    public let waits: Bool
    /// The kinds of timer of which at least one must be live; empty only where nothing waits.
    public let timers: [String]
    /// Who is to act, nil where nobody is.
    public let owner: String?
}

/// Somebody who keeps a key of the draw.
public struct Holder: Hashable, Sendable {
    public let id: String
    public let names: Texts
    /// The compressed public key, 66 hex digits.
    public let key: String
    public let address: String?
    /// Whether no draw is made without this holder.
    public let isRequired: Bool
}

/// How judges are drawn: whose randomness, how many must answer, how small a pool may be.
public struct DrawPolicy: Hashable, Sendable {
    /// In the order in which they are asked.
    public let holders: [Holder]
    public let quorum: Int
    /// Below this many eligible judges the pool is widened.
    public let smallestPool: Int
    /// Where more judges come from, in this order.
    public let widening: [String]
}

/// Which days count as working days.
public struct WorkingCalendar: Hashable, Sendable {
    /// ISO weekdays, Monday is 1.
    public let weekend: Set<Int>
    /// Days that are working days whatever their weekday, as election day is for courts.
    public let working: Set<LocalDate>
    public let holidays: Set<LocalDate>

    public func isWorking(_ date: LocalDate) -> Bool {
        working.contains(date) || !(weekend.contains(date.isoWeekday) || holidays.contains(date))
    }
}
