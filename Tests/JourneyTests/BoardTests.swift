import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The board of the duty officer` {
    /// The events in what came over the wire: id and data.
    private func events(in text: String) -> [(id: String, board: JSONValue)] {
        text.split(separator: "\n\n").compactMap { block in
            let lines = block.split(separator: "\n")
            guard let id = lines.first(where: { $0.contains("id: ") }).map({ String($0.dropFirst(4)) }),
                let data = lines.first(where: { $0.hasPrefix("data: ") }).map({ Array($0.dropFirst(6).utf8) }),
                let board = try? CanonicalJSON.parseLenient(data)
            else { return nil }
            return (id, board)
        }
    }

    private func follow(_ room: Courtroom, _ token: String, after id: String? = nil) throws
        -> RawConnection
    {
        let connection = try RawConnection(port: room.port)
        let seen = id.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        connection.send(
            "GET /api/v1/board/events HTTP/1.1\r\nHost: court\r\nAuthorization: \(token)\r\n\(seen)\r\n"
        )
        return connection
    }

    @Test func `is sent whole each time it changes, and not again to who has seen it`() async throws {
        try await Courtroom.open { room in
            let token = try await room.signIn("duty")
            let connection = try follow(room, token)
            let opening = await connection.read(until: "data: ")
            #expect(opening.contains("HTTP/1.1 200 ") && opening.contains("Content-Type: text/event-stream"))
            var said = opening
            if !opening.hasSuffix("\n\n") { said += await connection.read(until: "\n\n") }
            let first = try #require(events(in: said).last)
            #expect(first.board["court"] == "AST" && first.board["clocks"] == [])
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            var found: (id: String, board: JSONValue)?
            for _ in 0..<5 where found == nil {
                said = await connection.read(until: "\n\n")
                found = events(in: said).last { event in
                    (event.board["clocks"]?.array ?? []).contains { $0["state"] == "offered" }
                }
            }
            let last = try #require(found, "\(said)")
            #expect(last.id != first.id)
            #expect(last.board["clocks"]?[0]?["case"]?.string == filed.number)
            let board = try await room.read("/board", as: token).json
            #expect(board["clocks"] == last.board["clocks"] && board["alarms"] == last.board["alarms"])
            #expect(try await isQuiet(room, token, after: last.id), "who has seen it is not sent it again")
        }
    }

    @Test(arguments: ["duty", "wall"])
    func `is sent to a page as its fragment, with a beat that the page's script hears`(page: String) async throws {
        try await Courtroom.open { room in
            let cookie = try await room.browse(as: "duty")
            let connection = try RawConnection(port: room.port)
            connection.send(
                "GET /ru/\(page)/events HTTP/1.1\r\nHost: court\r\nCookie: \(cookie)\r\n\r\n"
            )
            let opening = await connection.read(until: "event: beat\n")
            #expect(opening.contains("HTTP/1.1 200 ") && opening.contains("Content-Type: text/event-stream"))
            let board = await connection.read(until: "</")
            #expect(board.contains("event: board\n") && board.contains("data: <"), "\(board)")
        }
    }

    /// Whether nothing but signs of life comes to who has seen the board; if it went on meanwhile, the next is asked for.
    private func isQuiet(_ room: Courtroom, _ token: String, after id: String) async throws -> Bool {
        var id = id
        for _ in 0..<4 {
            let connection = try follow(room, token, after: id)
            let opening = await connection.read(until: ": \n\n")
            guard opening.contains("text/event-stream") else { return false }
            connection.waits(seconds: 3)
            let news = opening + (await connection.read(until: "data: "))
            guard let start = news.firstRange(of: "id: ") else { return true }
            let next = String(news[start.upperBound...].prefix { $0 != "\n" })
            if next == id { return false }
            id = next
        }
        return false
    }

    @Test func `ends for who has signed out, and is for nobody else`() async throws {
        try await Courtroom.open { room in
            for name in ["clerk", "judge1", "officer", "prosecutor"] {
                let reply = try await room.read("/board/events", as: try await room.signIn(name))
                #expect(reply.status == 403, "\(name)")
            }
            let token = try await room.signIn("chair")
            let connection = try follow(room, token)
            _ = await connection.read(until: "data: ")
            #expect(try await room.ask("DELETE", "/api/v1/sign-in", as: token).status == 204)
            let rest = await connection.read(until: "0\r\n\r\n")
            #expect(rest.hasSuffix("0\r\n\r\n"), "the stream ends in good order")
        }
    }

    @Test func `shows alarms until somebody says it is theirs, and whose they are`() async throws {
        try await Courtroom.open(wishing: Courtroom.Wishes(silent: ["court", "bar"])) { room in
            let filed = try await room.file()
            _ = try await room.view(filed, after: "poolFixed")
            try await room.database.advance(bySeconds: 16)
            _ = try await room.view(filed, after: "quorumMissing")
            let duty = try await room.signIn("duty")
            let board = try await room.read("/board", as: duty).json
            let alarm = try #require(
                (board["alarms"]?.array ?? []).first { $0["case"]?.string == filed.number },
                "\(board.canonicalText)"
            )
            let id = try #require(alarm["alarm"]?.integer ?? alarm["id"]?.integer, "\(alarm)")
            #expect(
                try await room.post("/alarms/\(id)/attention", [:], as: try await room.signIn("clerk")).status == 403
            )
            let escalation = try #require(alarm["escalation"], "\(alarm.canonicalText)")
            #expect(escalation["to"] == "nextDraw" && alarm["pack"] == nil)
            #expect(try #require(escalation["at"]?.string) > (try #require(alarm["at"]?.string)))
            let cookie = try await room.browse(as: "duty")
            let page = try await room.ask("GET", "/en/duty", headers: [("Cookie", cookie)])
            #expect(page.text.contains("Next escalation:") && page.text.contains("the next draw"))
            let mine = try await room.post("/alarms/\(id)/attention", [:], as: duty)
            #expect(mine.status == 200 && mine.json["mine"] == true)
            let late = try await room.post("/alarms/\(id)/attention", [:], as: try await room.signIn("chair"))
            #expect(late.status == 200 && late.json["mine"] == false)
            #expect(try await room.post("/alarms/999999/attention", [:], as: duty).status == 403)
            #expect(try await room.findings() == [])
        }
    }

    /// Five thousand more complaints of the same kind, whose voters no text message reached; every tenth missed a ruling.
    private func lose(_ filed: Filed, in room: Courtroom) async throws {
        let owner = room.database.pool(sessions: 1)
        defer { owner.close() }
        try await owner.transaction { connection in
            try connection.run("SET LOCAL session_replication_role = replica")
            try connection.run(
                """
                INSERT INTO ground.docket (case_id, number, public_id, election, court, station, commission, kind, request, language,
                    pack, received, state, version, attempt, last_event) OVERRIDING SYSTEM VALUE
                SELECT 100000 + n, 'MANY-' || n, rpad('many' || n, 22, 'x'), d.election, d.court, d.station, d.commission, d.kind,
                    d.request, d.language, d.pack, d.received, 'served', 1, 0, 'filed'
                FROM ground.docket AS d, generate_series(1, 5000) AS n WHERE d.number = \(filed.number)
                """
            )
            try connection.run(
                """
                INSERT INTO ground.message (message, case_id, addressee, office, what, due, at) OVERRIDING SYSTEM VALUE
                SELECT 100000 + n, 100000 + n, 'voter', 'case', CASE WHEN n % 10 = 0 THEN 'ruling' ELSE 'received' END,
                    ground.instant() + n * interval '1 second', ground.instant() FROM generate_series(1, 5000) AS n
                """
            )
            try connection.run(
                """
                INSERT INTO ground.letter (message, case_id, receiver, channels, turn, critical, written, ended, outcome)
                SELECT m.message, m.case_id, 'voter/case', ARRAY['sms'], 2, m.what = 'ruling', m.at, m.at, 'undelivered'
                FROM ground.message AS m WHERE m.message > 100000
                """
            )
            try connection.run(
                """
                INSERT INTO ground.errand_done (errand, key, case_id, kind, attempts, outcome, at, message, proof)
                SELECT l.message, 'letter/' || l.message || '/sms', l.case_id, 'sms', 7, 'givenUp', l.ended, l.message,
                    '{"reason": "timedOut"}' FROM ground.letter AS l WHERE l.message > 100000
                """
            )
            try connection.run(
                """
                SELECT ground.ring_undelivered(m.message, m.at) FROM ground.message AS m WHERE m.message > 100000
                ORDER BY m.message
                """
            )
        }
    }

    @Test func `has one line for a provider that took nothing all day, behind which every message is found`()
        async throws
    {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            try await lose(filed, in: room)
            let duty = try await room.signIn("duty")
            let board = try await room.read("/board", as: duty).json
            #expect(board["alarms"]?.array?.isEmpty == true, "nothing is pushed off the board")
            let line = try #require(board["undelivered"]?[0], "\(board.canonicalText.prefix(2_000))")
            #expect(line["channel"] == "sms" && line["alarms"] == 5_000 && line["pressing"] == 500)
            #expect(line["unattended"] == 5_000 && board["undelivered"]?.array?.count == 1)

            var found: Set<String> = []
            var place = ""
            var upTo: Int64 = 0
            repeat {
                let page = try await room.read("/undelivered?channel=sms\(place)", as: duty).json
                let alarms = try #require(page["alarms"]?.array, "\(page.canonicalText.prefix(2_000))")
                if found.isEmpty {
                    let first = try #require(alarms.first)
                    #expect(first["case"] == "MANY-10" && first["pressing"] == true)
                    let tried = first["messages"]?[0]?["tried"]?[0]
                    #expect(first["messages"]?[0]?["what"] == "ruling" && tried?["reason"] == "timedOut")
                    #expect(tried?["at"]?.string?.hasSuffix("Z") == true)
                    #expect(first["messages"]?[0]?["ended"]?.string != nil)
                    upTo = try #require(page["upTo"]?.integer)
                }
                found.formUnion(alarms.compactMap { $0["case"]?.string })
                place = page["older"]?.integer.map { "&behind=\($0)" } ?? ""
            } while !place.isEmpty
            #expect(found.count == 5_000)

            let cookie = try await room.browse(as: "duty")
            let desk = try await room.ask("GET", "/en/duty", headers: [("Cookie", cookie)]).text
            #expect(desk.contains("/en/duty/undelivered/sms"))
            #expect(desk.contains("5000 alarms") && desk.contains("500 press"))
            let list = try await room.ask("GET", "/en/duty/undelivered/sms", headers: [("Cookie", cookie)]).text
            #expect(list.contains("MANY-10<") && list.contains("Voter: A ruling of the court"))
            #expect(list.contains("The next page") && list.contains("I am on all of these"))

            let clerk = try await room.signIn("clerk")
            #expect(try await room.read("/undelivered?channel=sms", as: clerk).status == 403)
            #expect(try await room.read("/undelivered?channel=pigeon", as: duty).status == 422)
            #expect(try await room.read("/undelivered?channel=sms&behind=x", as: duty).status == 422)
            let all: JSONValue = ["channel": "sms", "upTo": .integer(upTo)]
            #expect(try await room.post("/undelivered/attention", all, as: clerk).status == 403)
            let owned = try await room.post("/undelivered/attention", all, as: duty)
            #expect(owned.status == 200 && owned.json["alarms"] == 5_000, "\(owned.text)")
            let again = try await room.read("/board", as: duty).json["undelivered"]?[0]
            #expect(again?["unattended"] == 0 && again?["alarms"] == 5_000)
        }
    }

    @Test func `of one case is followed by its voter, from where he was cut off`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let view = try await room.view(filed, once: "offered")
            func follow(_ authorization: String, after id: String? = nil) throws -> RawConnection {
                let connection = try RawConnection(port: room.port)
                let seen = id.map { "Last-Event-ID: \($0)\r\n" } ?? ""
                let head = "GET /api/v1\(filed.path)/events HTTP/1.1\r\nHost: court\r\n"
                connection.send(head + "Authorization: \(authorization)\r\n\(seen)\r\n")
                return connection
            }
            #expect(await (try follow("Case AAAAA2")).read(until: "}").contains("HTTP/1.1 403 "))
            let version = try #require(view["version"]?.integer)
            let connection = try follow(filed.credentials, after: String(version - 1))
            let said = await connection.read(until: "data: ")
            #expect(said.contains("event: case\n") && said.contains("text/event-stream"), "\(said)")
            let quiet = try follow(
                filed.credentials,
                after: String(try #require(try await room.view(filed)["version"]?.integer))
            )
            #expect(await quiet.read(until: ": \n\n").contains("HTTP/1.1 200 "))
            quiet.waits(seconds: 3)
            let news = await quiet.read(until: "data: ")
            #expect(!news.contains("id: \(version)\n"), "who has seen a version is not sent it again: \(news)")
        }
    }
}
