import Law
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `When somebody does not do what is theirs` {
    @Test func `the next judge of the drawn order is asked, and who stepped back is out for good`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            _ = try await room.view(filed, once: "offered")
            let first = try await room.offer(of: filed)
            let silent = try await room.post(
                filed.path + "/recusal",
                ["attempt": .integer(first.attempt), "reason": " "],
                as: first.token
            )
            #expect(silent.status == 422 && silent.json["errors"]?[0]?["pointer"] == "/reason")
            let recusal: JSONValue = ["attempt": .integer(first.attempt), "reason": "I know the voter."]
            #expect(try await room.post(filed.path + "/recusal", recusal, as: first.token).status == 201)
            let twice = try await room.post(filed.path + "/recusal", recusal, as: first.token)
            #expect(twice.status == 409 && twice.problem == "stale-page")
            let second = try await room.offer(of: filed)
            #expect(second.judge != first.judge && second.attempt == first.attempt + 1)
            let stale = try await room.post(
                filed.path + "/acceptance",
                ["attempt": .integer(first.attempt)],
                as: second.token
            )
            #expect(
                stale.status == 409 && stale.problem == "stale-page"
                    && stale.json["attempt"] == .integer(second.attempt)
            )
            try await room.database.advance(bySeconds: 300)
            _ = try await room.view(filed, after: "offered", times: 3)
            let third = try await room.offer(of: filed)
            #expect(third.judge != first.judge && third.judge != second.judge)
            let late = try await room.post(
                filed.path + "/acceptance",
                ["attempt": .integer(second.attempt)],
                as: second.token
            )
            #expect(late.status == 409 && late.problem == "stale-page", "\(late.text)")
            let record = try await room.read("/elections/kz-2026/draws/1").json
            let order = (record["order"]?.array ?? []).compactMap { $0["judge"]?.string?.last }
            #expect(order == [first, second, third].map { $0.judge.last ?? "?" })
            #expect(
                try await room.post(filed.path + "/acceptance", ["attempt": .integer(third.attempt)], as: third.token)
                    .status == 201
            )
            #expect(try await room.findings() == [])
        }
    }

    @Test func `after the last of the order comes the reserve, by a draw of its own`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            for _ in 1...3 {
                _ = try await room.view(filed, once: "offered")
                let offer = try await room.offer(of: filed)
                let recusal: JSONValue = ["attempt": .integer(offer.attempt), "reason": "A reason."]
                #expect(try await room.post(filed.path + "/recusal", recusal, as: offer.token).status == 201)
            }
            let view = try await room.view(filed, once: "offered")
            let offer = try await room.offer(of: filed)
            #expect(offer.judge == "judge5")
            let record = try await room.read("/elections/kz-2026/draws/2").json
            #expect(record["layer"] == "reserve" && record["after"] == 1 && record["lottery"] == false)
            #expect(view["draws"]?.array?.count == 2)
        }
    }

    @Test func `a commission that is silent is not waited for`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let offer = try await room.accepted(filed)
            let early = try await room.post(filed.path + "/ruling", Courtroom.ruling(offer.attempt), as: offer.token)
            #expect(
                early.status == 409 && early.problem == "out-of-turn" && early.json["state"] == "awaitingRespondent"
            )
            try await room.database.advance(bySeconds: 20 * 60)
            let view = try await room.view(filed, once: "deliberation")
            #expect(view.events.last == "answerLapsed")
            #expect(try await room.answer(filed).status == 201, "an answer that comes late is still shown to the judge")
            let late = try await room.view(filed)
            #expect(late.state == "deliberation" && late["replies"]?[0]?["inTime"] == false)
            let bytes = try await room.frozen(filed, offer)
            #expect(try await room.sign(bytes, filed, offer).status == 201)
            _ = try await room.view(filed, once: "served")
            #expect(try await room.findings() == [])
        }
    }

    @Test func `a refusal to carry a ruling out opens a case of its own, and everybody above is told`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let ruling = try await room.served(filed)
            let early = try await room.execute(filed, ruling)
            #expect(early.status == 409 && early.problem == "out-of-turn")
            #expect(try await room.acknowledge(filed, ruling).status == 201)
            let refused = try await room.execute(filed, ruling, outcome: "refused")
            #expect(refused.status == 201 && refused.json.state == "executionRefused", "\(refused.text)")
            let view = try await room.view(filed)
            let sequel = try #require((view["sequels"]?[0]?.string ?? view["sequels"]?[0]?["case"]?.string))
            let duty = try await room.signIn("duty")
            let opened = try await room.read("/cases/\(sequel)", as: duty).json
            #expect(opened["kind"] == "EX-01" && opened["origin"]?.string == filed.number)
            #expect(opened.events.first == "filed" && opened["signature"] == .null)
            for name in ["superior", "prosecutor"] {
                let inbox = try await room.read("/inbox", as: try await room.signIn(name)).json
                #expect((inbox["items"]?.array ?? []).contains { $0["case"]?.string == filed.number }, "\(name)")
            }
            #expect(try await room.findings() == [])
        }
    }

    @Test func `a voter who was not let in after all says so, and a refused complaint ends without execution`()
        async throws
    {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let ruling = try await room.served(filed)
            #expect(try await room.acknowledge(filed, ruling).status == 201)
            #expect(try await room.execute(filed, ruling).status == 201)
            let denied = try await room.confirm(filed, ruling, letIn: false)
            #expect(denied.status == 201 && denied.json.state == "executionRefused", "\(denied.text)")
            #expect(denied.json["sequels"]?.array?.count == 1)
            let other = try await room.file(try room.complaint(of: "neighbour"), signedBy: "neighbour")
            _ = try await room.served(other, outcome: "refuse")
            let view = try await room.view(other)
            #expect(view["ruling"]?["outcome"] == "refuse" && view["execution"]?.array?.isEmpty == true)
            #expect(try await room.findings() == [])
        }
    }
}

@Suite(.freshDatabase) struct `A ruling` {
    @Test func `that alters the list is refused once the count has begun, frozen or not`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let offer = try await room.accepted(filed)
            #expect(try await room.answer(filed).status == 201)
            let bytes = try await room.frozen(filed, offer)
            let path = "/stations/71-0123/count"
            let started: JSONValue = ["started": .string("\(room.votingDay)T10:00:00+05:00")]
            #expect(try await room.post(path, started).status == 401)
            #expect(try await room.post(path, started, as: try await room.signIn("otherOfficer")).status == 403)
            let officer = try await room.signIn("officer")
            // No voter is shut out by a count that is said to have begun while the station is open.
            let early = try await room.post(path, started, as: officer)
            #expect(early.status == 409 && early.problem == "station-open", "\(early.text)")
            let closing: JSONValue = ["closes": started["started"] ?? .null, "reason": "flood"]
            let own = try await room.post("/stations/71-0123/closing", closing, as: officer)
            #expect(own.status == 409 && own.problem == "closing-too-early", "\(own.text)")
            let closed = try await room.post("/stations/71-0123/closing", closing, as: try await room.signIn("duty"))
            #expect(closed.status == 201, "\(closed.text)")
            let said = try await room.post(path, started, as: officer)
            #expect(said.status == 201, "\(said.text)")
            let refused = try await room.sign(bytes, filed, offer)
            #expect(refused.status == 409 && refused.problem == "list-frozen", "\(refused.text)")
            let again = try await room.post(filed.path + "/ruling", Courtroom.ruling(offer.attempt), as: offer.token)
            #expect(again.status == 409 && again.problem == "list-frozen")
            let legality = Courtroom.ruling(offer.attempt, "grantInPart", orders: ["allow"])
            let other = try await room.frozen(filed, offer, legality)
            #expect(try await room.sign(other, filed, offer).status == 201, "the legality is still decided on")
            _ = try await room.view(filed, once: "served")
        }
    }

    @Test func `is taken only as it was frozen, signed by its judge, with all its parts`() async throws {
        try await Courtroom.open { room in
            let filed = try await room.file()
            let offer = try await room.accepted(filed)
            #expect(try await room.answer(filed).status == 201)
            let path = filed.path + "/ruling"
            var form = Courtroom.ruling(offer.attempt).object ?? [:]
            form["facts"] = " "
            form["law"] = []
            form["orders"] = []
            let empty = try await room.post(path, .object(form), as: offer.token)
            let pointers = Set((empty.json["errors"]?.array ?? []).compactMap { $0["pointer"]?.string })
            #expect(empty.status == 422 && pointers == ["/facts", "/law", "/orders"], "\(empty.text)")
            form = Courtroom.ruling(offer.attempt).object ?? [:]
            form["outcome"] = "perhaps"
            #expect(
                try await room.post(path, .object(form), as: offer.token).json["errors"]?[0]?["pointer"] == "/outcome"
            )
            let bytes = try await room.frozen(filed, offer)
            let others = (1...5).map { "judge\($0)" }.filter { $0 != offer.judge }
            let foreign = try await room.signature(of: others[0], over: bytes)
            let other = try await room.post(path, Parts(("document", bytes), ("signature", foreign)), as: offer.token)
            #expect(other.status == 422 && other.problem == "bad-signature")
            let unsigned = try await room.post(path, Parts(("document", bytes)), as: offer.token)
            #expect(unsigned.status == 422 && unsigned.problem == "unsigned")
            let altered = String(decoding: bytes, as: UTF8.self).replacing("lives there", with: "lived there")
            let changed = try await room.sign(Array(altered.utf8), filed, offer)
            #expect(changed.status == 409 && changed.problem == "stale-page")
            let token = try await room.signIn(others[0])
            #expect(try await room.post(path, Courtroom.ruling(offer.attempt), as: token).status == 403)
            #expect(try await room.sign(bytes, filed, offer).status == 201)
            let twice = try await room.sign(bytes, filed, offer)
            #expect(twice.status == 201, "the same again is the same ruling: \(twice.text)")
            let served = try await room.view(filed, once: "served")
            #expect(served["ruling"]?["number"] == twice.json["ruling"]?["number"])
        }
    }
}
