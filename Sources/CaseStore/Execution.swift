public import Docket
public import Law
public import Postgres

/// Stage 9 as it is read and written.
public enum ExecutionStore {
    /// What execution is decided on.
    public struct Facts: Sendable {
        public let service: ServiceStore.Facts
        public let day: StationDay
        public let complaint: Complaint
        /// How many cases were opened because this ruling was not carried out.
        public let sequels: Int

        public var head: CaseHead { service.head }
    }

    /// Reads the ruling and what was reported of it, and locks the case.
    public static func facts(of caseID: Int64, on connection: borrowing Connection) throws -> Facts {
        let reading = try connection.one("SELECT execution.facts(\(caseID)::bigint)").facts()
        guard let complaint = Complaint(try reading.reading("content").value) else { throw StoreFault("content") }
        return Facts(
            service: try ServiceStore.facts(in: reading),
            day: reading.stationDay(),
            complaint: complaint,
            sequels: Int(try reading.integer("sequels"))
        )
    }

    /// Keeps the commission's report.
    public static func report(
        _ head: CaseHead,
        outcome: ExecutionOutcome,
        content: JSONValue,
        paper: SignedPaper,
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        let event = outcome == .done ? "executed" : "executionRefused"
        let state: CaseState = outcome == .done ? .executed : .executionRefused
        try connection.run(
            """
            SELECT execution.report(\(head.id)::bigint, \(outcome.rawValue), \(paper.sha256), \(paper.bytes), \
            \(paper.containerSha256), \(paper.container), \(content.text)::jsonb, \(event), \(state.rawValue), \
            \(actor.json.text)::jsonb, \(timers.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// The time to acknowledge or to carry out is over.
    public static func lapse(
        _ head: CaseHead,
        timers: [TimerPlan],
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT execution.lapse(\(head.id)::bigint, \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint), \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// Tells the commission above and the prosecutor.
    public static func tellAbove(
        _ head: CaseHead,
        superior: String?,
        region: String,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT execution.tell_above(\(head.id)::bigint, \(superior), \(region), \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Keeps the voter's word: let in, or not.
    public static func say(
        _ head: CaseHead,
        letIn: Bool,
        paper: SignedPaper,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        let event = letIn ? "confirmed" : "denied"
        let state: CaseState = letIn ? .closed : .executionRefused
        try connection.run(
            """
            SELECT execution.say(\(head.id)::bigint, \(letIn)::boolean, \(paper.sha256), \(paper.bytes), \
            \(paper.containerSha256), \(paper.container), \(event), \(state.rawValue), \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Closes a case at the day's end, marked with what was not said or not done.
    public static func close(_ head: CaseHead, mark: String, timer: FiredTimer, on connection: borrowing Connection)
        throws
    {
        try connection.run(
            """
            SELECT execution.close(\(head.id)::bigint, \(mark), ground.moment(\(head.moment.micros)::bigint), \
            \(timer.name), \(timer.generation)::bigint)
            """
        )
    }
}
