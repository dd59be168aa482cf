import Docket
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `Execution of a ruling` {
    private func sequels(of caseID: Int64, in court: Courtroom) async throws -> [Int64] {
        try await court.owner.rows("SELECT case_id FROM ground.docket WHERE origin = \(caseID)::bigint")
            .map { try $0.integer(0) }
    }

    @Test func `reported and confirmed closes the case, and nothing waits`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executed)
        #expect(try await court.messages(caseID).last == "voter:case:executed")
        #expect(
            try await court.record(caseID).timers["confirmation/lapse"] == Instant(rfc3339: Courtroom.day("21:00:00"))
        )
        try await court.confirm(caseID, letIn: true)
        try await court.confirm(caseID, letIn: true)
        let record = try await court.record(caseID)
        #expect(record.state == "closed")
        #expect(record.count(of: "confirmed") == 1)
        #expect(record.timers.isEmpty)
        #expect(try await sequels(of: caseID, in: court).isEmpty)
        try await court.requireSound()
    }

    @Test func `is reported by the addressed commission, by its officer's own signature, once`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.acknowledged)
        let before = try await court.record(caseID)
        let document = try await court.executionPaper(caseID, .done)
        let officer = try court.staff("officer")
        for name in ["neighbour", "superior"] {
            await #expect(throws: Refusal.notYours) {
                try await court.house.reportExecution(
                    caseID,
                    with: court.paper(document, by: name),
                    by: court.staff(name)
                )
            }
        }
        await #expect(throws: ActRefusal.unsigned) {
            try await court.house.reportExecution(caseID, with: court.paper(document, by: nil), by: officer)
        }
        await #expect(throws: Refusal.badSignature(sub: "WRONG_PERSON")) {
            try await court.house.reportExecution(caseID, with: court.paper(document, by: "voter"), by: officer)
        }
        await #expect(throws: ActRefusal.self) {
            let other = try await court.executionPaper(caseID, .done, commission: "KZ-71-0124")
            try await court.house.reportExecution(caseID, with: court.paper(other, by: "officer"), by: officer)
        }
        #expect(try await court.record(caseID) == before)
        for _ in 0..<2 {
            try await court.house.reportExecution(caseID, with: court.paper(document, by: "officer"), by: officer)
        }
        #expect(try await court.record(caseID).count(of: "executed") == 1)
    }

    @Test func `refused tells superior and prosecutor, and opens a case of its own for another draw`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executionRefused)
        #expect(
            try await court.messages(caseID).suffix(2) == [
                "superiorCommission:KZ-71:notCarriedOut", "prosecutor:71:notCarriedOut",
            ]
        )
        let sequel = try #require(try await sequels(of: caseID, in: court).first)
        let row = try await court.column("SELECT kind || ' ' || request FROM ground.docket WHERE origin IS NOT NULL")
        #expect(row == ["EX-01 compel"])
        #expect(try await court.record(sequel).events == ["filed", "systemRegistered"])
        try await court.settle()
        #expect(try await court.record(sequel).state == "offered")
        // The judge of the first case is not out of the second.
        #expect(try await court.column("SELECT count(*) FROM assignment.place") == ["6"])
        let bytes = try #require(try await court.house.bytes(of: try await court.complaintHash(sequel), in: sequel))
        let document = try court.house.schemas.parse(bytes, as: .complaint)
        #expect(document["answers"]?.string == (try await court.rulingHash(caseID)))
        try await court.requireSound()
    }

    @Test func `refused opens a case that the first case's secret opens too, and no other secret`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executionRefused)
        let other = try await court.file(Papers.complaint(2))
        let sequel = try #require(try await sequels(of: caseID, in: court).first)
        let number = try await court.record(sequel).number
        let secret = try #require(try await court.file(Papers.complaint(1)).secret)
        #expect(try await court.house.guess(secret, number: number, from: "192.0.2.1") == .opens)
        #expect(try await court.house.guess(try #require(other.secret), number: number, from: "192.0.2.1") == .wrong)
        // The voter may act on it as on the first: a paper, the word on having been let in.
        let view = try #require(try await court.house.view(of: number, for: .voter, purpose: "status"))
        #expect(view.document(in: .kk)["origin"]?.string == (try await court.record(caseID).number))
    }

    @Test func `ordered a second time is carried out, and the voter says so in the second case`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executionRefused)
        let sequel = try #require(try await sequels(of: caseID, in: court).first)
        try await court.settle()
        try await court.accept(sequel)
        try await court.answer(sequel)
        try await court.rule(sequel, orders: ["compel"])
        let ruling = try #require(try await court.house.bytes(of: try await court.rulingHash(sequel), in: sequel))
        let signature = try court.house.schemas.parse(ruling, as: .ruling)["signature"]
        #expect(signature?["indication"] == "absent" && signature?["reason"] == .null)
        try await court.settle()
        try await court.acknowledge(sequel)
        try await court.report(sequel, .done)
        try await court.confirm(sequel, letIn: true)
        let record = try await court.record(sequel)
        #expect(record.state == "closed" && record.timers.isEmpty)
        try await court.requireSound()
    }

    @Test func `may still be reported after it was refused`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executionRefused)
        await #expect(throws: Refusal.outOfTurn(state: .executionRefused)) {
            let again = Papers.act(
                .execution,
                answers: try await court.rulingHash(caseID),
                in: try await court.record(caseID).number,
                [
                    "at": "2026-11-24T10:00:01+05:00", "commission": "KZ-71-0123", "line": nil, "official": "Chair",
                    "outcome": "refused", "proof": [], "text": "No.",
                ]
            )
            try await court.house.reportExecution(
                caseID,
                with: court.paper(again, by: "officer"),
                by: court.staff("officer")
            )
        }
        try await court.report(caseID, .done)
        try await court.confirm(caseID, letIn: true, by: "voter")
        #expect(try await court.record(caseID).state == "closed")
        #expect(try await sequels(of: caseID, in: court).count == 1)
        try await court.requireSound()
    }

    @Test func `that the voter denies is as good as refused, once`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executed)
        await #expect(throws: Refusal.self) { try await court.confirm(caseID, letIn: false, by: "stranger") }
        for _ in 0..<2 { try await court.confirm(caseID, letIn: false) }
        let record = try await court.record(caseID)
        #expect(record.state == "executionRefused")
        #expect(record.count(of: "denied") == 1)
        #expect(try await sequels(of: caseID, in: court).count == 1)
        try await court.report(caseID, .done)
        #expect(try await court.record(caseID).state == "executed")
        try await court.requireSound()
    }

    @Test func `not reported climbs, then counts as not carried out, with a case of its own`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.acknowledged)
        try await court.wait(until: "10:04:59.999999")
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.wait(until: "10:05:00")
        #expect(try await court.alarms(caseID) == ["execution>superiorCommission"])
        try await court.wait(until: "10:09:59.999999")
        #expect(try await court.record(caseID).state == "acknowledged")
        try await court.wait(until: "10:10:00")
        #expect(try await court.record(caseID).state == "executionRefused")
        #expect(try await sequels(of: caseID, in: court).count == 1)
        try await court.requireSound()
    }

    @Test(arguments: [CaseState.executed, .executionRefused])
    func `of which the voter says nothing is closed an hour after the polls, and marked`(state: CaseState) async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(state)
        try await court.wait(until: "20:59:59.999999")
        #expect(try await court.record(caseID).state == state.rawValue)
        try await court.wait(until: "21:00:00")
        let record = try await court.record(caseID)
        #expect(record.state == "closed")
        #expect(record.flags.contains(state == .executed ? "notConfirmed" : "notCarriedOut"))
        #expect(record.timers.isEmpty)
        await #expect(throws: Refusal.outOfTurn(state: .closed)) { try await court.confirm(caseID, letIn: true) }
    }

    @Test func `of a ruling about non-execution opens no further case`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.executionRefused)
        let sequel = try #require(try await sequels(of: caseID, in: court).first)
        try await court.settle()
        try await court.accept(sequel)
        try await court.answer(sequel)
        let judge = try await court.liveJudge(sequel)
        let attempt = Int(try await court.record(sequel).attempt)
        let form = Courtroom.form(attempt: attempt, orders: ["compel"])
        let prepared = try await court.house.prepareRuling(sequel, form: form, by: court.staff(judge))
        try await court.house.signRuling(sequel, with: court.paper(prepared.bytes, by: judge), by: court.staff(judge))
        try await court.settle()
        try await court.acknowledge(sequel)
        try await court.report(sequel, .refused)
        #expect(try await court.record(sequel).state == "executionRefused")
        #expect(try await sequels(of: sequel, in: court).isEmpty)
        #expect(try await court.count("SELECT count(*) FROM ground.docket") == 2)
        try await court.requireSound()
    }
}
