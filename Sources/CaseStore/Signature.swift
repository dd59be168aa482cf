public import Docket
public import Law
public import Postgres

/// A complaint's signature as it is put before the verifier.
public struct SignatureQuestion: Sendable {
    public let head: CaseHead
    public let edition: Int
    public let signer: String
    public let document: [UInt8]
    public let container: [UInt8]?
    /// Facts that were put aside until somebody answers about revocation.
    public let waiting: JSONValue?
    public let latest: JSONValue?
}

/// Stage 2 as it is read and written.
public enum SignatureStore {
    /// Reads the latest edition of a complaint with its signature, and locks the case.
    public static func question(of caseID: Int64, on connection: borrowing Connection) throws -> SignatureQuestion {
        let row = try connection.one(
            """
            SELECT head, edition, signer, document, container, waiting, latest FROM signature.question(\(caseID)::bigint)
            """
        )
        guard let document = row.bytes(3) else { throw StoreFault("document") }
        return SignatureQuestion(
            head: try Reading(row[0]).head(),
            edition: Int(try row.integer(1)),
            signer: try row.text(2),
            document: document,
            container: row.bytes(4),
            waiting: try row.valueIfAny(5),
            latest: try row.valueIfAny(6)
        )
    }

    /// Writes a verdict and what follows from it.
    public static func judge(
        _ question: SignatureQuestion,
        document: String,
        container: String?,
        finding: SignatureFinding,
        verdict: JSONValue,
        facts: JSONValue?,
        consequence: SignatureConsequence,
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let head = question.head
        try connection.run(
            """
            SELECT signature.judge(\(head.id)::bigint, \(question.edition)::integer, \(document), \(container), \
            \(finding.indication.rawValue), \(finding.sub), \(verdict.text)::jsonb, \(facts?.text)::jsonb, \
            \(consequence.event), \(consequence.state?.rawValue), \(consequence.timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint), \(timer?.name), \(timer?.generation)::bigint)
            """
        )
    }

    /// Puts the facts aside and sends an errand to ask about revocation.
    public static func ask(
        _ question: SignatureQuestion,
        document: String,
        container: String,
        facts: JSONValue,
        payload: JSONValue,
        timers: [TimerPlan],
        giveUp: Instant,
        on connection: borrowing Connection
    ) throws {
        let head = question.head
        try connection.run(
            """
            SELECT signature.ask(\(head.id)::bigint, \(question.edition)::integer, \(document), \(container), \
            \(facts.text)::jsonb, \(payload.text)::jsonb, \(timers.json.text)::jsonb, \
            ground.moment(\(giveUp.micros)::bigint), ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Sends an errand to ask whether the certificate under an act was revoked; nothing waits for it.
    public static func ask(
        of act: Authority.Act,
        _ head: CaseHead,
        container: String,
        payload: JSONValue,
        giveUp: Instant,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT signature.ask_of_act(\(head.id)::bigint, \(act.rawValue), \(container), \(payload.text)::jsonb, \
            ground.moment(\(giveUp.micros)::bigint), ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Marks a case in which an act was signed under a certificate that had been revoked, and tells people.
    public static func revoke(
        _ act: Authority.Act,
        _ head: CaseHead,
        facts: JSONValue,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT signature.revoke_act(\(head.id)::bigint, \(act.rawValue), \(facts.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Tells the duty officer that nobody could tell about a certificate somebody acted under in this case.
    public static func leaveActOpen(_ head: CaseHead, on connection: borrowing Connection) throws {
        try connection.run(
            "SELECT signature.leave_act_open(\(head.id)::bigint, ground.moment(\(head.moment.micros)::bigint))"
        )
    }
}
