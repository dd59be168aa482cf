public import Docket
public import Law
public import Postgres

/// Stage 3 as it is read and written.
public enum AdmissionStore {
    /// Reads what admission is decided on, and locks the case.
    public static func facts(of caseID: Int64, on connection: borrowing Connection) throws -> AdmissionFacts {
        let reading = try connection.one("SELECT admission.facts(\(caseID)::bigint)").facts()
        guard let complaint = Complaint(try reading.reading("content").value) else { throw StoreFault("content") }
        return AdmissionFacts(
            head: try reading.head(),
            edition: Int(try reading.integer("edition")),
            complaint: complaint,
            complaintSha256: try reading.text("complaint"),
            finding: reading.finding(),
            isSigned: reading.has("signature"),
            isRatified: reading.has("ratified"),
            hasStood: try reading.bool("stood"),
            wasVouchedFor: try reading.bool("vouched"),
            replyBy: reading.instantIfAny("replyBy"),
            isHeard: try reading.bool("heard"),
            lapses: reading.instantIfAny("lapses"),
            isCopy: try reading.bool("copy")
        )
    }

    /// Registers the case and tells the commission.
    public static func register(
        _ facts: AdmissionFacts,
        checks: [AdmissionCheck],
        note: String?,
        by actor: Actor,
        timers: [TimerPlan],
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let head = facts.head
        var told: [String: JSONValue] = ["complaint": .string(facts.complaintSha256), "checks": checks.json]
        if let note { told["note"] = .string(note) }
        try connection.run(
            """
            SELECT admission.register(\(head.id)::bigint, \(actor.json.text)::jsonb, \(JSONValue.object(told).text)::jsonb, \
            \(timers.json.text)::jsonb, \(head.commission), NULL, ground.moment(\(head.moment.micros)::bigint), \
            \(timer?.name), \(timer?.generation)::bigint)
            """
        )
    }

    /// Leaves the case to a clerk.
    public static func leaveToClerk(
        _ facts: AdmissionFacts,
        checks: [AdmissionCheck],
        timers: [TimerPlan],
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let told: JSONValue = ["checks": checks.json]
        try connection.run(
            """
            SELECT admission.leave_to_clerk(\(facts.head.id)::bigint, \(told.text)::jsonb, \(timers.json.text)::jsonb, \
            ground.moment(\(facts.head.moment.micros)::bigint), \(timer?.name), \(timer?.generation)::bigint)
            """
        )
    }

    /// How many copies wait in a case's group, and the oldest of those that can be registered now.
    public static func copies(of caseID: Int64, atMost limit: Int, on connection: borrowing Connection) throws
        -> (waiting: Int, cases: [Int64])
    {
        let found = try connection.one("SELECT admission.copies_of(\(caseID)::bigint, \(limit)::integer)").valueIfAny()
        return (Int(found?["copies"]?.integer ?? 0), found?["cases"]?.array?.compactMap(\.integer) ?? [])
    }

    /// Returns the complaint with the whole list of its defects.
    public static func returnWithDefects(
        _ facts: AdmissionFacts,
        defects: [Defect],
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        let list = JSONValue.array(defects.map { ["code": .string($0.code), "text": .string($0.text)] })
        try connection.run(
            """
            SELECT admission.return_with_defects(\(facts.head.id)::bigint, \(facts.edition)::integer, \(list.text)::jsonb, \
            \(actor.json.text)::jsonb, \(timers.json.text)::jsonb, ground.moment(\(facts.head.moment.micros)::bigint))
            """
        )
    }

    /// Hands the matter to the competent body.
    public static func forward(
        _ facts: AdmissionFacts,
        to body: String,
        _ handing: Handing,
        reason: String,
        by actor: Actor,
        on connection: borrowing Connection
    ) throws {
        let place: (addressee: String, office: String)? =
            switch handing {
            case .inbox(let addressee, let office): (addressee, office)
            case .byHand: nil
            }
        try connection.run(
            """
            SELECT admission.forward(\(facts.head.id)::bigint, \(body), \(reason), \(place?.addressee), \
            \(place?.office), \(facts.complaintSha256), \(actor.json.text)::jsonb, \
            ground.moment(\(facts.head.moment.micros)::bigint))
            """
        )
    }

    /// Records that the filing is the voter's own after all.
    public static func ratify(
        _ facts: AdmissionFacts,
        _ ratification: Ratification,
        by actor: Actor,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT admission.ratify(\(facts.head.id)::bigint, \(facts.edition)::integer, \(ratification.method.rawValue), \
            \(ratification.identifiedBy), \(ratification.container), \(actor.json.text)::jsonb, \
            \(timers.json.text)::jsonb, ground.moment(\(facts.head.moment.micros)::bigint))
            """
        )
    }

    /// Ends a case whose ratification or correction did not come in time.
    public static func lapse(_ head: CaseHead, event: String, timer: FiredTimer, on connection: borrowing Connection)
        throws
    {
        try connection.run(
            """
            SELECT admission.lapse(\(head.id)::bigint, \(event), ground.moment(\(head.moment.micros)::bigint), \
            \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// By what a case is withdrawn.
    public enum Word: Sendable {
        /// The voter's document, by its hash.
        case document(String, reason: String?)
        /// A clerk, who says how the voter was identified.
        case heard(Ratification.Method, identifiedBy: String)

        fileprivate var json: JSONValue {
            switch self {
            case .document(let sha256, let reason):
                ["document": .string(sha256), "reason": reason.map(JSONValue.string) ?? .null]
            case .heard(let method, let identifiedBy):
                ["method": .string(method.rawValue), "identifiedBy": .string(identifiedBy)]
            }
        }
    }

    /// Ends a case by the voter's own word.
    public static func withdraw(
        _ head: CaseHead,
        _ word: Word,
        by actor: Actor,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT admission.withdraw(\(head.id)::bigint, \(actor.json.text)::jsonb, \(word.json.text)::jsonb, \
            \(head.commission), ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Notes that the voter asks to withdraw; a clerk is to hear whether it is so.
    public static func askWithdrawal(_ head: CaseHead, _ word: Word, on connection: borrowing Connection) throws {
        try connection.run(
            """
            SELECT admission.ask_withdrawal(\(head.id)::bigint, \(word.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Notes that the voter stays with the complaint, as a clerk has heard.
    public static func goOn(_ head: CaseHead, _ word: Word, by actor: Actor, on connection: borrowing Connection) throws
    {
        try connection.run(
            """
            SELECT admission.go_on(\(head.id)::bigint, \(actor.json.text)::jsonb, \(word.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Records what the voter consents to now.
    public static func consent(
        _ head: CaseHead,
        anyRegion: Bool,
        remoteHearing: Bool,
        document: String,
        on connection: borrowing Connection
    ) throws {
        let told: JSONValue = [
            "anyRegion": .bool(anyRegion), "remoteHearing": .bool(remoteHearing), "document": .string(document),
        ]
        try connection.run(
            """
            SELECT admission.consent(\(head.id)::bigint, \(told.text)::jsonb, ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// What waits for a clerk of the court.
    public static func desk(court: String, atMost limit: Int, on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT admission.desk(\(court), \(limit)::integer)").facts().value
    }
}

extension [AdmissionCheck] {
    fileprivate var json: JSONValue {
        .array(map { ["name": .string($0.name), "passed": .bool($0.passed)] })
    }
}

extension AdmissionStore {
    /// Registers a case the system opened itself: no signature stage, no screening.
    public static func registerSequel(
        _ head: CaseHead,
        complaint: String,
        timers: [TimerPlan],
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT admission.register_sequel(\(head.id)::bigint, \(complaint), \(timers.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }
}
