internal import Docket
internal import Law
public import Postgres

/// Timers: how what comes later is claimed, done, put off.
public enum Timers {
    /// Claims timers that are due, their cases locked, the oldest first.
    public static func due(atMost limit: Int, on connection: borrowing Connection) throws -> [FiredTimer] {
        let query: Query = "SELECT case_id, kind, step, generation, due, late FROM ground.due(\(limit)::integer)"
        return try connection.rows(query).map { row in
            guard let kind = TimerPlan.Kind(rawValue: try row.text(1)) else { throw StoreFault("timer kind") }
            return FiredTimer(
                caseID: try row.integer(0),
                kind: kind,
                step: try row.text(2),
                generation: try row.integer(3),
                due: Instant(microsecondsSince1970: try row.integer(4)),
                lateMicroseconds: try row.integer(5)
            )
        }
    }

    /// Takes a claimed timer away; false when an act before it in the batch has made it moot.
    public static func take(_ timer: FiredTimer, on connection: borrowing Connection) throws -> Bool {
        try connection.one(
            """
            SELECT ground.take_timer(\(timer.caseID)::bigint, \(timer.kind.rawValue), \(timer.step), \
            \(timer.generation)::bigint)
            """
        ).bool(0)
    }

    /// Puts off a timer whose act failed; answers how often it has failed now, nil when it is gone.
    public static func putOff(_ timer: FiredTimer, on connection: borrowing Connection) throws -> Int64? {
        let row = try connection.one(
            """
            SELECT ground.put_off(\(timer.caseID)::bigint, \(timer.kind.rawValue), \(timer.step), \
            \(timer.generation)::bigint)
            """
        )
        return row[0] == nil ? nil : try row.integer(0)
    }

    /// Microseconds until the next timer is due, by the database's reckoning; nil when none waits.
    public static func untilNext(on connection: borrowing Connection) throws -> Int64? {
        let row = try connection.one("SELECT ground.until_next()")
        return row[0] == nil ? nil : try row.integer(0)
    }

    /// Raises the floor of the clock; answers by how many microseconds the floor was above it.
    public static func raiseFloor(on connection: borrowing Connection) throws -> Int64 {
        try connection.one("SELECT ground.raise_floor()").integer(0)
    }
}
