import Law
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A signature that does not stand` {
    @Test func `never keeps a complaint out, and can be mended by a ratification`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(signedBy: nil)
            let waiting = try await room.view(filed, once: "ratificationPending")
            #expect(waiting["signature"]?["verdict"] == "absent" && waiting["stage"] == "signature")
            #expect(waiting["received"]?.string == "\(room.votingDay)T10:00:00.000000+05:00")
            try await room.database.advance(bySeconds: 600)
            let document: JSONValue = [
                "answers": .string(filed.sha256), "case": .string(filed.number), "type": "dauys-ratification/1",
            ]
            let path = filed.path + "/ratification"
            let bytes = document.canonicalBytes
            let unsigned = try await room.post(path, Parts(("document", bytes)), as: filed.credentials)
            #expect(unsigned.status == 422 && unsigned.problem == "unsigned")
            let stranger = try await room.act(
                "ratification",
                on: filed.number,
                document,
                signedBy: "neighbour",
                as: filed.credentials
            )
            #expect(stranger.status == 422 && stranger.problem == "bad-signature")
            #expect(try await room.view(filed).state == "ratificationPending", "a bad one changes nothing")
            let ratified = try await room.act(
                "ratification",
                on: filed.number,
                document,
                signedBy: "voter",
                as: filed.credentials
            )
            #expect(ratified.status == 201)
            let view = try await room.view(filed, once: "offered")
            #expect(view.events.starts(with: ["filed", "signatureRefused", "ratified", "registered"]))
            #expect(view["received"] == waiting["received"], "the first minute is kept")
            let ruling = try await room.served(filed)
            #expect(try await room.view(filed)["ruling"]?["sha256"]?.string == ruling)
            #expect(try await room.findings() == [])
        }
    }

    @Test func `is mended at the counter by a clerk who says how the person was identified`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(signedBy: nil)
            _ = try await room.view(filed, once: "ratificationPending")
            let clerk = try await room.signIn("clerk")
            let path = filed.path + "/ratification"
            let silent = try await room.post(path, ["identifiedBy": " ", "method": "counter"], as: clerk)
            #expect(silent.status == 422 && silent.json["errors"]?[0]?["pointer"] == "/identifiedBy")
            let odd = try await room.post(path, ["identifiedBy": "Passport", "method": "rumour"], as: clerk)
            #expect(odd.status == 422 && odd.json["errors"]?[0]?["pointer"] == "/method")
            let judge = try await room.post(
                path,
                ["identifiedBy": "Passport", "method": "counter"],
                as: try await room.signIn("judge1")
            )
            #expect(judge.status == 403)
            let done = try await room.post(path, ["identifiedBy": "Passport", "method": "counter"], as: clerk)
            #expect(done.status == 201, "\(done.text)")
            let again = try await room.post(path, ["identifiedBy": "Passport", "method": "counter"], as: clerk)
            #expect(again.status == 409 && again.problem == "out-of-turn" && again.json["state"] != nil)
            #expect(try await room.view(filed, once: "offered").events.contains("ratified"))
        }
    }

    @Test(arguments: [
        ("another document", "HASH_FAILURE", "failed"), ("another person", "WRONG_PERSON", "indeterminate"),
        ("three bytes", "FORMAT_FAILURE", "failed"),
    ])
    func `is said to be wrong in words, and the complaint waits`(what: String, sub: String, verdict: String)
        async throws
    {
        try await Courtroom.open { room in
            let document = try room.complaint().canonicalBytes
            let signature: [UInt8] =
                switch what {
                case "another document": try await room.signature(of: "voter", over: room.complaint().canonicalBytes)
                case "another person": try await room.signature(of: "neighbour", over: document)
                default: [1, 2, 3]
                }
            let reply = try await room.send(document, signature: signature)
            #expect(reply.status == 201, "it registers all the same: \(reply.text)")
            let filed = Filed(
                document: document,
                sha256: room.house.hash(of: document),
                number: try #require(reply.json["case"]?.string),
                secret: try #require(reply.json["secret"]?.string),
                answer: reply.json
            )
            let view = try await room.view(filed, once: "ratificationPending")
            #expect(view["signature"]?["verdict"]?.string == verdict && view["signature"]?["sub"]?.string == sub)
            #expect(view["signature"]?["words"]?.string?.isEmpty == false)
            // The right signature under the same bytes is taken as a ratification, and the receipt stays as it was.
            let mended = try await room.send(document, signature: try await room.signature(of: "voter", over: document))
            #expect(mended.status == 200 && mended.json["receipt"] == reply.json["receipt"])
        }
    }

    @Test func `comes late for an unsigned filing, and counts as its ratification`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(signedBy: nil)
            _ = try await room.view(filed, once: "ratificationPending")
            let bad = try await room.signature(of: "neighbour", over: filed.document)
            let refused = try await room.send(filed.document, signature: bad)
            #expect(refused.status == 200)
            #expect(try await room.view(filed).state == "ratificationPending")
            let good = try await room.signature(of: "voter", over: filed.document)
            let taken = try await room.send(filed.document, signature: good)
            #expect(
                taken.status == 200 && taken.json["receipt"] == filed.answer["receipt"]
            )
            #expect(taken.json["secret"] == nil)
            #expect(try await room.view(filed, once: "offered").events.contains("ratified"))
        }
    }

    @Test func `is waited for until the time of the case is over`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(signedBy: nil)
            _ = try await room.view(filed, once: "ratificationPending")
            try await room.database.advance(bySeconds: 90 * 60)
            let view = try await room.view(filed, once: "leftUnconsidered")
            #expect(view.events.last == "ratificationLapsed" && view["next"]?["by"] == .null)
            #expect(try await room.findings() == [])
        }
    }
}

@Suite(.freshDatabase) struct `The registry` {
    @Test func `returns a complaint with all its defects, and the corrected one keeps its first minute`() async throws {
        try await Courtroom.open { room in
            // An empty statement is left to a clerk.
            let filed = try await room.file(try room.complaint(["statement": ""]))
            let screening = try await room.view(filed, after: "leftToClerk")
            let clerk = try await room.signIn("clerk")
            let desk = try await room.read("/screening", as: clerk).json
            #expect((desk["cases"]?.array ?? []).contains { $0["case"]?.string == filed.number })
            let none = try await room.post(filed.path + "/return", ["defects": []], as: clerk)
            #expect(none.status == 422 && none.json["errors"]?[0]?["pointer"] == "/defects")
            let defects: JSONValue = ["defects": [["code": "statement", "text": "Say what happened."]]]
            let returned = try await room.post(filed.path + "/return", defects, as: clerk)
            #expect(returned.status == 201 && returned.json.state == "returnedForCorrection", "\(returned.text)")
            try await room.database.advance(bySeconds: 300)
            let complaint = try room.complaint(["answers": .string(filed.sha256), "statement": "Now it says."])
            let wrong = try room.complaint(["statement": "It answers nothing."])
            let refused = try await room.act(
                "correction",
                on: filed.number,
                wrong,
                signedBy: "voter",
                as: filed.credentials
            )
            #expect(refused.status == 422 && refused.json["errors"]?[0]?["pointer"] == "/answers")
            let corrected = try await room.act(
                "correction",
                on: filed.number,
                complaint,
                signedBy: "voter",
                as: filed.credentials
            )
            #expect(corrected.status == 201, "\(corrected.text)")
            let view = try await room.view(filed, once: "offered")
            #expect(view["received"] == screening["received"])
            #expect(view.events.contains("corrected") && view.events.contains("returned"))
            #expect(view["complaint"]?.string == room.house.hash(of: complaint.canonicalBytes))
            let receipt = try await room.read(filed.path + "/receipt", as: filed.credentials).body
            #expect(Law.Base64.text(receipt) == filed.answer["receipt"]?.string, "the first receipt stays")
            #expect(screening["edition"] == 1 && view["edition"] == 2)
            let second = try await room.read(filed.path + "/receipt?edition=2", as: filed.credentials)
            #expect(second.status == 200 && second.json["documents"]?[0]?["sha256"] == view["complaint"])
            #expect(try await room.read(filed.path + "/seal?edition=2", as: filed.credentials).status == 200)
            for none in ["0", "3", "x"] {
                let reply = try await room.read(filed.path + "/receipt?edition=" + none, as: filed.credentials)
                #expect(reply.status == 404)
            }
            #expect(try await room.findings() == [])
        }
    }

    @Test func `forwards what is not the court's, and the voter sees to whom`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file(try room.complaint(["statement": ""]))
            _ = try await room.view(filed, after: "leftToClerk")
            let clerk = try await room.signIn("clerk")
            let reply = try await room.post(
                filed.path + "/forwarding",
                ["reason": "Bribes.", "to": "police"],
                as: clerk
            )
            #expect(reply.status == 201 && reply.json.state == "forwarded", "\(reply.text)")
            #expect(try await room.view(filed)["transfer"]?["to"] == "police")
            #expect(try await room.findings() == [])
        }
    }

    @Test func `lets the voter withdraw until the judge has spoken, and not after`() async throws {
        try await Courtroom.open { room in
            func withdrawal(_ filed: Filed) -> JSONValue {
                [
                    "answers": .string(filed.sha256), "case": .string(filed.number), "reason": nil,
                    "type": "dauys-withdrawal/1",
                ]
            }
            let filed = try await room.file()
            _ = try await room.accepted(filed)
            let foreign = try await room.post(
                filed.path + "/withdrawal",
                ["type": "dauys-withdrawal/1"],
                as: filed.credentials
            )
            #expect(foreign.status == 422)
            let asked = try await room.post(filed.path + "/withdrawal", withdrawal(filed), as: filed.credentials)
            #expect(asked.status == 201 && asked.json["flags"]?.array?.contains("withdrawalAsked") == true)
            #expect(asked.json.state == "awaitingRespondent", "six letters alone end no signed complaint")
            let clerk = try await room.signIn("clerk")
            let silent = try await room.post(filed.path + "/withdrawal", ["method": "counter"], as: clerk)
            #expect(silent.status == 422 && silent.json["errors"]?[0]?["pointer"] == "/identifiedBy")
            let heard: JSONValue = ["identifiedBy": "Passport", "method": "counter"]
            let stays = try await room.post(filed.path + "/continuation", heard, as: clerk)
            #expect(stays.status == 201 && stays.json["flags"] == [] && stays.json.events.contains("continued"))
            let nothingAsked = try await room.post(filed.path + "/continuation", heard, as: clerk)
            #expect(nothingAsked.status == 409 && nothingAsked.problem == "out-of-turn")
            let officer = try await room.signIn("officer")
            #expect(try await room.post(filed.path + "/continuation", heard, as: officer).status == 403)
            let done = try await room.act(
                "withdrawal",
                on: filed.number,
                withdrawal(filed),
                signedBy: "voter",
                as: filed.credentials
            )
            #expect(done.status == 201 && done.json.state == "withdrawn", "\(done.text)")
            let confirmed = try await room.post(
                filed.path + "/withdrawal",
                ["identifiedBy": "Passport", "method": "counter"],
                as: clerk
            )
            #expect(confirmed.status == 409 && confirmed.problem == "out-of-turn")
            let ruled = try await room.file(try room.complaint(of: "neighbour"), signedBy: "neighbour")
            _ = try await room.served(ruled)
            let late = try await room.post(ruled.path + "/withdrawal", withdrawal(ruled), as: ruled.credentials)
            #expect(late.status == 409 && late.problem == "out-of-turn" && late.json["state"] == "served")
            #expect(try await room.findings() == [])
        }
    }
}
