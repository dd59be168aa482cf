public import Law
public import Postgres

/// Time-stamps beside the seals and signatures they are on.
public enum Stamps {
    /// Sends an errand for a stamp, unless there is one or somebody is on the way.
    public static func ask(
        _ caseID: Int64,
        container: String,
        payload: JSONValue,
        patienceSeconds: Int,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT ground.ask_stamp(\(caseID)::bigint, \(container), \(payload.text)::jsonb, \
            \(patienceSeconds)::integer)
            """
        )
    }

    /// Keeps a stamp; the first one stays.
    public static func keep(
        _ token: [UInt8],
        on container: String,
        of caseID: Int64,
        authority: String,
        stamped: Instant,
        at moment: Instant,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT ground.keep_stamp(\(caseID)::bigint, \(container), \(token), \(authority), \
            ground.moment(\(stamped.micros)::bigint), ground.moment(\(moment.micros)::bigint))
            """
        )
    }

    /// The stamp on a seal or signature of a case; nil while there is none.
    public static func token(
        on container: String,
        of caseID: Int64,
        on connection: borrowing Connection
    ) throws -> [UInt8]? {
        try connection.one("SELECT ground.stamp_of(\(caseID)::bigint, \(container))").bytes(0)
    }
}
