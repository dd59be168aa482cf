/// One transaction on a wire, from before its BEGIN to after its COMMIT.
///
/// BEGIN travels with the first statement and COMMIT with the last, each pair in one pipeline.
final class Transaction {
    /// How far the transaction has come.
    private enum Phase {
        case notBegun, open, committed, ended
    }

    private let wire: Wire
    private let faults: FaultPoints?
    private var phase = Phase.notBegun

    /// Whether no round trip has succeeded yet, so that nothing was read or written.
    private(set) var isUntouched = true

    /// The first error of the server or the way to it; the body may have swallowed it.
    private(set) var failure: PostgresError?

    init(on wire: Wire, faults: FaultPoints?) {
        self.wire = wire
        self.faults = faults
    }

    var isCommitted: Bool { phase == .committed }

    /// Sends one statement, with BEGIN in front if it is the first and COMMIT behind if it is the last.
    ///
    /// - Throws: What the server answers; ``SQLState/outcomeUnknown`` when the connection is lost around COMMIT;
    ///   ``SQLState/invalidTransactionState`` when the transaction is over.
    func send(_ query: Query, isLast: Bool) throws(PostgresError) -> [Row] {
        guard phase == .notBegun || phase == .open else {
            throw PostgresError(.invalidTransactionState, "a statement came after the last one of its transaction")
        }
        try query.checkText()
        var script = phase == .notBegun ? [Query.begin(for: Trace.id), query] : [query]
        let position = script.count - 1
        let fate = faults?.countStatement() ?? .passes
        if fate == .breaksBefore { throw cut(.connectionLost) }
        let commitFate = isLast && fate == .passes ? faults?.countStatement() ?? .passes : .passes
        let commits = isLast && fate == .passes && commitFate != .breaksBefore
        if commits { script.append(.commit) }
        let answers = try exchange(script, commitsAt: commits ? position + 1 : nil)
        if fate == .breaksAfter { throw cut(.connectionLost) }
        if commitFate != .passes { throw cut(.outcomeUnknown) }
        if commits { try close(answers[position + 1]) } else { phase = .open }
        guard let rows = answers[position].rows else {
            throw PostgresError(.tooManyRows, "an answer has more than \(Wire.rowsLimit) rows")
        }
        return rows
    }

    /// Commits what the body has left open.
    ///
    /// - Throws: As ``send(_:isLast:)``; an error that the body swallowed, because with it nothing can be committed.
    func finish() throws(PostgresError) {
        if let failure, phase != .committed, wire.isLost || phase == .ended || wire.hasFailedTransaction {
            throw failure
        }
        guard phase == .open else { return }
        let fate = faults?.countStatement() ?? .passes
        if fate == .breaksBefore { throw cut(.outcomeUnknown) }
        let answers = try exchange([.commit], commitsAt: 0)
        if fate == .breaksAfter { throw cut(.outcomeUnknown) }
        try close(answers[0])
    }

    /// Undoes what the body has done; a wire on which that fails is lost, and the server undoes it alone.
    func rollBack() {
        guard phase == .open, !wire.isLost else { return }
        phase = .ended
        faults?.countRoundTrip()
        do throws(PipelineFault) { _ = try wire.exchange([.rollback]) } catch { wire.giveUp() }
    }

    private func exchange(_ script: [Query], commitsAt commit: Int?) throws(PostgresError) -> [Answer] {
        faults?.countRoundTrip()
        do throws(PipelineFault) {
            let answers = try wire.exchange(script)
            isUntouched = false
            return answers
        } catch {
            phase = !wire.isLost && wire.isInTransaction ? .open : .ended
            let isUnknown =
                commit.map { commit in
                    !error.saidByServer || (error.position == commit && wire.isLost)
                } ?? false
            let told = isUnknown ? PostgresError(.outcomeUnknown, error.error.message) : error.error
            failure = failure ?? told
            throw told
        }
    }

    private func close(_ answer: Answer) throws(PostgresError) {
        phase = .ended
        guard answer.tag == "COMMIT" else {
            // The server answers COMMIT with ROLLBACK when a statement has failed before.
            throw failure ?? PostgresError(.invalidTransactionState, "the server rolled back instead of committing")
        }
        phase = .committed
    }

    private func cut(_ state: SQLState) -> PostgresError {
        wire.giveUp()
        let error = PostgresError(state, "the connection was broken at a fault point")
        failure = failure ?? error
        return error
    }
}

extension Query {
    /// How a transaction begins, with the name of what it is done for where there is one.
    static func begin(for trace: String?) -> Query {
        guard let trace, Trace.isWellFormed(trace) else { return "BEGIN ISOLATION LEVEL READ COMMITTED" }
        return Query(sql: "BEGIN ISOLATION LEVEL READ COMMITTED /* trace=\(trace) */", isPrepared: false)
    }
    static let commit: Query = "COMMIT"
    static let rollback: Query = "ROLLBACK"
}
