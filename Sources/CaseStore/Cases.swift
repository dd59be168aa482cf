public import Docket
public import Law
public import Postgres

/// Cases as people look at them, without locks, and packs as they are kept.
public enum Cases {
    /// The id of the case of that number.
    public static func id(of number: String, on connection: borrowing Connection) throws -> Int64? {
        let row = try connection.one("SELECT ground.case_numbered(\(number))")
        return row[0] == nil ? nil : try row.integer(0)
    }

    /// Locks a case and reads its head; nil when there is none.
    public static func lock(_ caseID: Int64, on connection: borrowing Connection) throws -> CaseHead? {
        let row = try connection.one("SELECT ground.lock_case(\(caseID)::bigint)")
        return row[0] == nil ? nil : try row.facts().head()
    }

    /// Everything about a case that somebody may be shown, and its head.
    public static func view(of caseID: Int64, on connection: borrowing Connection) throws -> (
        head: CaseHead, view: JSONValue
    ) {
        let reading = try connection.one("SELECT ground.view(\(caseID)::bigint)").facts()
        return (try reading.head(), reading.value)
    }

    /// How many events a case has.
    public static func version(of caseID: Int64, on connection: borrowing Connection) throws -> Int64 {
        try connection.one("SELECT ground.version_of(\(caseID)::bigint)").integer(0)
    }

    /// A page of events after a place in the order of commits; a court or a commission sees its own among those looked at.
    public static func events(
        after place: (transaction: String, event: Int64),
        court: String?,
        commission: String?,
        atMost limit: Int,
        lookingAt looks: Int,
        on connection: borrowing Connection
    ) throws -> JSONValue {
        let query: Query = """
            SELECT ground.events_after(\(place.transaction)::xid8, \(place.event)::bigint, \(court), \(commission), \
            \(limit)::integer, \(looks)::integer)
            """
        return try connection.one(query).facts().value
    }

    /// What waits in an inbox, and its newest messages or those before one.
    public static func inbox(
        addressee: String,
        office: String?,
        atMost limit: Int,
        before: Int64? = nil,
        on connection: borrowing Connection
    ) throws -> JSONValue {
        try connection.one(
            "SELECT ground.inbox(\(addressee), \(office), \(limit)::integer, \(before)::bigint)"
        ).facts().value
    }

    /// One message of an inbox, however old; nil when it is not that inbox's.
    public static func message(
        _ message: Int64,
        addressee: String,
        office: String?,
        on connection: borrowing Connection
    ) throws -> JSONValue? {
        try connection.one("SELECT ground.inbox_item(\(addressee), \(office), \(message)::bigint)").valueIfAny()
    }

    /// One open alarm of a court; nil when there is none of that number.
    public static func alarm(_ alarm: Int64, court: String, on connection: borrowing Connection) throws -> JSONValue? {
        try connection.one("SELECT ground.alarm_item(\(court), \(alarm)::bigint)").valueIfAny()
    }

    /// Records that somebody opened a message.
    public static func open(message: Int64, person: Int64, on connection: borrowing Connection) throws {
        try connection.run("SELECT ground.open_message(\(message)::bigint, \(person)::bigint)")
    }

    /// The board of a court.
    public static func board(court: String, atMost limit: Int, on connection: borrowing Connection) throws -> JSONValue
    {
        try connection.one("SELECT ground.board(\(court), \(limit)::integer)").facts().value
    }

    /// What became of "I am on it"; nil when there is no such alarm.
    public static func own(alarm: Int64, person: Int64, on connection: borrowing Connection) throws -> JSONValue? {
        try connection.one("SELECT ground.own_alarm(\(alarm)::bigint, \(person)::bigint)").valueIfAny()
    }

    /// A page of the alarms about messages that one other end, or all of a channel, did not take, the most pressing first.
    public static func undelivered(
        court: String,
        queue: String,
        atMost limit: Int,
        after alarm: Int64?,
        on connection: borrowing Connection
    ) throws -> JSONValue {
        try connection.one(
            "SELECT ground.undelivered(\(court), \(queue), \(limit)::integer, \(alarm)::bigint)"
        ).facts().value
    }

    /// Makes one person the owner of all such alarms, as far as they had rung; how many are his by it.
    public static func own(
        undelivered queue: String,
        court: String,
        upTo alarm: Int64,
        person: Int64,
        on connection: borrowing Connection
    ) throws -> Int64 {
        try connection.one(
            "SELECT ground.own_undelivered(\(court), \(queue), \(alarm)::bigint, \(person)::bigint)"
        ).integer(0)
    }

    /// The auditor's findings.
    public static func audit(on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT ground.audit()").facts().value
    }

    /// Figures for the metrics page.
    public static func counts(on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT ground.counts()").facts().value
    }

    /// Whether the database can be written, and how late the oldest timer is.
    public static func ready(on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT ground.ready()").facts().value
    }

    /// The packs in force, by election.
    public static func packsInForce(on connection: borrowing Connection) throws -> [(election: String, sha256: String)]
    {
        try connection.rows("SELECT election, sha256 FROM ground.packs_in_force()").map { row in
            (try row.text(0), try row.text(1))
        }
    }

    /// The files and zone periods of a pack.
    public static func pack(_ sha256: String, on connection: borrowing Connection) throws -> JSONValue? {
        try connection.one("SELECT ground.pack_of(\(sha256))").valueIfAny()
    }

    /// The periods of a zone as the database knows them; nil for a zone it does not know.
    public static func zone(
        _ name: String,
        from: Instant,
        to: Instant,
        on connection: borrowing Connection
    ) throws -> JSONValue? {
        guard try connection.one("SELECT ground.known_zone(\(name))").bool(0) else { return nil }
        let query: Query = """
            SELECT ground.zone_periods(\(name), ground.moment(\(from.micros)::bigint), ground.moment(\(to.micros)::bigint))
            """
        return try Reading(try connection.one(query)[0]).value
    }

    /// Keeps a pack and puts it in force; false when it was in force already.
    public static func load(
        pack: Pack,
        files: JSONValue,
        zones: JSONValue,
        on connection: borrowing Connection
    ) throws -> Bool {
        try connection.one(
            """
            SELECT ground.load_pack(\(pack.sha256), \(pack.id), \(pack.version), \(pack.election.id), \
            \(files.text)::jsonb, \(zones.text)::jsonb)
            """
        ).bool(0)
    }

    /// Loads people or a roster; answers what was loaded, and gaps where it was a roster.
    public static func load(
        _ what: String,
        version: String,
        sha256: String,
        content: JSONValue,
        on connection: borrowing Connection
    ) throws -> JSONValue {
        let query: Query =
            what == "people"
            ? "SELECT people.load_people(\(version), \(sha256), \(content.text)::jsonb)"
            : "SELECT people.load_roster(\(version), \(sha256), \(content.text)::jsonb)"
        return try connection.one(query).facts().value
    }
}
