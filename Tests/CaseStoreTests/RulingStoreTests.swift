import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The store of hearings, rulings and what follows them` {
    @Test func `carries a case from the question to the voter's word`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1).caseID
        try await registry.bringToJudge(caseID)
        try await ask(caseID, registry)
        let replyBy = try await registry.pool.transaction { try AdmissionStore.facts(of: caseID, on: $0).replyBy }
        #expect(replyBy == Instant(rfc3339: "2026-11-24T10:10:00+05:00"))
        try await answer(caseID, .awaited, registry)
        #expect(try await registry.head(caseID).state == .deliberation)
        try await answer(caseID, .kept(inTime: false), paper: "late", registry)

        try await freeze(caseID, registry)
        let before = try await registry.pool.transaction {
            try RulingStore.facts(of: caseID, draft: hash("ruling"), on: $0)
        }
        #expect(before.draft?.bytes == [1, 2, 3] && before.draft?.attempt == 1)
        #expect(before.facts.poolNumber == 1 && before.facts.live?.judge == "J-1")
        try await sign(caseID, outcome: .grant, registry)
        let ruling = try #require(try await registry.pool.transaction { try RulingStore.ruling(of: caseID, on: $0) })
        #expect(ruling["sha256"]?.string == hash("ruling") && ruling["outcome"]?.string == "grant")
        try await registry.pool.transaction {
            try RulingStore.keepEntry(of: caseID, entry: [4], seal: [5], on: $0)
        }
        let number = try await registry.head(caseID).number
        let code = String(hash("ruling").prefix(10))
        let found = try await registry.pool.transaction { try RulingStore.find(number: number, code: code, on: $0) }
        #expect(found?["orders"]?.array == ["include"])
        let missed = try await registry.pool.transaction { try RulingStore.find(number: number, code: "x", on: $0) }
        #expect(missed.isAbsent)

        try await serve(caseID, registry)
        try await acknowledge(caseID, registry)
        try await report(caseID, .done, registry)
        try await say(caseID, letIn: true, registry)
        let shown = try await registry.pool.transaction { try Cases.view(of: caseID, on: $0) }
        #expect(shown.head.state == .closed)
        #expect(shown.view["copies"]?.array?.count == 4)
        #expect(shown.view["reports"]?.array?.map { $0["what"]?.string } == ["done", "letIn"])
        #expect(shown.view["replies"]?.array?.map { $0["inTime"]?.bool } == [true, false])
        #expect(shown.view["timers"]?.array?.isEmpty == true)
    }

    @Test func `records silence, climbs the ladder, and ends as not carried out`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1).caseID
        try await registry.bringToJudge(caseID)
        try await ask(caseID, registry)
        try await act(caseID, registry) { head, connection in
            let timer = registry.fired(caseID, .answer, "1", generation: 1)
            try HearingStore.lapse(head, timers: [], timer: timer, on: connection)
        }
        try await freeze(caseID, registry)
        try await sign(caseID, outcome: .grant, registry)
        try await serve(caseID, registry)
        try await act(caseID, registry) { head, connection in
            let step = LadderStep(role: "superiorCommission", step: 0, next: .at(seconds: 600, .acknowledge, "1"))
            let timer = registry.fired(caseID, .acknowledge, "0", generation: 1)
            try ServiceStore.climb(
                head,
                stage: .service,
                what: "acknowledge",
                step: step,
                office: "KZ-71",
                timer: timer,
                on: connection
            )
        }
        let inbox = try await registry.pool.transaction {
            try Cases.inbox(addressee: "superiorCommission", office: "KZ-71", atMost: 1, on: $0)
        }
        #expect(inbox["items"]?.array?.first?["what"]?.string == "acknowledge/0")
        try await act(caseID, registry) { head, connection in
            let timer = registry.fired(caseID, .acknowledge, "1", generation: 2)
            try ExecutionStore.lapse(head, timers: [], timer: timer, on: connection)
            try ExecutionStore.tellAbove(head, superior: "KZ-71", region: "71", on: connection)
        }
        let facts = try await registry.pool.transaction { try ExecutionStore.facts(of: caseID, on: $0) }
        #expect(facts.head.state == .executionRefused && facts.sequels == 0 && facts.service.outcome == .grant)
        try await registry.file(2, origin: caseID)
        #expect(try await registry.pool.transaction { try ExecutionStore.facts(of: caseID, on: $0).sequels } == 1)
        try await act(caseID, registry) { head, connection in
            let timer = registry.fired(caseID, .confirmation, "lapse", generation: 3)
            try ExecutionStore.close(head, mark: "notCarriedOut", timer: timer, on: connection)
        }
        let head = try await registry.head(caseID)
        #expect(head.state == .closed && head.flags == ["escalated", "notCarriedOut"])
    }

    @Test func `hears the voter who was not let in`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1).caseID
        try await registry.bringToJudge(caseID)
        try await ask(caseID, registry)
        try await answer(caseID, .awaited, registry)
        try await freeze(caseID, registry)
        try await sign(caseID, outcome: .grant, registry)
        try await serve(caseID, registry)
        try await acknowledge(caseID, registry)
        try await report(caseID, .done, registry)
        try await say(caseID, letIn: false, registry)
        #expect(try await registry.head(caseID).state == .executionRefused)
    }

    @Test func `refuses a ruling of a judge who has not the case, and a grant that orders nothing`() async throws {
        let registry = try await Registry()
        let caseID = try await registry.file(1).caseID
        try await registry.bringToJudge(caseID)
        try await ask(caseID, registry)
        try await answer(caseID, .awaited, registry)
        try await freeze(caseID, registry)
        let stranger = await #expect(throws: PostgresError.self) {
            try await sign(caseID, outcome: .grant, judge: "J-2", registry)
        }
        #expect(stranger?.sqlState == "DA006")
        let empty = await #expect(throws: PostgresError.self) {
            try await sign(caseID, outcome: .grant, operative: [], registry)
        }
        #expect(empty?.constraint == "a_grant_orders_something")
        try await sign(caseID, outcome: .refuse, operative: [], registry)
        let ruling = try await registry.pool.transaction { try RulingStore.ruling(of: caseID, on: $0) }
        #expect(ruling?["outcome"]?.string == "refuse")
    }

    private func act(
        _ caseID: Int64,
        _ registry: Registry,
        _ body: @Sendable (CaseHead, borrowing Connection) throws -> Void
    ) async throws {
        try await registry.pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try body(head, connection)
        }
    }

    private func ask(_ caseID: Int64, _ registry: Registry) async throws {
        try await act(caseID, registry) { head, connection in
            try HearingStore.ask(
                head,
                complaint: hash("complaint 1"),
                replyBy: head.moment.adding(seconds: 600),
                timers: [],
                on: connection
            )
        }
    }

    private func answer(_ caseID: Int64, _ place: AnswerPlace, paper: String = "answer", _ registry: Registry)
        async throws
    {
        let officer = try await registry.staff(.commissionOfficer)
        try await act(caseID, registry) { head, connection in
            try HearingStore.answer(
                head,
                position: .disagrees,
                paper: paperNamed(paper),
                place: place,
                by: officer,
                timers: [],
                on: connection
            )
        }
    }

    private func freeze(_ caseID: Int64, _ registry: Registry) async throws {
        let judge = try await registry.staff(.judge)
        try await act(caseID, registry) { head, connection in
            try RulingStore.keepDraft(head, sha256: hash("ruling"), bytes: [1, 2, 3], by: judge, on: connection)
        }
    }

    private func sign(
        _ caseID: Int64,
        outcome: Outcome,
        judge: String = "J-1",
        operative: JSONValue = [
            ["order": "include", "commission": "KZ-71-0123", "station": "71-0123", "by": nil, "changesList": true]
        ],
        _ registry: Registry
    ) async throws {
        let actor = try await registry.staff(.judge)
        try await act(caseID, registry) { head, connection in
            try RulingStore.sign(
                head,
                sha256: hash("ruling"),
                judge: judge,
                outcome: outcome,
                content: [
                    "facts": "Lives there.", "reasons": "Proved.", "law": ["Art. 20(9)"], "appeal": "Three days.",
                    "operative": operative,
                ],
                operative: operative,
                container: paperNamed("ruling"),
                by: actor,
                timers: [],
                on: connection
            )
        }
    }

    private func serve(_ caseID: Int64, _ registry: Registry) async throws {
        try await registry.pool.transaction { connection in
            let url = "https://commission.example/hook"
            _ = try RegisteredWebhook.set(of: "KZ-71-0123", to: url, keyID: "k", on: connection)
        }
        try await registry.pool.transaction { connection in
            let facts = try ServiceStore.facts(of: caseID, on: connection)
            let plan = facts.head.servicePlan(orders: true, under: registry.pack)
            let timer = registry.fired(caseID, .stage, "service", generation: 10)
            try ServiceStore.serve(facts, plan, timer: timer, on: connection)
        }
        let letters = try await registry.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        let fenced = try await registry.pool.transaction { connection in
            try Letters.finish(letters.map { ($0, ["status": 204]) }, on: connection)
        }
        #expect(letters.map(\.queue) == ["webhook/KZ-71-0123"] && fenced.isEmpty)
    }

    private func acknowledge(_ caseID: Int64, _ registry: Registry) async throws {
        let officer = try await registry.staff(.commissionOfficer)
        try await act(caseID, registry) { head, connection in
            try ServiceStore.acknowledge(
                head,
                paper: paperNamed("acknowledgement"),
                executeBy: head.moment.adding(seconds: 900),
                by: officer,
                timers: head.executionTimers(under: registry.pack),
                on: connection
            )
        }
    }

    private func report(_ caseID: Int64, _ outcome: ExecutionOutcome, _ registry: Registry) async throws {
        let officer = try await registry.staff(.commissionOfficer)
        try await act(caseID, registry) { head, connection in
            try ExecutionStore.report(
                head,
                outcome: outcome,
                content: ["official": "Chair", "line": "812"],
                paper: paperNamed("report"),
                by: officer,
                timers: [],
                on: connection
            )
        }
    }

    private func say(_ caseID: Int64, letIn: Bool, _ registry: Registry) async throws {
        try await act(caseID, registry) { head, connection in
            try ExecutionStore.say(head, letIn: letIn, paper: paperNamed("word"), timers: [], on: connection)
        }
    }

    private func paperNamed(_ name: String) -> SignedPaper {
        SignedPaper(sha256: hash(name), bytes: [1], containerSha256: hash(name + " seal"), container: [2])
    }
}
