private import CPostgres
private import Glibc

/// What one statement of a pipeline was answered.
struct Answer {
    /// Nil when there were more than ``Wire/rowsLimit``.
    let rows: [Row]?
    let tag: String
}

/// A pipeline that did not come through: which statement, and whether the server itself said so.
struct PipelineFault: Error {
    let error: PostgresError
    let position: Int
    let saidByServer: Bool
}

/// One connection of libpq, always in pipeline mode; it closes when it is let go.
///
/// Not Sendable: a session keeps it on its own executor.
@safe final class Wire {
    private let handle: OpaquePointer
    private let silenceMilliseconds: Int32
    private var statements = Statements()
    private(set) var isLost = false

    /// Rows one answer may have; more is a question asked wrongly, for which no node should run out of memory.
    static let rowsLimit = 100_000

    /// Connects, waiting at most as long as the limits say.
    ///
    /// - Throws: ``SQLState/cannotConnect`` with libpq's reason.
    init(to target: ConnectionTarget) throws(PostgresError) {
        let keywords = try target.keywords()
        let opened = unsafe withCStrings(keywords.map(\.key)) { keys in
            unsafe withCStrings(keywords.map(\.value)) { values in unsafe PQconnectdbParams(keys, values, 0) }
        }
        guard let opened = unsafe opened else { throw PostgresError("53200", "libpq is out of memory") }
        guard unsafe PQstatus(opened) == CONNECTION_OK, unsafe PQenterPipelineMode(opened) == 1 else {
            let reason = unsafe String(cString: PQerrorMessage(opened))
            unsafe PQfinish(opened)
            throw PostgresError(.cannotConnect, reason)
        }
        // Notices would otherwise go to stderr, between the lines of the log.
        unsafe PQsetNoticeProcessor(opened, { _, _ in }, nil)
        unsafe handle = opened
        silenceMilliseconds = Int32(clamping: target.limits.silenceMilliseconds)
    }

    deinit { unsafe PQfinish(handle) }

    /// Whether a transaction is open and has failed, so that the server would answer COMMIT with ROLLBACK.
    var hasFailedTransaction: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_INERROR }

    /// Whether a transaction is open, failed or not.
    var isInTransaction: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_INTRANS || hasFailedTransaction }

    /// Whether the server has hung up while nobody was asking anything.
    func hasBeenClosed() -> Bool {
        while !isLost, isReadable(withinMilliseconds: 0) {
            if unsafe PQconsumeInput(handle) == 0 || PQstatus(handle) == CONNECTION_BAD { isLost = true }
            // What comes unasked is a changed setting, or why the server hangs up; asking whether it is busy reads it.
            _ = unsafe PQisBusy(handle)
        }
        return isLost
    }

    /// Treats the connection as lost, whatever it thinks of itself.
    func giveUp() { isLost = true }

    /// Sends `queries` in one go and reads all answers: one round trip, whatever their number.
    ///
    /// After an error the server skips the rest.
    ///
    /// - Throws: A ``PipelineFault`` with the first error.
    func exchange(_ queries: [Query], prepares: Bool = true) throws(PipelineFault) -> [Answer] {
        guard !isLost else {
            throw PipelineFault(
                error: PostgresError(.connectionClosed, "the connection is closed"),
                position: 0,
                saidByServer: true
            )
        }
        var ways: [Statements.Way] = []
        for (position, query) in queries.enumerated() {
            let way = prepares && query.isPrepared ? statements.way(of: Statements.Key(query)) : .unprepared
            guard send(query, way) else { throw lost(at: position) }
            ways.append(way)
        }
        guard unsafe PQpipelineSync(handle) == 1 else { throw lost(at: 0) }
        return try read(queries, ways)
    }

    private func read(_ queries: [Query], _ ways: [Statements.Way]) throws(PipelineFault) -> [Answer] {
        var answers: [Answer] = []
        var fault: PipelineFault?
        for (position, query) in queries.enumerated() {
            if case .prepareFirst(let name) = ways[position] {
                let prepared = try readStatement(at: position, &fault)
                if prepared != nil { statements.remember(Statements.Key(query), as: name) }
            }
            if let answer = try readStatement(at: position, &fault) { answers.append(answer) }
        }
        guard try next(at: queries.count - 1).kind == .endOfPipeline else { throw lost(at: queries.count - 1) }
        if let fault { throw fault }
        return answers
    }

    /// Reads all that belongs to one statement; nil when it failed or was skipped.
    private func readStatement(at position: Int, _ fault: inout PipelineFault?) throws(PipelineFault) -> Answer? {
        var answer: Answer?
        while true {
            let reply = try next(at: position)
            switch reply.kind {
            case .endOfStatement:
                return answer
            case .skipped:
                continue
            case .answer:
                answer = Answer(rows: reply.rows(limit: Self.rowsLimit), tag: reply.tag)
            case .failure:
                guard let error = reply.error else { throw lost(at: position) }
                let told = PipelineFault(error: error, position: position, saidByServer: true)
                if error.sqlState.endsConnection || reply.isFatal {
                    isLost = true
                    throw fault ?? told
                }
                fault = fault ?? told
            case .endOfPipeline:
                throw lost(at: position)
            }
        }
    }

    private func send(_ query: Query, _ way: Statements.Way) -> Bool {
        let count = Int32(clamping: query.binds.count)
        let types = Statements.Key(query).types
        return unsafe withBinds(query.binds) { lent in
            switch way {
            case .unprepared:
                return unsafe PQsendQueryParams(
                    handle,
                    query.sql,
                    count,
                    types,
                    lent.values,
                    lent.lengths,
                    lent.formats,
                    0
                ) == 1
            case .prepareFirst(let name):
                guard unsafe PQsendPrepare(handle, name, query.sql, count, types) == 1 else { return false }
                return unsafe PQsendQueryPrepared(
                    handle,
                    name,
                    count,
                    lent.values,
                    lent.lengths,
                    lent.formats,
                    0
                ) == 1
            case .prepared(let name):
                return unsafe PQsendQueryPrepared(
                    handle,
                    name,
                    count,
                    lent.values,
                    lent.lengths,
                    lent.formats,
                    0
                ) == 1
            }
        }
    }

    private func next(at position: Int) throws(PipelineFault) -> Reply {
        while unsafe PQisBusy(handle) == 1 {
            guard isReadable(withinMilliseconds: silenceMilliseconds), unsafe PQconsumeInput(handle) == 1 else {
                throw lost(at: position)
            }
        }
        return unsafe Reply(withOwnedReference: PQgetResult(handle))
    }

    private func lost(at position: Int) -> PipelineFault {
        isLost = true
        let reason = unsafe String(cString: PQerrorMessage(handle))
        let error = PostgresError(.connectionLost, reason.isEmpty ? "the server says nothing" : reason)
        return PipelineFault(error: error, position: position, saidByServer: false)
    }

    private func isReadable(withinMilliseconds limit: Int32) -> Bool {
        var watched = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        while true {
            let ready = unsafe poll(&watched, 1, limit)
            if ready >= 0 { return ready > 0 }
            // A signal has woken us, not the server.
            guard errno == EINTR else { return true }
        }
    }
}
