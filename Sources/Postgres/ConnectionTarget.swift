private import CPostgres

/// A connection string of libpq with the settings every session of the house has.
struct ConnectionTarget: Hashable, Sendable {
    let conninfo: String
    let applicationName: String
    let limits: ConnectionLimits

    /// Reads the string and lays the settings under and over it, in libpq's keywords.
    ///
    /// What the string says itself about waiting wins, because its author knows the network; what the program relies
    /// on to read answers is not open to it.
    ///
    /// - Throws: ``SQLState/cannotConnect`` when the string can't be read. Its text is not repeated: it may hold a
    ///   password.
    func keywords() throws(PostgresError) -> [(key: String, value: String)] {
        var values = [
            "connect_timeout": String(limits.connectSeconds),
            "tcp_user_timeout": String(limits.tcpUserMilliseconds),
            "keepalives": "1",
            "keepalives_idle": "5",
            "keepalives_interval": "2",
            "keepalives_count": "3",
            "target_session_attrs": "read-write",
            "application_name": applicationName,
        ]
        values.merge(try read()) { _, said in said }
        values["client_encoding"] = "UTF8"
        values["options"] = [under, values["options"] ?? "", over].joined(separator: " ")
        return values.map { (key: $0.key, value: $0.value) }
    }

    private var under: String {
        "-c statement_timeout=\(limits.statementMilliseconds) -c lock_timeout=\(limits.lockMilliseconds)"
            + " -c idle_in_transaction_session_timeout=\(limits.idleInTransactionMilliseconds)"
    }

    private var over: String {
        "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1"
            + " -c client_min_messages=error"
    }

    private func read() throws(PostgresError) -> [String: String] {
        guard let options = unsafe PQconninfoParse(conninfo, nil) else {
            throw PostgresError(.cannotConnect, "the connection string can't be read")
        }
        defer { unsafe PQconninfoFree(options) }
        var said: [String: String] = [:]
        var next = unsafe options
        while let keyword = unsafe next.pointee.keyword {
            if let value = unsafe next.pointee.val {
                said[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe next += 1
        }
        return said
    }
}
