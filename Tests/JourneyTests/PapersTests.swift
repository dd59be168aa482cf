import Law
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `Papers of a case` {
    private func put(
        _ bytes: [UInt8],
        _ range: String?,
        of filed: Filed,
        named sha256: String,
        _ room: Courtroom
    ) async throws -> Reply {
        try await room.ask(
            "PUT",
            "/api/v1\(filed.path)/attachments/\(sha256)",
            as: filed.credentials,
            headers: range.map { [("Content-Range", "bytes " + $0)] } ?? [],
            body: bytes
        )
    }

    private func head(_ filed: Filed, _ sha256: String, _ room: Courtroom) async throws -> [String?] {
        let reply = try await room.ask("HEAD", "/api/v1\(filed.path)/attachments/\(sha256)", as: filed.credentials)
        #expect(reply.status == 200)
        return ["Upload-Offset", "Upload-Length", "Upload-Complete"].map { reply.header($0) }
    }

    @Test func `come in parts, go on where they were cut off, and are kept once`() async throws {
        try await Courtroom.open { room in
            let paper = [0xFF, 0xD8, 0xFF] + (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let sha256 = room.house.hash(of: paper)
            let entry: JSONValue = [
                "mediaType": "image/jpeg", "name": "refusal.jpg", "sha256": .string(sha256),
                "size": .integer(Int64(paper.count)),
            ]
            let filed = try await room.file(try room.complaint(["attachments": [entry]]))
            let size = paper.count
            #expect(try await head(filed, sha256, room) == ["0", nil, "?0"])
            let first = try await put(Array(paper[..<1_000_000]), "0-999999/\(size)", of: filed, named: sha256, room)
            #expect(first.status == 202 && first.header("Upload-Offset") == "1000000")
            #expect(try await head(filed, sha256, room) == ["1000000", "\(size)", "?0"])
            let gap = try await put(
                Array(paper[2_000_000...]),
                "2000000-\(size - 1)/\(size)",
                of: filed,
                named: sha256,
                room
            )
            #expect(gap.status == 409 && gap.problem == "wrong-offset" && gap.json["offset"] == 1_000_000)
            let repeated = try await put(Array(paper[..<1_000_000]), "0-999999/\(size)", of: filed, named: sha256, room)
            #expect(repeated.status == 409 && repeated.json["offset"] == 1_000_000)
            let resized = try await put(
                Array(paper[1_000_000...]),
                "1000000-\(size - 1)/\(size + 1)",
                of: filed,
                named: sha256,
                room
            )
            #expect(resized.status == 409 && resized.problem == "wrong-offset", "a paper of another size")
            #expect((try await room.view(filed)["documents"]?.array ?? []).count == 2, "nothing is kept yet")
            let last = try await put(
                Array(paper[1_000_000...]),
                "1000000-\(size - 1)/\(size)",
                of: filed,
                named: sha256,
                room
            )
            #expect(
                last.status == 201 && last.json["sha256"]?.string == sha256,
                "\(last.text) \(Town.log.lines(with: "requestFailed"))"
            )
            let again = try await put(
                Array(paper[1_000_000...]),
                "1000000-\(size - 1)/\(size)",
                of: filed,
                named: sha256,
                room
            )
            #expect(again.status == 200)
            #expect(try await put(paper, nil, of: filed, named: sha256, room).status == 200)
            #expect(try await head(filed, sha256, room) == ["\(size)", "\(size)", "?1"])
            let kept = try await room.read("\(filed.path)/documents/\(sha256)", as: filed.credentials)
            #expect(kept.body == paper && kept.header("Content-Type") == "application/octet-stream")
            let document = try await room.view(filed)["documents"]?.array?.last
            #expect(document?["name"] == "refusal.jpg" && document?["named"] == true)
            #expect(document?["mediaType"] == "image/jpeg" && document?["role"] == "attachment")
        }
    }

    @Test func `are refused under another hash, in whole and in parts, and can come again`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let paper = Array("A paper that was not named.".utf8)
            let other = room.house.hash(of: [1])
            let whole = try await put(paper, nil, of: filed, named: other, room)
            #expect(whole.status == 422 && whole.problem == "other-hash")
            let size = paper.count
            #expect(try await put(Array(paper[..<5]), "0-4/\(size)", of: filed, named: other, room).status == 202)
            let last = try await put(Array(paper[5...]), "5-\(size - 1)/\(size)", of: filed, named: other, room)
            #expect(last.status == 422 && last.problem == "other-hash")
            #expect(try await head(filed, other, room) == ["0", nil, "?0"])
            let sha256 = room.house.hash(of: paper)
            #expect(try await put(paper, nil, of: filed, named: sha256, room).status == 201)
            let document = try await room.view(filed)["documents"]?.array?.last
            #expect(document?["named"] == false, "added, not signed")
            #expect(try await put(paper, nil, of: filed, named: "abc", room).status == 404)
        }
    }

    @Test(arguments: ["0-4/5", "bytes=0-4/5", "5-9/10", "0-5/10", "0-4/*"])
    func `need a range that fits their bytes`(range: String) async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let reply = try await put([1, 2, 3, 4, 5], range, of: filed, named: filed.sha256, room)
            // Only the first is a range of five bytes from the beginning; its hash is another one.
            let expected =
                range == "0-4/5"
                ? (422, "other-hash") : range == "5-9/10" ? (409, "wrong-offset") : (400, "broken-request")
            #expect((reply.status, reply.problem) == expected)
        }
    }

    @Test func `stay within the limits of one paper and of all papers, and never hold a filing up`() async throws {
        var limits = Courthouse.Limits()
        limits.attachmentBytes = 1_000
        limits.attachmentsOfCaseBytes = 2_500
        let wishes = Courtroom.Wishes(limits: limits)
        try await Courtroom.open(wishing: wishes) { room in
            let large = [UInt8](repeating: 1, count: 1_001)
            let entry: JSONValue = [
                "mediaType": "image/png", "name": "large.png", "sha256": .string(room.house.hash(of: large)),
                "size": 1_001,
            ]
            let small = [UInt8](repeating: 2, count: 1_000)
            let complaint = try room.complaint(["attachments": [entry]])
            let filed = try await room.file(complaint, attachments: [large, small])
            let notKept = filed.answer["notKept"]?.array ?? []
            #expect(notKept.count == 1 && notKept.first?["name"] == "large.png")
            #expect(
                notKept.first?["sha256"]?.string == room.house.hash(of: large) && notKept.first?["limitBytes"] == 1_000
            )
            #expect((try await room.view(filed)["documents"]?.array ?? []).count == 3)
            let hash = room.house.hash(of: large)
            let tooLong = try await put([1], "0-0/1001", of: filed, named: hash, room)
            #expect(tooLong.status == 413 && tooLong.json["limitBytes"] == 1_000)
            #expect(try await put([1], "0-0/1000", of: filed, named: hash, room).status == 202)
            let tooMuch = try await put([1], "0-0/501", of: filed, named: room.house.hash(of: [9]), room)
            #expect(tooMuch.status == 413 && tooMuch.json["limitBytes"] == 2_500)
            #expect(try await put([1], "0-0/500", of: filed, named: room.house.hash(of: [8]), room).status == 202)
        }
    }

    @Test func `are the business of the case's voter alone`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let path = "/api/v1\(filed.path)/attachments/\(room.house.hash(of: [1]))"
            #expect(try await room.ask("PUT", path, body: [1]).header("WWW-Authenticate") == "Case")
            #expect(try await room.ask("PUT", path, as: "Case AAAAAA", body: [1]).status == 403)
            #expect(try await room.ask("PUT", path, as: try await room.signIn("clerk"), body: [1]).status == 403)
            #expect(try await room.ask("HEAD", path).status == 401)
        }
    }
}
