import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A pool` {
    @Test func `lets more sessions wait for the server at once than there are processors`() async throws {
        let sessions = 24
        try await FreshDatabase.current.pool().run("CREATE SEQUENCE arrivals")
        let pool = try Pool(
            to: FreshDatabase.current.conninfo,
            sessions: sessions,
            applicationName: "gathering"
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<sessions {
                group.addTask { try await pool.transaction { connection in try gather(sessions, on: connection) } }
            }
            try await group.waitForAll()
        }
    }

    @Test func `serves those who wait in the order they came`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        let served = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run("SELECT pg_sleep(0.3)") }
            try await until { pool.load.busySessions == 1 }
            for number in 1...20 {
                group.addTask {
                    let place = try await pool.transaction { _ in served.add() }
                    #expect(place == number)
                }
                try await until { pool.load.waiters == number }
            }
            try await group.waitForAll()
        }
        #expect(pool.load.busySessions == 0 && pool.load.waiters == 0)
    }

    @Test func `refuses one waiter more than its limit`() async throws {
        let pool = try Pool(to: FreshDatabase.current.conninfo, sessions: 1, waitersLimit: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run("SELECT pg_sleep(0.3)") }
            try await until { pool.load.busySessions == 1 }
            group.addTask { try await pool.run("SELECT 1") }
            try await until { pool.load.waiters == 1 }
            await #expect(throws: PoolError.exhausted) { try await pool.run("SELECT 1") }
            try await group.waitForAll()
        }
    }

    @Test func `refuses who has waited too long, and serves the next`() async throws {
        let pool = try Pool(to: FreshDatabase.current.conninfo, sessions: 1, waitLimitMilliseconds: 50)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run("SELECT pg_sleep(0.4)") }
            try await until { pool.load.busySessions == 1 }
            await #expect(throws: PoolError.exhausted) { try await pool.run("SELECT 1") }
            #expect(pool.load.busySessions == 1 && pool.load.waiters == 0)
            try await group.waitForAll()
        }
        try await pool.run("SELECT 1")
    }

    @Test func `lets a cancelled task go at once and keeps its place for nobody`() async throws {
        let pool = try FreshDatabase.current.pool(sessions: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run("SELECT pg_sleep(0.3)") }
            try await until { pool.load.busySessions == 1 }
            try await withThrowingTaskGroup(of: Void.self) { waiting in
                let refused: @Sendable () async -> Void = {
                    await #expect(throws: CancellationError.self) { try await pool.run("SELECT 1") }
                }
                waiting.addTask { await refused() }
                try await until { pool.load.waiters == 1 }
                waiting.cancelAll()
                waiting.addTask { await refused() }
                try await waiting.waitForAll()
            }
            #expect(pool.load.busySessions == 1 && pool.load.waiters == 0)
            try await group.waitForAll()
        }
        try await pool.run("SELECT 1")
    }

    @Test func `hangs up idle sessions when it is closed`() async throws {
        let database = try FreshDatabase.current
        let pool = Pool(to: database.conninfo, sessions: 1, applicationName: "closing")
        try await pool.run("SELECT 1")
        pool.close()
        let observer = database.pool(sessions: 1)
        try await until {
            try await observer.rows("SELECT FROM pg_stat_activity WHERE application_name = 'closing'").isEmpty
        }
        #expect(pool.load.busySessions == 0 && pool.load.waiters == 0)
    }

    @Test func `refuses everybody after it was closed and hangs up`() async throws {
        let database = try FreshDatabase.current
        let pool = Pool(to: database.conninfo, sessions: 2, applicationName: "closing")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await pool.run("SELECT pg_sleep(0.3)") } }
            try await until { pool.load.busySessions == 2 }
            group.addTask { await #expect(throws: PoolError.closed) { try await pool.run("SELECT 1") } }
            try await until { pool.load.waiters == 1 }
            pool.close()
            try await group.waitForAll()
        }
        await #expect(throws: PoolError.closed) { try await pool.run("SELECT 1") }
        let observer = database.pool(sessions: 1)
        try await until {
            try await observer.rows("SELECT FROM pg_stat_activity WHERE application_name = 'closing'").isEmpty
        }
    }
}

/// Waits until as many sessions as `count` have come here, or fails; a sequence shows itself before any COMMIT.
private func gather(_ count: Int, on connection: borrowing Connection) throws {
    try connection.run("SELECT nextval('arrivals')")
    for _ in 0..<100 {
        if try connection.one("SELECT last_value FROM arrivals").integer(0) == count { return }
        try connection.run("SELECT pg_sleep(0.02)")
    }
    Issue.record("not all sessions were let in at once")
}

/// Waits until `condition` holds, at most some seconds.
private func until(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<1_000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("what was waited for has not come")
}
