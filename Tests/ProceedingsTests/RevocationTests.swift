import CaseStore
import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `Whether a certificate was revoked` {
    /// A house whose pack wants to know, on the real clock, since a responder answers by it.
    private func court(_ port: UInt16) async throws -> Courtroom {
        let court = try await Courtroom(
            pack: { pack in
                pack.altering("signatures", "revocation", "required", to: true)
                    .altering("budgets", "stages", "verdict", to: TestPack.seconds(3_600)).atMidday()
            },
            allowedHosts: ["127.0.0.1:\(port)"]
        )
        try await court.database.letClockGo()
        return court
    }

    /// A new certificate that names the responder.
    private func key(of owner: String = "voter", at court: Courtroom, asking port: UInt16) throws -> SigningKey {
        try court.authority.certificate(
            asking: "http://127.0.0.1:\(port)/ocsp",
            named: "asking-\(UInt64.random(in: 0...UInt64.max))",
            of: owner
        )
    }

    /// A signature by a new certificate that names the responder.
    private func signature(
        of owner: String = "voter",
        over document: [UInt8],
        at court: Courtroom,
        asking port: UInt16
    ) async throws -> [UInt8] {
        let key = try key(of: owner, at: court, asking: port)
        let now = try await court.house.instant().microsecondsSince1970 / 1_000_000
        return try key.seal(document, atSeconds: now)
    }

    /// Files a complaint signed with a certificate that names the responder.
    private func file(
        _ document: [UInt8] = Papers.complaint(1, ["learned": nil]),
        at court: Courtroom,
        asking port: UInt16
    ) async throws -> FilingAnswer {
        try await court.house.file(
            FilingRequest(
                document: document,
                signature: try await signature(over: document, at: court, asking: port),
                attachments: [],
                key: "some-key-0123456789",
                channel: .program
            )
        )
    }

    /// Runs the errands that are ready.
    private func errands(of court: Courtroom) async throws {
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        for errand in ready { await court.house.run(errand) }
    }

    private func verdicts(_ caseID: Int64, in court: Courtroom) async throws -> [String] {
        try await court.column(
            """
            SELECT indication || ' ' || coalesce(sub, '-') FROM signature.verdict WHERE case_id = \(caseID)::bigint
            ORDER BY verdict
            """
        )
    }

    @Test func `is asked outside any transaction, and a good answer lets the case go on`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            let waiting = try await court.record(filed.caseID)
            #expect(waiting.state == "received")
            #expect(waiting.timers["verdict/wait"] != nil)
            try await errands(of: court)
            #expect(outside.questionsAsked == 1)
            #expect(try await verdicts(filed.caseID, in: court) == ["passed -"], "\(court.journal.words)")
            let record = try await court.record(filed.caseID)
            #expect(record.state == "screening")
            #expect(record.timers["verdict/wait"] == nil)
            #expect(try await court.count("SELECT count(*) FROM ground.errand") == 0)
            try await court.requireSound()
        }
    }

    @Test func `that nobody answers does not hold the case up; a later good answer changes what is known`()
        async throws
    {
        let outside = Outside()
        outside.says(.silence)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            try await errands(of: court)
            #expect(try await verdicts(filed.caseID, in: court) == ["indeterminate TRY_LATER"])
            #expect(try await court.record(filed.caseID).events == ["filed", "signatureUnresolved"])
            try await court.settle()
            #expect(try await court.record(filed.caseID).events.contains("registered"))
            outside.says(.good)
            try await court.database.advance(bySeconds: 120)
            try await errands(of: court)
            #expect(try await verdicts(filed.caseID, in: court) == ["indeterminate TRY_LATER", "passed -"])
            let record = try await court.record(filed.caseID)
            #expect(record.events.last == "signatureRechecked")
            #expect(record.count(of: "registered") == 1)
            #expect(try await court.count("SELECT count(*) FROM signature.waiting") == 0)
            try await court.requireSound()
        }
    }

    @Test func `and was, changes only what is known once the case has gone on; the judge must say why`() async throws {
        let outside = Outside()
        outside.says(.silence)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            try await errands(of: court)
            try await court.settle()
            outside.says(.revoked)
            try await court.database.advance(bySeconds: 59)
            try await errands(of: court)
            #expect(try await verdicts(filed.caseID, in: court).last?.contains("REVOKED") == true)
            try await court.settle()
            let before = try await court.record(filed.caseID)
            #expect(before.count(of: "signatureRechecked") == 1)
            #expect(!["ratificationPending", "leftUnconsidered"].contains(before.state))
            try await court.requireSound()
        }
    }

    @Test func `and was, from the first answer on, sends the filing to ratification`() async throws {
        let outside = Outside()
        outside.says(.revoked)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            try await errands(of: court)
            #expect(try await court.record(filed.caseID).state == "ratificationPending")
        }
    }

    @Test func `and was, is not undone by sending the same again, nor by any act under that certificate`()
        async throws
    {
        let outside = Outside()
        outside.says(.revoked)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let key = try key(at: court, asking: port)
            let now = try await court.house.instant().microsecondsSince1970 / 1_000_000
            let document = Papers.complaint(1, ["learned": nil])
            let signature = try key.seal(document, atSeconds: now)
            func file(_ word: String) async throws -> Int64 {
                try await court.house.file(
                    FilingRequest(
                        document: document,
                        signature: signature,
                        attachments: [],
                        key: "some-key-\(word)-0123456789",
                        channel: .program
                    )
                ).caseID
            }
            let caseID = try await file("first")
            _ = try await court.watch.fire()
            try await errands(of: court)
            #expect(try await court.record(caseID).state == "ratificationPending")
            #expect(try await file("second") == caseID)
            #expect(try await court.record(caseID).state == "ratificationPending")
            let record = try await court.record(caseID)
            let complaint = try await court.complaintHash(caseID)
            for type in [DocumentType.ratification, .withdrawal] {
                let more: [String: JSONValue] = type == .withdrawal ? ["reason": nil] : [:]
                let act = Papers.act(type, answers: complaint, in: record.number, more)
                let paper = ActPaper(document: act, signature: try key.seal(act, atSeconds: now))
                await #expect(throws: Refusal.badSignature(sub: "REVOKED_NO_POE")) {
                    if type == .ratification {
                        try await court.house.ratify(caseID, with: paper)
                    } else {
                        _ = try await court.house.withdraw(caseID, with: paper)
                    }
                }
            }
            #expect(try await court.record(caseID).state == "ratificationPending")
            try await court.requireSound()
        }
    }

    @Test func `is not asked of hosts that are on no list, and the case goes on unresolved`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port &+ 1)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            try await errands(of: court)
            #expect(outside.questionsAsked == 0)
            #expect(try await court.record(filed.caseID).events.contains("signatureUnresolved"))
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'revocation'") == 0)
        }
    }

    @Test func `lapses as a question within the stage's time when no errand came through`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            try await court.database.advance(bySeconds: 3_600)
            _ = try await court.watch.fire()
            #expect(try await verdicts(filed.caseID, in: court) == ["indeterminate TRY_LATER"])
            #expect(try await court.record(filed.caseID).events == ["filed", "signatureUnresolved"])
        }
    }

    @Test(arguments: [Outside.Word.good, .silence])
    func `found out under a lease that is lost is not written, and the loss is told`(word: Outside.Word) async throws {
        let outside = Outside()
        outside.says(word)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let filed = try await file(at: court, asking: port)
            _ = try await court.watch.fire()
            let stale = try await court.house.pool.transaction { connection in
                try Errands.claim(atMost: 1, leaseSeconds: 1, on: connection)
            }
            try await court.database.advance(bySeconds: 2)
            let fresh = try await court.house.pool.transaction { connection in
                try Errands.claim(atMost: 1, leaseSeconds: 30, on: connection)
            }
            for errand in stale { await court.house.run(errand) }
            #expect(try await verdicts(filed.caseID, in: court).isEmpty)
            #expect(court.journal.words.contains { $0.hasPrefix("leaseLost") || $0.contains("fate=lost") })
            outside.says(.good)
            for errand in fresh { await court.house.run(errand) }
            #expect(try await verdicts(filed.caseID, in: court) == ["passed -"])
        }
    }

    @Test func `of one edition settles nothing of a correction that another certificate signed`() async throws {
        let outside = Outside()
        outside.says(.silence)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let first = Papers.complaint(1, ["learned": nil, "statement": " "])
            let caseID = try await file(first, at: court, asking: port).caseID
            _ = try await court.watch.fire()
            try await errands(of: court)
            _ = try await court.watch.fire()
            let defects = [Defect(code: "statement", text: "It says nothing.")]
            let clerk = try court.staff("clerk")
            try await court.house.returnForCorrection(caseID, defects: defects, version: nil, by: clerk)
            let second = Papers.complaint(2, ["learned": nil, "answers": .string(Digest.sha256Hex(first))])
            let signed = try await signature(over: second, at: court, asking: port)
            try await court.house.correct(caseID, with: ActPaper(document: second, signature: signed))
            _ = try await court.watch.fire()
            try await court.database.advance(bySeconds: 120)
            let asked = try await court.house.pool.transaction { connection in
                try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
            }.sorted { $0.id < $1.id }
            #expect(asked.count == 2)
            outside.says(.revoked)
            await court.house.run(asked[0])
            #expect(try await verdicts(caseID, in: court) == ["indeterminate TRY_LATER"])
            #expect(try await court.record(caseID).state == "received")
            outside.says(.good)
            await court.house.run(asked[1])
            #expect(try await verdicts(caseID, in: court) == ["indeterminate TRY_LATER", "passed -"])
            try await court.requireSound()
        }
    }

    @Test(arguments: [Outside.Word.good, .revoked, .silence])
    func `is asked of a judge's ruling too, which is served meanwhile, and marked when the answer is yes`(
        word: Outside.Word
    ) async throws {
        let outside = Outside()
        outside.says(word)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let (caseID, _) = try await ruled(at: court, asking: port)
            #expect(try await court.record(caseID).state == "ruled")
            let before = outside.questionsAsked
            try await errands(of: court)
            #expect(outside.questionsAsked > before)
            let record = try await court.record(caseID)
            let isRevoked = word == .revoked
            #expect(record.flags.contains("signatureRevoked") == isRevoked)
            // That nobody could be asked about the commission's answer rings too.
            let alarms = try await court.alarms(caseID).filter { $0.hasPrefix("certificateRevoked") }
            let told = ["certificateRevoked>courtDutyOfficer", "certificateRevoked>courtChair"]
            #expect(alarms == (isRevoked ? told : []))
            _ = try await court.watch.fire()
            // A ruling that was not served when the answer came is held, and not for ever.
            #expect(try await court.record(caseID).state == (isRevoked ? "ruled" : "served"))
            try await court.database.advance(bySeconds: 900)
            _ = try await court.watch.fire()
            #expect(try await court.record(caseID).state == "served")
            try await court.requireSound()
        }
    }

    /// A case and its judge, who has just signed a ruling under a certificate that names the responder.
    private func ruled(at court: Courtroom, asking port: UInt16) async throws -> (caseID: Int64, judge: String) {
        let caseID = try await court.open(.deliberation)
        let judge = try await court.liveJudge(caseID)
        let form = Courtroom.form(attempt: 1, signatureReason: "He came to the counter.")
        let frozen = try await court.house.prepareRuling(caseID, form: form, by: court.staff(judge)).bytes
        let signed = try await signature(of: judge, over: frozen, at: court, asking: port)
        let paper = ActPaper(document: frozen, signature: signed)
        try await court.house.signRuling(caseID, with: paper, by: court.staff(judge))
        return (caseID, judge)
    }

    /// A ruling under a certificate that had been revoked, held; what is done with it.
    private func holding(_ body: @Sendable (Courtroom, Int64, String) async throws -> Void) async throws {
        let outside = Outside()
        outside.says(.revoked)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let (caseID, judge) = try await ruled(at: court, asking: port)
            try await errands(of: court)
            _ = try await court.watch.fire()
            #expect(try await court.record(caseID).state == "ruled")
            try await body(court, caseID, judge)
        }
    }

    @Test(arguments: ["duty", "chair", "judge"])
    func `holds a ruling until its judge, the duty officer or the president releases it, for a reason`(who: String)
        async throws
    {
        try await holding { court, caseID, judge in
            let person = try court.staff(who == "judge" ? judge : who)
            let stranger = try court.staff(judge == "J-1" ? "J-2" : "J-1")
            await #expect(throws: Refusal.notYours) {
                try await court.house.release(caseID, reason: "Mine.", version: nil, by: stranger)
            }
            await #expect(throws: Refusal.notYours) {
                try await court.house.release(caseID, reason: "Let it go.", version: nil, by: court.staff("clerk"))
            }
            await #expect(throws: ActRefusal.self) {
                try await court.house.release(caseID, reason: " ", version: nil, by: person)
            }
            await #expect(throws: Refusal.self) {
                try await court.house.release(caseID, reason: "Let it go.", version: 1, by: person)
            }
            _ = try await court.watch.fire()
            #expect(try await court.record(caseID).state == "ruled", "nobody has released it")
            try await court.house.release(caseID, reason: "The judge says that it is his.", version: nil, by: person)
            _ = try await court.watch.fire()
            let record = try await court.record(caseID)
            #expect(record.state == "served" && record.count(of: "released") == 1)
            // That nobody could be asked about the commission's answer rings on.
            let told = try await court.alarms(caseID).filter { $0.hasPrefix("certificateRevoked") }
            #expect(told.isEmpty == (who != "judge"))
            await #expect(throws: Refusal.outOfTurn(state: .served)) {
                try await court.house.release(caseID, reason: "Again.", version: nil, by: person)
            }
            try await court.requireSound()
        }
    }

    @Test func `lets nobody release a ruling that is not held`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.ruled)
        await #expect(throws: Refusal.outOfTurn(state: .ruled)) {
            try await court.house.release(caseID, reason: "Now.", version: nil, by: court.staff("duty"))
        }
        #expect(try await court.record(caseID).count(of: "released") == 0)
    }

    private func signIn(with key: SigningKey, at court: Courtroom) async throws -> OpenedSession {
        let challenge = try await court.house.challenge()
        let now = try await court.house.instant().secondsSince1970
        let signature = try key.seal(challenge.document, atSeconds: now)
        return try await court.house.signIn(
            document: challenge.document,
            signature: signature,
            into: .program,
            from: "192.0.2.1"
        )
    }

    @Test func `is not known while it is on hold: no session ends by it, and nobody is barred`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let key = try key(of: "J-1", at: court, asking: port)
            outside.says(.onHold)
            let session = try await signIn(with: key, at: court)
            try await errands(of: court)
            #expect(outside.questionsAsked == 1)
            #expect(try await court.house.session(session.token, from: .program) != nil)
            #expect(try await court.count("SELECT count(*) FROM access.revoked") == 0)
            _ = try await signIn(with: key, at: court)
            #expect(try await court.count("SELECT count(*) FROM ground.errand") > 0, "it is asked again")
        }
    }

    @Test func `is asked of whoever signs in, without waiting, and ends the session when the answer is yes`()
        async throws
    {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let key = try key(of: "J-1", at: court, asking: port)
            func signIn() async throws -> OpenedSession { try await self.signIn(with: key, at: court) }
            let first = try await signIn()
            try await errands(of: court)
            #expect(outside.questionsAsked == 1)
            #expect(try await court.house.session(first.token, from: .program) != nil)
            outside.says(.revoked)
            let second = try await signIn()
            #expect(try await court.house.session(second.token, from: .program) != nil)
            try await errands(of: court)
            // Both were opened with the same certificate.
            for session in [first, second] {
                #expect(try await court.house.session(session.token, from: .program) == nil)
            }
            await #expect(throws: SignInRefusal.badSignature(sub: "REVOKED")) { _ = try await signIn() }
            #expect(court.journal.words.contains { $0.hasPrefix("certificateRevoked") && $0.hasSuffix("sessions=2") })
        }
    }
}

@Suite(.freshDatabase) struct `An address in a certificate` {
    @Test(arguments: [
        ("http://ocsp.pki.example/", true), ("http://OCSP.pki.example:80", true), ("https://ocsp.pki.example/a", true),
        ("http://other.example:8080/ocsp", true), ("http://other.example/ocsp", false),
        ("http://ocsp.pki.example.evil/", false), ("http://ocsp.pki.example@evil.example/", false),
        ("http://ocsp.pki.example:80@evil.example/", false), ("http://user@ocsp.pki.example/", false),
        ("http:///ocsp.pki.example/", false), ("ftp://ocsp.pki.example/", false), ("ocsp.pki.example", false),
        ("", false),
    ])
    func `is asked only where its host is allowed, and no user stands before it`(url: String, isAllowed: Bool)
        async throws
    {
        let court = try await Courtroom(allowedHosts: ["ocsp.pki.example", "other.example:8080"])
        #expect(court.house.isAllowed(url: url) == isAllowed)
    }
}
