import Docket
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `Service of a ruling` {
    @Test func `reaches voter, commission and superior at once, and waits for the commission's word`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.served)
        let hash = try await court.rulingHash(caseID)
        let copies = try await court.column(
            "SELECT addressee || ' ' || office || ' ' || (document = \(hash)) FROM service.copy ORDER BY addressee"
        )
        #expect(copies == ["commission KZ-71-0123 true", "superiorCommission KZ-71 true", "voter case true"])
        #expect(try await court.messages(caseID).contains("commission:KZ-71-0123:rulingToCarryOut"))
        #expect(
            try await court.record(caseID).timers["acknowledge/0"] == Instant(rfc3339: Courtroom.day("10:01:30"))
        )
        try await court.requireSound()
    }

    @Test func `of a refusal closes the case, with nothing to acknowledge`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        try await court.rule(caseID, .refuse, orders: [])
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.state == "closed")
        #expect(record.events.suffix(2) == ["served", "closedWithoutOrder"])
        #expect(record.timers.isEmpty)
        try await court.requireSound()
    }

    @Test func `is acknowledged by the addressed commission, by its officer's own signature, once`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.served)
        let before = try await court.record(caseID)
        let document = try await court.acknowledgementPaper(caseID)
        let officer = try court.staff("officer")
        for name in ["neighbour", "superior", "duty"] {
            await #expect(throws: Refusal.notYours) {
                try await court.house.acknowledge(caseID, with: court.paper(document, by: name), by: court.staff(name))
            }
        }
        await #expect(throws: ActRefusal.unsigned) {
            try await court.house.acknowledge(caseID, with: court.paper(document, by: nil), by: officer)
        }
        await #expect(throws: Refusal.badSignature(sub: "WRONG_PERSON")) {
            try await court.house.acknowledge(caseID, with: court.paper(document, by: "superior"), by: officer)
        }
        await #expect(throws: ActRefusal.self) {
            let other = try await court.acknowledgementPaper(caseID, commission: "KZ-71-0124")
            try await court.house.acknowledge(caseID, with: court.paper(other, by: "officer"), by: officer)
        }
        #expect(try await court.record(caseID) == before)
        for _ in 0..<2 {
            try await court.house.acknowledge(caseID, with: court.paper(document, by: "officer"), by: officer)
        }
        let record = try await court.record(caseID)
        #expect(record.events(after: "served") == ["acknowledged"])
        #expect(record.timers["execution/0"] == Instant(rfc3339: Courtroom.day("10:05:00")))
        #expect(record.timers["acknowledge/0"] == nil)
        try await court.requireSound()
    }

    @Test func `unanswered climbs to superior and prosecutor, and at the end counts as not carried out`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.served)
        try await court.wait(until: "10:01:29.999999")
        #expect(try await court.record(caseID).flags.isEmpty)
        // The planned instants hold although the house is three seconds late each time.
        try await court.wait(until: "10:01:33")
        #expect(try await court.alarms(caseID) == ["acknowledge>commission"])
        #expect(try await court.record(caseID).timers["acknowledge/1"] == Instant(rfc3339: Courtroom.day("10:02:20")))
        try await court.wait(until: "10:02:23")
        #expect(try await court.record(caseID).timers["acknowledge/2"] == Instant(rfc3339: Courtroom.day("10:03:30")))
        try await court.wait(until: "10:03:33")
        #expect(try await court.record(caseID).timers["acknowledge/3"] == Instant(rfc3339: Courtroom.day("10:05:00")))
        let told = try await court.messages(caseID).suffix(3)
        #expect(
            told == [
                "commission:KZ-71-0123:acknowledge/0", "superiorCommission:KZ-71:acknowledge/1",
                "prosecutor:71:acknowledge/2",
            ]
        )
        try await court.requireSound()
        try await court.wait(until: "10:05:00")
        let record = try await court.record(caseID)
        #expect(record.state == "executionRefused")
        #expect(record.events.last == "executionLapsed")
        #expect(try await court.count("SELECT count(*) FROM ground.docket WHERE origin = \(caseID)::bigint") == 1)
        try await court.requireSound()
    }

    @Test func `acknowledged after the first rungs stops the ladder`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.served)
        try await court.wait(until: "10:01:30")
        try await court.acknowledge(caseID)
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.wait(until: "10:05:00")
        #expect(try await court.record(caseID).count(of: "executionLapsed") == 0)
    }
}
