import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A value` {
    @Test func `comes back as it was sent`() async throws {
        let pool = try FreshDatabase.current.pool()
        let bytes = (0...255).map(UInt8.init)
        let words = ["", "NULL", #"a "b" \c\"#, "қазақ, {ә}", "two\nlines"]
        let row = try await pool.transaction { connection in
            try connection.one(
                """
                SELECT \("Дауыс ' \" \\")::text, \(Int64.min)::bigint, \(true)::boolean, \(nil as Int?)::int, \(bytes),
                    \([] as [UInt8]), \(words)::text[] = ARRAY['', 'NULL', 'a "b" \\c\\', 'қазақ, {ә}', E'two\\nlines'],
                    \([1, -2] as [Int64])::bigint[] = ARRAY[1, -2]::bigint[], \(nil as [UInt8]?)::bytea
                """
            )
        }
        #expect(row[0] == "Дауыс ' \" \\")
        #expect(try row.integer(1) == .min)
        #expect(try row.bool(2))
        #expect(row[3] == nil)
        #expect(row.bytes(4) == bytes)
        #expect(row.bytes(5) == [])
        #expect(try row.bool(6))
        #expect(try row.bool(7))
        #expect(row.bytes(8) == nil)
    }

    @Test func `may be bytes for a function that takes a domain of bytes`() async throws {
        let pool = try FreshDatabase.current.pool()
        try await pool.run("CREATE DOMAIN sha256 AS bytea CHECK (octet_length(value) = 32)")
        try await pool.run("CREATE FUNCTION size(sha256) RETURNS int LANGUAGE sql AS 'SELECT octet_length($1)'")
        let digest = [UInt8](repeating: 7, count: 32)
        #expect(try await pool.rows("SELECT size(\(digest))")[0][0] == "32")
        #expect(try await pool.rows("SELECT size(\(nil as [UInt8]?))")[0][0] == nil)
    }

    @Test func `may be some millions of bytes long`() async throws {
        let pool = try FreshDatabase.current.pool()
        let bytes = [UInt8](repeating: 0xA5, count: 5_000_000)
        #expect(try await pool.rows("SELECT \(bytes)")[0].bytes(0) == bytes)
    }

    @Test(arguments: [(100_000, nil), (100_001, .tooManyRows)] as [(Int, SQLState?)])
    func `comes in no more rows than the limit`(count: Int, state: SQLState?) async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        do {
            #expect(try await pool.rows("SELECT n FROM generate_series(1, \(count)) AS n").count == count)
            #expect(state == nil)
        } catch {
            #expect((error as? PostgresError)?.sqlState == state)
        }
        #expect(try await pool.rows("SELECT 1").count == 1)
    }
}

@Suite(.emptyDatabase) struct `A prepared statement` {
    @Test func `is prepared once a session`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        for number in 0..<3 { try await pool.run("SELECT \(number)::int, 'once'") }
        let count = try await pool.rows("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%once%'")
        #expect(count[0][0] == "2", "the statement, and the question about it")
    }

    @Test func `is one of a bounded number`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        try await pool.transaction { connection in
            for number in 0..<300 {
                let row = try connection.one("SELECT \(number)::int + \(verbatim: "\(number)")")
                #expect(try row.integer(0) == Int64(2 * number))
            }
        }
        let count = try await pool.rows("SELECT count(*) FROM pg_prepared_statements")
        #expect(count[0][0] == "256")
    }

    @Test func `is prepared anew when the schema has changed under it`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        try await pool.run("CREATE TABLE book AS SELECT 1 AS page")
        #expect(try await pool.rows("SELECT * FROM book")[0].columns == ["1"])
        try await pool.run("ALTER TABLE book ADD title text DEFAULT 'law'")
        #expect(try await pool.rows("SELECT * FROM book")[0].columns == ["1", "law"])
    }

    @Test func `that can't be prepared leaves no trace`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        for _ in 0..<2 {
            let error = await #expect(throws: PostgresError.self) { try await pool.run("SELECT page FROM book") }
            #expect(error?.sqlState == "42P01")
        }
        try await pool.run("CREATE TABLE book (page int)")
        #expect(try await pool.rows("SELECT page FROM book").isEmpty)
    }
}
