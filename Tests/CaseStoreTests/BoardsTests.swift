import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@Suite(.freshDatabase) struct `What people look at` {
    @Test func `has the shapes that screens and programs read`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1, timers: [.at(seconds: 90, .deadline, "decide")]).caseID
        let pool = registry.pool
        let board = try await pool.transaction { try Cases.board(court: "AST", atMost: 5, on: $0) }
        let members = ["moment", "groups", "clocks", "alarms", "undelivered", "figures"]
        #expect(Set(board.object?.keys.map(\.self) ?? []) == Set(members))
        let clock = try #require(board["clocks"]?.array?.first)
        #expect(
            Set(clock.object?.keys.map(\.self) ?? []) == [
                "number", "state", "kind", "station", "timer", "rule", "due", "flags", "attempt", "version", "judge",
            ]
        )
        #expect(board["figures"]?["notAssigned"]?.integer == 1 && board["figures"]?["dueWithinHour"]?.integer == 1)
        let queue = try await pool.transaction { try AssignmentStore.queue(of: "J-1", on: $0) }
        #expect(queue["cases"] == [] && queue["moment"]?.integer != nil)
        let inbox = try await pool.transaction {
            try Cases.inbox(addressee: "prosecutor", office: nil, atMost: 5, on: $0)
        }
        #expect(inbox["items"] == [])
        let shown = try await pool.transaction { try Cases.view(of: caseID, on: $0) }
        #expect(shown.view["timeline"]?.array?.map { $0["event"]?.string } == ["filed"])
        #expect(shown.view["deadlines"]?.array?.isEmpty == false)
        let none = await #expect(throws: StoreFault.self) {
            try await pool.transaction { try Cases.view(of: -1, on: $0) }
        }
        #expect(none == StoreFault("column"))
        let ready = try await pool.transaction { try Cases.ready(on: $0) }
        #expect(ready["writable"]?.bool == true && ready["packs"]?.integer == 1)
        let audit = try await pool.transaction { try Cases.audit(on: $0) }
        #expect(audit["late"] == [] && audit["endedWithTimer"] == [])
    }

    @Test func `opens a message once, and gives an alarm one owner`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1).caseID
        let pool = registry.pool
        try await registry.judge(caseID)
        try await registry.register(caseID)
        let officer = try await registry.person(.commissionOfficer)
        let inbox = try await pool.transaction {
            try Cases.inbox(addressee: "commission", office: "KZ-71-0123", atMost: 5, on: $0)
        }
        let message = try #require(inbox["items"]?.array?.first?["id"]?.integer)
        try await pool.transaction { try Cases.open(message: message, person: officer, on: $0) }
        try await pool.transaction { try Cases.open(message: message, person: officer, on: $0) }
        let timer = registry.fired(caseID, .warning, "decide/1", generation: 1)
        try await pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try DeadlinesStore.warn(
                head,
                rule: "decide",
                role: "courtDutyOfficer",
                step: 1,
                timer: timer,
                on: connection
            )
        }
        let board = try await pool.transaction { try Cases.board(court: "AST", atMost: 5, on: $0) }
        let alarm = try #require(board["alarms"]?.array?.first?["id"]?.integer)
        let duty = try await registry.person(.courtDutyOfficer)
        let mine = try await pool.transaction { try Cases.own(alarm: alarm, person: duty, on: $0) }
        let his = try await pool.transaction { try Cases.own(alarm: alarm, person: officer, on: $0) }
        #expect(mine?["mine"]?.bool == true && his?["mine"]?.bool == false)
        #expect(try await pool.transaction { try Cases.own(alarm: -1, person: duty, on: $0) }.isAbsent)
    }

    @Test func `counts deadlines anew when a station closes at another time`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1, timers: [.at(seconds: 60, .deadline, "decide")]).caseID
        let duty = try await registry.person(.courtDutyOfficer)
        let closes = try #require(Instant(rfc3339: "2026-11-24T16:00:00+05:00"))
        let cases = try await registry.pool.transaction { connection in
            try DeadlinesStore.say(
                election: "kz-2026",
                station: Registry.place,
                what: "closing",
                moment: closes,
                packCloses: closes,
                reason: "Storm.",
                role: .courtDutyOfficer,
                person: duty,
                on: connection
            )
        }
        #expect(cases == 1)
        let facts = try await registry.pool.transaction { try DeadlinesStore.facts(of: caseID, on: $0) }
        #expect(facts.day.closes == closes && facts.day.counting == nil)
        #expect(!facts.inForce.isEmpty && facts.decideBy != nil)
        guard
            case .superseded(let deadlines, let timers, let reason) = facts.head.reckoning(
                day: facts.day,
                inForce: facts.inForce,
                passed: facts.passed,
                pollsClose: facts.pollsClose,
                under: registry.pack
            )
        else {
            Issue.record("An earlier closing changes the last useful minute.")
            return
        }
        try await registry.pool.transaction { connection in
            let facts = try DeadlinesStore.facts(of: caseID, on: connection)
            try DeadlinesStore.supersede(facts.head, with: deadlines, timers: timers, reason: reason, on: connection)
        }
        let counted = try await registry.pool.transaction { try DeadlinesStore.facts(of: caseID, on: $0) }
        #expect(counted.inForce == Dictionary(deadlines.map { ($0.rule, $0.due) }) { first, _ in first })
        let shown = try await registry.pool.transaction { try Cases.view(of: caseID, on: $0) }.view
        let kinds = Set(shown["timers"]?.array?.compactMap { $0["kind"]?.string } ?? [])
        #expect(kinds.isSuperset(of: ["deadline", "stage"]))
    }

    @Test func `notes a deadline that passed and polls that closed`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1).caseID
        let rule = try #require(
            try await registry.pool.transaction { try DeadlinesStore.facts(of: caseID, on: $0) }.inForce.keys.first
        )
        try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            let deadline = registry.fired(caseID, .deadline, rule, generation: 1)
            try DeadlinesStore.pass(head, timer: deadline, on: connection)
            let polls = registry.fired(caseID, .pollsClose, "station", generation: 2)
            try DeadlinesStore.pollsClose(head, timer: polls, on: connection)
        }
        #expect(try await registry.head(caseID).flags == ["overdue", "pollsClosed"])
        let facts = try await registry.pool.transaction { try DeadlinesStore.facts(of: caseID, on: $0) }
        #expect(facts.inForce[rule] == nil)
    }
}

@Suite(.freshDatabase) struct `Who is signed in, and under which law` {
    @Test func `uses a challenge once, and knows a session until its end`() async throws {
        let registry = try await Registry()
        let pool = registry.pool
        let nonce = "abcdefghijklmnopqrstuv"
        let life = try await pool.transaction { try Access.challenge(nonce: nonce, lifeSeconds: 120, on: $0) }
        #expect(life.issued.seconds(until: life.expires) == 120)
        #expect(try await pool.transaction { try Access.use(challenge: nonce, on: $0).good })
        #expect(try await pool.transaction { try Access.use(challenge: nonce, on: $0).good } == false)

        let token = [UInt8](repeating: 7, count: 32)
        let opened = try await pool.transaction {
            try Access.open(
                iin: "100000000005",
                token: token,
                certificate: "0c@\(hash("issuer"))",
                carrier: .program,
                address: "::1",
                lifeSeconds: 60,
                on: $0
            )
        }
        #expect(opened?.offices.map(\.role) == [.registryClerk])
        let stranger = try await pool.transaction {
            try Access.open(
                iin: "999999999999",
                token: token,
                certificate: "0c@\(hash("issuer"))",
                carrier: .program,
                address: "::1",
                lifeSeconds: 60,
                on: $0
            ) == nil
        }
        #expect(stranger)
        let signedIn = try #require(
            try await pool.transaction { try Access.session(token: token, from: .program, on: $0) }
        )
        #expect(signedIn.iin == "100000000005" && signedIn.offices.first?.court == "AST")
        let caseID = try await registry.file(1).caseID
        try await pool.transaction { connection in
            try Access.noteReading(
                caseID: caseID,
                person: signedIn.person,
                role: .registryClerk,
                purpose: "screening",
                on: connection
            )
        }
        #expect(try await registry.scalar("SELECT count(*) FROM access.reading") == 1)
        try await pool.transaction { try Access.end(token: token, on: $0) }
        #expect(try await pool.transaction { try Access.session(token: token, from: .program, on: $0) } == nil)
    }

    @Test func `keeps packs whole, and computes zones as the database knows them`() async throws {
        let registry = try await Registry()
        let pool = registry.pool
        let inForce = try await pool.transaction { try Cases.packsInForce(on: $0).map(\.sha256) }
        #expect(inForce == [registry.pack.sha256])
        let kept = try await pool.transaction { try Cases.pack(registry.pack.sha256, on: $0) }
        #expect(kept?["files"]?["states.json"] == TestPack().files["states"])
        #expect(try await pool.transaction { try Cases.pack("none", on: $0) }.isAbsent)
        let from = try #require(Instant(rfc3339: "2024-02-28T00:00:00Z"))
        let to = try #require(Instant(rfc3339: "2024-03-02T00:00:00Z"))
        let zone = try await pool.transaction { try Cases.zone("Asia/Almaty", from: from, to: to, on: $0) }
        #expect(zone?.array?.map { $0["offset"]?.integer } == [21_600, 18_000])
        #expect(try await pool.transaction { try Cases.zone("Nowhere", from: from, to: to, on: $0) }.isAbsent)
    }

    @Test func `lets the service load neither people nor law`() async throws {
        let registry = try await Registry()
        let error = await #expect(throws: PostgresError.self) {
            try await registry.pool.transaction {
                try Cases.load("people", version: "2", sha256: hash("x"), content: Registry.people, on: $0)
            }
        }
        #expect(error?.sqlState == .insufficientPrivilege)
    }
}
