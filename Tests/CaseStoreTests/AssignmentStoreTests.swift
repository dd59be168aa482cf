import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The store of draws and offers` {
    @Test func `reads the roster as the pool needs it`() async throws {
        let registry = try await Registry()
        let caseID = try await registered(registry)
        let facts = try await facts(caseID, registry)
        #expect(facts.roster.map(\.judge) == ["J-1", "J-2", "J-3", "J-4"])
        #expect(facts.roster.map(\.layers) == [["duty"], ["duty"], ["duty"], ["reserve"]])
        #expect(facts.roster[2].share == 2 && facts.roster[2].load == 0)
        #expect(facts.pool(.duty, under: registry.pack).eligible.map(\.judge) == ["J-1", "J-2", "J-3"])
        #expect(facts.live == nil && facts.tried.isEmpty && facts.pools.isEmpty)
    }

    @Test func `numbers pools, asks the holders, and keeps the first proof of each`() async throws {
        let registry = try await Registry()
        let caseID = try await registered(registry)
        let number = try await registry.pool.transaction { connection in
            let facts = try AssignmentStore.facts(of: caseID, zone: TestZone.name, on: connection)
            let giveUp = facts.head.moment.adding(seconds: 60)
            return try AssignmentStore.fixPool(
                facts.head,
                pool: facts.pool(.duty, under: registry.pack),
                text: "canonical pool",
                judges: ["J-1": [1, 0]],
                after: nil,
                asking: AssignmentStore.Asking(payload: ["alpha": "x"], giveUp: giveUp),
                timers: [.at(seconds: 9, .draw, "order")],
                timer: nil,
                on: connection
            )
        }
        #expect(number == 1)
        let errand = try #require(
            try await registry.pool.transaction { try Errands.claim(atMost: 1, leaseSeconds: 5, on: $0) }.first
        )
        #expect(errand.kind == .proofs && errand.caseID == caseID && errand.payload["number"]?.integer == 1)
        let pool = try #require(errand.payload["pool"]?.integer)
        for (letter, enough) in [("0a", false), ("0b", true)] {
            try await registry.pool.transaction { connection in
                try AssignmentStore.keepProofs(
                    pool: pool,
                    caseID: caseID,
                    proofs: ["court": String(repeating: letter, count: 81)],
                    absences: ["bar": "timeout"],
                    enough: enough,
                    on: connection
                )
            }
        }
        let recorded = try #require(try await facts(caseID, registry).pools.first)
        #expect(recorded.proofs == ["court": String(repeating: "0a", count: 81)])
        #expect(recorded.text == "canonical pool" && !recorded.isDrawn && recorded.layer == .duty)
        let due = try await registry.pool.transaction { try Timers.due(atMost: 5, on: $0) }
        let timer = try #require(due.first { $0.kind == .draw })
        #expect(timer.step == "order")
        try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try AssignmentStore.waitForHolders(
                head,
                pool: pool,
                asking: AssignmentStore.Asking(payload: [:], giveUp: head.moment.adding(seconds: 60)),
                retry: head.moment.adding(seconds: 5),
                timer: timer,
                on: connection
            )
        }
        let board = try await registry.pool.transaction { try Cases.board(court: "AST", atMost: 9, on: $0) }
        #expect(board["alarms"]?.array?.map { $0["what"]?.string } == ["quorumMissing"])
    }

    @Test func `goes through the drawn order, recusal by silence, to whoever takes the case`() async throws {
        let registry = try await Registry()
        let caseID = try await registered(registry)
        let pool = try await registry.draw(caseID)
        try await registry.offer(caseID, "J-1", place: 1)
        let first = try await facts(caseID, registry)
        #expect(first.live?.judge == "J-1" && first.live?.attempt == 1 && first.live?.accepted == nil)
        #expect(first.live?.actBy == first.head.moment.adding(seconds: 300))
        #expect(first.pools.first?.places == ["J-1", "J-2", "J-3"])
        try await registry.offer(caseID, "J-2", place: 2, after: .recused)
        try await registry.offer(caseID, "J-3", place: 3, after: .silent)
        let third = try await facts(caseID, registry)
        #expect(third.tried.map(\.judge) == ["J-1", "J-2"] && third.tried.map(\.reason) == [.recused, .silent])
        let judge = try await registry.staff(.judge)
        try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try AssignmentStore.accept(head, by: judge, on: connection)
        }
        #expect(try await registry.head(caseID).state == .accepted)
        let queue = try await registry.pool.transaction { try AssignmentStore.queue(of: "J-3", on: $0) }
        #expect(queue["cases"]?.array?.map { $0["attempt"]?.integer } == [3])
        let record = try await registry.pool.transaction {
            try AssignmentStore.record(election: "kz-2026", number: 1, on: $0)
        }
        #expect(record?.pool == pool && record?.record == Array("record".utf8) && record?.seal == nil)
        for seal: [UInt8] in [[1], [2]] {
            #expect(
                try await registry.pool.transaction { try AssignmentStore.keepSeal(seal, pool: pool, on: $0) } == [1]
            )
        }
        let none = try await registry.pool.transaction {
            try AssignmentStore.record(election: "kz-2026", number: 2, on: $0) == nil
        }
        #expect(none)
    }

    @Test func `lets the database refuse what the draw did not say`() async throws {
        let registry = try await Registry()
        let caseID = try await registered(registry)
        try await registry.draw(caseID)
        let wrong = await #expect(throws: PostgresError.self) { try await registry.offer(caseID, "J-2", place: 1) }
        #expect(wrong?.sqlState == "DA004")
        try await registry.offer(caseID, "J-1", place: 1)
        try await registry.offer(caseID, "J-2", place: 2, after: .recused)
        let back = await #expect(throws: PostgresError.self) {
            try await registry.offer(caseID, "J-1", place: 1, after: .silent)
        }
        #expect(back?.sqlState == "DA005")
    }

    @Test func `tells people when nobody is left`() async throws {
        let registry = try await Registry()
        let caseID = try await registered(registry)
        try await registry.draw(caseID)
        try await registry.offer(caseID, "J-1", place: 1)
        try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try AssignmentStore.exhaust(
                head,
                previous: .silent,
                note: nil,
                calling: Calling(
                    calls: [(LadderStep(role: "prosecutor", step: 0, next: nil), "71")],
                    next: .at(seconds: 120, .nobodyOnDuty, "1")
                ),
                timers: [.at(seconds: 60, .draw, "order")],
                by: .system,
                timer: nil,
                on: connection
            )
        }
        let head = try await registry.head(caseID)
        #expect(head.state == .awaitingDraw && head.flags == ["escalated"])
        let board = try await registry.pool.transaction { try Cases.board(court: "AST", atMost: 9, on: $0) }
        #expect(board["alarms"]?.array?.map { $0["role"] } == ["prosecutor"])
        let inbox = try await registry.pool.transaction {
            try Cases.inbox(addressee: "prosecutor", office: "71", atMost: 5, on: $0)
        }
        #expect(inbox["items"]?.array?.map { $0["what"] } == ["nobodyOnDuty/0"])
        let shown = try await registry.pool.transaction { try Cases.view(of: caseID, on: $0) }.view
        #expect(shown["timers"]?.array?.contains { $0["kind"] == "nobodyOnDuty" && $0["step"] == "1" } == true)
    }

    /// Two acts on one case: whoever comes second decides on what the first has written, never on what was before it.
    @Test func `shows an act what it waited for`() async throws {
        let registry = try await Registry()
        let caseID = try await registered(registry)
        try await registry.draw(caseID)
        try await registry.offer(caseID, "J-1", place: 1)
        let gatekeeper = Session(to: registry.database.conninfo, applicationName: "gate")
        try await gatekeeper.run("SELECT pg_advisory_lock(7)")
        let judge = try await registry.staff(.judge)
        let owner = registry.database.pool(sessions: 1)
        async let first: Void = owner.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try AssignmentStore.accept(head, by: judge, on: connection)
            try connection.run("SELECT pg_advisory_xact_lock(7)")
        }
        let gate: Query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while try await registry.scalar(gate) == 0 {}
        async let second = registry.pool.transaction { connection in
            (
                try RulingStore.facts(of: caseID, on: connection).facts.live,
                try AdmissionStore.facts(of: caseID, on: connection).head.state
            )
        }
        let row: Query =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        while try await registry.scalar(row) < 2 {}
        try await gatekeeper.run("SELECT pg_advisory_unlock(7)")
        try await first
        let seen = try await second
        #expect(seen.0?.accepted != nil)
        #expect(seen.1 == .accepted)
        await gatekeeper.close()
    }

    private func registered(_ registry: Registry) async throws -> Int64 {
        let caseID = try await registry.file(1).caseID
        try await registry.judge(caseID)
        try await registry.register(caseID)
        return caseID
    }

    private func facts(_ caseID: Int64, _ registry: Registry) async throws -> AssignmentFacts {
        try await registry.pool.transaction { try AssignmentStore.facts(of: caseID, zone: TestZone.name, on: $0) }
    }
}
