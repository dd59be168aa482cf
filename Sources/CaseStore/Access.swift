public import Docket
public import Law
public import Postgres

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
    public static func use(challenge nonce: String, on connection: borrowing Connection) throws -> (
        good: Bool, moment: Instant
    ) {
        let reading = try connection.one("SELECT access.use_challenge(\(nonce))").facts()
        return (try reading.bool("good"), try reading.instant("moment"))
    }

    /// Opens a session for whoever has this IIN and an office; nil when nobody has.
    public static func open(
        iin: String,
        token: [UInt8],
        certificate: String,
        carrier: SignedIn.Carrier,
        address: String,
        lifeSeconds: Int,
        on connection: borrowing Connection
    ) throws -> (person: Int64, expires: Instant, offices: [SignedIn.Office])? {
        let query: Query = """
            SELECT access.open_session(\(iin), \(token), \(certificate), \(carrier.rawValue), \(address), \
            \(lifeSeconds)::integer)
            """
        let row = try connection.one(query)
        guard row[0] != nil else { return nil }
        let reading = try row.facts()
        return (try reading.integer("person"), try reading.instant("expires"), try offices(in: reading))
    }

    /// Whether a responder called this certificate revoked before.
    public static func isRevoked(certificate: String, on connection: borrowing Connection) throws -> Bool {
        try connection.one("SELECT access.is_revoked(\(certificate))").bool(0)
    }

    /// Sends an errand to ask whether the certificate of a session was revoked.
    public static func askRevocation(
        token: [UInt8],
        payload: JSONValue,
        giveUp: Instant,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            "SELECT access.ask_revocation(\(token), \(payload.text)::jsonb, ground.moment(\(giveUp.micros)::bigint))"
        )
    }

    /// The certificates under which sessions are open now.
    public static func certificatesInUse(atMost limit: Int, on connection: borrowing Connection) throws -> [String] {
        try connection.rows("SELECT certificate FROM access.certificates_in_use(\(limit)::integer) AS u (certificate)")
            .map { row in try row.text(0) }
    }

    /// Ends every session of a certificate that was revoked, and tells people what was done in them since.
    ///
    /// - Returns: How many sessions were ended.
    public static func revoke(certificate: String, since: Instant, on connection: borrowing Connection) throws -> Int64
    {
        try connection.one("SELECT access.revoke(\(certificate), ground.moment(\(since.micros)::bigint))").integer(0)
    }

    /// Tells people what was done in a session of whose certificate nobody could tell whether it was revoked.
    public static func leaveOpen(token: [UInt8], on connection: borrowing Connection) throws {
        try connection.run("SELECT access.leave_open(\(token))")
    }

    /// Who the token belongs to, if it is good and came the way it was given.
    public static func session(token: [UInt8], from carrier: SignedIn.Carrier, on connection: borrowing Connection)
        throws
        -> SignedIn?
    {
        let row = try connection.one("SELECT access.session_of(\(token), \(carrier.rawValue))")
        return row[0] == nil ? nil : try signedIn(try row.facts())
    }

    /// Whose session it was, though it is over; nil when that is longer ago, and for any other token.
    public static func personOfSession(token: [UInt8], overSeconds: Int, on connection: borrowing Connection) throws
        -> Int64?
    {
        let row = try connection.one("SELECT access.session_over(\(token), \(overSeconds)::integer)")
        return row[0] == nil ? nil : try row.integer(0)
    }

    static func signedIn(_ reading: Reading) throws -> SignedIn {
        SignedIn(
            person: try reading.integer("person"),
            iin: try reading.text("iin"),
            name: "\(try reading.text("givenName")) \(try reading.text("familyName"))",
            expires: try reading.instant("expires"),
            offices: try offices(in: reading),
            session: reading.value["session"]?.integer,
            key: try reading.value["key"]?.integer.map { key in
                SignedIn.Key(
                    id: key,
                    scopes: Set(try reading.texts("scopes").compactMap(Authority.Act.init(rawValue:)))
                )
            }
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
            "SELECT access.note_reading(\(caseID)::bigint, \(person)::bigint, \(role.rawValue), \(purpose))"
        )
    }

    static func offices(in reading: Reading) throws -> [SignedIn.Office] {
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
