import Law
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
