public import Docket
public import Law
public import Postgres

/// A ruling's bytes as they were frozen, and the attempt they were frozen for.
public struct RulingDraft: Sendable {
    public let attempt: Int
    public let bytes: [UInt8]
}

/// Stage 7 as it is read and written.
public enum RulingStore {
    /// Reads what a ruling is decided on, and locks the case; with the frozen draft of that hash, where there is one.
    public static func facts(
        of caseID: Int64,
        draft: String? = nil,
        on connection: borrowing Connection
    ) throws -> (facts: RulingFacts, draft: RulingDraft?, verdict: JSONValue?) {
        let reading = try connection.one("SELECT ruling.facts(\(caseID)::bigint, \(draft))").facts()
        guard let complaint = Complaint(try reading.reading("content").value) else { throw StoreFault("content") }
        let live = reading.readingIfAny("live")
        let facts = RulingFacts(
            head: try reading.head(),
            live: try live.map { try AssignmentStore.live($0) },
            poolNumber: live?.value["pool"]?.integer,
            complaintSha256: try reading.text("complaint"),
            complaint: complaint,
            finding: reading.finding(),
            isRatified: reading.has("ratified"),
            stationDay: reading.stationDay()
        )
        let frozen = try reading.readingIfAny("draft").map { draft in
            guard let bytes = Base64.bytes(try draft.text("bytes")) else { throw StoreFault("draft") }
            return RulingDraft(attempt: Int(try draft.integer("attempt")), bytes: bytes)
        }
        return (facts, frozen, reading.readingIfAny("verdict")?.value)
    }

    /// Freezes a ruling's bytes under their hash.
    public static func keepDraft(
        _ head: CaseHead,
        sha256: String,
        bytes: [UInt8],
        by actor: Actor,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT ruling.keep_draft(\(head.id)::bigint, \(head.attempt)::integer, \(sha256), \(bytes), \
            \(actor.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Writes a signed ruling; from here on nothing changes it.
    public static func sign(
        _ head: CaseHead,
        sha256: String,
        judge: String,
        outcome: Outcome,
        content: JSONValue,
        operative: JSONValue,
        container: SignedPaper,
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT ruling.sign(\(head.id)::bigint, \(sha256), \(head.attempt)::integer, \(judge), \(outcome.rawValue), \
            \(content.text)::jsonb, \(operative.text)::jsonb, \(container.containerSha256), \(container.container), \
            ground.moment(\(head.moment.micros)::bigint), \(actor.json.text)::jsonb, \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Marks a ruling whose certificate had been revoked, and holds it until an instant when it was not served yet.
    public static func revoke(
        _ head: CaseHead,
        container: String,
        holdUntil: Instant,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT ruling.revoke(\(head.id)::bigint, \(container), ground.moment(\(holdUntil.micros)::bigint), \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Lets a held ruling go; false when it is not held.
    public static func release(
        _ head: CaseHead,
        reason: String,
        by actor: Actor,
        on connection: borrowing Connection
    ) throws -> Bool {
        try connection.one(
            """
            SELECT ruling.release(\(head.id)::bigint, \(reason), \(actor.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        ).bool(0)
    }

    /// The ruling of a case, nil when there is none.
    public static func ruling(of caseID: Int64, on connection: borrowing Connection) throws -> JSONValue? {
        try connection.one("SELECT ruling.of_case(\(caseID)::bigint)").valueIfAny()
    }

    /// Keeps the court's sealed word on when the ruling was taken in.
    public static func keepEntry(
        of caseID: Int64,
        entry: [UInt8],
        seal: [UInt8],
        on connection: borrowing Connection
    ) throws {
        try connection.last("SELECT ruling.keep_entry(\(caseID)::bigint, \(entry), \(seal))")
    }

    /// Whether a ruling of that number and code exists; nothing about the person.
    public static func find(number: String, code: String, on connection: borrowing Connection) throws -> JSONValue? {
        try connection.one("SELECT ruling.find(\(number), \(code))").valueIfAny()
    }
}
