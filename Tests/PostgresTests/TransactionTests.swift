import Postgres
import TestSupport
import Testing

private struct Refusal: Error {}

@Suite(.emptyDatabase) struct `A transaction` {
    @Test func `stands when its body returns and is undone when it throws`() async throws {
        let pool = try await poolWithBook()
        try await pool.transaction { connection in try connection.run("INSERT INTO book VALUES (1)") }
        await #expect(throws: Refusal.self) {
            try await pool.transaction { connection in
                try connection.run("INSERT INTO book VALUES (2)")
                throw Refusal()
            }
        }
        #expect(try await pages(pool) == ["1"])
    }

    @Test func `is two round trips for an act of one read and one write`() async throws {
        let faults = FaultPoints()
        let pool = try await poolWithBook(faults: faults)
        faults.disarm()
        try await pool.transaction { connection in
            let next = try connection.one("SELECT count(*) + 1 FROM book").integer(0)
            try connection.last("INSERT INTO book VALUES (\(next))")
        }
        #expect(faults.roundTrips == 2)
        faults.disarm()
        #expect(try await pages(pool) == ["1"])
        #expect(faults.roundTrips == 1)
    }

    @Test func `sends nothing at all for a body that asks nothing`() async throws {
        let faults = FaultPoints()
        let pool = try FreshDatabase.current.pool(faults: faults)
        #expect(try await pool.transaction { _ in 7 } == 7)
        #expect(faults.roundTrips == 0)
    }

    @Test func `takes no statement after its last one, and stands even if the body then throws`() async throws {
        let pool = try await poolWithBook()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                try connection.last("INSERT INTO book VALUES (1)")
                try connection.run("INSERT INTO book VALUES (2)")
            }
        }
        #expect(error?.sqlState == .invalidTransactionState)
        #expect(try await pages(pool) == ["1"])
    }

    @Test func `commits nothing when its last statement fails`() async throws {
        let pool = try await poolWithBook()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                try connection.run("INSERT INTO book VALUES (1)")
                try connection.last("INSERT INTO book VALUES (1)")
            }
        }
        #expect(error?.sqlState == .uniqueViolation)
        #expect(error?.constraint == "one_page_once")
        #expect(error?.detail?.contains("(1)") == true)
        #expect(try await pages(pool).isEmpty)
    }

    @Test(arguments: [false, true]) func `does not stand on a swallowed failure`(isFirst: Bool) async throws {
        let pool = try await poolWithBook()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                if !isFirst { try connection.run("INSERT INTO book VALUES (1)") }
                try? connection.run("SELECT 1 / 0")
            }
        }
        #expect(error?.sqlState == "22012")
        #expect(try await pages(pool).isEmpty)
    }

    @Test func `does not stand on a swallowed loss of its connection`() async throws {
        let pool = try await poolWithBook()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                try connection.run("INSERT INTO book VALUES (1)")
                try? connection.run("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(error?.sqlState == "57P01")
        #expect(try await pages(pool).isEmpty)
    }

    @Test func `goes on after a failure when a savepoint was set`() async throws {
        let pool = try await poolWithBook()
        try await pool.transaction { connection in
            try connection.run("INSERT INTO book VALUES (1)")
            try connection.run("SAVEPOINT before_the_bad_row")
            try? connection.run("INSERT INTO book VALUES (1)")
            try connection.run("ROLLBACK TO before_the_bad_row")
            try connection.run("INSERT INTO book VALUES (2)")
        }
        #expect(try await pages(pool) == ["1", "2"])
    }

    @Test func `reports what only COMMIT finds`() async throws {
        let pool = try await poolWithBook()
        try await pool.run("ALTER TABLE book ADD after int REFERENCES book DEFERRABLE INITIALLY DEFERRED")
        for isLast in [false, true] {
            let error = await #expect(throws: PostgresError.self) {
                try await pool.transaction { connection in
                    let insertion: Query = "INSERT INTO book VALUES (2, 1)"
                    if isLast { try connection.last(insertion) } else { try connection.run(insertion) }
                }
            }
            #expect(error?.sqlState == .foreignKeyViolation)
        }
        #expect(try await pages(pool).isEmpty)
    }

    @Test(arguments: [(2, nil), (4, nil), (5, "40001")] as [(Int, SQLState?)])
    func `is run again a bounded number of times`(failures: Int, state: SQLState?) async throws {
        let pool = try await poolWithBook()
        let runs = Tally()
        let told: SQLState?
        do {
            try await pool.transaction { connection in
                let run = runs.add()
                try connection.run("INSERT INTO book VALUES (\(run))")
                if run <= failures { try connection.run("DO $$BEGIN RAISE 'again' USING ERRCODE = '40001'; END$$") }
            }
            told = nil
        } catch { told = (error as? PostgresError)?.sqlState }
        #expect(told == state)
        #expect(runs.value == min(failures + 1, Session.attemptsLimit))
        #expect(try await pages(pool) == (state == nil ? ["\(failures + 1)"] : []))
    }

    @Test func `survives a deadlock`() async throws {
        let pool = try await poolWithBook()
        try await pool.run("INSERT INTO book VALUES (1), (2)")
        try await pool.run("ALTER DATABASE \(verbatim: FreshDatabase.current.name) SET deadlock_timeout = '100ms'")
        let runs = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (mine, other) in [(1, 2), (2, 1)] {
                group.addTask {
                    try await pool.transaction { connection in
                        runs.add()
                        try connection.run("SELECT FROM book WHERE page = \(mine) FOR UPDATE")
                        try connection.run("SELECT pg_sleep(0.2)")
                        try connection.run("SELECT FROM book WHERE page = \(other) FOR UPDATE")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(runs.value > 2)
    }

    @Test func `refuses a letter that C would take for the end of the text`() async throws {
        let pool = try await poolWithBook()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                try connection.run("INSERT INTO book VALUES (1)")
                _ = try connection.rows("SELECT \("cut\u{0}short")")
            }
        }
        #expect(error?.sqlState == .notInRepertoire)
        try await pool.transaction { connection in
            _ = try? connection.rows("SELECT \(["cut\u{0}short"])")
            try connection.run("INSERT INTO book VALUES (2)")
        }
        #expect(try await pages(pool) == ["2"])
    }

    @Test func `asks for one row and says so when there is none or more`() async throws {
        let pool = try FreshDatabase.current.pool()
        for (count, state) in [(0, "02000"), (1, nil), (2, "21000")] as [(Int, SQLState?)] {
            do {
                let row = try await pool.transaction { try $0.one("SELECT n FROM generate_series(1, \(count)) AS n") }
                #expect(row[0] == "1")
                #expect(state == nil)
            } catch {
                #expect((error as? PostgresError)?.sqlState == state)
            }
        }
    }
}

/// Makes a table whose pages may each be written once.
private func poolWithBook(faults: FaultPoints? = nil) async throws -> Pool {
    let pool = try FreshDatabase.current.pool(faults: faults)
    try await pool.run("CREATE TABLE book (page int CONSTRAINT one_page_once PRIMARY KEY)")
    return pool
}

private func pages(_ pool: Pool) async throws -> [String?] {
    try await pool.rows("SELECT page FROM book ORDER BY page").map { $0[0] }
}
