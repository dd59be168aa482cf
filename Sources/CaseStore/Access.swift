public import Docket
public import Law
public import Postgres

/// A person who is signed in, with every office.
public struct SignedIn: Hashable, Sendable {
    /// An office and what it belongs to.
    public struct Office: Hashable, Sendable {
        public let role: Role
        public let court: String?
        public let commission: String?
        public let judge: String?

        public init(role: Role, court: String?, commission: String?, judge: String?) {
            self.role = role
            self.court = court
            self.commission = commission
            self.judge = judge
        }
    }

    public let person: Int64
    public let iin: String
    public let name: String
    public let expires: Instant
    public let offices: [Office]

    public init(person: Int64, iin: String, name: String, expires: Instant, offices: [Office]) {
        self.person = person
        self.iin = iin
        self.name = name
        self.expires = expires
        self.offices = offices
    }
}

/// Challenges, sessions, and who read what.
public enum Access {
    /// Issues a challenge.
    public static func challenge(
        nonce: String,
        lifeSeconds: Int,
        on connection: borrowing Connection
    ) throws -> (issued: Instant, expires: Instant) {
        let reading = try connection.one("SELECT access.challenge(\(nonce), \(lifeSeconds)::integer)").facts()
        return (try reading.instant("issued"), try reading.instant("expires"))
    }

    /// Uses a challenge up; false when it was used, is over, or never was.
    public static func use(challenge nonce: String, on connection: borrowing Connection) throws -> (good: Bool, moment: Instant) {
        let reading = try connection.one("SELECT access.use_challenge(\(nonce))").facts()
        return (try reading.bool("good"), try reading.instant("moment"))
    }

    /// Opens a session for whoever has this IIN and an office; nil when nobody has.
    public static func open(
        iin: String,
        token: [UInt8],
        certificate: String,
        lifeSeconds: Int,
        on connection: borrowing Connection
    ) throws -> (expires: Instant, offices: [SignedIn.Office])? {
        let query: Query = "SELECT access.open_session(\(iin), \(token), \(certificate), \(lifeSeconds)::integer)"
        let row = try connection.one(query)
        guard row[0] != nil else { return nil }
        let reading = try row.facts()
        return (try reading.instant("expires"), try offices(in: reading))
    }

    /// Who the token belongs to, if it is good.
    public static func session(token: [UInt8], on connection: borrowing Connection) throws -> SignedIn? {
        let row = try connection.one("SELECT access.session_of(\(token))")
        guard row[0] != nil else { return nil }
        let reading = try row.facts()
        return SignedIn(
            person: try reading.integer("person"),
            iin: try reading.text("iin"),
            name: "\(try reading.text("givenName")) \(try reading.text("familyName"))",
            expires: try reading.instant("expires"),
            offices: try offices(in: reading)
        )
    }

    /// Ends a session.
    public static func end(token: [UInt8], on connection: borrowing Connection) throws {
        try connection.run("SELECT access.end_session(\(token))")
    }

    /// Notes that a person of the staff read a case file.
    public static func noteReading(
        caseID: Int64,
        person: Int64,
        role: Role,
        purpose: String,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            "SELECT access.note_reading(\(caseID)::bigint, \(person)::bigint, \(role.rawValue), \(purpose))")
    }

    private static func offices(in reading: Reading) throws -> [SignedIn.Office] {
        try reading.readings("offices").compactMap { office in
            guard let role = Role(rawValue: try office.text("role")) else { return nil }
            return SignedIn.Office(
                role: role,
                court: office.textIfAny("court"),
                commission: office.textIfAny("commission"),
                judge: office.textIfAny("judge")
            )
        }
    }
}
