/// A rule of law as data: what it counts from, how far, and where that is written.
public struct Rule: Hashable, Sendable {
    /// What the rule is for.
    public enum Nature: String, Hashable, Sendable, CaseIterable {
        /// A limit the law or the pack sets to an act.
        case deadline
        /// The last minute at which a ruling can still be carried out before the station closes.
        case lastUseful
        /// What happens to a matter received when the station has closed.
        case afterClose
        /// From when on no order may alter the list.
        case freeze
        /// No clock at all, or one that the court does not run; kept so that its source is at hand.
        case constraint

        /// Whether somebody is told when it is over.
        public var hasClock: Bool { self == .deadline || self == .lastUseful }
    }

    /// The event a rule counts from.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        case received, commissionReceived, stateAnswerRequested, stationCloses, countStarts, votingDay
        case decisionMade, ruled, none
    }

    /// In what the limit is measured.
    public enum Unit: String, Hashable, Sendable, CaseIterable { case sameDay, calendarDays, hours, minutes, seconds }

    /// Which way the limit runs from its event.
    public enum Counting: String, Hashable, Sendable, CaseIterable { case after, before }

    /// Where a limit in days ends.
    public enum End: String, Hashable, Sendable, CaseIterable { case exact, endOfDay, endOfWorkingDay }

    /// Whose clock on the wall is meant.
    public enum Place: String, Hashable, Sendable, CaseIterable { case court, station }

    /// On which side of the station's closing a matter must have been received.
    public enum Side: String, Hashable, Sendable, CaseIterable { case before, after }

    /// How sure we are of the rule's wording: read in the text, restated by another, recalled, or our own.
    public enum Sureness: String, Hashable, Sendable, CaseIterable { case read, restated, recalled, own }

    /// Whom the rule binds.
    public enum Instance: String, Hashable, Sendable, CaseIterable {
        case commission, court, appeal, stateBody, station
    }

    public let id: String
    /// Empty for every kind.
    public let kinds: Set<String>
    public let nature: Nature
    public let instance: Instance
    public let event: Event
    /// Days before voting day, as the receipt's date counts them; negative after it.
    public let daysBeforeVoting: ClosedRange<Int>
    public let closing: Side?
    /// Nil for `sameDay`, for a rule without a limit, and where the station's own needs are the quantity.
    public let quantity: Int64?
    public let unit: Unit?
    public let counting: Counting
    public let end: End
    public let place: Place
    public let consequence: String
    public let source: String
    public let edition: String
    public let sure: Sureness
    public let validFrom: LocalDate
    public let validTo: LocalDate?
    public let texts: Texts

    /// Whether the rule speaks of this kind.
    public func covers(kind: String) -> Bool { kinds.isEmpty || kinds.contains(kind) }
}
