import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The store of filings` {
    @Test func `knows nothing of a new filing, and everything of one it has`() async throws {
        let registry = try await Registry()
        let before = try await facts(registry)
        #expect(before.pack == registry.pack.sha256)
        #expect(before.underSameKey == nil && before.withSameBytes == nil && !before.nonceIsUsed)
        #expect(before.moment == Instant(rfc3339: "2026-11-24T10:00:00+05:00"))

        let filed = try await registry.file(1, signature: [1, 2])
        #expect(filed.number == "AST-2026-000001")
        let after = try await facts(registry)
        #expect(after.withSameBytes?.caseID == filed.caseID)
        #expect(after.withSameBytes?.isSigned == true)
        #expect(after.underSameKey?.document == hash("complaint 1"))
        #expect(after.nonceIsUsed)
        #expect(try await registry.head(filed.caseID).state == .received)
    }

    private func facts(_ registry: Registry) async throws -> FilingFacts {
        try await registry.pool.transaction { connection in
            try FilingStore.facts(
                key: hash("key 1"),
                document: hash("complaint 1"),
                complaint: try registry.complaint(1),
                on: connection
            )
        }
    }

    @Test func `gives one number to one of two that send the same at once, and leaves no gap`() async throws {
        let registry = try await Registry()
        let outcomes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<4 { group.addTask { try? await registry.file(1).number } }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(outcomes.compactMap(\.self) == ["AST-2026-000001"])
        #expect(try await registry.file(2).number == "AST-2026-000002")
    }

    @Test func `makes a receipt's rows again at any time, with the deadlines of its filing`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1, signature: [1])
        let facts = try await registry.pool.transaction { connection in
            try FilingStore.receiptFacts(of: filed.caseID, edition: 1, on: connection)
        }
        #expect(facts["number"]?.string == filed.number)
        #expect(facts["documents"]?.array?.map { $0["role"]?.string } == ["complaint", "signature"])
        #expect(facts["deadlines"]?.array?.isEmpty == false)
        #expect(facts["secretKey"]?.string == "k1")
        #expect(facts["seal"]?.isNull == true)
    }

    @Test func `keeps the first seal, whoever comes second`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        for seal: [UInt8] in [[7], [8]] {
            let kept = try await registry.pool.transaction { connection in
                try FilingStore.keepSeal(of: filed.caseID, edition: 1, receipt: [1], seal: seal, on: connection)
            }
            #expect(kept == [7])
        }
    }

    @Test(arguments: [0, 1, 1_048_576, 1_048_577, 2_097_153])
    func `puts a paper together again, however many parts it was kept in`(size: Int) async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        let paper = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let attached = try await attach(paper, to: filed.caseID, limit: 3_000_000, registry)
        #expect(attached == .kept)
        let read = try await registry.pool.transaction { connection in
            try FilingStore.bytes(of: hash("paper"), in: filed.caseID, on: connection)
        }
        #expect(read == paper)
        #expect(try await attach(paper, to: filed.caseID, limit: 3_000_000, registry) == .known)
    }

    @Test func `does not let two papers that come at once take the room of one`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        let fates = try await withThrowingTaskGroup(of: Attaching.self) { group in
            for letter in ["a", "b", "c", "d"] {
                group.addTask { try await attach([1, 2, 3], to: filed.caseID, limit: 5, registry, name: letter) }
            }
            return try await group.reduce(into: [Attaching]()) { $0.append($1) }
        }
        #expect(fates.count { $0 == .kept } == 1)
        #expect(fates.count { $0 == .tooMuch } == 3)
    }

    private func attach(
        _ bytes: [UInt8],
        to caseID: Int64,
        limit: Int64,
        _ registry: Registry,
        name: String = "paper"
    ) async throws -> Attaching {
        try await registry.pool.transaction { connection in
            try FilingStore.attach(
                sha256: hash(name),
                mediaType: "image/png",
                name: name,
                isNamed: false,
                bytes: bytes,
                limitBytes: limit,
                to: caseID,
                by: .voter,
                on: connection
            )
        }
    }

    @Test func `takes a paper in parts, each where the last one ended`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        #expect(try await take([1, 2], from: 0, filed.caseID, registry) == .more(offset: 2))
        #expect(try await take([9], from: 0, filed.caseID, registry) == .elsewhere(offset: 2))
        let progress = try await registry.pool.transaction { connection in
            try Papers.progress(of: hash("p"), in: filed.caseID, on: connection)
        }
        #expect(progress.kept == nil && progress.received == 2 && progress.size == 3)
        #expect(try await take([3], from: 2, filed.caseID, registry) == .whole)
        let whole = try await registry.pool.transaction { connection in
            try Papers.join(hash("p"), in: filed.caseID, on: connection)
        }
        #expect(whole == [1, 2, 3])
        #expect(try await take([1, 2], from: 0, filed.caseID, registry, limit: 2) == .tooMuch)
    }

    private func take(_ bytes: [UInt8], from first: Int64, _ caseID: Int64, _ registry: Registry, limit: Int64 = 100)
        async throws -> Papers.Fate
    {
        try await registry.pool.transaction { connection in
            _ = try Cases.lock(caseID, on: connection)
            return try Papers.take(
                Papers.Part(sha256: hash("p"), size: 3, first: first, bytes: bytes),
                of: caseID,
                limitBytes: limit,
                limitParts: 8,
                lifeSeconds: 60,
                on: connection
            )
        }
    }

    @Test func `keeps drafts and forms until their end`() async throws {
        let registry = try await Registry()
        let pool = registry.pool
        try await pool.transaction { connection in
            try FilingStore.keepDraft(sha256: hash("d"), bytes: [4], lifeSeconds: 10, on: connection)
        }
        try await pool.transaction { connection in
            try Forms.keep(draft: hash("f"), answers: ["q": 1], lifeSeconds: 10, on: connection)
        }
        try await pool.transaction { connection in
            try Forms.keepPaper(
                draft: hash("f"),
                sha256: hash("p"),
                name: "p.png",
                mediaType: "image/png",
                bytes: [5],
                on: connection
            )
        }
        #expect(try await pool.transaction { try FilingStore.draft(sha256: hash("d"), on: $0) } == [4])
        let form = try await pool.transaction { try Forms.form(of: hash("f"), on: $0) }
        #expect(form?["answers"]?["q"]?.integer == 1)
        #expect(form?["papers"]?.array?.first?["size"]?.integer == 1)
        #expect(form?["papers"]?.array?.first?["mediaType"] == "image/png")
        try await pool.transaction { try Forms.dropPaper(draft: hash("f"), sha256: hash("p"), on: $0) }
        #expect(try await pool.transaction { try Forms.form(of: hash("f"), on: $0) }?["papers"] == [])
        try await registry.database.advance(bySeconds: 10)
        #expect(try await pool.transaction { try FilingStore.draft(sha256: hash("d"), on: $0) } == nil)
        #expect(try await pool.transaction { try Forms.form(of: hash("f"), on: $0) }.isAbsent)
    }

    @Test func `knows what opens a case by its number, and answers alike for a number nobody has`() async throws {
        let registry = try await Registry()
        let filed = try await registry.file(1)
        let known = try await registry.pool.transaction { try Papers.secret(of: filed.number, on: $0) }
        #expect(known.keyID == "k1" && known.publicID != nil)
        let unknown = try await registry.pool.transaction { try Papers.secret(of: "AST-2026-999999", on: $0) }
        #expect(unknown.keyID == nil && unknown.publicID == nil && unknown.moment == known.moment)
        #expect(try await registry.pool.transaction { try Cases.id(of: filed.number, on: $0) } == filed.caseID)
        #expect(try await registry.pool.transaction { try Cases.id(of: "AST-2026-999999", on: $0) } == nil)
    }
}
