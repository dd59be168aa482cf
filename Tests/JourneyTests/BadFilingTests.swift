import Law
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The filing desk` {
    @Test func `says of everything that is not taken in what was wrong and what to do next`() async throws {
        try await Courtroom.open { room in
            for bad in BadFiling.all {
                var titles: Set<String> = []
                for language in ["kk", "ru", "en"] {
                    let reply = try await Self.send(bad, language, room)
                    #expect(reply.status == bad.status, "\(bad.name): \(reply.status) \(reply.text)")
                    #expect(reply.problem == bad.problem, "\(bad.name): \(reply.text)")
                    #expect(reply.json["type"]?.string == "\(Courtroom.origin)/problems/\(bad.problem)")
                    #expect(reply.header("Content-Language") == language, "\(bad.name)")
                    #expect(reply.header("Content-Type") == "application/problem+json")
                    let pointers = (reply.json["errors"]?.array ?? []).compactMap { $0["pointer"]?.string }
                    #expect(pointers.sorted() == bad.pointers.sorted(), "\(bad.name): \(reply.text)")
                    #expect(reply.json["next"]?.string?.isEmpty == false)
                    titles.insert(reply.json["title"]?.string ?? "")
                }
                #expect(titles.count == 3, "\(bad.name) is said in three languages")
            }
            // No number was used up and nothing was kept.
            let filed = try await room.file(key: "a-key-of-a-bad-filing-1")
            #expect(filed.number.hasSuffix("-000001"))
        }
    }

    static func send(_ bad: BadFiling, _ language: String, _ room: Courtroom) async throws -> Reply {
        var headers = [("Accept-Language", language + "-KZ, de;q=0.5")]
        if let key = bad.key { headers.append(("Idempotency-Key", key)) }
        if let mediaType = bad.mediaType { headers.append(("Content-Type", mediaType)) }
        return try await room.ask("POST", "/api/v1/filings", headers: headers, body: bad.body(room))
    }

    @Test func `decides on a body that is too large before it has come`() async throws {
        try await Courtroom.open { room in
            let connection = try RawConnection(port: room.port)
            connection.send(
                """
                POST /api/v1/filings HTTP/1.1\r\nHost: court\r\nContent-Length: 70000000\r\nAccept-Language: ru\r\n\
                Content-Type: \(Parts.mediaType)\r\n\r\n
                """
            )
            let said = await connection.read(until: "}")
            #expect(said.hasPrefix("HTTP/1.1 413 "))
            #expect(said.contains("/problems/too-large") && said.contains("Content-Language: ru"))
        }
    }

    @Test func `takes the same bytes once, whatever the key, and gives the secret only to its key`() async throws {
        try await Courtroom.open { room in
            let document = try room.complaint().canonicalBytes
            let key = Courtroom.freshKey()
            let first = try await room.send(document, key: key)
            let again = try await room.send(document, key: key)
            let other = try await room.send(document)
            #expect([first.status, again.status, other.status] == [201, 200, 200])
            #expect(again.body == first.body)
            #expect(other.json["secret"] == nil && other.json["receipt"] == first.json["receipt"])
            #expect(other.json["seal"] == first.json["seal"])
            let reused = try await room.send(try room.complaint().canonicalBytes, key: key)
            #expect(reused.status == 409 && reused.problem == "key-reused")
            let nonce = try #require(try CanonicalJSON.parse(document)["nonce"])
            let used = try await room.send(try room.complaint(["nonce": nonce, "statement": "Other."]).canonicalBytes)
            #expect(used.status == 409 && used.problem == "nonce-used")
            let number = try #require(first.json["case"]?.string)
            let secret = try #require(first.json["secret"]?.string)
            #expect(try await room.read("/cases/\(number)", as: "Case \(secret.lowercased())").status == 200)
            #expect(try await room.file().number.hasSuffix("-000002"), "no refusal used a number up")
        }
    }

    @Test func `registers at once when many send the same at the same time`() async throws {
        try await Courtroom.open { room in
            let document = try room.complaint().canonicalBytes
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<12 { group.addTask { try await room.send(document) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.filter { $0.status == 201 }.count == 1)
            #expect(replies.filter { $0.status == 200 }.count == 11)
            #expect(Set(replies.map { $0.json["receipt"]?.string }).count == 1)
            #expect(replies.filter { $0.json["secret"] != nil }.count == 1)
        }
    }

    @Test(
        arguments: [
            ("odd dates", ["composed": "yesterday", "learned": "2026-99-99T00:00:00Z"]),
            ("an empty statement", ["statement": ""]),
        ] as [(String, [String: JSONValue])]
    )
    func `registers what only a person can judge`(name: String, changes: [String: JSONValue]) async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(try room.complaint(changes))
            let view = try await room.view(filed, after: "signaturePassed")
            #expect(view["signature"]?["verdict"] == "passed")
        }
    }

    @Test func `stays open when the sealing key is gone, and seals the same receipt later`() async throws {
        let wishes = Courtroom.Wishes(hasSealingKey: false)
        try await Courtroom.open(wishing: wishes) { room in
            let filed = try await room.file()
            #expect(filed.answer["seal"] == .null && filed.answer["receipt"]?.string != nil)
            let seal = try await room.read(filed.path + "/seal", as: filed.credentials)
            #expect(seal.status == 503 && seal.header("Retry-After") != nil && seal.problem == "busy")
            let ready = try await room.ask("GET", "/health/ready")
            #expect(ready.status == 503 && ready.json["sealingKey"] == false)
        }
    }
}
