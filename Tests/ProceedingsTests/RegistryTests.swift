import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `The registry` {
    private let defects = [Defect(code: "statement", text: "It says nothing."), Defect(code: "x", text: "Nor that.")]

    @Test func `is a matter for clerks of the court alone, while the case is with them`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.screening)
        let strangers = [try court.staff("duty"), try court.staff("clerk", court: "KAR"), .voter]
        for person in strangers {
            await #expect(throws: Refusal.notYours) {
                try await court.house.register(caseID, note: nil, version: nil, by: person)
            }
            await #expect(throws: Refusal.notYours) {
                try await court.house.returnForCorrection(caseID, defects: defects, version: nil, by: person)
            }
            await #expect(throws: Refusal.notYours) {
                try await court.house.forward(caseID, to: "police", reason: "a crime", version: nil, by: person)
            }
        }
        let clerk = try court.staff("clerk")
        let stale = Refusal.stalePage(attempt: 0, version: 3)
        await #expect(throws: stale) { try await court.house.register(caseID, note: nil, version: 2, by: clerk) }
        try await court.house.register(caseID, note: nil, version: 3, by: clerk)
        await #expect(throws: Refusal.outOfTurn(state: .registered)) {
            try await court.house.register(caseID, note: nil, version: nil, by: clerk)
        }
        await #expect(throws: Refusal.outOfTurn(state: .registered)) {
            try await court.house.forward(caseID, to: "police", reason: "a crime", version: nil, by: clerk)
        }
    }

    @Test func `returns a complaint only with defects that say something`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.screening)
        for none in [[], [Defect(code: "", text: "x")], [Defect(code: "x", text: "")]] {
            await #expect(throws: ActRefusal.self) {
                try await court.house.returnForCorrection(caseID, defects: none, version: nil, by: court.staff("clerk"))
            }
        }
        #expect(try await court.record(caseID).state == "screening")
    }

    private func correction(of caseID: Int64, in court: Courtroom, _ changes: [String: JSONValue] = [:]) async throws
        -> [UInt8]
    {
        let answers: JSONValue = .string(try await court.complaintHash(caseID))
        return Papers.complaint(77, ["answers": answers].merging(changes) { _, changed in changed })
    }

    @Test func `takes a corrected complaint for the same case, from its first minute`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        #expect(
            try await court.record(caseID).timers["correction/lapse"] == Instant(rfc3339: Courtroom.day("10:40:00"))
        )
        try await court.pass(seconds: 600)
        try await court.house.correct(caseID, with: court.paper(correction(of: caseID, in: court), by: "voter"))
        #expect(try await court.record(caseID).state == "received")
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.state == "offered")
        #expect(record.timers["correction/lapse"] == nil)
        #expect(
            record.events(after: "corrected").prefix(3) == ["deadlinesSuperseded", "signaturePassed", "registered"]
        )
        let received = try await court.count("SELECT ground.micros(received) FROM ground.docket")
        #expect(received == Instant(rfc3339: Courtroom.opening)?.microsecondsSince1970)
        let superseded = try await court.column(
            "SELECT DISTINCT how || ' ' || reason FROM deadlines.finish"
        )
        #expect(superseded == ["superseded corrected"])
        try await court.requireSound()
    }

    @Test(arguments: [true, false])
    func `takes a correction that came again as done, and a signature that comes only now`(isSigned: Bool) async throws
    {
        let court = try await Courtroom()
        let caseID = try await isSigned ? court.open(.returnedForCorrection) : court.returnedUnsigned()
        let correction = try await correction(of: caseID, in: court)
        let paper = try await court.paper(correction, by: isSigned ? "voter" : nil)
        try await court.house.correct(caseID, with: paper)
        let taken = try await court.record(caseID)
        try await court.house.correct(caseID, with: paper)
        #expect(try await court.record(caseID) == taken)
        try await court.settle()
        #expect(try await court.record(caseID).state == (isSigned ? "offered" : "ratificationPending"))
        try await court.house.correct(caseID, with: court.paper(correction, by: "voter"))
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.state == "offered")
        #expect(record.count(of: "corrected") == 1)
        #expect(record.count(of: "ratified") == taken.count(of: "ratified") + (isSigned ? 0 : 1))
        try await court.requireSound()
    }

    @Test func `does not take the first complaint for a correction of it`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.screening)
        let first = try #require(try await court.house.bytes(of: court.complaintHash(caseID), in: caseID))
        await #expect(throws: Refusal.outOfTurn(state: .screening)) {
            try await court.house.correct(caseID, with: court.paper(first, by: "voter"))
        }
    }

    @Test func `takes a correction within its term, by the instant and not by the timer`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        let paper = try await court.paper(correction(of: caseID, in: court), by: "voter")
        try await court.database.set(instant: Courtroom.day("10:40:00"))
        await #expect(throws: Refusal.termOver) { try await court.house.correct(caseID, with: paper) }
        try await court.database.set(instant: Courtroom.day("10:39:59.999999"))
        try await court.house.correct(caseID, with: paper)
        #expect(try await court.record(caseID).state == "received")
    }

    @Test(arguments: [true, false])
    func `does not tell a limit that has passed a second time after a correction`(isNoted: Bool) async throws {
        let court = try await Courtroom(at: Courtroom.day("19:20:00"))
        let caseID = try await court.open(.returnedForCorrection)
        let paper = try await court.paper(correction(of: caseID, in: court), by: "voter")
        try await court.database.set(instant: Courtroom.day("19:30:00"))
        if isNoted { try await court.settle() }
        try await court.house.correct(caseID, with: paper)
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.count(of: "deadlinePassed") == 1)
        #expect(record.flags.contains("overdue"))
        let useful = try await court.column(
            """
            SELECT coalesce(how, 'open') FROM deadlines.deadline LEFT JOIN deadlines.finish USING (deadline)
            WHERE rule = 'USEFUL' ORDER BY deadline
            """
        )
        #expect(useful == ["passed"])
        try await court.requireSound()
    }

    @Test func `takes no correction that is of another complaint or person`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        let before = try await court.record(caseID)
        let wrong: [[String: JSONValue]] = [
            ["answers": .string(String(repeating: "0", count: 64))], ["answers": nil],
            ["complainant": Papers.complainant(iin: "900101300128")],
        ]
        for changes in wrong {
            await #expect(throws: ActRefusal.self) {
                let document = try await correction(of: caseID, in: court, changes)
                try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
            }
        }
        #expect(try await court.record(caseID) == before)
    }

    @Test func `takes no correction under the nonce of the complaint it corrects`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        await #expect(throws: FilingRefusal.nonceUsed) {
            let answers: JSONValue = .string(try await court.complaintHash(caseID))
            let document = Papers.complaint(1, ["answers": answers])
            try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
        }
        #expect(try await court.record(caseID).state == "returnedForCorrection")
    }

    @Test func `takes no correction of what was signed without a signature that stands`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        let before = try await court.record(caseID)
        let document = try await correction(of: caseID, in: court)
        await #expect(throws: ActRefusal.unsigned) {
            try await court.house.correct(caseID, with: court.paper(document, by: nil))
        }
        await #expect(throws: Refusal.self) {
            try await court.house.correct(caseID, with: court.paper(document, by: "neighbour"))
        }
        #expect(try await court.record(caseID) == before)
        try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
        try await court.requireSound()
    }

    @Test func `judges the signature of a correction anew`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.returnedUnsigned()
        try await court.house.correct(caseID, with: court.paper(correction(of: caseID, in: court), by: nil))
        try await court.settle()
        #expect(try await court.record(caseID).state == "ratificationPending")
        let ratified = try await court.column(
            "SELECT coalesce(ruling.facts(\(caseID)::bigint, '') ->> 'ratified', 'not this edition')"
        )
        #expect(ratified == ["not this edition"])
        #expect(try await court.withdraw(caseID) == .asks, "the first edition was the voter's own")
        try await court.requireSound()
    }

    @Test func `leaves unconsidered what is not corrected in time`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        try await court.wait(until: "10:39:59.999999")
        #expect(try await court.record(caseID).state == "returnedForCorrection")
        try await court.wait(until: "10:40:00")
        #expect(try await court.record(caseID).state == "leftUnconsidered")
        #expect(try await court.messages(caseID) == ["voter:case:returned/1", "voter:case:leftUnconsidered"])
        try await court.requireSound()
    }

    @Test func `hands on what is not for a court, with a reason`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.screening)
        let clerk = try court.staff("clerk")
        for (body, reason) in [("", "a crime"), ("polise", "a crime"), ("KZ-CEC", "a crime"), ("police", "")] {
            await #expect(throws: ActRefusal.self) {
                try await court.house.forward(caseID, to: body, reason: reason, version: nil, by: clerk)
            }
        }
        try await court.house.forward(caseID, to: "police", reason: "a crime", version: nil, by: clerk)
        let record = try await court.record(caseID)
        #expect(record.state == "forwarded")
        #expect(record.timers.isEmpty)
        #expect(try await court.messages(caseID) == ["voter:case:forwarded"])
        // The police read no inbox here: the duty officer takes the matter in hand, and then the alarm is over.
        #expect(try await court.alarms(caseID) == ["handOver/police>courtDutyOfficer"])
        let alarm = try await court.count("SELECT alarm FROM ground.alarm WHERE ended_at IS NULL")
        #expect(try await court.house.own(alarm: alarm, by: court.staff("duty"))["ended"] == true)
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.requireSound()
    }

    @Test(arguments: [
        ("prosecutor", "prosecutor:71"), ("commission", "commission:KZ-71-0123"), ("KZ-71", "superiorCommission:KZ-71"),
    ])
    func `sends what is not for a court into the inbox of whoever is competent, with the whole file`(
        body: String,
        inbox: String
    ) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.screening)
        try await court.house.forward(caseID, to: body, reason: "a crime", version: nil, by: court.staff("clerk"))
        #expect(try await court.messages(caseID) == ["voter:case:forwarded", inbox + ":forwarded"])
        #expect(try await court.alarms(caseID).isEmpty)
        let reader = body == "prosecutor" ? "prosecutor" : body == "KZ-71" ? "superior" : "officer"
        let number = try await court.column("SELECT number FROM ground.docket")[0]
        let view = try await court.house.view(of: number, for: court.staff(reader), purpose: "inbox")
        #expect(view?.view["complaint"] == .string(try await court.complaintHash(caseID)))
        try await court.requireSound()
    }

    @Test func `that does not look tells the duty officer, then the chair, and goes on telling`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.screening)
        try await court.wait(until: "10:01:59.999999")
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.wait(until: "10:02:00")
        #expect(try await court.alarms(caseID) == ["screening>courtDutyOfficer"])
        try await court.wait(until: "10:02:30")
        #expect(try await court.alarms(caseID) == ["screening>courtDutyOfficer", "screening>courtChair"])
        #expect(try await court.record(caseID).flags == ["escalated"])
        try await court.requireSound()
        try await court.house.register(caseID, note: nil, version: nil, by: court.staff("clerk"))
        #expect(try await court.alarms(caseID).isEmpty)
        #expect(try await court.record(caseID).timers.keys.filter { $0.hasPrefix("screening") }.isEmpty)
    }

    @Test func `takes the voter's consent until the draw, and the draw minds it`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.registered)
        let number = try await court.record(caseID).number
        let answers = try await court.complaintHash(caseID)
        func consent(_ anyRegion: Bool, by name: String?) async throws {
            let document = Papers.act(
                .consent,
                answers: answers,
                in: number,
                ["anyRegion": .bool(anyRegion), "remoteHearing": true]
            )
            try await court.house.consent(caseID, with: court.paper(document, by: name))
        }
        await #expect(throws: Refusal.self) { try await consent(true, by: "stranger") }
        try await consent(true, by: nil)
        try await consent(false, by: "voter")
        try await consent(true, by: "voter")
        let (facts, _) = try await court.house.act { try court.house.assignmentFacts(of: caseID, on: $0) }
        #expect(facts.anyRegion)
        try await court.settle()
        await #expect(throws: Refusal.outOfTurn(state: .offered)) { try await consent(false, by: "voter") }
    }
}
