import CaseStore
import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `A certificate that an act was done under` {
    /// What people are told when it had been revoked.
    private func told(_ act: String) -> [String] {
        ["certificateRevoked/\(act)>courtDutyOfficer", "certificateRevoked/\(act)>courtChair"]
    }

    /// A house whose pack wants to know, on the real clock, since a responder answers by it.
    private func court(_ port: UInt16, lists: Bool = false) async throws -> Courtroom {
        let court = try await Courtroom(
            pack: { pack in pack.altering("signatures", "revocation", "required", to: true).atMidday() },
            allowedHosts: ["127.0.0.1:\(port)"],
            listAddresses: lists ? ["http://127.0.0.1:\(port)/list.crl"] : []
        )
        try await court.database.letClockGo()
        return court
    }

    /// A new certificate of somebody, which names the responder at this port.
    private func key(of owner: String, asking port: UInt16, in court: Courtroom) throws -> SigningKey {
        try court.authority.certificate(
            asking: "http://127.0.0.1:\(port)/ocsp",
            named: "acting-\(UInt64.random(in: 0...UInt64.max))",
            of: owner
        )
    }

    /// Runs the errands about revocation that are ready.
    private func errands(of court: Courtroom) async throws {
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(.init(kinds: [.revocation, .list], atMost: 50, leaseSeconds: 30), on: connection)
        }
        for errand in ready { await court.house.run(errand) }
    }

    /// A case whose earlier questions are answered, or were left to nobody, and over which no alarm rings.
    private func open(_ state: CaseState, in court: Courtroom, nonce: Int = 1) async throws -> Int64 {
        let caseID: Int64
        switch state {
        case .served, .acknowledged:
            caseID = try await court.open(.deliberation, nonce: nonce)
            let judge = try await court.liveJudge(caseID)
            let form = Courtroom.form(attempt: 1, signatureReason: "He came to the counter.")
            let frozen = try await court.house.prepareRuling(caseID, form: form, by: court.staff(judge)).bytes
            try await court.house.signRuling(caseID, with: court.paper(frozen, by: judge), by: court.staff(judge))
            try await court.settle()
            if state == .acknowledged { try await court.acknowledge(caseID) }
        case .awaitingRespondent:
            caseID = try await court.file(Papers.complaint(nonce)).caseID
            _ = try await court.watch.fire()
            // Where lists may come, the complaint's signature waits for the first look into them.
            try await errands(of: court)
            try await court.settle()
            try await court.accept(caseID)
        default: caseID = try await court.open(state, nonce: nonce)
        }
        _ = try await court.owner.rows("DELETE FROM ground.errand WHERE kind = 'revocation'")
        return caseID
    }

    /// Does an act of a case under a certificate.
    private func act(_ act: Docket.Authority.Act, _ caseID: Int64, with key: SigningKey, in court: Courtroom)
        async throws
    {
        let now = try await court.house.instant().secondsSince1970
        func paper(_ document: [UInt8]) throws -> ActPaper {
            ActPaper(document: document, signature: try key.seal(document, atSeconds: now))
        }
        let officer = try court.staff("officer")
        switch act {
        case .answer:
            try await court.house.answer(caseID, with: paper(court.answerPaper(caseID)), by: officer)
        case .acknowledgement:
            try await court.house.acknowledge(caseID, with: paper(court.acknowledgementPaper(caseID)), by: officer)
        case .execution:
            let document = try await court.executionPaper(caseID, .done)
            try await court.house.reportExecution(caseID, with: paper(document), by: officer)
        case .ratification, .withdrawal:
            let type: DocumentType = act == .ratification ? .ratification : .withdrawal
            let document = Papers.act(
                type,
                answers: try await court.complaintHash(caseID),
                in: try await court.record(caseID).number,
                act == .withdrawal ? ["reason": nil] : [:]
            )
            if act == .ratification {
                try await court.house.ratify(caseID, with: paper(document))
            } else {
                _ = try await court.house.withdraw(caseID, with: paper(document))
            }
        default: throw Courtroom.Unexpected("no paper for \(act)")
        }
    }

    private static let acts: [(Docket.Authority.Act, from: CaseState, to: String, by: String)] = [
        (.answer, .awaitingRespondent, "deliberation", "officer"),
        (.acknowledgement, .served, "acknowledged", "officer"),
        (.execution, .acknowledged, "executed", "officer"), (.ratification, .ratificationPending, "screening", "voter"),
        (.withdrawal, .offered, "withdrawn", "voter"),
    ]

    @Test(arguments: acts)
    func `is asked about later, and people hear when it had been revoked`(
        act: Docket.Authority.Act,
        from: CaseState,
        to: String,
        by owner: String
    ) async throws {
        let outside = Outside()
        outside.says(.silence)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await open(from, in: court)
            let key = try key(of: owner, asking: port, in: court)
            try await self.act(act, caseID, with: key, in: court)
            #expect(try await court.record(caseID).state == to)
            try await errands(of: court)
            #expect(outside.questionsAsked == 1)
            #expect(try await court.record(caseID).flags.contains("actSignatureRevoked") == false)
            outside.says(.revoked)
            try await court.database.advance(bySeconds: 120)
            try await errands(of: court)
            let record = try await court.record(caseID)
            #expect(record.flags.contains("actSignatureRevoked"), "\(court.journal.words)")
            #expect(record.count(of: "actSignatureRevoked") == 1 && record.state == to)
            let alarms = try await court.alarms(caseID)
            #expect(alarms.filter { $0.hasPrefix("certificateRevoked") } == told(act.rawValue))
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'revocation'") == 0)
            let evidence = try await court.column(
                """
                SELECT facts -> 'evidence' -> 0 ->> 'source' FROM ground.event
                WHERE case_id = \(caseID)::bigint AND name = 'actSignatureRevoked'
                """
            )
            #expect(evidence == ["responder"])
            #expect(try await court.count("SELECT count(*) FROM access.revoked") == 1)
            try await court.requireSound()
        }
    }

    @Test(arguments: [Outside.Word.good, .revokedSoon])
    func `that was good when it signed is no matter for anybody, and bars who is barred since`(
        word: Outside.Word
    ) async throws {
        let outside = Outside()
        outside.says(word)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await open(.awaitingRespondent, in: court)
            let before = try await court.alarms(caseID)
            try await act(.answer, caseID, with: key(of: "officer", asking: port, in: court), in: court)
            try await errands(of: court)
            #expect(try await court.alarms(caseID) == before)
            #expect(try await court.record(caseID).flags.isEmpty)
            #expect(
                try await court.count("SELECT count(*) FROM access.revoked") == (word == .good ? 0 : 1)
            )
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'revocation'") == 0)
        }
    }

    @Test func `is looked for in the lists as they come, where no responder can be asked`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port, lists: true)
            let caseID = try await open(.awaitingRespondent, in: court)
            let name = "unlisted-\(UInt64.random(in: 0...UInt64.max))"
            let key = try authority.certificate(asking: "http://127.0.0.1:1/ocsp", named: name, of: "officer")
            let list = try authority.list(revoking: [name])
            // Acted after it was called back, while no list was there to tell.
            try await court.database.advance(bySeconds: 5)
            try await act(.answer, caseID, with: key, in: court)
            try await errands(of: court)
            #expect(try await court.alarms(caseID).contains { $0.hasPrefix("certificate") } == false)
            outside.lists(list)
            try await court.house.refreshLists()
            try await errands(of: court)
            try await court.house.refreshLists()
            try await court.database.advance(bySeconds: 60)
            try await errands(of: court)
            let alarms = try await court.alarms(caseID)
            #expect(alarms.filter { $0.hasPrefix("certificate") } == told("answer"), "\(court.journal.words)")
            #expect(outside.questionsAsked == 0)
        }
    }

    @Test func `about which nobody could tell to the day's end is a person's matter, once a case`() async throws {
        let outside = Outside()
        outside.says(.silence)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await open(.awaitingRespondent, in: court)
            _ = try await court.owner.rows("UPDATE ground.alarm SET ended_at = at WHERE ended_at IS NULL")
            let key = try key(of: "officer", asking: port, in: court)
            try await act(.answer, caseID, with: key, in: court)
            try await errands(of: court)
            #expect(try await court.alarms(caseID).isEmpty)
            try await court.database.advance(bySeconds: 86_400)
            try await errands(of: court)
            #expect(try await court.alarms(caseID) == ["certificateUnknown>courtDutyOfficer"])
            #expect(try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'revocation'") == 0)
            #expect(court.journal.words.contains { $0.hasPrefix("errandPutOff") && $0.contains("fate=givenUp") })
        }
    }

    @Test func `that nobody can be asked about is a person's matter at once`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await open(.awaitingRespondent, in: court)
            _ = try await court.owner.rows("UPDATE ground.alarm SET ended_at = at WHERE ended_at IS NULL")
            let key = try key(of: "officer", asking: port &+ 1, in: court)
            try await act(.answer, caseID, with: key, in: court)
            #expect(try await court.alarms(caseID).isEmpty)
            try await errands(of: court)
            #expect(try await court.alarms(caseID) == ["certificateUnknown>courtDutyOfficer"])
            #expect(outside.questionsAsked == 0)
        }
    }

    @Test(arguments: [Outside.Word.revoked, .silence])
    func `of a session is told in every case that was acted in since`(word: Outside.Word) async throws {
        let outside = Outside()
        outside.says(.silence)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let before = try await open(.offered, in: court)
            try await court.accept(before)
            let caseID = try await court.open(.screening, nonce: 2)
            let untouched = try await court.open(.screening, nonce: 3)
            _ = try await court.owner.rows("DELETE FROM ground.errand WHERE kind = 'revocation'")
            try await court.database.advance(bySeconds: 1)
            _ = try await signIn(with: key(of: "clerk", asking: port, in: court), in: court)
            try await errands(of: court)
            let defects = [Defect(code: "statement", text: "It says nothing.")]
            try await court.house.returnForCorrection(caseID, defects: defects, version: nil, by: court.staff("clerk"))
            outside.says(word)
            // Past the end of the session, so that what nobody has answered by then is given up.
            try await court.database.advance(bySeconds: word == .revoked ? 120 : 86_400)
            try await errands(of: court)
            func alarms(_ caseID: Int64) async throws -> [String] {
                try await court.alarms(caseID).filter { $0.hasPrefix("certificate") }
            }
            let expected = word == .revoked ? told("session") : ["certificateUnknown>courtDutyOfficer"]
            #expect(try await alarms(caseID) == expected, "\(court.journal.words)")
            #expect(try await alarms(untouched).isEmpty)
        }
    }

    @Test func `is the same in other bytes, under the same number of the same issuer`() async throws {
        let outside = Outside()
        outside.says(.revoked)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(port)
            let caseID = try await open(.awaitingRespondent, in: court)
            let names = ["first", "again"].map { "\($0)-\(UInt64.random(in: 0...UInt64.max))" }
            let url = "http://127.0.0.1:\(port)/ocsp"
            let first = try court.authority.certificate(asking: url, named: names[0], of: "officer")
            let again = try court.authority.certificate(like: names[0], of: "officer", named: names[1])
            #expect(first.certificatePEM != again.certificatePEM)
            _ = try await signIn(with: again, in: court)
            try await act(.answer, caseID, with: first, in: court)
            try await errands(of: court)
            #expect(try await court.alarms(caseID).contains("certificateRevoked/answer>courtDutyOfficer"))
            // The session under the other bytes is over, and neither of the two opens another, or signs anything.
            #expect(court.journal.words.contains { $0.hasPrefix("certificateRevoked") && $0.hasSuffix("sessions=1") })
            for key in [first, again] {
                await #expect(throws: SignInRefusal.badSignature(sub: "REVOKED")) {
                    _ = try await signIn(with: key, in: court)
                }
            }
            let other = try await open(.awaitingRespondent, in: court, nonce: 2)
            await #expect(throws: Refusal.badSignature(sub: "REVOKED_NO_POE")) {
                try await act(.answer, other, with: again, in: court)
            }
        }
    }

    private func signIn(with key: SigningKey, in court: Courtroom) async throws -> OpenedSession {
        let challenge = try await court.house.challenge()
        let signature = try key.seal(challenge.document, atSeconds: try await court.house.instant().secondsSince1970)
        return try await court.house.signIn(
            document: challenge.document,
            signature: signature,
            into: .program,
            from: "192.0.2.1"
        )
    }
}
