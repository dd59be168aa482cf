/// One transaction's hold on a connection, lent to its body and to nobody after it.
@safe public struct Connection: ~Copyable {
    private let transaction: Transaction

    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Asks for rows.
    ///
    /// - Throws: What the server answers instead; the transaction can then only be rolled back, unless a savepoint
    ///   was set before.
    public borrowing func rows(_ query: Query) throws(PostgresError) -> [Row] {
        try transaction.send(query, isLast: false)
    }

    /// Asks for exactly one row.
    ///
    /// - Throws: As ``rows(_:)``; ``SQLState/noData`` or ``SQLState/moreThanOneRow`` when it is not one.
    public borrowing func one(_ query: Query) throws(PostgresError) -> Row {
        let rows = try rows(query)
        guard let row = rows.first else { throw PostgresError(.noData, "one row was asked for and none came") }
        guard rows.count == 1 else {
            throw PostgresError(.moreThanOneRow, "one row was asked for and \(rows.count) came")
        }
        return row
    }

    /// Has something done and looks at no answer.
    ///
    /// - Throws: As ``rows(_:)``.
    public borrowing func run(_ query: Query) throws(PostgresError) { _ = try rows(query) }

    /// Sends the transaction's last statement together with COMMIT, in one round trip.
    ///
    /// When it returns, the transaction stands: an error that the body throws afterwards undoes nothing.
    ///
    /// - Throws: As ``rows(_:)``, and then nothing is committed; ``SQLState/outcomeUnknown`` when the connection was
    ///   lost and nobody here can know.
    @discardableResult
    public borrowing func last(_ query: Query) throws(PostgresError) -> [Row] {
        try transaction.send(query, isLast: true)
    }
}
