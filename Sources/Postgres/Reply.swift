private import CPostgres

/// One result as libpq holds it; it is copied out and freed here.
@safe struct Reply: ~Copyable {
    private let handle: OpaquePointer?

    init(withOwnedReference handle: OpaquePointer?) { unsafe self.handle = handle }

    deinit { unsafe PQclear(handle) }

    /// What kind of result this is, as far as reading a pipeline needs to know.
    enum Kind {
        case endOfStatement, endOfPipeline, skipped, answer, failure
    }

    var kind: Kind {
        guard unsafe handle != nil else { return .endOfStatement }
        switch unsafe PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return .answer
        case PGRES_PIPELINE_SYNC: return .endOfPipeline
        case PGRES_PIPELINE_ABORTED: return .skipped
        default: return .failure
        }
    }

    /// The words in which the server says what it did, such as `COMMIT` or `INSERT 0 1`.
    var tag: String { unsafe PQcmdStatus(handle).map { unsafe String(cString: $0) } ?? "" }

    /// The rows, or nil when there are more than `limit`.
    func rows(limit: Int) -> [Row]? {
        let height = unsafe PQntuples(handle)
        let width = unsafe PQnfields(handle)
        guard height <= limit else { return nil }
        return (0..<height).map { row in
            Row(columns: (0..<width).map { column in value(row, column) })
        }
    }

    private func value(_ row: Int32, _ column: Int32) -> String? {
        guard unsafe PQgetisnull(handle, row, column) == 0, let letters = unsafe PQgetvalue(handle, row, column) else {
            return nil
        }
        let count = Int(unsafe PQgetlength(handle, row, column))
        return unsafe letters.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
            unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
        }
    }

    /// What the server said, or nil when it said nothing because the connection was lost.
    var error: PostgresError? {
        guard let state = field("C") else { return nil }
        return PostgresError(
            sqlState: SQLState(state),
            message: field("M") ?? "",
            constraint: field("n"),
            detail: field("D")
        )
    }

    /// Whether the server ends the connection after this error.
    var isFatal: Bool { field("V").map { $0 != "ERROR" } ?? true }

    private func field(_ letter: Unicode.Scalar) -> String? {
        unsafe PQresultErrorField(handle, Int32(letter.value)).map { unsafe String(cString: $0) }
    }
}
