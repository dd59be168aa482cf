internal import Docket
public import Law
public import Postgres

/// An errand claimed under a lease.
public struct Errand: Hashable, Sendable {
    /// What is to be fetched or delivered.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case revocation, proofs, stamp, list, webhook, mail, sms

        /// Whether it takes a letter somewhere.
        public var isLetter: Bool { self == .webhook || self == .mail || self == .sms }
    }

    public let id: Int64
    public let caseID: Int64?
    public let kind: Kind
    /// The other end it goes to, as the database names it.
    public let queue: String
    public let isCritical: Bool
    public let payload: JSONValue
    public let lease: Int64
    public let attempts: Int64

    /// The message whose letter it takes.
    public var message: Int64? { payload["message"]?.integer }
}

/// Errands: claimed, ended or put off, always under their lease.
public enum Errands {
    /// What became of an errand that was put off.
    public enum Fate: String, Hashable, Sendable { case later, givenUp, lost }

    /// What one node asks for when it claims.
    public struct Wish: Hashable, Sendable {
        public var kinds: [Errand.Kind]
        public var atMost: Int
        public var ofOneQueue: Int
        /// Queues of which this node has as many under way as it may.
        public var fullQueues: [String]
        /// Whether what can wait is claimed too.
        public var withBulk: Bool
        public var leaseSeconds: Int

        public init(
            kinds: [Errand.Kind] = Errand.Kind.allCases,
            atMost: Int,
            ofOneQueue: Int = .max,
            fullQueues: [String] = [],
            withBulk: Bool = true,
            leaseSeconds: Int
        ) {
            self.kinds = kinds
            self.atMost = atMost
            self.ofOneQueue = min(ofOneQueue, atMost)
            self.fullQueues = fullQueues
            self.withBulk = withBulk
            self.leaseSeconds = leaseSeconds
        }
    }

    /// Claims errands that are ready, what is critical first.
    public static func claim(_ wish: Wish, on connection: borrowing Connection) throws -> [Errand] {
        let classes = wish.withBulk ? ["t", "f"] : ["t"]
        let query: Query = """
            SELECT errand, case_id, kind, queue, critical, payload, lease, attempts
            FROM ground.claim_errands(\(wish.kinds.map(\.rawValue))::text[], \(wish.atMost)::integer, \
            \(wish.ofOneQueue)::integer, \(wish.fullQueues)::text[], \(classes)::boolean[], \
            \(wish.leaseSeconds)::integer)
            """
        return try connection.last(query).map { row in
            guard let kind = Errand.Kind(rawValue: try row.text(2)) else { throw StoreFault("errand kind") }
            return Errand(
                id: try row.integer(0),
                caseID: row[1] == nil ? nil : try row.integer(1),
                kind: kind,
                queue: try row.text(3),
                isCritical: try row.bool(4),
                payload: try Reading(row[5]).value,
                lease: try row.integer(6),
                attempts: try row.integer(7)
            )
        }
    }

    /// Claims errands of every kind that are ready, for `leaseSeconds`.
    public static func claim(atMost limit: Int, leaseSeconds: Int, on connection: borrowing Connection) throws
        -> [Errand]
    {
        try claim(Wish(atMost: limit, leaseSeconds: leaseSeconds), on: connection)
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
        let word = try connection.one(
            """
            SELECT ground.put_off_errand(\(errand.id)::bigint, \(errand.lease)::bigint, \
            \(seconds(milliseconds))::double precision)
            """
        ).text(0)
        guard let fate = Fate(rawValue: word) else { throw StoreFault("errand fate") }
        return fate
    }

    /// Milliseconds as seconds with three decimals.
    static func seconds(_ milliseconds: Int64) -> String {
        "\(milliseconds / 1_000).\(String(milliseconds % 1_000 + 1_000).dropFirst())"
    }

    /// Microseconds until the next errand is ready that this node can do; nil when none waits.
    public static func untilNext(
        of kinds: [Errand.Kind] = Errand.Kind.allCases,
        fullQueues: [String] = [],
        on connection: borrowing Connection
    ) throws -> Int64? {
        let row = try connection.one(
            "SELECT ground.until_next_errand(\(kinds.map(\.rawValue))::text[], \(fullQueues)::text[])"
        )
        return row[0] == nil ? nil : try row.integer(0)
    }

    /// The instant of the database.
    public static func instant(on connection: borrowing Connection) throws -> Instant {
        Instant(microsecondsSince1970: try connection.one("SELECT ground.micros(ground.instant())").integer(0))
    }
}
