import Docket
import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A signature that does not stand` {
    /// The verdict on a case's signature, as it is kept.
    private func verdict(_ caseID: Int64, in court: Courtroom) async throws -> String? {
        try await court.column(
            """
            SELECT indication || ' ' || coalesce(sub, '-') FROM signature.verdict WHERE case_id = \(caseID)::bigint
            ORDER BY verdict DESC LIMIT 1
            """
        ).first
    }

    @Test func `that stands lets the case go on by itself to the draw and the first judge`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        #expect(try await verdict(caseID, in: court) == "passed -")
        let record = try await court.record(caseID)
        #expect(
            record.events
                == ["filed", "signaturePassed", "registered", "poolFixed", "drawn", "offered"]
        )
        #expect(try await court.messages(caseID).prefix(1) == ["commission:KZ-71-0123:filingRegistered"])
        try await court.requireSound()
    }

    @Test(arguments: ["unsigned", "another's", "of other bytes", "garbage"])
    func `registers all the same, keeps its minute, and waits for ratification`(what: String) async throws {
        let court = try await Courtroom()
        let document = Papers.complaint()
        let signature: [UInt8]? =
            switch what {
            case "unsigned": nil
            case "another's": try await court.signature(of: "stranger", over: document)
            case "of other bytes": try await court.signature(of: "voter", over: document + [0x20])
            default: Array("not a container at all".utf8)
            }
        let filed = try await court.house.file(
            FilingRequest(
                document: document,
                signature: signature,
                attachments: [],
                key: "some-key-0123456789",
                channel: .page
            )
        )
        try await court.settle()
        let record = try await court.record(filed.caseID)
        #expect(record.state == "ratificationPending")
        #expect(record.events == ["filed", "signatureRefused"])
        #expect(record.timers["ratification/lapse"] == Instant(rfc3339: Courtroom.day("10:30:00")))
        let expected = [
            "unsigned": "absent -", "another's": "indeterminate WRONG_PERSON",
            "of other bytes": "failed HASH_FAILURE", "garbage": "failed FORMAT_FAILURE",
        ]
        #expect(try await verdict(filed.caseID, in: court) == expected[what])
        try await court.requireSound()
    }

    private func ratification(_ caseID: Int64, in court: Courtroom, answers: String? = nil) async throws -> [UInt8] {
        let complaint = try await court.complaintHash(caseID)
        return Papers.act(.ratification, answers: answers ?? complaint, in: try await court.record(caseID).number, [:])
    }

    @Test func `is mended by the voter's signature under a ratification`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.ratificationPending)
        let document = try await ratification(caseID, in: court)
        try await court.house.ratify(caseID, with: court.paper(document, by: "voter"))
        #expect(try await court.record(caseID).timers["ratification/lapse"] == nil)
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.state == "offered")
        // The answer was lost on the way, and the same act comes again; another one comes too late.
        try await court.house.ratify(caseID, with: court.paper(document, by: "voter"))
        #expect(try await court.record(caseID) == record)
        let other = try await ratification(caseID, in: court, answers: String(repeating: "0", count: 64))
        await #expect(throws: Refusal.outOfTurn(state: .offered)) {
            try await court.house.ratify(caseID, with: court.paper(other, by: "voter"))
        }
        try await court.requireSound()
    }

    @Test func `is not mended by another's signature, by none, or by a ratification of something else`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.ratificationPending)
        let before = try await court.record(caseID)
        let document = try await ratification(caseID, in: court)
        await #expect(throws: Refusal.badSignature(sub: "WRONG_PERSON")) {
            try await court.house.ratify(caseID, with: court.paper(document, by: "stranger"))
        }
        await #expect(throws: ActRefusal.unsigned) {
            try await court.house.ratify(caseID, with: court.paper(document, by: nil))
        }
        let other = try await ratification(caseID, in: court, answers: String(repeating: "0", count: 64))
        await #expect(throws: DocumentFault.self) {
            try await court.house.ratify(caseID, with: court.paper(other, by: "voter"))
        }
        #expect(try await court.record(caseID) == before)
    }

    @Test func `is mended at the counter by a clerk of the court who says how he knew the person`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.ratificationPending)
        func ratify(_ method: Ratification.Method, _ how: String, by person: Person, version: Int? = nil) async throws {
            try await court.house.ratify(caseID, method: method, identifiedBy: how, version: version, by: person)
        }
        await #expect(throws: Refusal.notYours) { try await ratify(.counter, "card", by: court.staff("duty")) }
        await #expect(throws: Refusal.notYours) { try await ratify(.counter, "card", by: .voter) }
        await #expect(throws: Refusal.notYours) {
            try await ratify(.counter, "card", by: court.staff("clerk", court: "KAR"))
        }
        await #expect(throws: ActRefusal.self) { try await ratify(.video, " ", by: court.staff("clerk")) }
        await #expect(throws: ActRefusal.self) { try await ratify(.signature, "card", by: court.staff("clerk")) }
        await #expect(throws: Refusal.stalePage(attempt: 0, version: 2)) {
            try await ratify(.counter, "card", by: court.staff("clerk"), version: 1)
        }
        try await ratify(.video, "card", by: court.staff("clerk"), version: 2)
        try await court.settle()
        #expect(try await court.record(caseID).state == "offered")
    }

    @Test func `lapses at the instant, not before it: left unconsidered, and the voter is told`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.ratificationPending)
        try await court.wait(until: "10:29:59.999999")
        #expect(try await court.record(caseID).state == "ratificationPending")
        try await court.wait(until: "10:30:00")
        let record = try await court.record(caseID)
        #expect(record.state == "leftUnconsidered")
        #expect(record.events.last == "ratificationLapsed")
        #expect(record.timers.isEmpty)
        #expect(try await court.messages(caseID) == ["voter:case:leftUnconsidered"])
        try await court.requireSound()
    }

    @Test func `is mended to the last microsecond of its term, and not after it, before anybody has noticed`()
        async throws
    {
        let court = try await Courtroom()
        let document = Papers.complaint()
        let filed = try await court.file(document, by: nil)
        try await court.settle()
        let other = try await court.file(Papers.complaint(2), by: nil)
        try await court.settle()
        let paper = try await court.paper(try await ratification(filed.caseID, in: court), by: "voter")
        func ratifyAtCounter(_ caseID: Int64) async throws {
            let clerk = try court.staff("clerk")
            try await court.house.ratify(caseID, method: .counter, identifiedBy: "card", version: nil, by: clerk)
        }
        try await court.database.set(instant: Courtroom.day("10:29:59.999999"))
        try await ratifyAtCounter(other.caseID)
        #expect(try await court.record(other.caseID).state == "screening")
        try await court.database.set(instant: Courtroom.day("10:30:00"))
        await #expect(throws: Refusal.termOver) { try await court.house.ratify(filed.caseID, with: paper) }
        await #expect(throws: Refusal.termOver) { try await ratifyAtCounter(filed.caseID) }
        // The same filing gets the same answer, before anybody has noticed and after: only its signature came too late.
        for isNoticed in [false, true] {
            if isNoticed { try await court.settle() }
            let again = try await court.file(document, by: "voter")
            #expect(!again.isNew && again.receipt == filed.receipt)
            let state = isNoticed ? "leftUnconsidered" : "ratificationPending"
            #expect(try await court.record(filed.caseID).state == state)
        }
    }

    @Test(arguments: [true, false])
    func `is mended by sending the same bytes again with the signature, however soon`(isLookedAt: Bool) async throws {
        let court = try await Courtroom()
        let document = Papers.complaint()
        let filed = try await court.file(document, by: nil)
        if isLookedAt { try await court.settle() }
        let again = try await court.file(document, by: "voter")
        #expect(!again.isNew)
        #expect(again.receipt == filed.receipt)
        try await court.settle()
        let record = try await court.record(filed.caseID)
        #expect(record.state == "offered")
        #expect(record.count(of: "ratified") == 1)
        try await court.requireSound()
    }

    @Test(arguments: [true, false])
    func `is not mended by a bad signature that comes later, and nothing is lost by it`(
        isLookedAt: Bool
    ) async throws {
        let court = try await Courtroom()
        let document = Papers.complaint()
        let filed = try await court.file(document, by: nil)
        if isLookedAt { try await court.settle() }
        let again = try await court.file(document, by: "stranger")
        #expect(again.receipt == filed.receipt)
        try await court.settle()
        #expect(try await court.record(filed.caseID).state == "ratificationPending")
        _ = try await court.file(document, by: "voter")
        try await court.settle()
        #expect(try await court.record(filed.caseID).state == "offered")
    }

    @Test func `of a corrected complaint is not mended by a signature under the edition before`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.returnedUnsigned()
        let second = Papers.complaint(2, ["answers": .string(try await court.complaintHash(caseID))])
        try await court.house.correct(caseID, with: court.paper(second, by: nil))
        try await court.settle()
        _ = try await court.file(Papers.complaint(1, ["statement": " "]), by: "voter")
        #expect(try await court.record(caseID).state == "ratificationPending")
        _ = try await court.file(second, by: "voter")
        try await court.settle()
        #expect(try await court.record(caseID).state == "offered")
    }
}

extension Courtroom {
    /// A complaint that came unsigned, was ratified at the counter, and went back to the voter since it says nothing.
    func returnedUnsigned() async throws -> Int64 {
        let filed = try await file(Papers.complaint(1, ["statement": " "]), by: nil)
        try await house.ratifyAtCounter(filed.caseID, in: self)
        let defects = [Defect(code: "statement", text: "It says nothing.")]
        try await house.returnForCorrection(filed.caseID, defects: defects, version: nil, by: staff("clerk"))
        return filed.caseID
    }
}
