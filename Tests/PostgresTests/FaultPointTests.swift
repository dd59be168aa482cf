import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A node killed` {
    /// An act of three statements; as `last` says, the third travels with COMMIT or before it.
    private func act(_ pool: Pool, last: Bool) async throws {
        try await pool.transaction { connection in
            try connection.run("INSERT INTO book VALUES (1)")
            _ = try connection.one("SELECT count(*) FROM book")
            let third: Query = "INSERT INTO book VALUES (2)"
            if last { try connection.last(third) } else { try connection.run(third) }
        }
    }

    @Test(arguments: [false, true])
    func `at any place of an act leaves all of it or nothing`(last: Bool) async throws {
        let observer = try FreshDatabase.current.pool(sessions: 1)
        try await observer.run("CREATE TABLE book (page int PRIMARY KEY)")
        let faults = FaultPoints()
        let pool = try FreshDatabase.current.pool(sessions: 1, faults: faults)
        try await act(pool, last: last)
        #expect(faults.statements == 4)
        let commit = faults.statements
        for statement in 1...commit {
            for place in [FaultPoints.Place.before(statement: statement), .after(statement: statement)] {
                try await observer.run("TRUNCATE book")
                faults.arm(place)
                let error = await #expect(throws: PostgresError.self) { try await act(pool, last: last) }
                #expect(error?.sqlState == (statement == commit ? .outcomeUnknown : .connectionLost))
                #expect(faults.hasBroken)
                let stands = place == .after(statement: commit)
                #expect(try await observer.rows("SELECT count(*) FROM book")[0][0] == (stands ? "2" : "0"))
            }
        }
        faults.disarm()
        try await observer.run("TRUNCATE book")
        try await act(pool, last: last)
        #expect(try await observer.rows("SELECT count(*) FROM book")[0][0] == "2")
    }

    @Test func `stays dead when told so, and a second pool goes on`() async throws {
        let faults = FaultPoints()
        let dead = try FreshDatabase.current.pool(faults: faults)
        faults.arm(.before(statement: 1), staysDead: true)
        for _ in 0..<3 {
            let error = await #expect(throws: PostgresError.self) { try await dead.run("SELECT 1") }
            #expect(error?.sqlState == .connectionLost)
        }
        try await FreshDatabase.current.pool().run("SELECT 1")
        faults.disarm()
        try await dead.run("SELECT 1")
    }
}
