public import Docket
public import Law
public import Postgres

/// Sessions as people see them, keys of programs, screens on walls, emergencies, and who tried the door in vain.
extension Access {
    /// Counts a guess; answers how many seconds to wait before it is answered, nought when it is answered now.
    public static func guess(
        number: String,
        address: String,
        isRight: Bool,
        limits: Authority.GuessLimits,
        on connection: borrowing Connection
    ) throws -> Int64 {
        let query: Query = """
            SELECT access.guess(\(number), \(address), \(isRight)::boolean, \(limits.ofCaseFromAddress)::integer, \
            \(limits.fromAddress)::integer, \(limits.ofCase)::integer, \(limits.longestWaitMinutes)::integer)
            """
        return try connection.one(query).integer(0)
    }

    /// Notes that the door stayed shut.
    public static func note(
        _ attempt: Authority.Attempt,
        number: String?,
        act: Authority.Act?,
        address: String,
        person: Int64?,
        limitAMinute: Int,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT access.note_attempt(\(attempt.rawValue), \(number), \(act?.rawValue), \(address), \
            \(person)::bigint, \(limitAMinute)::integer)
            """
        )
    }

    /// A page of attempts, the newest first.
    public static func attempts(before: Int64?, atMost limit: Int, on connection: borrowing Connection) throws
        -> JSONValue
    {
        try connection.one("SELECT access.attempts_before(\(before)::bigint, \(limit)::integer)").facts().value
    }

    /// Who has to do with the case of this number; nil when there is none.
    public static func parties(number: String, person: Int64?, on connection: borrowing Connection) throws -> (
        caseID: Int64, parties: CaseParties, isOpenInEmergency: Bool
    )? {
        let row = try connection.one("SELECT access.parties_of(\(number), \(person)::bigint)")
        guard row[0] != nil else { return nil }
        let reading = try row.facts()
        return (
            try reading.integer("case"),
            CaseParties(
                court: try reading.text("court"),
                commission: try reading.text("commission"),
                judges: Set(try reading.texts("judges")),
                formerJudges: Set(try reading.texts("formerJudges")),
                told: Set(try reading.texts("told"))
            ),
            try reading.bool("emergency")
        )
    }

    /// The sessions of a person that are open now.
    public static func sessions(of person: Int64, on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT access.sessions_of(\(person)::bigint)").facts().value
    }

    /// The sessions of the people of a court and of the commissions below it.
    public static func sessions(
        court: String,
        commissions: [String],
        atMost limit: Int,
        on connection: borrowing Connection
    ) throws -> JSONValue {
        try connection.one("SELECT access.sessions_at(\(court), \(commissions)::text[], \(limit)::integer)").facts()
            .value
    }

    /// Ends a session by its number: one's own, or with a reason one of the court's people; false when there is none such.
    public static func end(
        session: Int64,
        by person: Int64,
        reason: String?,
        court: String?,
        commissions: [String],
        on connection: borrowing Connection
    ) throws -> Bool {
        let query: Query = """
            SELECT access.end_session_numbered(\(session)::bigint, \(person)::bigint, \(reason), \(court), \
            \(commissions)::text[])
            """
        return try connection.one(query).bool(0)
    }

    /// A key as it is made: what it is for and how long it is good.
    public struct KeyPlan: Sendable {
        public let commission: String
        public let name: String
        public let scopes: [Authority.Act]
        /// The key it takes the place of; name and scopes are that one's then.
        public let follows: Int64?
        public let lifeSeconds: Int
        public let overlapSeconds: Int
        public let keysLimit: Int

        public init(
            commission: String,
            name: String,
            scopes: [Authority.Act],
            follows: Int64?,
            lifeSeconds: Int,
            overlapSeconds: Int,
            keysLimit: Int
        ) {
            self.commission = commission
            self.name = name
            self.scopes = scopes
            self.follows = follows
            self.lifeSeconds = lifeSeconds
            self.overlapSeconds = overlapSeconds
            self.keysLimit = keysLimit
        }
    }

    /// Makes a key; nil when the commission has as many as it may, `unknown` when the one to follow is none of its own.
    public static func make(_ plan: KeyPlan, token: [UInt8], by person: Int64, on connection: borrowing Connection)
        throws
        -> JSONValue?
    {
        try connection.one(
            """
            SELECT access.make_key(\(plan.commission), \(plan.name), \(plan.scopes.map(\.rawValue))::text[], \(token), \
            \(person)::bigint, \(plan.follows)::bigint, \(plan.lifeSeconds)::integer, \
            \(plan.overlapSeconds)::integer, \(plan.keysLimit)::integer)
            """
        ).valueIfAny()
    }

    /// The keys of a commission that are good now.
    public static func keys(of commission: String, on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT access.keys_of(\(commission))").facts().value
    }

    /// Ends a key; false when the commission has none such.
    public static func end(key: Int64, of commission: String, by person: Int64, on connection: borrowing Connection)
        throws
        -> Bool
    {
        try connection.one("SELECT access.end_key(\(key)::bigint, \(commission), \(person)::bigint)").bool(0)
    }

    /// In whose name a key acts, if it is good.
    public static func holder(ofKey token: [UInt8], on connection: borrowing Connection) throws -> SignedIn? {
        let row = try connection.one("SELECT access.key_of(\(token))")
        return row[0] == nil ? nil : try signedIn(try row.facts())
    }

    /// Notes what was done under a key.
    public static func noteUse(
        of key: Int64,
        act: Authority.Act,
        number: String?,
        on connection: borrowing Connection
    ) throws {
        try connection.run("SELECT access.note_key_use(\(key)::bigint, \(act.rawValue), \(number))")
    }

    /// Makes a token for a screen; nil when the court has as many as it may.
    public static func makeScreen(
        court: String,
        name: String,
        token: [UInt8],
        by person: Int64,
        atMost limit: Int,
        on connection: borrowing Connection
    ) throws -> Int64? {
        let query: Query = """
            SELECT access.make_screen(\(court), \(name), \(token), \(person)::bigint, \(limit)::integer)
            """
        let row = try connection.one(query)
        return row[0] == nil ? nil : try row.integer(0)
    }

    /// The screens of a court.
    public static func screens(of court: String, on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT access.screens_of(\(court))").facts().value
    }

    /// Takes a screen's token away; false when the court has none such.
    public static func end(screen: Int64, of court: String, by person: Int64, on connection: borrowing Connection)
        throws
        -> Bool
    {
        try connection.one("SELECT access.end_screen(\(screen)::bigint, \(court), \(person)::bigint)").bool(0)
    }

    /// The court whose board a screen may show.
    public static func court(ofScreen token: [UInt8], on connection: borrowing Connection) throws -> String? {
        try connection.one("SELECT access.screen_of(\(token))")[0]
    }

    /// Opens a case for a reason; nil for an unknown number and for whoever may not.
    public static func openInEmergency(
        number: String,
        person: Int64,
        role: Role,
        reason: String,
        lifeSeconds: Int,
        on connection: borrowing Connection
    ) throws -> Instant? {
        let query: Query = """
            SELECT access.open_in_emergency(\(number), \(person)::bigint, \(role.rawValue), \(reason), \
            \(lifeSeconds)::integer)
            """
        let row = try connection.one(query)
        return row[0] == nil ? nil : try row.facts().instant("until")
    }
}
