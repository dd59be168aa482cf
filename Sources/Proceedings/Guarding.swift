internal import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Signatures

// What stands beside signing in: who has to do with a case, sessions as people see them, keys of programs, screens on
// walls, emergencies, and who tried the door in vain.
extension Courthouse {
    /// Who has to do with a case, and whether this person has it open in an emergency; nil for an unknown number.
    public func parties(of number: String, for person: Int64?) async throws -> (
        caseID: Int64, parties: CaseParties, isOpenInEmergency: Bool
    )? {
        guard number.utf8.count <= 64 else { return nil }
        return try await pool.transaction { connection in
            try Access.parties(number: number, person: person, on: connection)
        }
    }

    /// Notes that the door stayed shut, and for whom.
    public func note(
        _ attempt: Authority.Attempt,
        act: Authority.Act,
        number: String? = nil,
        from address: String,
        by person: Int64? = nil
    ) async throws {
        let limit = limits.attemptsNotedAMinute
        let asked = number.map { $0.utf8.count <= 64 ? $0 : "" }
        try await pool.transaction { connection in
            try Access.note(
                attempt,
                number: asked,
                act: act,
                address: address,
                person: person,
                limitAMinute: limit,
                on: connection
            )
        }
    }

    /// A page of failed attempts, the newest first.
    public func attempts(before: Int64?) async throws -> JSONValue {
        let rows = limits.listRows
        return try await pool.transaction { connection in
            try Access.attempts(before: before, atMost: rows, on: connection)
        }
    }
}

// MARK: Sessions

extension Courthouse {
    /// The sessions a person has open.
    public func sessions(of person: SignedIn) async throws -> JSONValue {
        let who = person.person
        return try await pool.transaction { connection in try Access.sessions(of: who, on: connection) }
    }

    /// Ends one of a person's own sessions; false when it is not his.
    public func end(session: Int64, of person: SignedIn) async throws -> Bool {
        let who = person.person
        return try await pool.transaction { connection in
            try Access.end(session: session, by: who, reason: nil, court: nil, commissions: [], on: connection)
        }
    }

    /// The sessions of the people of a court and of the commissions whose stations are in it.
    public func sessions(below court: String) async throws -> JSONValue {
        let (commissions, rows) = (commissions(below: court), limits.listRows)
        return try await pool.transaction { connection in
            try Access.sessions(court: court, commissions: commissions, atMost: rows, on: connection)
        }
    }

    /// Ends a session of somebody at a court or below it, for a reason.
    public func end(session: Int64, below court: String, reason: String, by person: SignedIn) async throws -> Bool {
        let (who, commissions) = (person.person, commissions(below: court))
        return try await pool.transaction { connection in
            try Access.end(
                session: session,
                by: who,
                reason: reason,
                court: court,
                commissions: commissions,
                on: connection
            )
        }
    }

    private func commissions(below court: String) -> [String] {
        var found: Set<String> = []
        for pack in packs.elections {
            for station in pack.stations where station.court == court {
                found.insert(station.commission)
                if let superior = pack.superior(of: station.commission) { found.insert(superior.id) }
            }
        }
        return found.sorted()
    }
}

// MARK: Keys of programs and screens on walls

/// A token that was just made; only its hash is kept, so this is the one time it is seen.
public struct FreshToken: Sendable {
    public let name: String
    public let token: String
    public let facts: JSONValue
}

/// Why no token was made.
public enum TokenRefusal: Error, Hashable, Sendable {
    /// As many are in use as may be.
    case tooMany(limit: Int)
    /// The key to follow is none of the commission's own that is good.
    case unknown
}

extension Courthouse {
    /// What every key of a program begins with, so that it is known where it was left lying about.
    public static let keyPrefix = "dauys-key-"
    /// What every token of a screen begins with.
    public static let screenPrefix = "dauys-screen-"

    private func freshToken(_ prefix: String) throws -> (token: String, hash: [UInt8]) {
        let token = prefix + Base64.urlText(try Randomness.bytes(32))
        return (token, Digest.sha256(Array(token.utf8)))
    }

    /// Makes a key for the program of a commission.
    public func makeKey(
        named name: String,
        scopes: [Authority.Act],
        for commission: String,
        by person: SignedIn
    ) async throws -> FreshToken {
        try await makeKey(named: name, scopes: scopes, following: nil, for: commission, by: person)
    }

    /// Makes the key that follows one of the commission's own, with its name and scopes; the earlier one ends a day later.
    public func rotateKey(_ key: Int64, of commission: String, by person: SignedIn) async throws -> FreshToken {
        try await makeKey(named: "", scopes: [], following: key, for: commission, by: person)
    }

    private func makeKey(
        named name: String,
        scopes: [Authority.Act],
        following: Int64?,
        for commission: String,
        by person: SignedIn
    ) async throws -> FreshToken {
        let (token, hash) = try freshToken(Self.keyPrefix)
        let plan = Access.KeyPlan(
            commission: commission,
            name: name,
            scopes: scopes,
            follows: following,
            lifeSeconds: limits.keyLifeSeconds,
            overlapSeconds: limits.keyOverlapSeconds,
            keysLimit: limits.keysOfCommission
        )
        let who = person.person
        let made = try await pool.transaction { connection in
            try Access.make(plan, token: hash, by: who, on: connection)
        }
        guard let made else { throw TokenRefusal.tooMany(limit: limits.keysOfCommission) }
        guard made["unknown"] == nil else { throw TokenRefusal.unknown }
        return FreshToken(name: made["name"]?.string ?? name, token: token, facts: made)
    }

    /// The keys of a commission.
    public func keys(of commission: String) async throws -> JSONValue {
        try await pool.transaction { connection in try Access.keys(of: commission, on: connection) }
    }

    /// Ends a key of a commission.
    public func end(key: Int64, of commission: String, by person: SignedIn) async throws -> Bool {
        let who = person.person
        return try await pool.transaction { connection in
            try Access.end(key: key, of: commission, by: who, on: connection)
        }
    }

    /// In whose name a key acts, if it is good.
    public func holder(ofKey token: String) async throws -> SignedIn? {
        guard token.utf8.count <= 128 else { return nil }
        let hash = Digest.sha256(Array(token.utf8))
        return try await pool.transaction { connection in try Access.holder(ofKey: hash, on: connection) }
    }

    /// Notes what is done under a key.
    public func noteUse(of key: Int64, act: Authority.Act, number: String?) async throws {
        try await pool.transaction { connection in
            try Access.noteUse(of: key, act: act, number: number, on: connection)
        }
    }

    /// Makes a token for a screen of a court.
    public func makeScreen(named name: String, for court: String, by person: SignedIn) async throws -> FreshToken {
        let (token, hash) = try freshToken(Self.screenPrefix)
        let (who, limit) = (person.person, limits.screensOfCourt)
        let made = try await pool.transaction { connection in
            try Access.makeScreen(court: court, name: name, token: hash, by: who, atMost: limit, on: connection)
        }
        guard let made else { throw TokenRefusal.tooMany(limit: limit) }
        return FreshToken(name: name, token: token, facts: ["screen": .integer(made)])
    }

    /// The screens of a court.
    public func screens(of court: String) async throws -> JSONValue {
        try await pool.transaction { connection in try Access.screens(of: court, on: connection) }
    }

    /// Takes a screen's token away.
    public func end(screen: Int64, of court: String, by person: SignedIn) async throws -> Bool {
        let who = person.person
        return try await pool.transaction { connection in
            try Access.end(screen: screen, of: court, by: who, on: connection)
        }
    }

    /// The court whose board a screen shows, if its token is good.
    public func court(ofScreen token: String) async throws -> String? {
        guard token.utf8.count <= 128 else { return nil }
        let hash = Digest.sha256(Array(token.utf8))
        return try await pool.transaction { connection in try Access.court(ofScreen: hash, on: connection) }
    }
}

// MARK: Emergencies

extension Courthouse {
    /// Opens a case to a person of the staff without a part in it, for a reason; the court's president is told.
    ///
    /// - Returns: Until when; nil, alike for an unknown number and a person who may not.
    public func openInEmergency(
        _ number: String,
        reason: String,
        by person: SignedIn,
        in office: SignedIn.Office
    ) async throws -> Instant? {
        guard number.utf8.count <= 64, Authority.allows(Authority.Party(office.role), .openInEmergency, []) else {
            return nil
        }
        let (who, seconds) = (person.person, limits.emergencySeconds)
        return try await pool.transaction { connection in
            try Access.openInEmergency(
                number: number,
                person: who,
                role: office.role,
                reason: reason,
                lifeSeconds: seconds,
                on: connection
            )
        }
    }
}
