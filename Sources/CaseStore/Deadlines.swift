public import Docket
public import Law
public import Postgres

/// Stage 4 as it is read and written.
public enum DeadlinesStore {
    /// What deadlines are counted anew from.
    public struct Facts: Sendable {
        public let head: CaseHead
        public let day: StationDay
        /// The limits in force by rule.
        public let inForce: [String: Instant]
        /// The rules of limits that have passed by now, noted or not.
        public let passed: Set<String>
        /// The earliest last useful minute in force.
        public let useful: Instant?
        /// The earliest legal limit in force.
        public let decideBy: Instant?
        /// When the case waits for its station to close; nil once it has.
        public let pollsClose: Instant?
        /// Until when the voter's word is waited for; nil where it is not.
        public let confirmBy: Instant?
    }

    /// Reads the deadlines of a case, and locks it.
    public static func facts(of caseID: Int64, on connection: borrowing Connection) throws -> Facts {
        let reading = try connection.one("SELECT deadlines.facts(\(caseID)::bigint)").facts()
        let head = try reading.head()
        var inForce: [String: Instant] = [:]
        var passed: Set<String> = []
        var useful: Instant?
        var decideBy: Instant?
        for deadline in try reading.readings("deadlines") {
            let rule = try deadline.text("rule")
            let due = try deadline.instant("due")
            let nature = deadline.textIfAny("nature").flatMap(Rule.Nature.init(rawValue:))
            if deadline.textIfAny("ended") == "passed" { passed.insert(rule) }
            guard !deadline.has("ended") else { continue }
            // The instant decides, not whether anybody has noticed yet that the limit is over.
            if due <= head.moment, nature?.hasClock == true {
                passed.insert(rule)
                continue
            }
            inForce[rule] = due
            if try deadline.bool("lastUseful") { useful = min(useful ?? due, due) }
            if nature == .deadline { decideBy = min(decideBy ?? due, due) }
        }
        return Facts(
            head: head,
            day: reading.stationDay(),
            inForce: inForce,
            passed: passed,
            useful: useful,
            decideBy: decideBy,
            pollsClose: reading.instantIfAny("pollsClose"),
            confirmBy: reading.instantIfAny("confirmBy")
        )
    }

    /// Waits for the voter's word until another instant, since the closing was changed.
    public static func moveConfirmation(
        _ head: CaseHead,
        to timer: TimerPlan,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT deadlines.move_confirmation(\(head.id)::bigint, \([timer].json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Puts new deadlines in the place of the open ones, for a reason that is kept.
    public static func supersede(
        _ head: CaseHead,
        with deadlines: [Deadline],
        timers: [TimerPlan],
        reason: String,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT deadlines.supersede(\(head.id)::bigint, \(JSONValue.array(deadlines.map(\.json)).text)::jsonb, \
            \(reason), \(timers.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// Notes that a deadline passed.
    public static func pass(_ head: CaseHead, timer: FiredTimer, on connection: borrowing Connection) throws {
        try connection.run(
            """
            SELECT deadlines.pass(\(head.id)::bigint, \(timer.step), \(timer.lateMicroseconds)::bigint, \
            ground.moment(\(head.moment.micros)::bigint), \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// Gives a warning before a deadline to the role the pack names.
    public static func warn(
        _ head: CaseHead,
        rule: String,
        role: String,
        step: Int,
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT deadlines.warn(\(head.id)::bigint, \(rule), \(role), \(step)::integer, \
            ground.moment(\(head.moment.micros)::bigint), \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// Notes that the station of a case has closed.
    public static func pollsClose(_ head: CaseHead, timer: FiredTimer, on connection: borrowing Connection) throws {
        try connection.run(
            """
            SELECT deadlines.polls_close(\(head.id)::bigint, ground.moment(\(head.moment.micros)::bigint), \
            \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// What was said about a station so far, and the instant; nobody else says a word until the act ends.
    public static func stationDay(
        election: String,
        station: String,
        on connection: borrowing Connection
    ) throws -> (day: StationDay, moment: Instant) {
        let reading = try connection.one("SELECT deadlines.station_facts(\(election), \(station))").facts()
        return (reading.stationDay(), try reading.instant("moment"))
    }

    /// Keeps a word about a station; answers how many open cases are looked at again.
    public static func say(
        election: String,
        station: String,
        what: String,
        moment: Instant,
        packCloses: Instant,
        reason: String?,
        role: Role,
        person: Int64,
        on connection: borrowing Connection
    ) throws -> Int64 {
        try connection.one(
            """
            SELECT deadlines.say(\(election), \(station), \(what), ground.moment(\(moment.micros)::bigint), \
            ground.moment(\(packCloses.micros)::bigint), \(reason), \(role.rawValue), \(person)::bigint)
            """
        ).integer(0)
    }
}
