import Law
import Postgres
import Proceedings
import Testing

/// A case as the tables have it.
struct CaseRecord: Hashable, Sendable {
    let state: String
    let version: Int64
    let attempt: Int64
    let flags: Set<String>
    /// Names of events, in order.
    let events: [String]
    /// Timers by kind and step, with the instant at which each is due.
    let timers: [String: Instant]
    let number: String

    func count(of event: String) -> Int { events.count { $0 == event } }

    /// Names of events since, and without, the first of these.
    func events(after first: String) -> [String] { Array(events.drop { $0 != first }.dropFirst()) }
}

extension Courtroom {
    /// Reads a case past all functions, as the owner of the database.
    func record(_ caseID: Int64) async throws -> CaseRecord {
        let head = try await owner.rows(
            """
            SELECT state, version, attempt, array_to_string(flags, ','), number FROM ground.docket \
            WHERE case_id = \(caseID)::bigint
            """
        )
        guard let head = head.first else { throw Unexpected("no case \(caseID)") }
        let events = try await owner.rows(
            "SELECT name FROM ground.event WHERE case_id = \(caseID)::bigint ORDER BY version"
        )
        let timers = try await owner.rows(
            "SELECT kind || '/' || step, ground.micros(due) FROM ground.timer WHERE case_id = \(caseID)::bigint"
        )
        return CaseRecord(
            state: try head.text(0),
            version: try head.integer(1),
            attempt: try head.integer(2),
            flags: Set(try head.text(3).split(separator: ",").map(String.init)),
            events: try events.map { try $0.text(0) },
            timers: Dictionary(
                uniqueKeysWithValues: try timers.map {
                    (try $0.text(0), Instant(microsecondsSince1970: try $0.integer(1)))
                }
            ),
            number: try head.text(4)
        )
    }

    /// One column of text.
    func column(_ query: Query) async throws -> [String] { try await owner.rows(query).map { $0[0] ?? "NULL" } }

    /// A number that a query counts.
    func count(_ query: Query) async throws -> Int64 {
        guard let row = try await owner.rows(query).first else { throw Unexpected("no count") }
        return try row.integer(0)
    }

    /// Open alarms of a case, `what>role`, in the order in which they rang.
    func alarms(_ caseID: Int64) async throws -> [String] {
        try await column(
            """
            SELECT what || '>' || role FROM ground.alarm WHERE case_id = \(caseID)::bigint AND ended_at IS NULL \
            ORDER BY what, step
            """
        )
    }

    /// Messages of a case, `addressee:office:what`, in the order in which they were sent.
    func messages(_ caseID: Int64) async throws -> [String] {
        try await column(
            """
            SELECT addressee || ':' || office || ':' || what FROM ground.message \
            WHERE case_id = \(caseID)::bigint ORDER BY message
            """
        )
    }

    /// Whoever is asked now.
    func liveJudge(_ caseID: Int64) async throws -> String {
        guard let judge = try await attempts(caseID).last(where: { $0.end == nil })?.judge else {
            throw Unexpected("nobody is asked")
        }
        return judge
    }

    /// Whoever was asked, in order, and how it ended.
    func attempts(_ caseID: Int64) async throws -> [(judge: String, end: String?)] {
        try await owner.rows(
            "SELECT judge, end_reason FROM assignment.attempt WHERE case_id = \(caseID)::bigint ORDER BY attempt"
        ).map { (try $0.text(0), $0[1]) }
    }

    /// Nothing of the house is half-done: cases, their events, their timers and the auditor agree.
    func requireSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let torn = try await column(
            """
            SELECT d.number || ' ' || d.state FROM ground.docket AS d WHERE
                d.version <> (SELECT count(*) FROM ground.event AS e WHERE e.case_id = d.case_id)
                OR d.version <> (SELECT max(e.version) FROM ground.event AS e WHERE e.case_id = d.case_id)
                OR d.state <> (SELECT e.state FROM ground.event AS e WHERE e.case_id = d.case_id
                               ORDER BY e.version DESC LIMIT 1)
                OR (SELECT count(*) FROM assignment.attempt AS a WHERE a.case_id = d.case_id AND a.ended IS NULL) > 1
                OR (SELECT max(a.attempt) FROM assignment.attempt AS a WHERE a.case_id = d.case_id) <> d.attempt
                OR (d.state IN ('ruled', 'served', 'acknowledged')) <>
                   (EXISTS (SELECT FROM ruling.ruling AS r WHERE r.case_id = d.case_id)
                    AND d.state NOT IN ('executed', 'executionRefused', 'closed'))
            """
        )
        #expect(torn.isEmpty, sourceLocation: sourceLocation)
        let audit = try await house.audit()
        for finding in ["waitingWithoutTimer", "liveWithoutAssignment", "endedWithTimer", "parked"] {
            #expect(audit[finding] == [], "\(finding)", sourceLocation: sourceLocation)
        }
    }
}
