import Docket
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The commission's answer` {
    private func replies(_ caseID: Int64, in court: Courtroom) async throws -> [String] {
        try await court.column(
            """
            SELECT position || ' ' || in_time FROM hearing.reply WHERE case_id = \(caseID)::bigint ORDER BY ordinal
            """
        )
    }

    @Test func `moves the case on inside the window, and the judge has his own time from it`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        #expect(try await court.messages(caseID).last == "commission:KZ-71-0123:answer")
        try await court.database.set(instant: Courtroom.day("10:09:59.999999"))
        try await court.answer(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(record.timers["answer/1"] == nil)
        #expect(record.timers["decision/0"] == Instant(rfc3339: Courtroom.day("10:24:59.999999")))
        #expect(try await replies(caseID, in: court) == ["disagrees true"])
        try await court.requireSound()
    }

    @Test func `at the end of the window is kept as late, before anybody has noticed that it is over`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        try await court.database.set(instant: Courtroom.day("10:10:00"))
        try await court.answer(caseID)
        #expect(try await court.record(caseID).state == "awaitingRespondent")
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(record.events.suffix(2) == ["answeredLate", "answerLapsed"])
        #expect(try await replies(caseID, in: court).first == "disagrees false")
    }

    @Test func `a microsecond after its window is kept as late, and the silence stands`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        try await court.wait(until: "10:10:00")
        #expect(try await court.record(caseID).state == "deliberation")
        try await court.database.set(instant: Courtroom.day("10:10:00.000001"))
        try await court.answer(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(record.timers["decision/0"] == Instant(rfc3339: Courtroom.day("10:25:00")))
        #expect(try await replies(caseID, in: court) == ["silent false", "disagrees false"])
        try await court.requireSound()
    }

    @Test func `sent twice is kept once`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        let paper = try await court.paper(court.answerPaper(caseID), by: "officer")
        for _ in 0..<2 { try await court.house.answer(caseID, with: paper, by: court.staff("officer")) }
        #expect(try await replies(caseID, in: court) == ["disagrees true"])
        #expect(try await court.record(caseID).events.last == "answered")
    }

    @Test func `is the commission's own, under its officer's own signature, about this complaint`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        let before = try await court.record(caseID)
        let document = try await court.answerPaper(caseID)
        for name in ["neighbour", "superior", "J-1", "clerk"] {
            await #expect(throws: Refusal.notYours) {
                try await court.house.answer(caseID, with: court.paper(document, by: name), by: court.staff(name))
            }
        }
        let officer = try court.staff("officer")
        await #expect(throws: ActRefusal.unsigned) {
            try await court.house.answer(caseID, with: court.paper(document, by: nil), by: officer)
        }
        await #expect(throws: Refusal.badSignature(sub: "WRONG_PERSON")) {
            try await court.house.answer(caseID, with: court.paper(document, by: "neighbour"), by: officer)
        }
        let other = try await court.answerPaper(caseID, commission: "KZ-71-0124")
        await #expect(throws: ActRefusal.self) {
            try await court.house.answer(caseID, with: court.paper(other, by: "officer"), by: officer)
        }
        let stale = Papers.act(
            .answer,
            answers: String(repeating: "0", count: 64),
            in: before.number,
            ["commission": "KZ-71-0123", "position": "agrees", "text": "x"]
        )
        await #expect(throws: DocumentFault.self) {
            try await court.house.answer(caseID, with: court.paper(stale, by: "officer"), by: officer)
        }
        #expect(try await court.record(caseID) == before)
    }

    @Test func `given before a judge took the case spares the window`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        try await court.answer(caseID)
        #expect(try await court.record(caseID).state == "offered")
        #expect(try await replies(caseID, in: court) == ["disagrees true"])
        try await court.accept(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(record.events.contains("answerKept"))
        #expect(record.timers["answer/1"] == nil)
        #expect(record.timers["decision/0"] == Instant(rfc3339: Courtroom.day("10:15:00")))
        try await court.requireSound()
    }

    private func recuse(_ caseID: Int64, in court: Courtroom) async throws {
        let attempt = Int(try await court.record(caseID).attempt)
        let judge = try court.staff(try await court.liveJudge(caseID))
        try await court.house.recuse(caseID, attempt: attempt, reason: "a cousin", paper: nil, by: judge)
    }

    @Test
    func `within its window is in time while no judge sits, and the next one goes on from when he takes the case`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        try await recuse(caseID, in: court)
        try await court.wait(until: "10:01:00")
        try await court.answer(caseID)
        #expect(try await replies(caseID, in: court) == ["disagrees true"])
        #expect(try await court.record(caseID).state == "offered")
        try await court.database.set(instant: Courtroom.day("10:01:30"))
        try await court.accept(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(record.timers["decision/0"] == Instant(rfc3339: Courtroom.day("10:16:30")))
        #expect(record.timers["answer/1"] == nil)
        try await court.requireSound()
    }

    @Test func `has one window in the case: the next judge waits for what is left of it, and it is asked for once`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        try await court.wait(until: "10:04:00")
        try await recuse(caseID, in: court)
        try await court.accept(caseID)
        var record = try await court.record(caseID)
        #expect(record.state == "awaitingRespondent")
        #expect(record.timers["answer/1"] == Instant(rfc3339: Courtroom.day("10:10:00")))
        #expect(record.timers["decision/0"] == Instant(rfc3339: Courtroom.day("10:25:00")))
        #expect(try await court.messages(caseID).filter { $0.hasSuffix(":answer") }.count == 1)
        try await court.wait(until: "10:10:00")
        record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(try await replies(caseID, in: court) == ["silent false"])
        try await court.requireSound()
    }

    @Test func `missing when its window ended between two judges is on record as silence when the next takes the case`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        try await court.wait(until: "10:09:00")
        try await recuse(caseID, in: court)
        try await court.wait(until: "10:10:00")
        #expect(try await court.record(caseID).state == "offered")
        try await court.database.set(instant: Courtroom.day("10:10:30"))
        try await court.accept(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "deliberation")
        #expect(record.events.last == "answerLapsed")
        #expect(record.timers["decision/0"] == Instant(rfc3339: Courtroom.day("10:25:30")))
        #expect(try await replies(caseID, in: court) == ["silent false"])
        try await court.requireSound()
    }

    @Test(arguments: [CaseState.received, .screening, .ratificationPending, .ruled, .acknowledged, .executed])
    func `has no place before registration and after the ruling`(state: CaseState) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(state)
        await #expect(throws: Refusal.outOfTurn(state: state)) {
            let paper = try await court.paper(
                Papers.act(
                    .answer,
                    answers: court.complaintHash(caseID),
                    in: court.record(caseID).number,
                    ["commission": "KZ-71-0123", "position": "agrees", "text": "Late."]
                ),
                by: "officer"
            )
            try await court.house.answer(caseID, with: paper, by: court.staff("officer"))
        }
    }

    @Test func `has a window that leaves the judge half of what is still useful`() async throws {
        let court = try await Courtroom(at: Courtroom.day("19:15:00"))
        let caseID = try await court.open(.awaitingRespondent)
        #expect(try await court.record(caseID).timers["answer/1"] == Instant(rfc3339: Courtroom.day("19:20:00")))
    }

    @Test func `missing, and the judge silent too, is told rung by rung, and the case stays with him`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        let judge = try await court.liveJudge(caseID)
        try await court.wait(until: "10:10:00")
        try await court.wait(until: "10:24:59.999999")
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.wait(until: "10:25:00")
        #expect(try await court.alarms(caseID) == ["decision>courtDutyOfficer"])
        try await court.wait(until: "10:26:40")
        #expect(try await court.alarms(caseID) == ["decision>courtDutyOfficer", "decision>courtChair"])
        #expect(try await court.liveJudge(caseID) == judge)
        try await court.requireSound()
        try await court.rule(caseID)
        #expect(try await court.alarms(caseID).isEmpty)
    }
}
