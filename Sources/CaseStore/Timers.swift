internal import Docket
public import Law
public import Postgres

/// Timers and errands: how what comes later is claimed, done, put off.
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

/// An errand claimed under a lease.
public struct Errand: Hashable, Sendable {
    /// What is to be fetched or delivered.
    public enum Kind: String, Hashable, Sendable { case revocation, proofs, webhook, stamp, list }

    public let id: Int64
    public let caseID: Int64?
    public let kind: Kind
    public let payload: JSONValue
    public let lease: Int64
    public let attempts: Int64
}

/// Errands: claimed, ended or put off, always under their lease.
public enum Errands {
    /// What became of an errand that was put off.
    public enum Fate: String, Hashable, Sendable { case later, givenUp, lost }

    /// Claims errands that are ready, for `leaseSeconds`.
    public static func claim(atMost limit: Int, leaseSeconds: Int, on connection: borrowing Connection) throws
        -> [Errand]
    {
        let query: Query = """
            SELECT errand, case_id, kind, payload, lease, attempts
            FROM ground.claim_errands(\(limit)::integer, \(leaseSeconds)::integer)
            """
        return try connection.last(query).map { row in
            guard let kind = Errand.Kind(rawValue: try row.text(2)) else { throw StoreFault("errand kind") }
            return Errand(
                id: try row.integer(0),
                caseID: row[1] == nil ? nil : try row.integer(1),
                kind: kind,
                payload: try Reading(row[3]).value,
                lease: try row.integer(4),
                attempts: try row.integer(5)
            )
        }
    }

    /// Ends an errand; false when the lease is somebody else's by now, and then nothing may be written.
    public static func end(_ errand: Errand, at moment: Instant, on connection: borrowing Connection) throws -> Bool {
        try connection.one(
            """
            SELECT ground.end_errand(\(errand.id)::bigint, \(errand.lease)::bigint, 'done', \
            ground.moment(\(moment.micros)::bigint))
            """
        ).bool(0)
    }

    /// Puts an errand off under its lease.
    public static func putOff(_ errand: Errand, milliseconds: Int64, on connection: borrowing Connection) throws -> Fate
    {
        let seconds = "\(milliseconds / 1_000).\(String(milliseconds % 1_000 + 1_000).dropFirst())"
        let word = try connection.one(
            """
            SELECT ground.put_off_errand(\(errand.id)::bigint, \(errand.lease)::bigint, \(seconds)::double precision)
            """
        ).text(0)
        guard let fate = Fate(rawValue: word) else { throw StoreFault("errand fate") }
        return fate
    }

    /// Microseconds until the next errand is ready; nil when none waits.
    public static func untilNext(on connection: borrowing Connection) throws -> Int64? {
        let row = try connection.one("SELECT ground.until_next_errand()")
        return row[0] == nil ? nil : try row.integer(0)
    }

    /// The instant of the database.
    public static func instant(on connection: borrowing Connection) throws -> Instant {
        Instant(microsecondsSince1970: try connection.one("SELECT ground.micros(ground.instant())").integer(0))
    }
}
