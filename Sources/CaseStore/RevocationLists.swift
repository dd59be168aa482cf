public import Law
public import Postgres

/// Lists of revoked certificates as they were fetched last.
public enum RevocationLists {
    /// Sends an errand for each list that was not fetched within the pause; answers how many were sent.
    public static func fetch(_ urls: [String], pauseSeconds: Int, on connection: borrowing Connection) throws -> Int64 {
        try connection.one("SELECT ground.fetch_lists(\(urls)::text[], \(pauseSeconds)::integer)").integer(0)
    }

    /// Keeps a list; false when it is older than the one at hand.
    public static func keep(
        _ bytes: [UInt8],
        sha256: String,
        from url: String,
        thisUpdate: Instant,
        at moment: Instant,
        on connection: borrowing Connection
    ) throws -> Bool {
        try connection.one(
            """
            SELECT ground.keep_list(\(url), \(sha256), \(bytes), ground.moment(\(thisUpdate.micros)::bigint), \
            ground.moment(\(moment.micros)::bigint))
            """
        ).bool(0)
    }

    /// What is at hand of these places: the hash of each list, and when it was fetched.
    public static func atHand(
        _ urls: [String],
        on connection: borrowing Connection
    ) throws -> [(url: String, sha256: String, fetched: Instant)] {
        let query: Query = "SELECT url, sha256, fetched FROM ground.lists_at_hand(\(urls)::text[])"
        return try connection.rows(query).map { row in
            (try row.text(0), try row.text(1), Instant(microsecondsSince1970: try row.integer(2)))
        }
    }

    /// The bytes of a list; nil when another one has come in its place.
    public static func bytes(of url: String, sha256: String, on connection: borrowing Connection) throws -> [UInt8]? {
        try connection.one("SELECT ground.list_bytes(\(url), \(sha256))").bytes(0)
    }
}
