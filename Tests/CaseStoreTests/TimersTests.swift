import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@Suite(.freshDatabase) struct `Timers of many nodes` {
    @Test(arguments: [2, 3]) func `are each taken once, however many sessions race for them`(sessions: Int) async throws
    {
        let registry = try await Registry()
        for number in 1...12 {
            try await registry.file(
                number,
                timers: [.at(seconds: -1, .draw), .at(seconds: 0, .stage, "signature"), .at(seconds: 60, .accept)]
            )
        }
        let taken = try await withThrowingTaskGroup(of: [FiredTimer].self) { group in
            for _ in 0..<sessions { group.addTask { try await takeAll(registry) } }
            return try await group.reduce(into: [FiredTimer]()) { $0 += $1 }
        }
        #expect(taken.count == 24)
        #expect(Set(taken.map(\.generation)).count == 24)
        #expect(taken.allSatisfy { $0.kind != .accept })
        #expect(try await registry.scalar("SELECT count(*) FROM ground.timer") == 12)
    }

    /// Takes what is due, a few at a time with a pause inside the transaction, until nothing is left.
    private func takeAll(_ registry: Registry) async throws -> [FiredTimer] {
        var all: [FiredTimer] = []
        while try await registry.scalar("SELECT count(*) FROM ground.timer WHERE kind <> 'accept'") > 0 {
            all += try await registry.pool.transaction { connection in
                let due = try Timers.due(atMost: 5, on: connection)
                return try due.filter { timer in try Timers.take(timer, on: connection) }
            }
        }
        return all
    }

    @Test func `leave alone the case that another act holds, and come back to it`() async throws {
        let registry = try await Registry()
        let held = try await registry.file(1, timers: [.at(seconds: -1, .draw)]).caseID
        let free = try await registry.file(2, timers: [.at(seconds: 0, .draw)]).caseID
        // Somebody holds the gate; the act locks its case and waits before the gate, in the middle of its transaction.
        let gatekeeper = Session(to: registry.database.conninfo, applicationName: "gate")
        try await gatekeeper.run("SELECT pg_advisory_lock(7)")
        async let act: Void = registry.database.pool(sessions: 1).transaction { connection in
            _ = try Cases.lock(held, on: connection)
            try connection.run("SELECT pg_advisory_xact_lock(7)")
        }
        let waiting: Query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while try await registry.scalar(waiting) == 0 {}
        let due = try await registry.pool.transaction { try Timers.due(atMost: 10, on: $0) }
        #expect(due.map(\.caseID) == [free])
        try await gatekeeper.run("SELECT pg_advisory_unlock(7)")
        try await act
        await gatekeeper.close()
        let later = try await registry.pool.transaction { try Timers.due(atMost: 10, on: $0) }
        #expect(later.map(\.caseID) == [held, free])
        #expect(later.map(\.lateMicroseconds) == [1_000_000, 0])
    }

    @Test func `say how long a node may sleep`() async throws {
        let registry = try await Registry()
        let none = try await registry.pool.transaction { try Timers.untilNext(on: $0) }
        #expect(none == nil)
        try await registry.file(1, timers: [.at(seconds: 3, .draw), .at(seconds: 2, .accept)])
        let two = try await registry.pool.transaction { try Timers.untilNext(on: $0) }
        #expect(two == 2_000_000)
        try await registry.database.advance(bySeconds: 5)
        let late = try await registry.pool.transaction { try Timers.untilNext(on: $0) }
        #expect(late == -3_000_000)
    }

    @Test func `are put off longer each time they fail, and are the same timer still`() async throws {
        let registry = try await Registry()
        try await registry.file(1, timers: [.at(seconds: 0, .draw)])
        let timer = try #require(try await registry.pool.transaction { try Timers.due(atMost: 1, on: $0) }.first)
        var pauses: [Int64] = []
        for failure in 1...9 as ClosedRange<Int64> {
            #expect(try await registry.pool.transaction { try Timers.putOff(timer, on: $0) } == failure)
            pauses.append(try await registry.pool.transaction { try Timers.untilNext(on: $0) } ?? 0)
        }
        #expect(pauses.map { $0 / 1_000 } == [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000])
        #expect(try await registry.pool.transaction { try Timers.due(atMost: 1, on: $0) }.isEmpty)
        try await registry.database.advance(bySeconds: 60)
        let again = try await registry.pool.transaction { try Timers.due(atMost: 1, on: $0) }
        #expect(again.map(\.generation) == [timer.generation])
        #expect(again.map(\.lateMicroseconds) == [60_000_000])
        #expect(try await registry.pool.transaction { try Timers.take(timer, on: $0) })
        #expect(try await registry.pool.transaction { try Timers.putOff(timer, on: $0) } == nil)
    }

    @Test func `are numbered beyond thirty-two bits`() async throws {
        let registry = try await Registry()
        let owner = registry.database.pool(sessions: 1)
        try await owner.run("SELECT setval('ground.generation', 4294967296)")
        owner.close()
        let caseID = try await registry.file(1, timers: [.at(seconds: 0, .warning, "decide/1")]).caseID
        let timer = try #require(try await registry.pool.transaction { try Timers.due(atMost: 1, on: $0) }.first)
        #expect(timer.generation == 4_294_967_297)
        let warn: @Sendable (borrowing Connection) throws -> Void = { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try DeadlinesStore.warn(head, rule: "decide", role: "judge", step: 1, timer: timer, on: connection)
        }
        try await registry.pool.transaction(warn)
        let second = await #expect(throws: PostgresError.self) { try await registry.pool.transaction(warn) }
        #expect(second?.sqlState == .uniqueViolation)
        #expect(second?.constraint == "a_timer_fires_once")
    }

    @Test func `keep the clock's floor, and say when it wins`() async throws {
        let registry = try await Registry()
        #expect(try await registry.pool.transaction { try Timers.raiseFloor(on: $0) } == 0)
        let owner = registry.database.pool(sessions: 1)
        try await owner.run("UPDATE ground.clock_floor SET floor = clock_timestamp() + interval '1 minute'")
        owner.close()
        #expect(try await registry.pool.transaction { try Timers.raiseFloor(on: $0) } > 50_000_000)
        let counts = try await registry.pool.transaction { try Cases.counts(on: $0) }
        #expect(counts["floorWins"]?.integer == 1)
    }
}

@Suite(.freshDatabase) struct `Errands of many nodes` {
    @Test func `are claimed by one at a time, and written back only under the lease`() async throws {
        let registry = try await Registry()
        try await send("one", registry)
        let first = try #require(try await claim(registry).first)
        #expect(try await claim(registry).isEmpty)
        try await registry.database.advance(bySeconds: 10)
        let second = try #require(try await claim(registry).first)
        #expect(second.id == first.id && second.lease != first.lease && second.attempts == 2)
        // The first node wakes up late: a zombie.
        let pool = registry.pool
        #expect(try await pool.transaction { try Errands.putOff(first, milliseconds: 1, on: $0) } == .lost)
        let moment = try await pool.transaction { try Errands.instant(on: $0) }
        #expect(try await pool.transaction { try Errands.end(first, at: moment, on: $0) } == false)
        #expect(try await pool.transaction { try Errands.end(second, at: moment, on: $0) })
        #expect(try await pool.transaction { try Errands.end(second, at: moment, on: $0) } == false)
        #expect(try await pool.transaction { try Errands.untilNext(on: $0) } == nil)
        #expect(try await registry.scalar("SELECT count(*) FROM ground.errand_done WHERE outcome = 'done'") == 1)
    }

    @Test func `are put off to the millisecond, and given up past their end`() async throws {
        let registry = try await Registry()
        try await send("one", registry)
        let errand = try #require(try await claim(registry).first)
        let pool = registry.pool
        #expect(try await pool.transaction { try Errands.putOff(errand, milliseconds: 1_007, on: $0) } == .later)
        #expect(try await pool.transaction { try Errands.untilNext(on: $0) } == 1_007_000)
        #expect(try await pool.transaction { try Errands.putOff(errand, milliseconds: 61_000, on: $0) } == .givenUp)
        #expect(try await registry.scalar("SELECT count(*) FROM ground.errand_done WHERE outcome = 'givenUp'") == 1)
    }

    @Test func `race without one being run twice under one lease`() async throws {
        let registry = try await Registry()
        for number in 1...20 { try await send("errand \(number)", registry) }
        let claimed = try await withThrowingTaskGroup(of: [Errand].self) { group in
            for _ in 0..<4 { group.addTask { try await claim(registry, atMost: 6) } }
            return try await group.reduce(into: [Errand]()) { $0 += $1 }
        }
        #expect(Set(claimed.map(\.id)).count == claimed.count)
        #expect(Set(claimed.map(\.lease)).count == claimed.count)
        #expect(claimed.count + (try await claim(registry, atMost: 20)).count == 20)
    }

    private func send(_ key: String, _ registry: Registry) async throws {
        let owner = registry.database.pool(sessions: 1)
        let end: Query = """
            SELECT ground.send(\(key), NULL, 'webhook', '{"what": "ruling"}', ground.instant(),
                               ground.instant() + interval '1 minute')
            """
        try await owner.run(end)
        owner.close()
    }

    private func claim(_ registry: Registry, atMost limit: Int = 10) async throws -> [Errand] {
        try await registry.pool.transaction { try Errands.claim(atMost: limit, leaseSeconds: 10, on: $0) }
    }
}
