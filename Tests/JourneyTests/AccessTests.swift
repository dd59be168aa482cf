import Law
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The door to a case` {
    @Test func `tells nobody whether a number exists, a secret is wrong, or it is somebody else's`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let other = try await room.file(try room.complaint(of: "neighbour"), signedBy: "neighbour")
            let unknown = filed.number.dropLast() + "9"
            let tries = [
                (String(unknown), filed.secret), (filed.number, "AAAAAA"), (filed.number, other.secret),
                (filed.number, "A"), (filed.number, "ӘӘӘ"), (String(repeating: "9", count: 200), "AAAAAA"),
            ]
            var answers: Set<[String]> = []
            for (number, secret) in tries {
                let reply = try await room.read("/cases/\(number)", as: "Case " + secret)
                #expect(reply.status == 403 && reply.problem == "not-yours")
                answers.insert([reply.text] + reply.steadyFields)
                let act = try await room.post("/cases/\(number)/withdrawal", [:], as: "Case " + secret)
                answers.insert([act.text] + act.steadyFields)
            }
            #expect(answers.count == 1, "\(answers)")
            #expect(try await room.view(filed).state != nil)
        }
    }

    @Test func `asks for credentials, and takes none from the address`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            for path in [filed.path, filed.path + "?secret=\(filed.secret)", "/cases/AST-2026-999999"] {
                for authorization in [nil, "Basic QTpC", "Case", filed.secret] {
                    let reply = try await room.read(path, as: authorization)
                    #expect(reply.status == 401 && reply.problem == "not-signed-in", "\(authorization ?? "-")")
                    #expect(reply.header("WWW-Authenticate") == "Case")
                    #expect(!reply.text.contains(filed.secret))
                }
            }
            for path in ["/receipt", "/seal", "/documents/\(filed.sha256)", "/entry"] {
                #expect(try await room.read(filed.path + path).status == 401)
                #expect(try await room.read(filed.path + path, as: "Case AAAAAA").status == 403)
            }
            for path in ["/queue", "/inbox", "/board", "/board/events", "/screening"] {
                let reply = try await room.read(path)
                #expect(reply.status == 401 && reply.header("WWW-Authenticate") == "Bearer", "\(path)")
                #expect(try await room.read(path, as: filed.credentials).status == 401, "\(path)")
            }
        }
    }

    @Test func `answers ten wrong guesses a minute, and never locks the voter out`() async throws {
        try await Courtroom.open(wishing: Courtroom.Wishes(proxies: ["127.0.0.1"])) { room in
            let filed = try await room.file()
            func guess(_ secret: String, from address: String, at path: String) async throws -> Reply {
                try await room.read(path, as: "Case " + secret, headers: [("X-Forwarded-For", address)])
            }
            for path in [filed.path, "/cases/AST-2026-999999"] {
                for count in 1...10 {
                    let reply = try await guess("AAAAA2", from: "192.0.2.1, 198.51.100.7", at: path)
                    #expect(reply.status == 403, "guess \(count)")
                }
                let refused = try await guess("AAAAA2", from: "192.0.2.2, 198.51.100.7", at: path)
                #expect(refused.status == 429 && refused.problem == "too-many")
                #expect(refused.header("Retry-After") == "60")
            }
            let right = filed.secret
            #expect(
                try await guess(right, from: "198.51.100.7", at: filed.path).status == 429,
                "not told apart any more"
            )
            #expect(try await guess(right, from: "198.51.100.8", at: filed.path).status == 200, "a clean address")
            try await room.database.advance(bySeconds: 60)
            #expect(try await guess(right, from: "198.51.100.7", at: filed.path).status == 200, "a minute later")
        }
    }

    @Test func `tells only ten of many guesses apart when they come at once`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<60 {
                    let secret = "ABCD" + String(22 + number)
                    group.addTask { try await room.read(filed.path, as: "Case " + secret).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 403 }.count <= 12, "at most one more for each thread")
            // Whoever waited too long for a turn is sent away untold, as all the others are.
            #expect(statuses.allSatisfy { [403, 429, 503].contains($0) } && statuses.contains(429))
        }
    }

    @Test func `lets staff see the cases of their own court, judge, commission and no others`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let offer = try await room.offer(of: filed)
            for name in ["clerk", "duty", "chair", "officer", offer.judge] {
                let reply = try await room.read(filed.path, as: try await room.signIn(name))
                #expect(reply.status == 200, "\(name)")
                let judge = name == "officer" ? nil : "J-000\(offer.judge.last ?? "?")"
                // A party is not told who was asked.
                #expect(reply.json["assignment"]?["judge"]?.string == judge, "\(name)")
            }
            let others = (1...5).map { "judge\($0)" }.filter { $0 != offer.judge }
            // Who stands above the commission sees nothing before somebody tells him of the case.
            for name in ["otherOfficer", "superior", "prosecutor"] + others {
                let reply = try await room.read(filed.path, as: try await room.signIn(name))
                #expect(reply.status == 403 && reply.problem == "not-yours", "\(name)")
            }
        }
    }

    @Test func `stays closed to the commission until the court tells it of the case`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(signedBy: nil)
            _ = try await room.view(filed, once: "ratificationPending")
            let officer = try await room.signIn("officer")
            let reply = try await room.read(filed.path, as: officer)
            #expect(reply.status == 403 && reply.problem == "not-yours")
            #expect(try await room.read("/events", as: officer).json["events"]?.array?.isEmpty ?? true)
            let end: JSONValue = [
                "answers": .string(filed.sha256), "case": .string(filed.number), "reason": nil,
                "type": "dauys-withdrawal/1",
            ]
            #expect(try await room.post(filed.path + "/withdrawal", end, as: filed.credentials).status == 201)
            #expect(try await room.read("/inbox", as: officer).json["items"] == [], "nor that it is gone")
            let other = try await room.file()
            _ = try await room.view(other, once: "offered")
            let events = try await room.read("/events", as: officer).json["events"]?.array ?? []
            #expect(!events.isEmpty && events.allSatisfy { $0["case"]?.string == other.number })
        }
    }

    @Test func `turns the pages of an inbox by the number of a message`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let officer = try await room.signIn("officer")
            let inbox = try await room.read("/inbox", as: officer).json
            let item = try #require(inbox["items"]?[0])
            #expect(item["case"]?.string == filed.number && item["waits"] == true)
            #expect(inbox["older"] == .null, "one page holds everything")
            let id = try #require(item["id"]?.integer)
            #expect(try await room.read("/inbox?before=\(id)", as: officer).json["items"] == [])
            #expect(try await room.read("/inbox?before=\(id + 1)", as: officer).json["items"]?.array?.count == 1)
            let wrong = try await room.read("/inbox?before=yesterday", as: officer)
            #expect(wrong.status == 422 && wrong.json["errors"]?[0]?["pointer"] == "/before", "\(wrong.text)")
        }
    }

    @Test func `counts down on the page of an inbox only what waits`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.accepted(filed)
            _ = try await room.view(filed, once: "awaitingRespondent")
            let cookie = ("Cookie", try await room.browse(as: "officer"))
            let waiting = try await room.ask("GET", "/en/inbox", headers: [cookie]).text
            #expect(waiting.contains("Answer the complaint") && waiting.contains("Until: "))
            #expect(try await room.answer(filed).status == 201)
            let answered = try await room.ask("GET", "/en/inbox", headers: [cookie]).text
            #expect(answered.contains("Answer the complaint") && !answered.contains("Until: "))
        }
    }

    @Test func `lets a program open a message, which waits no longer unless it asks for an act`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.accepted(filed)
            _ = try await room.view(filed, once: "awaitingRespondent")
            let officer = try await room.signIn("officer")
            let items = try #require(try await room.read("/inbox", as: officer).json["items"]?.array)
            for (what, waits) in [("filingRegistered", false), ("answer", true)] {
                let item = try #require(items.first { $0["what"]?.string == what })
                #expect(item["waits"] == true && item["opened"] == .null)
                let path = "/inbox/\(item["id"]?.integer ?? 0)/opening"
                for stranger in ["otherOfficer", "duty"] {
                    let refused = try await room.post(path, [:], as: try await room.signIn(stranger))
                    #expect(refused.status == 403 && refused.problem == "not-yours", "\(stranger)")
                }
                let opened = try await room.post(path, [:], as: officer)
                #expect(opened.status == 200 && opened.json["waits"] == .bool(waits), "\(opened.text)")
                #expect(opened.json["opened"]?.string != nil && opened.json["addressee"] == "commission")
                let again = try await room.post(path, [:], as: officer)
                #expect(again.json["opened"] == opened.json["opened"])
            }
            let wrong = try await room.post("/inbox/first/opening", [:], as: officer)
            #expect(wrong.status == 404, "\(wrong.text)")
        }
    }

    @Test func `knows its methods and addresses`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let wrong = try await room.ask("DELETE", "/api/v1/filings", headers: [("Accept-Language", "ru")])
            #expect(wrong.status == 405 && wrong.header("Allow") == "POST" && wrong.problem == "wrong-method")
            #expect(wrong.header("Content-Language") == "ru")
            let paper = "/api/v1\(filed.path)/attachments/\(filed.sha256)"
            #expect(try await room.ask("GET", paper).header("Allow") == "HEAD, PUT")
            let head = try await room.ask("HEAD", "/api/v1" + filed.path, as: filed.credentials)
            #expect(head.status == 200 && head.body.isEmpty && head.header("ETag") != nil)
            let absent = try await room.ask("HEAD", "/api/v1" + filed.path)
            #expect(absent.status == 401 && absent.body.isEmpty)
            for path in ["/api/v1/nothing", "/api/v1/elections/none", "/api/v1/elections/kz-2026/draws/99"] {
                let reply = try await room.ask("GET", path, headers: [("Accept-Language", "kk;q=0.3, en;q=0.9")])
                #expect(reply.status == 404 && reply.problem == "not-found")
                #expect(reply.header("Content-Language") == "en")
            }
            let unknown = try await room.post(filed.path + "/execution-of-the-judge", [:], as: filed.credentials)
            #expect(unknown.status == 404)
            let cased = try await room.read(filed.path, as: filed.credentials, headers: [("Accept-Language", "en-GB")])
            #expect(cased.header("Content-Language") == "en" && cased.json["next"]?["what"]?.string?.isEmpty == false)
        }
    }
}
