/// A connection on its own serial queue, so that libpq may block without holding up anybody else.
public actor Session {
    /// Times one transaction is run, the first included, while the server undoes it for the sake of others.
    public static let attemptsLimit = 5

    /// The wait before the second attempt is at most this long, and doubles with each further one.
    private static let pauseMilliseconds = 4

    private let executor = SessionExecutor()
    private let target: ConnectionTarget
    private let faults: FaultPoints?
    private var wire: Wire?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Names the server to speak to; the first use opens the connection.
    public init(
        to conninfo: String,
        applicationName: String = "dauys",
        limits: ConnectionLimits = ConnectionLimits(),
        faults: FaultPoints? = nil
    ) {
        target = ConnectionTarget(conninfo: conninfo, applicationName: applicationName, limits: limits)
        self.faults = faults
    }

    /// Runs `body` in one READ COMMITTED transaction: a return commits, a throw rolls back.
    ///
    /// `body` can't suspend, so no transaction is ever left open while the task waits for something else. It is run
    /// again, within ``attemptsLimit``, when the server undid the transaction for the sake of others (SQLSTATE 40xxx),
    /// and once more when a connection kept from earlier turns out to be of no use before anything was done on it.
    ///
    /// - Throws: What `body` throws; a ``PostgresError`` of the server or the way to it, among them
    ///   ``SQLState/outcomeUnknown``, which is never tried again here.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            switch try attemptOnce(body, mayTryAgain: attempt < Self.attemptsLimit) {
            case .done(let value): return value
            case .triesAgain(let pauses):
                if pauses {
                    let longest = Self.pauseMilliseconds << (attempt - 1)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...longest)), clock: .suspending)
                }
                attempt += 1
            }
        }
    }

    /// Runs one statement outside any transaction, as CREATE DATABASE and VACUUM must be.
    ///
    /// - Throws: What the server answers, or ``SQLState/connectionLost`` when it is unknown whether it was done.
    public func run(_ query: Query) throws(PostgresError) {
        try query.checkText()
        let (wire, _) = try openWire()
        defer { dropWireIfLost() }
        do throws(PipelineFault) { _ = try wire.exchange([query], prepares: false) } catch { throw error.error }
    }

    /// Closes the connection; the next use opens another.
    public func close() { wire = nil }

    /// How one run of a body ended, if not by an error.
    private enum Attempt<Value> {
        case done(Value)
        case triesAgain(pauses: Bool)
    }

    private func attemptOnce<Value: Sendable>(
        _ body: (borrowing Connection) throws -> Value,
        mayTryAgain: Bool
    ) throws -> Attempt<Value> {
        let (wire, isNew) = try openWire()
        defer { dropWireIfLost() }
        let transaction = Transaction(on: wire, faults: faults)
        do {
            let value = try body(Connection(transaction))
            try transaction.finish()
            return .done(value)
        } catch {
            if transaction.isCommitted { throw error }
            let cause = transaction.failure ?? error as? PostgresError
            let wasUntouched = transaction.isUntouched
            transaction.rollBack()
            guard mayTryAgain, let state = cause?.sqlState, state != .outcomeUnknown else { throw error }
            if state.asksForAnotherTry { return .triesAgain(pauses: true) }
            guard !isNew, faults?.hasBroken != true else { throw error }
            if state.saysPlanIsStale { wire.giveUp() }
            if state.saysPlanIsStale || (wasUntouched && state.endsConnection) { return .triesAgain(pauses: false) }
            throw error
        }
    }

    private func openWire() throws(PostgresError) -> (wire: Wire, isNew: Bool) {
        if faults?.isDead == true {
            wire = nil
            throw PostgresError(.connectionLost, "the node is dead after a fault point")
        }
        if let wire, !wire.hasBeenClosed() { return (wire, isNew: false) }
        let opened = try Wire(to: target)
        wire = opened
        return (opened, isNew: true)
    }

    private func dropWireIfLost() { if wire?.isLost == true { wire = nil } }
}
