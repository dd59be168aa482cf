public import Docket
public import Law
public import Postgres

/// A document that came with an act, and the signature over it.
public struct SignedPaper: Sendable {
    public let sha256: String
    public let bytes: [UInt8]
    public let containerSha256: String?
    public let container: [UInt8]?

    public init(sha256: String, bytes: [UInt8], containerSha256: String?, container: [UInt8]?) {
        self.sha256 = sha256
        self.bytes = bytes
        self.containerSha256 = containerSha256
        self.container = container
    }
}

/// Stage 6 as it is read and written.
public enum HearingStore {
    /// Asks the commission, or goes on at once when it has answered already.
    public static func ask(
        _ head: CaseHead,
        complaint: String,
        replyBy: Instant,
        decisionTimers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT hearing.ask(\(head.id)::bigint, \(head.attempt)::integer, \(head.commission), \(complaint), \
            ground.moment(\(replyBy.micros)::bigint), \(decisionTimers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// The end of the reply window that was opened last; nil when none was.
    public static func replyBy(of caseID: Int64, on connection: borrowing Connection) throws -> Instant? {
        let row = try connection.one("SELECT ground.micros(hearing.reply_by(\(caseID)::bigint))")
        return row[0] == nil ? nil : Instant(microsecondsSince1970: try row.integer(0))
    }

    /// Keeps the commission's answer; inside its window it moves the case on.
    public static func answer(
        _ head: CaseHead,
        position: Position,
        paper: SignedPaper,
        isInTime: Bool,
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        if isInTime {
            try connection.run(
                """
                SELECT hearing.answer(\(head.id)::bigint, \(position.rawValue), \(paper.sha256), \(paper.bytes), \
                \(paper.containerSha256), \(paper.container), \(actor.json.text)::jsonb, \(timers.json.text)::jsonb, \
                ground.moment(\(head.moment.micros)::bigint))
                """
            )
        } else {
            try connection.run(
                """
                SELECT hearing.answer_late(\(head.id)::bigint, \(position.rawValue), \(paper.sha256), \(paper.bytes), \
                \(paper.containerSha256), \(paper.container), \(actor.json.text)::jsonb, \
                ground.moment(\(head.moment.micros)::bigint))
                """
            )
        }
    }

    /// Records the commission's silence.
    public static func lapse(
        _ head: CaseHead,
        timers: [TimerPlan],
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT hearing.lapse(\(head.id)::bigint, \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint), \(timer.name), \(timer.generation)::bigint)
            """
        )
    }
}

extension FilingStore {
    /// Keeps a paper of an act, and the signature over it where there is one.
    public static func keep(
        _ paper: SignedPaper,
        as role: String,
        of head: CaseHead,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT filing.keep_paper(\(head.id)::bigint, \(role), \(paper.sha256), \(paper.bytes), \
            \(paper.containerSha256), \(paper.container), ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }
}
