import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A repeated filing` {
    private let named = Array("%PDF-1.7 refusal".utf8)
    private let foreign = Array("%PDF-1.7 slander".utf8)

    private var document: [UInt8] {
        let list: JSONValue = [
            [
                "mediaType": "application/pdf", "name": "refusal.pdf", "sha256": .string(Digest.sha256Hex(named)),
                "size": .integer(Int64(named.count)),
            ]
        ]
        return Papers.complaint(1, ["attachments": list])
    }

    private func file(_ papers: [[UInt8]], key: String, in court: Courtroom) async throws -> FilingAnswer {
        try await court.house.file(
            FilingRequest(document: document, signature: nil, attachments: papers, key: key, channel: .program)
        )
    }

    @Test(arguments: ["first-key-0123456789", "other-key-0123456789"])
    func `adds no paper to the case, whoever sends it`(key: String) async throws {
        let court = try await Courtroom()
        let first = try await file([named], key: "first-key-0123456789", in: court)
        let before = try await court.record(first.caseID)
        let again = try await file([named, foreign], key: key, in: court)
        #expect(!again.isNew && again.receipt == first.receipt)
        #expect(again.notKept.map(\.sha256) == [Digest.sha256Hex(foreign)], "what the first brought is no fault")
        #expect(try await court.record(first.caseID) == before)
        #expect(try await court.house.bytes(of: Digest.sha256Hex(foreign), in: first.caseID) == nil)
    }

    @Test func `tells who has neither key nor secret of no paper that the complaint does not name`() async throws {
        let court = try await Courtroom()
        let first = try await file([named, foreign], key: "first-key-0123456789", in: court)
        #expect(first.notKept.isEmpty)
        let again = try await file([named, foreign], key: "first-key-0123456789", in: court)
        #expect(again.notKept.isEmpty)
        let stranger = try await file([named, foreign], key: "other-key-0123456789", in: court)
        #expect(stranger.secret == nil)
        #expect(stranger.notKept.map(\.sha256) == [Digest.sha256Hex(foreign)])
    }

    @Test func `has the papers that came with the first on its receipt, and none that came later`() async throws {
        let court = try await Courtroom()
        let first = try await file([named, foreign], key: "first-key-0123456789", in: court)
        let later = Array("%PDF-1.7 later".utf8)
        _ = try await court.house.attach(later, name: nil, to: first.caseID, by: .voter)
        let listed = first.receiptDocument["documents"]?.array ?? []
        #expect(listed.map { $0["role"]?.string } == ["complaint", "attachment", "attachment"])
        #expect(listed.dropFirst().map { $0["sha256"]?.string } == [named, foreign].map { Digest.sha256Hex($0) })
        #expect(listed.last?["size"]?.integer == Int64(foreign.count))
        #expect(try await court.house.receipt(of: first.caseID)?.bytes == first.receipt)
        #expect(try await file([], key: "first-key-0123456789", in: court).receipt == first.receipt)
    }
}
