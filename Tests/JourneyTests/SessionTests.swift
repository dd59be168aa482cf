import Docket
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A session` {
    @Test func `is seen and ended by its person, and by an officer of the court for a reason`() async throws {
        try await Courtroom.open { room in
            let clerk = try await room.signIn("clerk")
            let second = try await room.signIn("clerk")
            let listed = try await room.read("/sessions", as: clerk).json["sessions"]?.array ?? []
            #expect(listed.count == 2 && listed.count { $0["current"] == true } == 1)
            #expect(listed.allSatisfy { $0["carrier"] == "program" && $0["address"] == "127.0.0.1" })
            let other = try #require(listed.first { $0["current"] == false }?["session"]?.integer)
            let judge = try await room.signIn("judge1")
            #expect(try await room.ask("DELETE", "/api/v1/sessions/\(other)", as: judge).status == 404, "not his")
            #expect(try await room.ask("DELETE", "/api/v1/sessions/\(other)", as: clerk).status == 204)
            #expect(try await room.read("/screening", as: second).status == 401)
            #expect(try await room.read("/screening", as: clerk).status == 200)

            let duty = try await room.signIn("duty")
            let court = try await room.read("/court/sessions", as: duty).json["sessions"]?.array ?? []
            let found = try #require(
                court.first { $0["name"]?.string?.hasPrefix("clerk") == true }?["session"]?.integer
            )
            let path = "/court/sessions/\(found)/revocation"
            #expect(try await room.post(path, ["reason": " "], as: duty).status == 422)
            #expect(try await room.post(path, ["reason": "The key was lost."], as: clerk).status == 403)
            let far = try await room.signIn("farDuty")
            #expect(try await room.post(path, ["reason": "Mine now."], as: far).status == 404)
            #expect(try await room.post(path, ["reason": "The key was lost."], as: duty).status == 204)
            #expect(try await room.read("/screening", as: clerk).status == 401)
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            let kept = try await owner.rows("SELECT end_reason FROM access.session WHERE end_reason IS NOT NULL")
            #expect(try kept.map { try $0.text(0) } == ["The key was lost."])
        }
    }

    @Test func `goes by the way it was given, and begins with a token that nobody brought along`() async throws {
        try await Courtroom.open { room in
            let planted = try await room.browse(as: "clerk")
            let own = try await room.browse(as: "clerk", bringing: planted)
            #expect(own != planted, "the session is a new one")
            let old = try await room.ask("GET", "/en/clerk", headers: [("Cookie", planted)])
            #expect(old.status == 401, "whoever planted it has nothing")
            let page = try await room.ask("GET", "/en/clerk", headers: [("Cookie", own)])
            #expect(page.status == 200)
            let token = own.dropFirst("dauys-session=".count)
            #expect(try await room.read("/screening", as: "Bearer " + token).status == 401, "a cookie is no program's")
            let program = try await room.signIn("clerk").dropFirst("Bearer ".count)
            let asCookie = [("Cookie", "dauys-session=" + program)]
            #expect(try await room.ask("GET", "/en/clerk", headers: asCookie).status == 401)
        }
    }

    @Test func `is carried behind TLS by a cookie that no other host and no script has a hand in`() async throws {
        try await Courtroom.open(wishing: Courtroom.Wishes(isPlainHTTP: false)) { room in
            let reply = try await room.signInOnPage("clerk")
            let set = try #require(reply.header("Set-Cookie"))
            #expect(set.hasPrefix("__Host-dauys-session="))
            for word in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                #expect(set.contains(word), "\(word)")
            }
            let cookie = [("Cookie", String(set.prefix { $0 != ";" }))]
            #expect(try await room.ask("GET", "/en/clerk", headers: cookie).status == 200)
            let plain = [("Cookie", cookie[0].1.replacing("__Host-", with: ""))]
            #expect(try await room.ask("GET", "/en/clerk", headers: plain).status == 401)
            // A page of another site can send the cookie to the programs' addresses, and nothing comes of it.
            let forged = cookie + [("Sec-Fetch-Site", "cross-site")]
            #expect(try await room.ask("DELETE", "/api/v1/sign-in", headers: forged).status == 403)
            #expect(try await room.ask("DELETE", "/api/v1/sign-in", headers: cookie).status == 204)
            #expect(try await room.ask("GET", "/en/clerk", headers: cookie).status == 401)
        }
    }

    @Test func `lasts twelve hours, and what was typed after that waits for its person, and for nobody else`()
        async throws
    {
        try await Courtroom.open { room in
            let filed = try await room.file(try room.complaint(), signedBy: nil)
            _ = try await room.view(filed, once: "ratificationPending", "screening")
            let cookie = try await room.browse(as: "clerk")
            try await room.database.advance(bySeconds: 43_200)
            let typed = [
                ("reason", "Another body decides <this>."), ("to", "prosecutor"), ("version", "1"), ("key", "k"),
            ]
            let path = "/en/clerk/\(filed.number)/forwarding"
            let sent = try await room.submit(path, typed, cookie: cookie)
            let location = try #require(sent.header("Location"), "\(sent.status)")
            let kept = try #require(location.firstMatch(of: /\?kept=([A-Za-z0-9_-]{22})$/)?.1)
            #expect(sent.status == 303 && location.hasPrefix("/en/sign-in"))
            let thief = try await room.signInOnPage("judge1", kept: String(kept))
            #expect(thief.status == 303 && !thief.text.contains("Another body"), "another person's words stay hidden")
            let back = try await room.signInOnPage("clerk", kept: String(kept))
            #expect(back.status == 200 && back.text.contains("Another body decides &lt;this&gt;."))
            #expect(back.text.contains("action=\"\(path)\"") && back.text.contains("name=\"to\" value=\"prosecutor\""))
            let stranger = try await room.submit(
                path,
                typed,
                cookie: "dauys-session=" + String(repeating: "A", count: 43)
            )
            #expect(stranger.status == 401, "nothing is kept for nobody")
        }
    }

    @Test func `that is tried in vain is an event, which the president of the court reads`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.read(filed.path, as: "Case AAAAA2")
            _ = try await room.read("/screening", as: "Bearer " + String(repeating: "B", count: 43))
            _ = try await room.read("/screening", as: "Bearer dauys-key-x")
            _ = try await room.read("/board", as: "Bearer dauys-screen-x")
            _ = try await room.read(filed.path, as: try await room.signIn("farClerk"))
            let document = try #require(
                try await room.post("/sign-in/challenges", [:]).json["document"]?.string.flatMap { Base64.bytes($0) }
            )
            _ = try await room.post("/sign-in", Parts(("document", document), ("signature", [1, 2, 3])))
            _ = try await room.post("/sign-in", Parts(("document", document), ("signature", [1, 2, 3])))
            let page = try await room.read("/attempts", as: try await room.signIn("chair")).json
            let found = (page["attempts"]?.array ?? []).reversed().compactMap { $0["what"]?.string }
            #expect(found == ["secret", "token", "key", "screen", "act", "signature", "challenge"])
            let refused = page["attempts"]?.array?.first { $0["what"] == "act" }
            #expect(refused?["name"] == "farClerk Тестов" && refused?["case"]?.string == filed.number)
            #expect(refused?["act"] == "readCase" && refused?["network"] == "127.0.0.0/24")
            #expect(try await room.read("/attempts", as: try await room.signIn("duty")).status == 403)
        }
    }
}

@Suite(.freshDatabase) struct `A key of a commission's program` {
    @Test func `opens what it was made for, in its officer's name, and is followed by another with a day between`()
        async throws
    {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let officer = try await room.signIn("officer")
            let plan: JSONValue = ["name": "inbox", "scopes": ["readInbox", "readCase", "answer"]]
            let made = try await room.post("/keys", plan, as: officer).json
            let token = try #require(made["token"]?.string)
            let key = "Bearer " + token
            #expect(try await room.read("/inbox", as: key).json["items"]?[0]?["case"]?.string == filed.number)
            #expect(try await room.read(filed.path, as: key).status == 200)
            #expect(try await room.read("/events", as: key).status == 403, "beyond its scopes")
            #expect(try await room.post("/keys", plan, as: key).status == 403, "a key makes no keys")
            #expect(try await room.post(filed.path + "/answer", [:], as: key).status == 422, "an act is let in")
            let id = try #require(made["key"]?.integer)
            let next = try await room.post("/keys/\(id)/rotation", [:], as: officer).json
            #expect(next["scopes"] == made["scopes"] && next["follows"]?.integer == id)
            let after = "Bearer " + (next["token"]?.string ?? "")
            for key in [key, after] { #expect(try await room.read("/inbox", as: key).status == 200) }
            #expect(
                try await room.ask("DELETE", "/api/v1/keys/\(id)", as: try await room.signIn("otherOfficer")).status
                    == 404
            )
            // By program and by page it is one act, and one rule whose the key to follow must be.
            let others = try await room.signIn("otherOfficer")
            #expect(try await room.post("/keys/\(id)/rotation", [:], as: others).status == 404)
            let page = "/en/keys/\(id)/rotation"
            let cookie = try await room.browse(as: "otherOfficer")
            #expect(try await room.submit(page, [("key", "k")], cookie: cookie).status == 404)
            let own = try await room.submit(page, [("key", "k")], cookie: try await room.browse(as: "officer"))
            #expect(own.status == 200 && own.text.contains("Made: inbox") && own.text.contains("dauys-key-"))
            try await room.database.advance(bySeconds: 86_400)
            #expect(try await room.read("/inbox", as: key).status == 401, "the overlap is over")
            #expect(try await room.read("/inbox", as: after).status == 200)
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            let uses = try await owner.rows("SELECT key, act, number FROM access.key_use")
            #expect(
                try uses.map { [try $0.text(0), try $0.text(1), try $0.text(2)] } == [
                    ["\(id)", "answer", filed.number]
                ]
            )
            let reading = try await owner.rows("SELECT purpose FROM access.reading WHERE purpose LIKE 'key %'")
            #expect(try reading.first.map { try $0.text(0) } == "key \(id)/status")
            let hashes = try await owner.rows(
                "SELECT count(*) FROM access.program_key WHERE encode(token, 'escape') = \(token)"
            )
            #expect(try hashes.first?.integer(0) == 0, "only its hash is kept")
            let staying = (Town.people["people"]?.array ?? []).filter { $0["givenName"] != "officer" }
            try await Town.load("people", ["version": "2", "people": .array(staying)], into: owner)
            #expect(try await room.read("/inbox", as: after).status == 401, "the office is over, and its key")
        }
    }
}

@Suite(.freshDatabase) struct `A screen on a wall` {
    @Test func `shows the board of its court without names, and nothing else, until it is taken away`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            _ = try await owner.rows(
                "SELECT ground.ring(case_id, 'decision', 'courtDutyOfficer', 0, ground.instant()) FROM ground.docket"
            )
            let duty = try await room.signIn("duty")
            let alarm = try #require(try await room.read("/board", as: duty).json["alarms"]?[0]?["id"]?.integer)
            _ = try await room.post("/alarms/\(alarm)/attention", [:], as: duty)
            let named = try await room.read("/board", as: duty)
            #expect(named.text.contains("duty Тестов") && named.text.contains("J-000"))
            let made = try await room.post("/screens", ["name": "Hall"], as: duty).json
            let token = try #require(made["token"]?.string)
            let board = try await room.read("/board", as: "Bearer " + token)
            #expect(board.status == 200 && board.text.contains(filed.number))
            #expect(!board.text.contains("Тестов") && !board.text.contains("J-000"))
            #expect(try await room.read(filed.path, as: "Bearer " + token).status == 403)
            let set = try await room.submit("/en/wall/token", [("token", token)], cookie: nil)
            let cookie = String(try #require(set.header("Set-Cookie")).prefix { $0 != ";" })
            #expect(set.status == 303 && set.header("Location") == "/en/wall")
            for path in ["/en/wall", "/en/duty"] {
                let wall = try await room.ask("GET", path, headers: [("Cookie", cookie)])
                #expect(
                    wall.status == 200 && wall.text.contains(filed.number) && !wall.text.contains("Тестов"),
                    "\(path)"
                )
            }
            #expect(try await room.ask("GET", "/en/clerk", headers: [("Cookie", cookie)]).status == 403)
            let screen = try #require(made["screen"]?.integer)
            #expect(try await room.ask("DELETE", "/api/v1/screens/\(screen)", as: duty).status == 204)
            #expect(try await room.ask("GET", "/en/wall", headers: [("Cookie", cookie)]).status == 401)
        }
    }
}

@Suite(.freshDatabase) struct `A case opened in an emergency` {
    @Test func `is read for a quarter of an hour, is told to the president, and shows it for ever`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let far = try await room.signIn("farClerk")
            #expect(try await room.read(filed.path, as: far).status == 403)
            let reason = "The court of the case has no power."
            let asked: JSONValue = ["case": .string(filed.number), "reason": .string(reason)]
            for blank in ["", "  "] {
                let refused = try await room.post(
                    "/emergencies",
                    ["case": .string(filed.number), "reason": .string(blank)],
                    as: far
                )
                #expect(refused.status == 422)
            }
            #expect(try await room.post("/emergencies", asked, as: try await room.signIn("officer")).status == 403)
            let unknown: JSONValue = ["case": "AST-2026-999999", "reason": .string(reason)]
            #expect(try await room.post("/emergencies", unknown, as: far).status == 403)
            let opened = try await room.post("/emergencies", asked, as: far)
            #expect(opened.status == 201 && opened.json["until"] != nil)
            #expect(try await room.read(filed.path, as: far).status == 200)
            let act = try await room.post(filed.path + "/registration", ["version": 1], as: far)
            #expect(act.status == 403, "to read and no more")
            try await room.database.advance(bySeconds: 900)
            #expect(try await room.read(filed.path, as: far).status == 403)
            let inbox = try await room.read("/inbox", as: try await room.signIn("chair")).json
            #expect(
                inbox["items"]?.array?.contains { $0["what"]?.string?.hasPrefix("openedInEmergency/") == true } == true
            )
            let voter = try await room.view(filed)["emergencies"]
            #expect(voter?[0]?["by"] == "registryClerk" && voter?[0]?["reason"] == nil as JSONValue?)
            let court = try await room.read(filed.path, as: try await room.signIn("chair")).json["emergencies"]
            #expect(court?[0]?["name"] == "farClerk Тестов" && court?[0]?["reason"]?.string == reason)
            let owner = room.database.pool(sessions: 1)
            defer { owner.close() }
            let read = try await owner.rows("SELECT purpose FROM access.reading WHERE purpose LIKE 'emergency%'")
            #expect(try read.map { try $0.text(0) } == ["emergency/status"])
        }
    }
}
