import Docket
import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The signing of a ruling` {
    @Test func `fixes exactly the frozen bytes, meets the deadlines, and hands the case to service`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let judge = try await court.liveJudge(caseID)
        let paper = try await court.rulingPaper(caseID)
        try await court.house.signRuling(caseID, with: paper, by: court.staff(judge))
        let record = try await court.record(caseID)
        #expect(record.state == "ruled")
        #expect(Set(record.timers.keys) == ["stage/service", "pollsClose/station"])
        #expect(try await court.column("SELECT DISTINCT how FROM deadlines.finish") == ["met"])
        #expect(try await court.attempts(caseID).map(\.end) == ["ruled"])
        let hash = try await court.rulingHash(caseID)
        #expect(try await court.house.bytes(of: hash, in: caseID) == paper.document)
        let content = try CanonicalJSON.parse(paper.document)
        #expect(content["judge"]?.string == judge)
        #expect(content["draw"] == 1)
        #expect(content["decided"]?.string == "2026-11-24T10:00:00.000000+05:00")
        try await court.requireSound()
    }

    @Test(arguments: [("19:24:59.999999", "met"), ("19:25:00", "passed")])
    func `meets a limit by its instant, however late the Watch is`(clock: String, how: String) async throws {
        let court = try await Courtroom(at: Courtroom.day("19:20:00"))
        let filed = try await court.file()
        try await court.settle()
        try await court.accept(filed.caseID)
        try await court.answer(filed.caseID)
        try await court.database.set(instant: Courtroom.day(clock))
        try await court.rule(filed.caseID)
        let ends = try await court.column(
            "SELECT rule || ' ' || how FROM deadlines.finish JOIN deadlines.deadline USING (deadline) ORDER BY deadline"
        )
        #expect(ends == ["USEFUL \(how)", "LIST met"])
        let record = try await court.record(filed.caseID)
        #expect(record.flags == (how == "passed" ? ["overdue"] : []))
        #expect(record.count(of: "deadlinePassed") == (how == "passed" ? 1 : 0))
        #expect(record.events.last == "ruled")
        try await court.settle()
        #expect(try await court.record(filed.caseID).count(of: "deadlinePassed") == (how == "passed" ? 1 : 0))
        try await court.requireSound()
    }

    @Test func `needs a form without gaps, of the judge who has the case, for his attempt`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let judge = try court.staff(try await court.liveJudge(caseID))
        let other = try #require(["J-1", "J-2"].first { name in (try? court.staff(name)) != judge })
        await #expect(throws: ActRefusal.self) {
            try await court.house.prepareRuling(caseID, form: Courtroom.form(attempt: 1, orders: []), by: judge)
        }
        await #expect(throws: Refusal.stalePage(attempt: 1, version: 9)) {
            try await court.house.prepareRuling(caseID, form: Courtroom.form(attempt: 2), by: judge)
        }
        for person in [try court.staff(other), try court.staff("chair"), .voter] {
            await #expect(throws: Refusal.notYours) {
                try await court.house.prepareRuling(caseID, form: Courtroom.form(attempt: 1), by: person)
            }
        }
        #expect(try await court.count("SELECT count(*) FROM ruling.draft") == 0)
    }

    @Test(arguments: [
        ("/facts", 100_001, 1, 1, 1), ("/reasons", 1, 100_001, 1, 1), ("/law/0", 1, 1, 2_001, 1), ("/law", 1, 1, 1, 65),
        // Each within its own limit in letters, and together past the limit in bytes.
        ("/facts", 100_000, 90_000, 1, 1),
    ])
    func `freezes nothing that could not be signed, and says where the form is too long`(
        pointer: String,
        facts: Int,
        reasons: Int,
        law: Int,
        laws: Int
    ) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let judge = try court.staff(try await court.liveJudge(caseID))
        func text(_ length: Int) -> String { String(repeating: "қ", count: length) }
        let form = RulingForm(
            attempt: 1,
            outcome: .refuse,
            orders: [],
            facts: text(facts),
            reasons: text(reasons),
            law: Array(repeating: text(law), count: laws),
            signatureReason: nil
        )
        do {
            _ = try await court.house.prepareRuling(caseID, form: form, by: judge)
            Issue.record("Frozen, though nobody could sign it.")
        } catch ActRefusal.document(.notValid(let faults)) {
            #expect(faults.map(\.pointer) == [pointer])
            #expect(faults.map(\.keyword) == [pointer == "/law" ? "maxItems" : "maxLength"])
        }
        #expect(try await court.count("SELECT count(*) FROM ruling.draft") == 0)
    }

    @Test func `refuses other bytes, another's signature, none, and another's hand`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let name = try await court.liveJudge(caseID)
        let judge = try court.staff(name)
        let paper = try await court.rulingPaper(caseID)
        let other = try #require(["J-1", "J-2"].first { $0 != name })
        await #expect(throws: ActRefusal.unsigned) {
            try await court.house.signRuling(caseID, with: court.paper(paper.document, by: nil), by: judge)
        }
        await #expect(throws: Refusal.badSignature(sub: "WRONG_PERSON")) {
            try await court.house.signRuling(caseID, with: court.paper(paper.document, by: other), by: judge)
        }
        await #expect(throws: Refusal.badSignature(sub: "HASH_FAILURE")) {
            let signature = try await court.signature(of: name, over: paper.document + [0x20])
            let altered = ActPaper(document: paper.document, signature: signature)
            try await court.house.signRuling(caseID, with: altered, by: judge)
        }
        await #expect(throws: ActRefusal.self) {
            let altered = try await court.paper(paper.document + [0x20], by: name)
            try await court.house.signRuling(caseID, with: altered, by: judge)
        }
        await #expect(throws: Refusal.notYours) {
            try await court.house.signRuling(
                caseID,
                with: court.paper(paper.document, by: other),
                by: court.staff(other)
            )
        }
        #expect(try await court.record(caseID).state == "deliberation")
    }

    @Test func `is refused to whoever lost the case after preparing it`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let judge = try court.staff(try await court.liveJudge(caseID))
        let paper = try await court.rulingPaper(caseID)
        try await court.house.reassign(caseID, attempt: 1, reason: "he fell ill", by: court.staff("chair"))
        await #expect(throws: Refusal.notYours) { try await court.house.signRuling(caseID, with: paper, by: judge) }
        try await court.accept(caseID)
        #expect(try await court.record(caseID).state == "deliberation")
        let next = try court.staff(try await court.liveJudge(caseID))
        // The draft of the judge before is not the next one's to sign.
        await #expect(throws: Refusal.self) {
            let signed = try await court.paper(paper.document, by: try await court.liveJudge(caseID))
            try await court.house.signRuling(caseID, with: signed, by: next)
        }
        try await court.rule(caseID)
        try await court.requireSound()
    }

    @Test func `sent twice rules once; another ruling does not follow`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let judge = try court.staff(try await court.liveJudge(caseID))
        let other = try await court.rulingPaper(caseID, .refuse, orders: [])
        let paper = try await court.rulingPaper(caseID)
        for _ in 0..<2 { try await court.house.signRuling(caseID, with: paper, by: judge) }
        #expect(try await court.record(caseID).count(of: "ruled") == 1)
        await #expect(throws: Refusal.notYours) { try await court.house.signRuling(caseID, with: other, by: judge) }
        try await court.settle()
        try await court.house.signRuling(caseID, with: paper, by: judge)
        #expect(try await court.record(caseID).state == "served")
    }

    @Test func `over a filing that was ratified, or not, says in the ruling what the signature is`() async throws {
        let court = try await Courtroom()
        let filed = try await court.file(by: nil)
        try await court.house.ratifyAtCounter(filed.caseID, in: court)
        try await court.accept(filed.caseID)
        try await court.answer(filed.caseID)
        let paper = try await court.rulingPaper(filed.caseID)
        let signature = try CanonicalJSON.parse(paper.document)["signature"]
        #expect(signature == ["indication": "absent", "sub": nil, "ratified": true, "reason": nil])
    }

    @Test func `is entered by the court under its seal, once, and found by number and code`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.ruled)
        let entry = try #require(try await court.house.rulingEntry(of: caseID))
        let again = try #require(try await court.house.rulingEntry(of: caseID))
        #expect(entry.seal == again.seal)
        #expect(entry.entry == again.entry)
        let hash = try await court.rulingHash(caseID)
        #expect(try CanonicalJSON.parse(entry.entry)["answers"]?.string == hash)
        let number = try await court.record(caseID).number
        let found = try await court.house.check(number: number, code: String(hash.prefix(10)).uppercased())
        #expect(found?["sha256"]?.string == hash)
        #expect(found?["orders"] == ["include"])
        #expect(try await court.house.check(number: number, code: "0000000000") == nil)
        #expect(try await court.house.check(number: number, code: String(hash.prefix(9))) == nil)
    }
}
