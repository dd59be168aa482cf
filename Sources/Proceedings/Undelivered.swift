internal import CaseStore
public import Docket
public import Law
internal import Postgres

/// To whom messages were not delivered: all of a channel, or the one other end of it that is named.
public struct Unreached: Hashable, Sendable {
    /// As errands are queued: `sms`, `webhook`, `webhook/KZ-71-0123`.
    public let queue: String

    public var channel: String { String(queue.prefix { $0 != "/" }) }
    /// The commission whose program it is; nil where all of a channel are meant.
    public var office: String? { queue.contains("/") ? String(queue.drop { $0 != "/" }.dropFirst()) : nil }

    /// Nil for a channel there is none of, and for a receiver in a channel that has no receivers of its own.
    public init?(_ queue: String) {
        self.queue = queue
        guard queue.utf8.count <= 128, Self.channels.contains(channel), office != "",
            office == nil || channel == "webhook"
        else { return nil }
    }

    private static let channels = ["mail", "sms", "webhook"]
}

extension Courthouse {
    /// A page of a court's alarms about messages that were not delivered, the most pressing first, from where the page
    /// before it ended.
    public func undelivered(to end: Unreached, of court: String, after alarm: Int64?) async throws -> JSONValue {
        let rows = limits.listRows
        let page = try await pool.transaction { connection in
            try Cases.undelivered(court: court, queue: end.queue, atMost: rows, after: alarm, on: connection)
        }
        var members = page.object ?? [:]
        members["alarms"] = .array(try (page["alarms"]?.array ?? []).map(sayingWhoIsNext))
        return .object(members)
    }

    /// "I am on all of these", up to the newest that had rung when the person looked; how many alarms are his by it.
    public func own(undelivered end: Unreached, upTo alarm: Int64, by person: SignedIn, in office: SignedIn.Office)
        async throws -> Int64
    {
        guard let court = office.court, Authority.parties(of: .attendAlarm).contains(Authority.Party(office.role))
        else {
            throw ActRefusal.refused(.notYours)
        }
        let who = person.person
        return try await pool.transaction { connection in
            try Cases.own(undelivered: end.queue, court: court, upTo: alarm, person: who, on: connection)
        }
    }
}
