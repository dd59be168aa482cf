import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `An offer to a judge` {
    @Test func `is the first place of the drawn order, and all of it is on record`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let places = try await court.column("SELECT judge FROM assignment.place ORDER BY place")
        #expect(places.sorted() == ["J-1", "J-2", "J-3"])
        #expect(try await court.liveJudge(caseID) == places[0])
        #expect(try await court.messages(caseID).contains("judge:\(places[0]):offer/1"))
        let kept = try #require(try await court.house.drawRecord(election: "kz-2026", number: 1))
        let record = try CanonicalJSON.parse(kept.record)
        #expect(record["order"]?.array?.compactMap { $0["judge"]?.string } == places)
        #expect(record["lottery"] == true)
        #expect(try await court.house.drawRecord(election: "kz-2026", number: 1)?.seal == kept.seal)
        #expect(try await court.house.drawRecord(election: "kz-2026", number: 2) == nil)
    }

    @Test func `is taken until the instant before it lapses`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        try await court.database.set(instant: Courtroom.day("10:00:59.999999"))
        try await court.accept(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "awaitingRespondent")
        #expect(record.timers["accept/1"] == nil)
        #expect(record.timers["answer/1"] == Instant(rfc3339: Courtroom.day("10:10:59.999999")))
        #expect(record.events(after: "offered") == ["accepted", "respondentAsked"])
        try await court.requireSound()
    }

    @Test func `is not taken at the instant of the lapse, whether or not the Watch has looked`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let judge = try court.staff(try await court.liveJudge(caseID))
        try await court.database.set(instant: Courtroom.day("10:01:00"))
        await #expect(throws: Refusal.stalePage(attempt: 1, version: 6)) {
            try await court.house.accept(caseID, attempt: 1, by: judge)
        }
        try await court.settle()
        #expect(try await court.record(caseID).attempt == 2)
        await #expect(throws: Refusal.stalePage(attempt: 2, version: 7)) {
            try await court.house.accept(caseID, attempt: 1, by: judge)
        }
    }

    @Test func `taken twice by the same judge is taken once`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        let before = try await court.record(caseID)
        try await court.accept(caseID)
        #expect(try await court.record(caseID) == before)
    }

    @Test func `is for the judge it was made to`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let live = try await court.liveJudge(caseID)
        let other = try #require(["J-1", "J-2", "J-3"].first { $0 != live })
        for person in [try court.staff(other), try court.staff("chair"), .voter] {
            await #expect(throws: Refusal.notYours) { try await court.house.accept(caseID, attempt: 1, by: person) }
        }
        await #expect(throws: Refusal.stalePage(attempt: 1, version: 6)) {
            try await court.house.accept(caseID, attempt: 0, by: court.staff(live))
        }
    }

    @Test func `goes down the order, to the reserve's own order, to people, each step from the planned time`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let duty = try await court.column("SELECT judge FROM assignment.place ORDER BY place")
        try await court.wait(until: "10:01:00")
        try await court.wait(until: "10:02:10")  // Ten seconds late: the third judge still has until 10:03.
        #expect(try await court.record(caseID).timers["accept/3"] == Instant(rfc3339: Courtroom.day("10:03:00")))
        try await court.wait(until: "10:03:00")
        let reserve = try await court.column("SELECT judge FROM assignment.place ORDER BY pool, place")
        #expect(Set(reserve.dropFirst(3)) == ["J-8", "J-9"])
        try await court.requireSound()
        try await court.wait(until: "10:04:00")
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.wait(until: "10:05:00")
        #expect(try await court.attempts(caseID).map(\.judge) == duty + reserve.dropFirst(3))
        #expect(try await court.attempts(caseID).allSatisfy { $0.end == "silent" })
        #expect(try await court.alarms(caseID) == ["nobodyOnDuty>courtDutyOfficer", "nobodyOnDuty>courtChair"])
        let record = try await court.record(caseID)
        #expect(record.state == "awaitingDraw")
        #expect(record.flags == ["escalated"])
        #expect(record.timers["draw/again"] == Instant(rfc3339: Courtroom.day("10:05:13")))
        try await court.requireSound()
    }

    /// A pack whose president is called two minutes after its duty officer when nobody is left, and no registry's ladder.
    private func patient(_ pack: TestPack) -> TestPack {
        func rung(_ step: String, _ seconds: Int64, _ role: String) -> JSONValue {
            ["step": .string(step), "after": TestPack.seconds(seconds), "to": .string(role)]
        }
        let ladder: JSONValue = [rung("duty", 0, "courtDutyOfficer"), rung("chair", 120, "courtChair")]
        return pack.altering("ladders", "ladders", "orderExhausted", to: ladder)
            .altering("ladders", "ladders", "screening", to: [])
    }

    @Test func `calls the people of the pack's ladder when nobody is left, each in his time, however often it looks`()
        async throws
    {
        let court = try await Courtroom(pack: patient)
        try await court.roster("2", duty: [], reserve: [])
        let filed = try await court.file()
        try await court.settle()
        #expect(try await court.alarms(filed.caseID) == ["nobodyOnDuty>courtDutyOfficer"])
        for _ in 0..<9 { try await court.pass(seconds: 13) }
        #expect(try await court.alarms(filed.caseID) == ["nobodyOnDuty>courtDutyOfficer"])
        try await court.requireSound()
        try await court.pass(seconds: 3)
        #expect(
            try await court.alarms(filed.caseID) == ["nobodyOnDuty>courtDutyOfficer", "nobodyOnDuty>courtChair"]
        )
        #expect(try await court.record(filed.caseID).timers["nobodyOnDuty/1"] == nil)
        for _ in 0..<3 { try await court.pass(seconds: 60) }
        #expect(try await court.alarms(filed.caseID).count == 2, "nobody is called twice")
        #expect(try await court.record(filed.caseID).count(of: "nobodyOnDuty") == 1)
        try await court.requireSound()
    }

    @Test func `calls nobody more once somebody has come on duty`() async throws {
        let court = try await Courtroom(pack: patient)
        try await court.roster("2", duty: [], reserve: [])
        let filed = try await court.file()
        try await court.settle()
        try await court.roster("3", duty: ["J-3"], reserve: [])
        try await court.pass(seconds: 13)
        #expect(try await court.liveJudge(filed.caseID) == "J-3")
        #expect(try await court.record(filed.caseID).timers["nobodyOnDuty/1"] == nil)
        try await court.accept(filed.caseID)
        try await court.pass(seconds: 120)
        #expect(try await court.alarms(filed.caseID).isEmpty)
        try await court.requireSound()
    }

    @Test func `is made to whoever comes on duty after nobody was left, and the alarm ends with his yes`() async throws
    {
        let court = try await Courtroom()
        try await court.roster("2", duty: ["J-1"], reserve: [])
        let caseID = try await court.open(.offered)
        #expect(try await court.liveJudge(caseID) == "J-1")
        #expect(try await court.column("SELECT count(*) FROM ground.errand_done") == ["0"])
        try await court.wait(until: "10:01:00")
        #expect(try await court.alarms(caseID).count == 2)
        try await court.roster("3", duty: ["J-1", "J-2"], reserve: [])
        try await court.wait(until: "10:01:13")
        #expect(try await court.liveJudge(caseID) == "J-2")
        try await court.accept(caseID)
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.requireSound()
    }

    @Test func `waits with its case when nobody is on duty at all, and is made as soon as somebody is`() async throws {
        let court = try await Courtroom()
        try await court.roster("2", duty: [], reserve: [])
        let filed = try await court.file()
        try await court.settle()
        #expect(try await court.record(filed.caseID).state == "registered")
        #expect(try await court.alarms(filed.caseID).count == 2)
        for _ in 0..<3 { try await court.pass(seconds: 13) }
        // Looked for again and again, and said once.
        #expect(try await court.record(filed.caseID).count(of: "nobodyOnDuty") == 1)
        try await court.requireSound()
        try await court.roster("3", duty: ["J-3"], reserve: [])
        try await court.pass(seconds: 13)
        #expect(try await court.liveJudge(filed.caseID) == "J-3")
    }

    @Test func `passes over who has left duty since the draw, and says so`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let places = try await court.column("SELECT judge FROM assignment.place ORDER BY place")
        try await court.roster("2", duty: [places[0], places[2]], reserve: [])
        try await court.pass(seconds: 60)
        #expect(try await court.liveJudge(caseID) == places[2])
        let passed = try await court.column(
            "SELECT facts ->> 'passedOver' FROM ground.event WHERE name = 'offered' ORDER BY version DESC LIMIT 1"
        )
        #expect(passed == ["[{\"judge\": \"\(places[1])\", \"reason\": \"OFF_DUTY\"}]"])
    }

    @Test func `is never again made to who has recused himself, not even when he alone is left`() async throws {
        let court = try await Courtroom()
        try await court.roster("2", duty: ["J-1"], reserve: ["J-1-x"])
        let caseID = try await court.open(.offered)
        await #expect(throws: ActRefusal.self) {
            try await court.house.recuse(caseID, attempt: 1, reason: " ", paper: nil, by: court.staff("J-1"))
        }
        try await court.house.recuse(caseID, attempt: 1, reason: "my cousin", paper: nil, by: court.staff("J-1"))
        #expect(try await court.record(caseID).state == "awaitingDraw")
        try await court.pass(seconds: 600)
        #expect(try await court.attempts(caseID).map(\.judge) == ["J-1"])
        await #expect(throws: Refusal.stalePage(attempt: 1, version: try await court.record(caseID).version32)) {
            try await court.house.accept(caseID, attempt: 1, by: court.staff("J-1"))
        }
        try await court.requireSound()
    }

    @Test(arguments: [CaseState.offered, .awaitingRespondent, .deliberation])
    func `passes on at a judge's recusal, or by order of duty officer or chair with a reason`(
        state: CaseState
    ) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(state)
        let first = try await court.liveJudge(caseID)
        try await court.house.recuse(caseID, attempt: 1, reason: "r", paper: nil, by: court.staff(first))
        var record = try await court.record(caseID)
        #expect(record.state == "offered")
        // The judge's time ends with him; the commission's window is the case's and runs on.
        let clocks = record.timers.keys.filter { $0.hasPrefix("answer") || $0.hasPrefix("decision") }
        #expect(clocks == (state == .awaitingRespondent ? ["answer/1"] : []))
        for person in [try court.staff(first), try court.staff("clerk"), try court.staff("chair", court: "KAR")] {
            await #expect(throws: Refusal.notYours) {
                try await court.house.reassign(caseID, attempt: 2, reason: "r", by: person)
            }
        }
        await #expect(throws: Refusal.self) {
            try await court.house.reassign(caseID, attempt: 1, reason: "r", by: court.staff("duty"))
        }
        await #expect(throws: ActRefusal.self) {
            try await court.house.reassign(caseID, attempt: 2, reason: "", by: court.staff("duty"))
        }
        try await court.house.reassign(caseID, attempt: 2, reason: "he is ill", by: court.staff("duty"))
        record = try await court.record(caseID)
        #expect(record.attempt == 3)
        #expect(try await court.attempts(caseID).map(\.end) == ["recused", "reassigned", nil])
        try await court.requireSound()
    }
}

extension CaseRecord {
    var version32: Int { Int(version) }
}
