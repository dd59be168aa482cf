import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The store of signatures and admission` {
    @Test func `puts the bytes before the verifier, and keeps its verdict`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1, signature: [9, 9])
        let question = try await registry.pool.transaction { try SignatureStore.question(of: filed.caseID, on: $0) }
        #expect(question.document == Array("complaint 1".utf8))
        #expect(question.container == [9, 9])
        #expect(question.signer == "900517450120")
        #expect(question.latest.isAbsent && question.waiting.isAbsent)

        try await registry.judge(filed.caseID)
        #expect(try await registry.head(filed.caseID).state == .screening)
        let facts = try await registry.pool.transaction { try AdmissionStore.facts(of: filed.caseID, on: $0) }
        #expect(facts.finding?.indication == .passed)
        #expect(facts.complaint.statement == "Not listed.")
        #expect(!facts.isRatified)
    }

    @Test func `puts facts aside until somebody answers about revocation`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1, signature: [9])
        try await registry.pool.transaction { connection in
            let question = try SignatureStore.question(of: filed.caseID, on: connection)
            try SignatureStore.ask(
                question,
                document: hash("complaint 1"),
                container: hash("s 1"),
                facts: ["fact": 1],
                payload: ["urls": ["http://ocsp.example"]],
                timers: [.at(seconds: 30, .verdict, "wait")],
                giveUp: question.head.moment.adding(seconds: 3_600),
                on: connection
            )
        }
        let question = try await registry.pool.transaction { try SignatureStore.question(of: filed.caseID, on: $0) }
        #expect(question.waiting?["facts"]?["fact"]?.integer == 1)
        let errands = try await registry.pool.transaction { try Errands.claim(atMost: 5, leaseSeconds: 5, on: $0) }
        #expect(errands.map(\.kind) == [.revocation])
        #expect(errands.first?.payload["urls"]?.array == ["http://ocsp.example"])
        try await registry.judge(filed.caseID, SignatureFinding(.indeterminate, sub: "TRY_LATER", waitingCanMend: true))
        let still = try await registry.pool.transaction { try SignatureStore.question(of: filed.caseID, on: $0) }
        #expect(!still.waiting.isAbsent && still.latest?["sub"]?.string == "TRY_LATER")
        #expect(still.head.state == .screening)
    }

    @Test func `brings a complaint without a signature back by ratification`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        try await registry.judge(filed.caseID, SignatureFinding(.absent))
        #expect(try await registry.head(filed.caseID).state == .ratificationPending)
        let clerk = try await registry.staff(.registryClerk)
        try await registry.pool.transaction { connection in
            let facts = try AdmissionStore.facts(of: filed.caseID, on: connection)
            let ratification = Ratification(method: .video, identifiedBy: "passport", container: nil)
            try AdmissionStore.ratify(facts, ratification, by: clerk, timers: [], on: connection)
        }
        let facts = try await registry.pool.transaction { try AdmissionStore.facts(of: filed.caseID, on: $0) }
        #expect(facts.isRatified && facts.head.state == .screening)
    }

    @Test func `returns a complaint with every defect, and takes the correction as its next edition`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        try await registry.judge(filed.caseID)
        let clerk = try await registry.staff(.registryClerk)
        try await registry.pool.transaction { connection in
            let facts = try AdmissionStore.facts(of: filed.caseID, on: connection)
            let defects = [Defect(code: "A", text: "No address."), Defect(code: "B", text: "No date.")]
            let timers = facts.correctionTimers(decideBy: nil, under: registry.pack)
            try AdmissionStore.returnWithDefects(facts, defects: defects, by: clerk, timers: timers, on: connection)
        }
        let shown = try await registry.pool.transaction { try Cases.view(of: filed.caseID, on: $0) }
        #expect(shown.head.state == .returnedForCorrection)
        #expect(shown.view["defects"]?.array?.map { $0["code"]?.string } == ["A", "B"])

        try await registry.database.advance(bySeconds: 60)
        let corrected = try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(filed.caseID, on: connection) else { throw StoreFault("case") }
            return try FilingStore.correct(
                head,
                with: try registry.entry(2, at: head.moment),
                document: Array("complaint 2".utf8),
                signature: nil,
                deadlines: [],
                timers: [],
                by: .voter,
                on: connection
            )
        }
        #expect(corrected.edition == 2 && corrected.withoutRoom.isEmpty)
        let head = try await registry.head(filed.caseID)
        #expect(head.state == .received && head.number == filed.number)
        #expect(head.received == Instant(rfc3339: "2026-11-24T10:00:00+05:00"))
        let question = try await registry.pool.transaction { try SignatureStore.question(of: filed.caseID, on: $0) }
        #expect(question.edition == 2 && question.document == Array("complaint 2".utf8))
    }

    @Test func `leaves, forwards, withdraws, lapses and takes consents`() async throws {
        let registry = try await Registry()
        let clerk = try await registry.staff(.registryClerk)
        let pool = registry.pool
        let forwarded = try await registry.file(1).caseID
        try await registry.judge(forwarded)
        try await pool.transaction { connection in
            let facts = try AdmissionStore.facts(of: forwarded, on: connection)
            let checks = facts.checks(under: registry.pack)
            let timers = [TimerPlan.at(seconds: 60, .screening)]
            try AdmissionStore.leaveToClerk(facts, checks: checks, timers: timers, timer: nil, on: connection)
        }
        let desk = try await pool.transaction { try AdmissionStore.desk(court: "AST", atMost: 5, on: $0) }
        #expect(desk["cases"]?.array?.map { $0["waiting"]?.string } == ["screening"])
        try await pool.transaction { connection in
            let facts = try AdmissionStore.facts(of: forwarded, on: connection)
            try AdmissionStore.forward(facts, to: "police", .byHand, reason: "Crime.", by: clerk, on: connection)
        }
        #expect(try await registry.head(forwarded).state == .forwarded)

        let withdrawn = try await registry.file(2).caseID
        try await registry.judge(withdrawn)
        try await pool.transaction { connection in
            let facts = try AdmissionStore.facts(of: withdrawn, on: connection)
            let paper = SignedPaper(sha256: hash("w"), bytes: [1], containerSha256: hash("ws"), container: [2])
            try FilingStore.keep(paper, as: "withdrawal", of: facts.head, on: connection)
            try AdmissionStore.consent(facts.head, anyRegion: true, remoteHearing: true, document: "c", on: connection)
            try AdmissionStore.withdraw(facts.head, .document(hash("w"), reason: nil), by: .voter, on: connection)
        }
        #expect(try await registry.head(withdrawn).state == .withdrawn)
        let seen = try await pool.transaction { try AssignmentStore.facts(of: withdrawn, zone: TestZone.name, on: $0) }
        #expect(seen.anyRegion)

        let lapsed = try await registry.file(3).caseID
        try await registry.judge(lapsed, SignatureFinding(.failed, sub: "FORGED"))
        let timer = registry.fired(lapsed, .ratification, "lapse", generation: 1)
        try await pool.transaction { connection in
            guard let head = try Cases.lock(lapsed, on: connection) else { throw StoreFault("case") }
            try AdmissionStore.lapse(head, event: "ratificationLapsed", timer: timer, on: connection)
        }
        #expect(try await registry.head(lapsed).state == .leftUnconsidered)
    }

    @Test func `registers without screening only what the system opened itself`() async throws {
        let registry = try await Registry()
        let first = try await registry.file(1).caseID
        let sequel = try await registry.file(2, origin: first).caseID
        try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(sequel, on: connection) else { throw StoreFault("case") }
            try AdmissionStore.registerSequel(head, complaint: hash("complaint 2"), timers: [], on: connection)
        }
        #expect(try await registry.head(sequel).state == .registered)
        let error = await #expect(throws: PostgresError.self) {
            try await registry.pool.transaction { connection in
                guard let head = try Cases.lock(first, on: connection) else { throw StoreFault("case") }
                try AdmissionStore.registerSequel(head, complaint: hash("complaint 1"), timers: [], on: connection)
            }
        }
        #expect(error?.sqlState == "DA008")
    }
}
