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
    /// Asks the commission, or lets the window that is open already run on.
    public static func ask(
        _ head: CaseHead,
        complaint: String,
        replyBy: Instant,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT hearing.ask(\(head.id)::bigint, \(head.attempt)::integer, \(head.commission), \(complaint), \
            ground.moment(\(replyBy.micros)::bigint), \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Lets the judge go on at once, since the commission has been heard already.
    public static func goOn(_ head: CaseHead, timers: [TimerPlan], on connection: borrowing Connection) throws {
        try connection.run(
            """
            SELECT hearing.go_on(\(head.id)::bigint, \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Keeps the commission's answer; one that was waited for moves the case on.
    public static func answer(
        _ head: CaseHead,
        position: Position,
        paper: SignedPaper,
        place: AnswerPlace,
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        switch place {
        case .awaited:
            try connection.run(
                """
                SELECT hearing.answer(\(head.id)::bigint, \(position.rawValue), \(paper.sha256), \(paper.bytes), \
                \(paper.containerSha256), \(paper.container), \(actor.json.text)::jsonb, \(timers.json.text)::jsonb, \
                ground.moment(\(head.moment.micros)::bigint))
                """
            )
        case .kept(let inTime):
            try connection.run(
                """
                SELECT hearing.keep_answer(\(head.id)::bigint, \(position.rawValue), \(paper.sha256), \(paper.bytes), \
                \(paper.containerSha256), \(paper.container), \(inTime), \(actor.json.text)::jsonb, \
                ground.moment(\(head.moment.micros)::bigint))
                """
            )
        }
    }

    /// Records the commission's silence.
    public static func lapse(
        _ head: CaseHead,
        timers: [TimerPlan],
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT hearing.lapse(\(head.id)::bigint, \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint), \(timer?.name), \(timer?.generation)::bigint)
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
