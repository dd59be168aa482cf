internal import Docket
public import Law
public import Postgres

/// Letters: messages on their way outside, and the programs of commissions that take them.
public enum Letters {
    /// What became of a letter that was not taken.
    public enum Fate: String, Hashable, Sendable {
        case later
        /// Its time by this channel is over: the next one, or a person, has it now.
        case next
        case lost
    }

    /// Why a letter was not taken, as the database has to know it.
    public struct Failure: Hashable, Sendable {
        public let reason: String
        /// Whether no attempt by this channel can mend it.
        public let isFinal: Bool
        /// Whether the other end is to blame, and not what it was asked to take.
        public let blamesEndpoint: Bool
        public let pauseMilliseconds: Int64

        public init(reason: String, isFinal: Bool, blamesEndpoint: Bool, pauseMilliseconds: Int64) {
            self.reason = reason
            self.isFinal = isFinal
            self.blamesEndpoint = blamesEndpoint
            self.pauseMilliseconds = pauseMilliseconds
        }
    }

    /// States what this node can send by, in the order of trying, and how long each is tried.
    ///
    /// - Returns: what was stated before, as a text for people; nil where it was the same.
    public static func state(channels: [(Errand.Kind, seconds: Int)], on connection: borrowing Connection) throws
        -> String?
    {
        try connection.last(
            """
            SELECT ground.state_channels(\(channels.map(\.0.rawValue))::text[], \
            \(channels.map { Int64($0.seconds) })::integer[])
            """
        ).first?[0]
    }

    /// Reads everything that letters are made of, in no order.
    public static func facts(of messages: [Int64], on connection: borrowing Connection) throws -> [JSONValue] {
        try Reading(try connection.one("SELECT ground.letters(\(messages)::bigint[])")[0].map { "{\"all\":\($0)}" })
            .value["all"]?.array ?? []
    }

    /// Ends letters that were taken; gives back the errands whose lease is somebody else's by now.
    public static func finish(
        _ taken: [(errand: Errand, proof: JSONValue)],
        on connection: borrowing Connection
    ) throws -> [Int64] {
        let list = JSONValue.array(
            taken.map { ["errand": .integer($0.errand.id), "lease": .integer($0.errand.lease), "proof": $0.proof] }
        )
        return try connection.rows(
            "SELECT f FROM unnest(ground.finish_letters(\(list.text)::jsonb)) AS f"
        ).map { try $0.integer(0) }
    }

    /// Notes that a letter was not taken.
    public static func fail(_ errand: Errand, _ failure: Failure, on connection: borrowing Connection) throws -> Fate {
        let word = try connection.one(
            """
            SELECT ground.fail_letter(\(errand.id)::bigint, \(errand.lease)::bigint, \
            \(Errands.seconds(failure.pauseMilliseconds))::double precision, \(failure.isFinal)::boolean, \
            \(failure.blamesEndpoint)::boolean, \(failure.reason))
            """
        ).text(0)
        guard let fate = Fate(rawValue: word) else { throw StoreFault("letter fate") }
        return fate
    }

    /// Gives letters whose time is over to the next channel; answers how many there were.
    public static func lapse(atMost limit: Int, on connection: borrowing Connection) throws -> Int64 {
        try connection.one("SELECT ground.lapse_letters(\(limit)::integer)").integer(0)
    }

    /// What was sent to a commission's program, the newest first.
    public static func sent(
        to commission: String,
        atMost limit: Int,
        before: Int64?,
        on connection: borrowing Connection
    ) throws -> [JSONValue] {
        let row = try connection.one(
            "SELECT ground.letters_to(\(commission), \(limit)::integer, \(before)::bigint)"
        )
        return try Reading(row[0].map { "{\"all\":\($0)}" }).value["all"]?.array ?? []
    }

    /// Sends a message to a commission's program once more; false when it is none of its.
    public static func sendAgain(_ message: Int64, to commission: String, on connection: borrowing Connection) throws
        -> Bool
    {
        try connection.last("SELECT ground.send_again(\(commission), \(message)::bigint)").first?.bool(0) ?? false
    }
}

/// The program of a commission that takes messages, as it is registered.
public struct RegisteredWebhook: Hashable, Sendable {
    public let commission: String
    public let url: String
    public let since: Instant
    /// The key of the service its secret is derived under, and how often the secret was changed.
    public let keyID: String
    public let generation: Int64
    /// The key of the secret before, which counts until an instant.
    public let formerKeyID: String?
    public let formerUntil: Instant?

    /// Reads what the database tells; nil where there is no program.
    public init?(_ facts: JSONValue?) throws {
        guard let facts, !facts.isNull else { return nil }
        let reading = Reading(facts)
        commission = try reading.text("commission")
        url = try reading.text("url")
        since = try reading.instant("since")
        keyID = try reading.text("key")
        generation = try reading.integer("generation")
        formerKeyID = reading.textIfAny("formerKey")
        formerUntil = reading.instantIfAny("formerUntil")
    }

    /// Registers a program, or gives it another address.
    public static func set(
        of commission: String,
        to url: String,
        keyID: String,
        on connection: borrowing Connection
    ) throws -> RegisteredWebhook {
        let row = try connection.last("SELECT service.set_webhook(\(commission), \(url), \(keyID))").first
        guard let found = try RegisteredWebhook(row?.valueIfAny()) else { throw StoreFault("webhook") }
        return found
    }

    /// Changes its secret; nil when there is no program.
    public static func rotate(
        of commission: String,
        keyID: String,
        overlapSeconds: Int,
        on connection: borrowing Connection
    ) throws -> RegisteredWebhook? {
        let row = try connection.last(
            "SELECT service.rotate_webhook(\(commission), \(keyID), \(overlapSeconds)::integer)"
        ).first
        return try RegisteredWebhook(row?.valueIfAny())
    }

    /// The program of a commission; nil where it has none.
    public static func of(_ commission: String, on connection: borrowing Connection) throws -> RegisteredWebhook? {
        try RegisteredWebhook(try connection.one("SELECT service.webhook_of(\(commission))").valueIfAny())
    }
}
