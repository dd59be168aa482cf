/// One value sent beside the SQL text, never inside it.
public enum Bind: Hashable, Sendable {
    case null
    case text(String)
    case bytes([UInt8])
}

/// SQL text and its values, kept apart from the first keystroke.
public struct Query: Hashable, Sendable, ExpressibleByStringInterpolation {
    public let sql: String
    public let binds: [Bind]
    /// Whether a session has the server prepare it; not worth it for a text that never comes again.
    let isPrepared: Bool

    public init(sql: String, binds: [Bind] = []) { self.init(sql: sql, binds: binds, isPrepared: true) }

    init(sql: String, binds: [Bind] = [], isPrepared: Bool) {
        self.sql = sql
        self.binds = binds
        self.isPrepared = isPrepared
    }

    public init(stringLiteral sql: String) { self.init(sql: sql) }

    public init(stringInterpolation parts: Interpolation) { self.init(sql: parts.sql, binds: parts.binds) }

    /// Refuses what C would cut short in silence.
    ///
    /// - Throws: ``SQLState/notInRepertoire`` when a text holds U+0000, which no PostgreSQL text can.
    func checkText() throws(PostgresError) {
        let holdsNUL =
            sql.utf8.contains(0)
            || binds.contains { bind in
                if case .text(let text) = bind { text.utf8.contains(0) } else { false }
            }
        if holdsNUL { throw PostgresError(.notInRepertoire, "a text holds the letter U+0000") }
    }

    /// Collects a literal: words become SQL, values become `$1`, `$2`, … and binds.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql = ""
        fileprivate var binds: [Bind] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + 4 * interpolationCount)
            binds.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { sql += literal }

        public mutating func appendInterpolation(_ value: String?) { bind(value.map(Bind.text)) }
        public mutating func appendInterpolation(_ value: Int64?) { bind(value.map { .text(String($0)) }) }
        public mutating func appendInterpolation(_ value: Int?) { bind(value.map { .text(String($0)) }) }
        public mutating func appendInterpolation(_ value: Bool?) { bind(value.map { .text($0 ? "t" : "f") }) }
        public mutating func appendInterpolation(_ value: [UInt8]?) { bind(value.map(Bind.bytes)) }
        public mutating func appendInterpolation(_ values: [String]) { bind(.text(arrayLiteral(values))) }
        public mutating func appendInterpolation(_ values: [Int64]) {
            bind(.text(arrayLiteral(values.map(String.init))))
        }

        /// Puts `name` in the text as it stands; only for names that this program made itself.
        public mutating func appendInterpolation(verbatim name: String) { sql += name }

        private mutating func bind(_ value: Bind?) {
            binds.append(value ?? .null)
            sql += "$\(binds.count)"
        }
    }
}

/// Writes `{"a","b"}`, PostgreSQL's own notation of an array; every element is quoted, so none is read as NULL.
private func arrayLiteral(_ elements: [String]) -> String {
    var literal = "{"
    for element in elements {
        literal += literal.utf8.count == 1 ? "\"" : ",\""
        for letter in element.unicodeScalars {
            if letter == "\"" || letter == "\\" { literal += "\\" }
            literal.unicodeScalars.append(letter)
        }
        literal += "\""
    }
    return literal + "}"
}
