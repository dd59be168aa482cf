import Docket
import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The filing desk` {
    @Test func `gives number, secret, receipt and seal at once, before anybody looks at the signature`() async throws {
        let court = try await Courtroom()
        let filed = try await court.file()
        #expect(filed.isNew)
        #expect(filed.number == "AST-2026-000001")
        #expect(filed.secret?.count == CaseSecrets.length)
        #expect(filed.seal != nil)
        #expect(filed.receiptDocument["signed"] == "present")
        #expect(
            try await court.house.guess(try #require(filed.secret), number: filed.number, from: "192.0.2.1") == .opens
        )
        #expect(try await court.house.guess("AAAAAA", number: filed.number, from: "192.0.2.1") == .wrong)
        #expect(
            try await court.house.guess(try #require(filed.secret), number: "AST-2026-000002", from: "192.0.2.1")
                == .wrong
        )
        let record = try await court.record(filed.caseID)
        #expect(record.state == "received")
        #expect(record.events == ["filed"])
        #expect(record.timers["stage/signature"] == Instant(rfc3339: Courtroom.opening))
    }

    @Test func `takes the same package five times at once for one case`() async throws {
        let court = try await Courtroom()
        let document = Papers.complaint()
        let signature = try await court.signature(of: "voter", over: document)
        let answers = try await withThrowingTaskGroup(of: FilingAnswer.self) { group in
            for sender in 0..<5 {
                let key = sender < 3 ? "the-same-key-each-time" : "another-key-\(sender)-------"
                group.addTask {
                    try await court.house.file(
                        FilingRequest(
                            document: document,
                            signature: signature,
                            attachments: [],
                            key: key,
                            channel: .program
                        )
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0.isNew } == 1)
        #expect(Set(answers.map(\.caseID)).count == 1)
        #expect(Set(answers.map(\.receipt)).count == 1)
        #expect(Set(answers.map(\.seal)).count == 1)
        #expect(try await court.count("SELECT count(*) FROM ground.docket") == 1)
        #expect(try await court.record(answers[0].caseID).events == ["filed"])
    }

    @Test func `numbers fifty filings at once without a gap`() async throws {
        var limits = Courthouse.Limits()
        limits.filingsPerPersonAndHour = 60
        let court = try await Courtroom(limits: limits)
        let numbers = await withThrowingTaskGroup(of: String.self) { group in
            for nonce in 1...50 { group.addTask { try await court.file(Papers.complaint(nonce)).number } }
            // One that is refused in between must not use up a number.
            group.addTask {
                try await court.file(Papers.complaint(1, ["statement": "Other words."]), key: "other-words-other-key")
                    .number
            }
            var numbers: [String] = []
            while let result = await group.nextResult() {
                switch result {
                case .success(let number): numbers.append(number)
                case .failure(let error): #expect(error as? FilingRefusal == .nonceUsed)
                }
            }
            return numbers
        }
        let expected = (1...50).map { "AST-2026-0000" + ($0 < 10 ? "0" : "") + String($0) }
        #expect(numbers.sorted() == expected)
    }

    @Test func `gives the secret again under the first key only`() async throws {
        let court = try await Courtroom()
        let first = try await court.file(key: "first-key-0123456789")
        let again = try await court.file(key: "first-key-0123456789")
        let other = try await court.file(key: "other-key-0123456789")
        #expect(again.secret == first.secret)
        #expect(other.secret == nil)
        for answer in [again, other] {
            #expect(!answer.isNew)
            #expect(answer.number == first.number)
            #expect(answer.receipt == first.receipt)
            #expect(answer.seal == first.seal)
        }
    }

    @Test func `refuses a used key for another document, and a used nonce, and stores nothing`() async throws {
        let court = try await Courtroom()
        let filed = try await court.file(key: "first-key-0123456789")
        await #expect(throws: FilingRefusal.keyReused) {
            try await court.file(Papers.complaint(2), key: "first-key-0123456789")
        }
        await #expect(throws: FilingRefusal.nonceUsed) {
            try await court.file(Papers.complaint(1, ["statement": "Other words."]))
        }
        for key in ["short", String(repeating: "x", count: 129), "a key with spaces in it"] {
            await #expect(throws: FilingRefusal.badKey) { try await court.file(Papers.complaint(3), key: key) }
        }
        #expect(try await court.count("SELECT count(*) FROM ground.docket") == 1)
        #expect(try await court.record(filed.caseID).events == ["filed"])
    }

    @Test(arguments: [
        ("election", "kg-2026"), ("station", "71-9999"), ("kind", "XX-01"), ("request", "compel"), ("language", "fr"),
    ])
    func `refuses what the pack does not know, and stores nothing`(member: String, value: String) async throws {
        let court = try await Courtroom()
        await #expect(throws: FilingRefusal.self) {
            try await court.file(Papers.complaint(1, [member: .string(value)]))
        }
        #expect(try await court.count("SELECT count(*) FROM ground.docket") == 0)
    }

    @Test(
        arguments: [
            ("complainant", Papers.complainant(iin: "900517450127"), "identity"), ("statement", " ", "statement"),
            ("learned", "yesterday", "dates"), ("learned", "2026-11-24T11:00:00+05:00", "dates"),
            ("kind", "CA-02", "courtMatter"),
        ] as [(String, JSONValue, String)]
    )
    func `registers what looks odd, and leaves it to a person`(
        member: String,
        value: JSONValue,
        check: String
    ) async throws {
        let court = try await Courtroom()
        let request: JSONValue = member == "kind" ? "stop" : "include"
        let filed = try await court.file(Papers.complaint(1, [member: value, "request": request]), by: nil)
        try await court.house.ratifyAtCounter(filed.caseID, in: court)
        let record = try await court.record(filed.caseID)
        #expect(record.state == "screening")
        #expect(record.events.last == "leftToClerk")
        let failed = try await court.column(
            """
            SELECT c ->> 'name' FROM ground.event AS e, jsonb_array_elements(e.facts -> 'checks') AS c
            WHERE e.case_id = \(filed.caseID)::bigint AND e.name = 'leftToClerk' AND NOT (c ->> 'passed')::boolean
            """
        )
        #expect(failed == [check])
        try await court.house.register(filed.caseID, note: "looked at", version: nil, by: court.staff("clerk"))
        try await court.settle()
        #expect(try await court.record(filed.caseID).state == "offered")
    }

    @Test func `at three minutes to midnight still has today's limit, and misses it at midnight`() async throws {
        let court = try await Courtroom(at: Courtroom.day("23:57:00"))
        let caseID = try await court.open(.offered)
        let midnight = try #require(Instant(rfc3339: "2026-11-25T00:00:00+05:00"))
        #expect(try await court.record(caseID).timers["deadline/LIST"] == midnight)
        #expect(try await court.record(caseID).timers["pollsClose/station"] == nil)
        try await court.accept(caseID)
        try await court.wait(until: "23:59:59.999999")
        #expect(try await !court.record(caseID).flags.contains("overdue"))
        try await court.wait(until: "2026-11-25T00:00:00+05:00")
        let record = try await court.record(caseID)
        #expect(record.flags.contains("overdue"))
        #expect(record.state == "awaitingRespondent")
        #expect(
            try await court.alarms(caseID) == ["deadline/LIST>courtDutyOfficer", "deadline/LIST>courtChair"]
        )
    }

    @Test func `keeps papers by their hash, says which were named, and which were too large`() async throws {
        let court = try await Courtroom()
        let named = Array("%PDF-1.7 refusal".utf8)
        let added = Array("a note".utf8)
        let list: JSONValue = [
            [
                "mediaType": "application/pdf", "name": "refusal.pdf", "sha256": .string(Digest.sha256Hex(named)),
                "size": .integer(Int64(named.count)),
            ]
        ]
        let document = Papers.complaint(1, ["attachments": list])
        let large = [UInt8](repeating: 0, count: court.house.limits.attachmentBytes + 1)
        let answer = try await court.house.file(
            FilingRequest(
                document: document,
                signature: nil,
                attachments: [named, added, large],
                key: "papers-0123456789",
                channel: .program
            )
        )
        #expect(answer.notKept.map(\.sha256) == [Digest.sha256Hex(large)])
        let kept = try await court.column(
            """
            SELECT media_type || ' ' || coalesce(name, '-') || ' ' || named FROM filing.document
            WHERE case_id = \(answer.caseID)::bigint AND role = 'attachment' ORDER BY document
            """
        )
        #expect(kept == ["application/pdf refusal.pdf true", "application/octet-stream - false"])
        #expect(try await court.house.bytes(of: Digest.sha256Hex(named), in: answer.caseID) == named)
    }
}

extension Courthouse {
    /// Lets the signature stage do its work, then a clerk ratify at the counter, then the registry look.
    func ratifyAtCounter(_ caseID: Int64, in court: Courtroom) async throws {
        try await court.settle()
        let clerk = try court.staff("clerk")
        try await ratify(caseID, method: .counter, identifiedBy: "identity card", version: nil, by: clerk)
        try await court.settle()
    }
}
