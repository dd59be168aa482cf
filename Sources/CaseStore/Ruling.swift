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
            guard let bytes = base64Bytes(try draft.text("bytes")) else { throw StoreFault("draft") }
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
            """)
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
            """)
    }

    /// The ruling of a case, nil when there is none.
    public static func ruling(of caseID: Int64, on connection: borrowing Connection) throws -> JSONValue? {
        let row = try connection.one("SELECT ruling.of_case(\(caseID)::bigint)")
        return row[0] == nil ? nil : try row.facts().value
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
        let row = try connection.one("SELECT ruling.find(\(number), \(code))")
        return row[0] == nil ? nil : try row.facts().value
    }
}

/// Reads standard base64, with or without line breaks, as PostgreSQL's `encode` writes it.
package func base64Bytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    for letter in text.utf8 {
        let value: UInt32
        switch letter {
        case 0x41...0x5A: value = UInt32(letter - 0x41)
        case 0x61...0x7A: value = UInt32(letter - 0x61) + 26
        case 0x30...0x39: value = UInt32(letter - 0x30) + 52
        case 0x2B: value = 62
        case 0x2F: value = 63
        case 0x0A, 0x0D, 0x3D: continue
        default: return nil
        }
        bits = bits << 6 | value
        count += 1
        if count % 4 != 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32((4 - (count % 4 == 0 ? 4 : count % 4)) * 2))) }
    }
    return count % 4 == 1 ? nil : bytes
}
