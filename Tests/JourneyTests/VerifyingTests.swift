import Law
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `Asking the court about a signature` {
    private let document = Array("Мені тізімде жоқ дейді".utf8)

    private func ask(_ body: JSONValue, _ room: Courtroom) async throws -> Reply {
        try await room.post("/signatures/verify", body)
    }

    @Test func `is answered in the words programs know, over the document or its hash alone`() async throws {
        try await Courtroom.open { room in
            let cms = JSONValue.string(Law.Base64.text(try await room.signature(of: "clerk", over: document)))
            let whole = try await ask(["cms": cms, "data": .string(Law.Base64.text(document))], room)
            #expect(whole.status == 200 && whole.json["valid"] == true, "\(whole.text)")
            #expect(whole.json["indication"] == "TOTAL_PASSED")
            let certificate = whole.json["signers"]?[0]?["certificates"]?[0]
            #expect(certificate?["keyUsage"] == "SIGN" && certificate?["valid"] == true)
            #expect(certificate?["subject"]?["iin"]?.string?.count == 12)
            let hash = try await ask(["cms": cms, "hash": .string(Digest.sha256Hex(document))], room)
            #expect(hash.json["valid"] == true)
            let other = try await ask(["cms": cms, "hash": .string(Digest.sha256Hex(document + [0]))], room)
            #expect(other.json["valid"] == false && other.json["subIndication"] == "HASH_FAILURE")
        }
    }

    @Test func `is never answered with yes where something is open or missing`() async throws {
        try await Courtroom.open { room in
            let cms = JSONValue.string(Law.Base64.text(try await room.signature(of: "clerk", over: document)))
            let data = JSONValue.string(Law.Base64.text(document))
            let open = try await ask(["cms": cms, "data": data, "revocationCheck": ["OCSP"]], room)
            #expect(open.json["valid"] == false && open.json["subIndication"] == "TRY_LATER")
            let alone = try await ask(["cms": cms], room)
            #expect(alone.json["valid"] == false && alone.json["subIndication"] == "SIGNED_DATA_NOT_FOUND")
            let junk = try await ask(["cms": "MAA=", "data": data], room)
            #expect(junk.status == 200 && junk.json["subIndication"] == "FORMAT_FAILURE")
            for body in [["data": data], ["cms": 1], ["cms": cms, "hash": "00"]] as [JSONValue] {
                #expect(try await ask(body, room).status == 422)
            }
        }
    }

    @Test func `tells whom the court trusts`() async throws {
        try await Courtroom.open { room in
            let trust = try await room.read("/signatures/trust")
            #expect(trust.status == 200)
            #expect(trust.json["anchors"]?.array?.count == room.house.anchors.sha256.count)
            #expect(trust.json["anchors"]?[0]?.string?.count == 64)
        }
    }
}
