import Law
import Postgres
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `Signing in` {
    private func challenge(_ room: Courtroom) async throws -> [UInt8] {
        let reply = try await room.post("/sign-in/challenges", [:])
        #expect(reply.status == 201 && reply.json["audience"]?.string == Courtroom.origin)
        return try #require(reply.json["document"]?.string.flatMap { Law.Base64.bytes($0) })
    }

    private func send(_ document: [UInt8], signedBy name: String, _ room: Courtroom) async throws -> Reply {
        let signature = try await room.signature(of: name, over: document)
        return try await room.post("/sign-in", Parts(("document", document), ("signature", signature)))
    }

    @Test func `gives a token for a signed challenge, once, and takes it back`() async throws {
        try await Courtroom.open { room in
            let document = try await challenge(room)
            let first = try await send(document, signedBy: "clerk", room)
            #expect(first.status == 201 && first.json["offices"]?[0]?["role"] == "registryClerk")
            let second = try await send(document, signedBy: "clerk", room)
            #expect(second.status == 401 && second.problem == "challenge-over")
            let token = "Bearer " + (first.json["token"]?.string ?? "")
            #expect(try await room.read("/screening", as: token).status == 200)
            #expect(try await room.ask("DELETE", "/api/v1/sign-in", as: token).status == 204)
            #expect(try await room.read("/screening", as: token).status == 401)
        }
    }

    @Test func `refuses a challenge that is over, and one of another service`() async throws {
        try await Courtroom.open { room in
            let old = try await challenge(room)
            try await room.database.advance(bySeconds: 120)
            #expect(try await send(old, signedBy: "clerk", room).problem == "challenge-over")
            var members = try CanonicalJSON.parse(try await challenge(room)).object ?? [:]
            members["audience"] = "https://other.test"
            let elsewhere = try await send(JSONValue.object(members).canonicalBytes, signedBy: "clerk", room)
            #expect(elsewhere.status == 422 && elsewhere.json["errors"]?[0]?["pointer"] == "/audience")
            members["audience"] = .string(Courtroom.origin)
            members["nonce"] = "AAAAAAAAAAAAAAAAAAAAAA"
            let invented = try await send(JSONValue.object(members).canonicalBytes, signedBy: "clerk", room)
            #expect(invented.status == 401 && invented.problem == "challenge-over")
        }
    }

    @Test func `refuses who has no office, no signature, or one over something else`() async throws {
        try await Courtroom.open { room in
            let stranger = try await send(try await challenge(room), signedBy: "stranger", room)
            #expect(stranger.status == 403 && stranger.problem == "not-yours")
            let document = try await challenge(room)
            let unsigned = try await room.post("/sign-in", Parts(("document", document)))
            #expect(unsigned.status == 422 && unsigned.problem == "unsigned")
            let other = try await room.signature(of: "clerk", over: try await challenge(room))
            let altered = try await room.post("/sign-in", Parts(("document", document), ("signature", other)))
            #expect(
                altered.status == 422 && altered.problem == "bad-signature" && altered.json["sub"] == "HASH_FAILURE"
            )
            let broken = try await room.post(
                "/sign-in",
                Parts(("document", try await challenge(room)), ("signature", [1, 2, 3]))
            )
            #expect(broken.problem == "bad-signature" && broken.json["sub"] == "FORMAT_FAILURE")
            #expect(try await room.read("/screening", as: "Bearer " + String(repeating: "A", count: 43)).status == 401)
        }
    }

    @Test func `ends when the office does`() async throws {
        try await Courtroom.open { room in
            let token = try await room.signIn("clerk")
            #expect(try await room.read("/screening", as: token).status == 200)
            let staying = (Town.people["people"]?.array ?? []).filter { $0["givenName"] != "clerk" }
            let owner = room.database.pool(sessions: 1)
            try await Town.load("people", ["version": "2", "people": .array(staying)], into: owner)
            owner.close()
            #expect(try await room.read("/screening", as: token).status == 401)
        }
    }
}
