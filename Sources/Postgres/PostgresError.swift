/// What PostgreSQL, or the way to it, answered instead of rows.
///
/// Its description says the state and nothing else, so that no value of a voter leaves by accident; ``message`` and
/// ``detail`` are for the log alone.
public struct PostgresError: Error, Hashable, Sendable {
    public let sqlState: SQLState
    public let message: String
    public let constraint: String?
    public let detail: String?

    public init(sqlState: SQLState, message: String, constraint: String? = nil, detail: String? = nil) {
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.detail = detail
    }

    init(_ sqlState: SQLState, _ message: String) { self.init(sqlState: sqlState, message: message) }

    /// Whether it is unknown if the transaction stands; only reading the database can tell.
    public var isOutcomeUnknown: Bool { sqlState == .outcomeUnknown }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "PostgreSQL error \(sqlState)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["sqlState": sqlState.code]) }
}
