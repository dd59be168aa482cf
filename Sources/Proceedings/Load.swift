internal import Postgres

/// How much is asked of the house at one moment.
public struct HouseLoad: Hashable, Sendable {
    public let sessions: Int
    public let busySessions: Int
    /// Acts that wait for a session with the database.
    public let waiters: Int
    /// How near the house is to turning an act away, in thousandths.
    public let thousandths: Int
}

extension Courthouse {
    public var load: HouseLoad {
        let load = pool.load
        return HouseLoad(
            sessions: load.sessions,
            busySessions: load.busySessions,
            waiters: load.waiters,
            thousandths: load.thousandths
        )
    }

    /// A name for a request that came with none.
    public static func freshTrace() -> String {
        // A name and no secret: that it be seldom the same is enough.
        (0..<2).map { _ in
            let half = String(UInt64.random(in: 1...UInt64.max), radix: 16)
            return String(repeating: "0", count: 16 - half.utf8.count) + half
        }.joined()
    }

    /// The name of the request under way, where there is one.
    public static var trace: String? { Trace.id }

    /// Whether a name given from outside is one.
    public static func isTrace(_ id: String) -> Bool { Trace.isWellFormed(id) }

    /// Does something under the name of a request: the database and the log are told it with each step.
    public static func traced<Value: Sendable>(
        _ id: String,
        _ body: () async throws -> Value
    ) async rethrows -> Value {
        try await Trace.$id.withValue(id) { try await body() }
    }
}
