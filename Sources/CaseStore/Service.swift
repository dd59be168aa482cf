public import Docket
public import Law
public import Postgres

/// Who is called since nobody is left to be asked, each with the office whose inbox or board it is.
public struct Calling {
    let calls: [(step: LadderStep, office: String)]
    /// The first rung that is called later.
    let next: TimerPlan?

    public init(calls: [(step: LadderStep, office: String)], next: TimerPlan?) {
        self.calls = calls
        self.next = next
    }

    var json: JSONValue {
        .array(
            calls.map { call in
                [
                    "role": .string(call.step.addressee), "office": .string(call.office),
                    "step": .integer(Int64(call.step.step)),
                ]
            }
        )
    }
}

/// Stage 8 as it is read and written.
public enum ServiceStore {
    /// What service is decided on.
    public struct Facts: Sendable {
        public let head: CaseHead
        /// The ruling's hash, outcome and content.
        public let rulingSha256: String
        public let outcome: Outcome
        public let ruling: JSONValue
    }

    /// Reads the ruling to be served, and locks the case.
    public static func facts(of caseID: Int64, on connection: borrowing Connection) throws -> Facts {
        try facts(in: try connection.one("SELECT service.facts(\(caseID)::bigint)").facts())
    }

    static func facts(in reading: Reading) throws -> Facts {
        let ruling = try reading.reading("ruling")
        guard let outcome = Outcome(rawValue: try ruling.text("outcome")) else { throw StoreFault("outcome") }
        return Facts(
            head: try reading.head(),
            rulingSha256: try ruling.text("sha256"),
            outcome: outcome,
            ruling: ruling.value
        )
    }

    /// Serves the ruling to voter, commission and the commission above.
    public static func serve(
        _ facts: Facts,
        _ plan: ServicePlan,
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        let head = facts.head
        try connection.run(
            """
            SELECT service.serve(\(head.id)::bigint, \(facts.rulingSha256), \(plan.commission), \(plan.superior), \
            \(plan.orders)::boolean, ground.moment(\(plan.acknowledgeBy?.micros)::bigint), \
            \(plan.timers.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint), \(timer.name), \
            \(timer.generation)::bigint)
            """
        )
    }

    /// Keeps the commission's acknowledgement.
    public static func acknowledge(
        _ head: CaseHead,
        paper: SignedPaper,
        executeBy: Instant,
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT service.acknowledge(\(head.id)::bigint, \(paper.sha256), \(paper.bytes), \(paper.containerSha256), \
            \(paper.container), ground.moment(\(executeBy.micros)::bigint), \(head.commission), \
            \(actor.json.text)::jsonb, \(timers.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Climbs one rung of a ladder: whom it reaches is told.
    public static func climb(
        _ head: CaseHead,
        stage: Stage,
        what: String,
        step: LadderStep,
        office: String,
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        let next = step.next.map { [$0] } ?? []
        try connection.run(
            """
            SELECT service.climb(\(head.id)::bigint, \(stage.rawValue), \(what), \(step.role), \(office), \
            \(step.step)::integer, \(next.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint), \
            \(timer.name), \(timer.generation)::bigint)
            """
        )
    }
}
