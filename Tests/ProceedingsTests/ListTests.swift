import CaseStore
import Docket
import Law
import Postgres
import Signatures
import Synchronization
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `Lists of revoked certificates` {
    private func court(_ port: UInt16) async throws -> Courtroom {
        let court = try await Courtroom(
            pack: { pack in pack.altering("signatures", "revocation", "required", to: true).atMidday() },
            allowedHosts: ["127.0.0.1:\(port)"],
            listAddresses: ["http://127.0.0.1:\(port)/list.crl"]
        )
        try await court.database.letClockGo()
        return court
    }

    private func errands(of court: Courtroom) async throws {
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        for errand in ready { await court.house.run(errand) }
    }

    /// Fetches what is due, and reads it.
    private func fetch(by court: Courtroom) async throws {
        try await court.house.refreshLists()
        try await errands(of: court)
        try await court.house.refreshLists()
    }

    private let document = Papers.complaint(1, ["learned": nil])

    /// Files a complaint signed with a new certificate of this name, which asks the responder.
    private func file(with name: String, asking port: UInt16, in court: Courtroom) async throws -> Int64 {
        try await file(
            signedBy: try court.authority.certificate(asking: "http://127.0.0.1:\(port)/ocsp", named: name),
            in: court
        )
    }

    private func file(signedBy key: SigningKey, in court: Courtroom) async throws -> Int64 {
        let signature = try key.seal(document, atSeconds: try await court.house.instant().secondsSince1970)
        let request = FilingRequest(
            document: document,
            signature: signature,
            attachments: [],
            key: "some-key-0123456789",
            channel: .program
        )
        let caseID = try await court.house.file(request).caseID
        _ = try await court.watch.fire()
        return caseID
    }

    private func freshName() -> String { "listed-\(UInt64.random(in: 0...UInt64.max))" }

    private func verdicts(_ caseID: Int64, in court: Courtroom) async throws -> [String] {
        try await court.column(
            """
            SELECT indication || ' ' || coalesce(sub, '-') || ' ' || coalesce(facts -> 'evidence' -> 0 ->> 'source', '-')
            FROM signature.verdict WHERE case_id = \(caseID)::bigint ORDER BY verdict
            """
        )
    }

    @Test func `are fetched once by all nodes, and each node reads and shows them`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        outside.lists(try authority.list())
        try await outside.serving(authority) { port in
            let court = try await court(port)
            #expect(try await court.house.listFigures().map(\.ageSeconds) == [-1])
            try await court.house.refreshLists()
            try await court.house.refreshLists()
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'list'") == 1)
            try await fetch(by: court)
            let figures = try await court.house.listFigures()
            #expect(figures.count == 1 && (0...120).contains(figures[0].ageSeconds), "\(court.journal.words)")
            let trust = try await court.house.trust()
            let list = try #require(trust["lists"]?.array?.first)
            #expect(list["number"]?.string != nil && list["issuer"]?.string?.contains("Test root") == true)
            #expect(list["entries"]?.integer == figures[0].entries)
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'list'") == 0)
            try await court.database.advance(bySeconds: Int64(court.house.limits.listPauseSeconds) + 1)
            try await court.house.refreshLists()
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'list'") == 1)
        }
    }

    @Test func `tell what no responder can, with their number as evidence`() async throws {
        let outside = Outside()
        outside.says(.silence)
        let authority = try Authority.shared.get()
        outside.lists(try authority.list())
        try await outside.serving(authority) { port in
            let court = try await court(port)
            try await fetch(by: court)
            let caseID = try await file(with: freshName(), asking: port, in: court)
            try await errands(of: court)
            #expect(try await verdicts(caseID, in: court) == ["passed - list"], "\(court.journal.words)")
            #expect(try await court.record(caseID).state == "screening")
        }
    }

    @Test func `are not believed against a responder who was heard and would not say good`() async throws {
        let outside = Outside()
        outside.says(.onHold)
        let authority = try Authority.shared.get()
        outside.lists(try authority.list())
        try await outside.serving(authority) { port in
            let court = try await court(port)
            try await fetch(by: court)
            let caseID = try await file(with: freshName(), asking: port, in: court)
            try await errands(of: court)
            #expect(try await verdicts(caseID, in: court) == ["indeterminate TRY_LATER -"])
        }
    }

    @Test func `that name a certificate need no second word`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            let name = freshName()
            _ = try authority.certificate(asking: "http://127.0.0.1:\(port)/ocsp", named: name)
            outside.lists(try authority.list(revoking: [name]))
            try await fetch(by: court)
            let key = try authority.key(name)
            // Received after it was called back: the list has the second of the machine's clock.
            try await court.database.advance(bySeconds: 5)
            let caseID = try await file(signedBy: key, in: court)
            #expect(try await verdicts(caseID, in: court) == ["indeterminate REVOKED_NO_POE list"])
            #expect(outside.questionsAsked == 0)
            #expect(try await court.record(caseID).state == "ratificationPending")
            // Nor does anything else hold that is signed under it.
            #expect(try await court.count("SELECT count(*) FROM access.revoked") == 1)
        }
    }

    @Test func `that name a certificate let nobody act under it, though no responder was ever asked`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            let name = freshName()
            let key = try authority.certificate(asking: "http://127.0.0.1:\(port)/ocsp", named: name)
            let pack = try #require(court.house.packs.elections.first)
            let now = try await court.house.instant().secondsSince1970 + 5
            let signature = try key.seal(document, atSeconds: now)
            let act: @Sendable () async throws -> Void = { [document] in
                try await court.house.pool.transaction { connection in
                    _ = try court.house.requireSignature(
                        signature,
                        over: document,
                        by: "900517450120",
                        atSeconds: now,
                        under: pack,
                        on: connection
                    )
                }
            }
            try await act()
            outside.lists(try authority.list(revoking: [name]))
            try await fetch(by: court)
            await #expect(throws: Refusal.badSignature(sub: "REVOKED_NO_POE")) { try await act() }
        }
    }

    @Test func `that name the certificate of an open session end it, and what was done in it since is told`()
        async throws
    {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            let caseID = try await court.file(document).caseID
            _ = try await court.watch.fire()
            try await errands(of: court)
            try await court.settle()
            let judge = try await court.liveJudge(caseID)
            let names = [judge, "clerk"].map { owner in (owner, freshName()) }
            var tokens: [String] = []
            for (owner, name) in names {
                let key = try authority.certificate(asking: "http://127.0.0.1:1/", named: name, of: owner)
                let challenge = try await court.house.challenge()
                let now = try await court.house.instant().secondsSince1970
                let session = try await court.house.signIn(
                    document: challenge.document,
                    signature: key.seal(challenge.document, atSeconds: now),
                    into: .program,
                    from: "192.0.2.1"
                )
                tokens.append(session.token)
            }
            outside.lists(try authority.list(revoking: [names[0].1]))
            try await court.database.advance(bySeconds: 5)
            try await court.accept(caseID)
            try await fetch(by: court)
            var isOpen: [Bool] = []
            for token in tokens { isOpen.append(try await court.house.session(token, from: .program) != nil) }
            #expect(isOpen == [false, true], "\(court.journal.words)")
            let told = try await court.alarms(caseID).filter { $0.hasPrefix("certificateRevoked/session") }
            #expect(told.count == 2)
        }
    }

    @Test func `are put away when nobody who signed them is trusted any more`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        outside.lists(try authority.list())
        try await outside.serving(authority) { port in
            let court = try await court(port)
            try await fetch(by: court)
            let entries = try await court.house.listFigures().map(\.entries)
            #expect(entries != [-1])
            let trusted = court.house.anchors
            court.house.trust(try TrustAnchors(pem: [authority.bytes("stranger.pem")]))
            #expect(try await court.house.listFigures().map(\.entries) == [-1])
            #expect(court.journal.words.contains { word in word.hasPrefix("listNotTrusted") })
            // Another node may have fetched it; here nobody believes it.
            try await court.house.refreshLists()
            #expect(try await court.house.listFigures().map(\.entries) == [-1])
            court.house.trust(trusted)
            try await court.house.refreshLists()
            #expect(try await court.house.listFigures().map(\.entries) == entries)
        }
    }

    @Test func `are not taken from strangers, nor in the place of a newer one`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        let first = try authority.list()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            outside.lists(try authority.list(by: "stranger"))
            try await fetch(by: court)
            #expect(try await court.house.listFigures().map(\.entries) == [-1])
            #expect(court.journal.words.contains { word in word.contains("No trusted authority") })
            outside.lists([0x30, 0x00])
            try await court.database.advance(bySeconds: 60)
            try await fetch(by: court)
            #expect(try await court.house.listFigures().map(\.entries) == [-1])
            try authority.run("sleep 1.1")
            outside.lists(try authority.list())
            try await court.database.advance(bySeconds: 60)
            try await fetch(by: court)
            let newer = try await court.house.trust()["lists"]?[0]?["sha256"]
            #expect(newer?.string != nil)
            outside.lists(first)
            try await court.database.advance(bySeconds: Int64(court.house.limits.listPauseSeconds) + 1)
            try await fetch(by: court)
            #expect(try await court.house.trust()["lists"]?[0]?["sha256"] == newer)
            #expect(court.journal.words.contains { word in word.hasPrefix("listIsOlder") })
        }
    }

    @Test func `leave a responder's answer with the verdict, byte for byte`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await file(with: freshName(), asking: port, in: court)
            try await errands(of: court)
            #expect(try await verdicts(caseID, in: court) == ["passed - responder"])
            let kept = try await court.column(
                """
                SELECT (facts -> 'evidence' -> 0 ->> 'sha256') = encode(sha256(decode(facts -> 'evidence' -> 0 ->> 'bytes',
                    'base64')), 'hex') FROM signature.verdict WHERE case_id = \(caseID)::bigint
                """
            )
            #expect(kept == ["t"])
        }
    }

    @Test(arguments: [Outside.Word.good, .revoked, .silence])
    func `or not, the facts that were stored give the same verdict again, byte for byte`(
        word: Outside.Word
    ) async throws {
        let outside = Outside()
        outside.says(word)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await file(with: freshName(), asking: port, in: court)
            try await errands(of: court)
            let pack = try #require(court.house.packs.elections.first)
            let rows = try await court.owner.rows(
                "SELECT facts::text, content::text FROM signature.verdict WHERE case_id = \(caseID)::bigint"
            )
            #expect(!rows.isEmpty)
            for row in rows {
                let stored = try CanonicalJSON.parseLenient(Array(row.text(0).utf8), depthLimit: 32)
                let verdict = try CanonicalJSON.parseLenient(Array(row.text(1).utf8), depthLimit: 32)
                let facts: SignatureFacts = try stored.decoded()
                let again = pack.verdictPolicy.verdict(on: facts, expecting: "900517450120", purpose: .document)
                #expect(try JSONValue(encoding: again).canonicalBytes == verdict.canonicalBytes)
                #expect(try JSONValue(encoding: facts).canonicalBytes == stored.canonicalBytes)
            }
        }
    }
}

@Suite struct `A question that others ask too` {
    /// Answers nobody before it is told to go.
    private final class Asking: Sendable {
        let go = AsyncStream<Void>.makeStream()
        private let asked = Mutex(0)
        var count: Int { asked.withLock(\.self) }

        func answer(_ number: Int) async -> Int {
            asked.withLock { $0 += 1 }
            for await _ in go.stream { break }
            return number
        }
    }

    @Test(.timeLimit(.minutes(1))) func `is asked once, and all who wait have the answer`() async {
        let questions = SharedQuestions<Int>()
        let asking = Asking()
        let answers = await withTaskGroup(of: Int.self) { group in
            for number in 0..<10 {
                group.addTask { await questions.answer(to: "one") { await asking.answer(number) } }
            }
            while questions.askers(of: "one") < 10 { await Task.yield() }
            asking.go.continuation.yield()
            return await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(asking.count == 1 && answers.count == 1)
    }

    @Test func `is asked again when the first answer is out, and apart from other questions`() async {
        let questions = SharedQuestions<Int>()
        for (number, question) in ["one", "one", "two"].enumerated() {
            #expect(await questions.answer(to: question) { number } == number)
        }
    }
}
