/// The five letters by which PostgreSQL says what went wrong.
public struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let code: String

    public init(_ code: String) { self.code = code }
    public init(stringLiteral code: String) { self.code = code }

    public var description: String { code }

    /// The first two letters: the family of the error.
    public var category: Substring { code.prefix(2) }
}

extension SQLState {
    public static let noData: SQLState = "02000"
    public static let cannotConnect: SQLState = "08001"
    public static let connectionClosed: SQLState = "08003"
    public static let connectionLost: SQLState = "08006"
    /// COMMIT was on its way when the connection was lost: what was written may stand or not.
    public static let outcomeUnknown: SQLState = "08007"
    public static let moreThanOneRow: SQLState = "21000"
    public static let unexpectedNull: SQLState = "22002"
    public static let notInRepertoire: SQLState = "22021"
    public static let unreadableValue: SQLState = "22P02"
    public static let foreignKeyViolation: SQLState = "23503"
    public static let uniqueViolation: SQLState = "23505"
    public static let checkViolation: SQLState = "23514"
    public static let exclusionViolation: SQLState = "23P01"
    public static let invalidTransactionState: SQLState = "25000"
    public static let readOnly: SQLState = "25006"
    public static let idleInTransaction: SQLState = "25P03"
    public static let serializationFailure: SQLState = "40001"
    public static let deadlock: SQLState = "40P01"
    public static let insufficientPrivilege: SQLState = "42501"
    public static let tooManyRows: SQLState = "54000"
    public static let objectInUse: SQLState = "55006"
    public static let lockNotAvailable: SQLState = "55P03"
    public static let queryCanceled: SQLState = "57014"
}

extension SQLState {
    /// Whether the server undid everything and the same transaction may succeed when it is run again.
    public var asksForAnotherTry: Bool { category == "40" && code != "40003" }

    /// Whether the connection is of no more use: it is gone, or leads to a server that may not write.
    public var endsConnection: Bool {
        switch code {
        case "25006", "25P03", "57P01", "57P02", "57P03", "57P04", "57P05": true
        default: category == "08"
        }
    }

    /// Whether what was prepared earlier no longer fits the schema; a new connection prepares it anew.
    var saysPlanIsStale: Bool { code == "0A000" || code == "26000" }
}
