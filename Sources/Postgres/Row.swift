/// One row of an answer, each column as PostgreSQL writes it in text, or nil for NULL.
public struct Row: Hashable, Sendable {
    public let columns: [String?]

    public init(columns: [String?]) { self.columns = columns }

    public subscript(_ column: Int) -> String? { columns[column] }

    /// Decodes a `bytea` column; nil for NULL and for what is not a `bytea`.
    public func bytes(_ column: Int) -> [UInt8]? {
        guard let digits = columns[column]?.utf8, digits.starts(with: #"\x"#.utf8), digits.count.isMultiple(of: 2)
        else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2 - 1)
        var place = digits.index(digits.startIndex, offsetBy: 2)
        while place < digits.endIndex {
            let next = digits.index(after: place)
            guard let high = nibble(digits[place]), let low = nibble(digits[next]) else { return nil }
            bytes.append(high << 4 | low)
            place = digits.index(after: next)
        }
        return bytes
    }

    /// Reads a column that is never NULL.
    ///
    /// - Throws: ``SQLState/unexpectedNull`` when it is NULL or the row has no such column.
    public func text(_ column: Int) throws(PostgresError) -> String {
        guard columns.indices.contains(column), let value = columns[column] else {
            throw PostgresError(.unexpectedNull, "column \(column) is NULL or absent")
        }
        return value
    }

    /// Reads a column that is a whole number and never NULL.
    ///
    /// - Throws: ``SQLState/unexpectedNull`` or, when it is no 64-bit whole number, ``SQLState/unreadableValue``.
    public func integer(_ column: Int) throws(PostgresError) -> Int64 {
        guard let value = Int64(try text(column)) else {
            throw PostgresError(.unreadableValue, "column \(column) is not a whole number of 64 bits")
        }
        return value
    }

    /// Reads a column that is a truth value and never NULL.
    ///
    /// - Throws: ``SQLState/unexpectedNull`` or, when it is no `boolean`, ``SQLState/unreadableValue``.
    public func bool(_ column: Int) throws(PostgresError) -> Bool {
        switch try text(column) {
        case "t": return true
        case "f": return false
        default: throw PostgresError(.unreadableValue, "column \(column) is not a boolean")
        }
    }
}

private func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}
