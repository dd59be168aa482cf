import Docket
import Law
import Postgres
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `Signing in` {
    private func signIn(_ name: String, _ challenge: Challenge, to court: Courtroom) async throws -> OpenedSession {
        let signature = try await court.signature(of: name, over: challenge.document)
        return try await court.house.signIn(
            document: challenge.document,
            signature: signature,
            into: .program,
            from: "192.0.2.1"
        )
    }

    @Test func `opens a session for whoever has an office, until its end or its twelve hours`() async throws {
        let court = try await Courtroom()
        let opened = try await signIn("J-1", try await court.house.challenge(), to: court)
        #expect(opened.offices == [SignedIn.Office(role: .judge, court: "AST", commission: nil, judge: "J-1")])
        let person = try #require(try await court.house.session(opened.token, from: .program))
        #expect(person.iin == "900101300077")
        #expect(try await court.house.session(String(opened.token.reversed()), from: .program) == nil)
        try await court.database.set(instant: Courtroom.day("21:59:59.999999"))
        #expect(try await court.house.session(opened.token, from: .program) != nil)
        try await court.database.set(instant: Courtroom.day("22:00:00"))
        #expect(try await court.house.session(opened.token, from: .program) == nil)
        let again = try await signIn("J-1", try await court.house.challenge(), to: court)
        try await court.house.signOut(again.token)
        #expect(try await court.house.session(again.token, from: .program) == nil)
    }

    @Test func `uses a challenge up at the first attempt, good or bad, and within two minutes`() async throws {
        let court = try await Courtroom()
        let used = try await court.house.challenge()
        await #expect(throws: SignInRefusal.badSignature(sub: "FORMAT_FAILURE")) {
            try await court.house.signIn(
                document: used.document,
                signature: [1, 2, 3],
                into: .program,
                from: "192.0.2.1"
            )
        }
        await #expect(throws: SignInRefusal.challengeOver) { try await signIn("J-1", used, to: court) }
        let late = try await court.house.challenge()
        try await court.database.advance(bySeconds: 120)
        await #expect(throws: SignInRefusal.challengeOver) { try await signIn("J-1", late, to: court) }
    }

    @Test func `lets nobody in without an office, or with words meant for another house`() async throws {
        let court = try await Courtroom()
        await #expect(throws: SignInRefusal.noOffice) {
            try await signIn("voter", try await court.house.challenge(), to: court)
        }
        let foreign = Challenge(
            nonce: try await court.house.challenge().nonce,
            audience: "https://elsewhere.example",
            issued: try await court.house.instant(),
            expires: try await court.house.instant()
        )
        await #expect(throws: SignInRefusal.self) { try await signIn("J-1", foreign, to: court) }
        #expect(try await court.count("SELECT count(*) FROM access.session") == 0)
    }
}

@Suite(.freshDatabase) struct `Whoever looks at a case` {
    private func sees(_ number: String, _ person: Person, in court: Courtroom) async throws -> Bool {
        try await court.house.view(of: number, for: person, purpose: "test") != nil
    }

    @Test func `has a part in it, and a reading by staff is noted`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let number = try await court.record(caseID).number
        let live = try await court.liveJudge(caseID)
        for name in ["J-1", "J-2", "J-3", "J-8"] {
            #expect(try await sees(number, court.staff(name), in: court) == (name == live))
        }
        for name in ["clerk", "duty", "chair", "officer"] {
            #expect(try await sees(number, court.staff(name), in: court))
        }
        #expect(try await !sees(number, court.staff("superior"), in: court))
        #expect(try await !sees(number, court.staff("neighbour"), in: court))
        #expect(try await !sees(number, court.staff("clerk", court: "KAR"), in: court))
        #expect(try await !sees(number, court.staff("prosecutor"), in: court))
        #expect(try await !sees("AST-2026-999999", court.staff("clerk"), in: court))
        #expect(try await sees(number, .voter, in: court))
        #expect(try await court.count("SELECT count(*) FROM access.reading") == 5)
    }

    @Test(arguments: [CaseState.awaitingRespondent, .deliberation, .ruled, .served])
    func `from the commission above sees it once the ruling was brought there, and not before`(
        state: CaseState
    ) async throws {
        let court = try await Courtroom()
        let number = try await court.record(court.open(state)).number
        #expect(try await sees(number, court.staff("superior"), in: court) == (state == .served))
    }

    @Test func `as a judge who stepped back sees it no longer, with another judge in his place or with none`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        let number = try await court.record(caseID).number
        var judge = try await court.liveJudge(caseID)
        #expect(try await sees(number, court.staff(judge), in: court))
        while try await court.record(caseID).state != "awaitingDraw" {
            let attempt = Int(try await court.record(caseID).attempt)
            judge = try await court.liveJudge(caseID)
            try await court.house.recuse(caseID, attempt: attempt, reason: "r", paper: nil, by: court.staff(judge))
            #expect(try await !sees(number, court.staff(judge), in: court))
        }
    }

    @Test func `never loses a message that waits behind the newest, and turns page after page to the first`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.served)
        let rows = court.house.limits.listRows
        try await court.owner.transaction { connection in
            _ = try connection.rows(
                """
                SELECT ground.tell(\(caseID)::bigint, 'commission', 'KZ-71-0123', 'note/' || n, NULL, NULL, ground.instant())
                FROM generate_series(1, \(Int64(2 * rows))::bigint) AS n
                """
            )
            _ = try connection.rows(
                "SELECT ground.open_message(message, person) FROM ground.message, people.person WHERE what LIKE 'note/%' AND family_name = 'officer'"
            )
        }
        func page(before: Int64?) async throws -> (ids: [Int64], older: Int64?) {
            let inbox = try await court.house.inbox(of: "commission", office: "KZ-71-0123", before: before)
            return ((inbox["items"]?.array ?? []).compactMap { $0["id"]?.integer }, inbox["older"]?.integer)
        }
        let first = try await court.house.inbox(of: "commission", office: "KZ-71-0123")
        let asked = (first["items"]?.array ?? []).filter { $0["waits"] == true }.compactMap { $0["what"]?.string }
        #expect(asked == ["rulingToCarryOut"])
        var seen: Set<Int64> = []
        var before: Int64?
        var pages = 0
        repeat {
            let (ids, older) = try await page(before: before)
            #expect(ids.count <= 2 * rows)
            seen.formUnion(ids)
            before = older
            pages += 1
        } while before != nil && pages < 10
        let all = try await court.count("SELECT count(*) FROM ground.message WHERE addressee = 'commission'")
        #expect(Int64(seen.count) == all)
        let oldest = try #require(seen.min())
        let item = try await court.house.message(oldest, of: "commission", office: "KZ-71-0123")
        #expect(item?["what"]?.string == "filingRegistered")
    }

    @Test func `is the prosecutor too, once a ruling was not carried out`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.acknowledged)
        let number = try await court.record(caseID).number
        #expect(try await !sees(number, court.staff("prosecutor"), in: court))
        try await court.report(caseID, .refused)
        #expect(try await sees(number, court.staff("prosecutor"), in: court))
        let judge = try #require(try await court.attempts(caseID).last?.judge)
        #expect(try await sees(number, court.staff(judge), in: court))
    }

    @Test(arguments: ["voter", "officer"])
    func `as a party sees no judge's name before the ruling, and no clocks of the house`(name: String) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.awaitingRespondent)
        let number = try await court.record(caseID).number
        let reader = try name == "voter" ? Person.voter : court.staff(name)
        let view = try #require(try await court.house.view(of: number, for: reader, purpose: "own"))
        let document = view.document(in: .kk)
        #expect(document["assignment"] == nil as JSONValue?)
        #expect(document["timers"] == nil as JSONValue?)
        #expect(document["state"] == "awaitingRespondent")
        #expect(document["next"]?["what"]?.string == "next.awaitingRespondent.what kk")
        #expect(document["timeline"]?.array?.allSatisfy { $0.object?["facts"] == nil } == true)
    }

    @Test func `of a court may take an alarm over, the first who says so, and of no other court`() async throws {
        let court = try await Courtroom()
        _ = try await court.open(.screening)
        try await court.pass(seconds: 120)
        let alarm = try await court.count("SELECT alarm FROM ground.alarm")
        let refused = ActRefusal.refused(.notYours)
        await #expect(throws: refused) { try await court.house.own(alarm: alarm, by: court.staff("clerk")) }
        await #expect(throws: refused) { try await court.house.own(alarm: alarm, by: .voter) }
        await #expect(throws: refused) {
            try await court.house.own(alarm: alarm, by: court.staff("duty", court: "KAR"))
        }
        await #expect(throws: refused) { try await court.house.own(alarm: alarm + 1, by: court.staff("duty")) }
        #expect(try await court.column("SELECT owner FROM ground.alarm") == ["NULL"])
        #expect(try await court.house.own(alarm: alarm, by: court.staff("duty"))["mine"] == true)
        #expect(try await court.house.own(alarm: alarm, by: court.staff("chair"))["mine"] == false)
    }
}
