import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A session` {
    @Test(arguments: [
        ("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "3s"),
        ("application_name", "test owner"), ("TimeZone", "UTC"), ("client_min_messages", "error"),
        ("client_encoding", "UTF8"), ("bytea_output", "hex"), ("transaction_isolation", "read committed"),
    ])
    func `has the settings of the house`(setting: String, value: String) async throws {
        let pool = try FreshDatabase.current.pool()
        #expect(try await pool.rows("SELECT current_setting(\(setting))")[0][0] == value)
    }

    @Test func `lets the connection string say how long to wait and not how to write`() async throws {
        let conninfo = try FreshDatabase.current.conninfo
        let pool = Pool(
            to: conninfo + " application_name=mine options='-c lock_timeout=77ms -c TimeZone=Asia/Almaty'",
            sessions: 1
        )
        let settings: Query = "SELECT current_setting(name) FROM unnest(\(names)::text[]) AS name"
        #expect(try await pool.rows(settings).map { $0[0] } == ["mine", "77ms", "UTC"])
    }

    private let names = ["application_name", "lock_timeout", "TimeZone"]

    @Test func `stays at READ COMMITTED whatever the database prefers`() async throws {
        let database = try FreshDatabase.current
        try await database.pool().run(
            "ALTER DATABASE \(verbatim: database.name) SET default_transaction_isolation = 'serializable'"
        )
        let rows = try await database.pool().rows("SHOW transaction_isolation")
        #expect(rows[0][0] == "read committed")
    }

    @Test func `finds the server that answers among several`() async throws {
        let database = try FreshDatabase.current
        let place = try await database.pool().rows(
            "SELECT current_setting('port'), split_part(current_setting('unix_socket_directories'), ',', 1)"
        )[0]
        let (port, socket) = try (place.text(0), place.text(1))
        let pool = Pool(to: database.conninfo + " host=/nowhere,\(socket) port=\(port),\(port)", sessions: 1)
        #expect(try await pool.rows("SELECT 1").count == 1)
    }

    @Test(arguments: ["host=/nowhere", "password=sesame hunter2", "postgresql://u:sesame@[/hunter2"])
    func `says that it can't connect, and no password`(conninfo: String) async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await Pool(to: conninfo, sessions: 1).rows("SELECT 1")
        }
        #expect(error?.sqlState == .cannotConnect)
        #expect(error?.message.contains("sesame") == false)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func `notices between transactions that the server has hung up`() async throws {
        let database = try FreshDatabase.current
        let pool = database.pool(sessions: 1)
        let killer = database.pool(sessions: 1)
        for _ in 0..<5 {
            let process = try await pool.rows("SELECT pg_backend_pid()")[0].integer(0)
            try await killer.run("SELECT pg_terminate_backend(\(process)::int, 1000)")
            #expect(try await pool.rows("SELECT pg_backend_pid()")[0].integer(0) != process)
        }
    }

    @Test(arguments: [("57P01", "SELECT pg_terminate_backend(pg_backend_pid())"), ("57P05", nil), ("25006", nil)])
    func `leaves a connection that is of no more use`(state: String, statement: String?) async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        let first = try await pool.rows("SELECT pg_backend_pid()")[0][0]
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                try connection.run("SELECT 1")
                try connection.run(
                    "\(verbatim: statement ?? "DO $$BEGIN RAISE 'no use' USING ERRCODE = '\(state)'; END$$")"
                )
            }
        }
        #expect(error?.sqlState == SQLState(state))
        #expect(try await pool.rows("SELECT pg_backend_pid()")[0][0] != first)
    }

    @Test func `keeps its connection after an ordinary error`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        let first = try await pool.rows("SELECT pg_backend_pid()")[0][0]
        await #expect(throws: PostgresError.self) { try await pool.run("SELECT 1 / 0") }
        #expect(try await pool.rows("SELECT pg_backend_pid()")[0][0] == first)
    }

    @Test func `does not settle on a server that may only read`() async throws {
        let conninfo = try FreshDatabase.current.conninfo + " options='-c default_transaction_read_only=on'"
        let error = await #expect(throws: PostgresError.self) {
            try await Pool(to: conninfo, sessions: 1).rows("SELECT 1")
        }
        #expect(error?.sqlState == .cannotConnect)
    }

    @Test func `gives a server up that says nothing for too long`() async throws {
        var limits = ConnectionLimits()
        limits.silenceMilliseconds = 200
        let pool = try Pool(to: FreshDatabase.current.conninfo, sessions: 1, limits: limits)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in try connection.run("SELECT pg_sleep(3)") }
        }
        #expect(error?.sqlState == .connectionLost)
        let unknown = await #expect(throws: PostgresError.self) { try await pool.run("SELECT pg_sleep(3)") }
        #expect(unknown?.isOutcomeUnknown == true)
    }

    @Test func `waits for statements and locks no longer than its limits`() async throws {
        var limits = ConnectionLimits()
        limits.statementMilliseconds = 150
        limits.lockMilliseconds = 50
        let pool = try Pool(to: FreshDatabase.current.conninfo, sessions: 2, limits: limits)
        let late = await #expect(throws: PostgresError.self) { try await pool.run("SELECT pg_sleep(3)") }
        #expect(late?.sqlState == .queryCanceled)
        let turn = Tally()
        try await withThrowingTaskGroup(of: SQLState?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        try await pool.transaction { connection in
                            try connection.run("SELECT pg_advisory_xact_lock(1)")
                            try connection.run("SELECT pg_sleep(0.12)")
                        }
                        return nil
                    } catch { return (error as? PostgresError)?.sqlState }
                }
            }
            for try await state in group where state != nil {
                turn.add()
                #expect(state == .lockNotAvailable)
            }
        }
        #expect(turn.value == 1)
    }

    @Test func `runs outside a transaction what must be run there`() async throws {
        let session = try Session(to: FreshDatabase.current.conninfo)
        try await session.run("VACUUM pg_catalog.pg_class")
        let error = await #expect(throws: PostgresError.self) {
            try await session.transaction { connection in try connection.run("VACUUM pg_catalog.pg_class") }
        }
        #expect(error?.sqlState == "25001")
    }
}
