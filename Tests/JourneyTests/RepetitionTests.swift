import HTTP
import Law
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A program that lost an answer, or looks late` {
    private let key = ("Idempotency-Key", "0123456789abcdef-1")

    @Test func `is given the same answer under the same key, and never another's`() async throws {
        try await Courtroom.open { court in
            let filed = try await court.file()
            _ = try await court.view(filed, once: "offered")
            let offer = try await court.offer(of: filed)
            let form: JSONValue = ["attempt": .integer(offer.attempt)]
            let path = filed.path + "/acceptance"
            let first = try await court.post(path, form, as: offer.token, headers: [key])
            #expect(first.status == 201 && first.json["case"]?.string == filed.number)
            _ = try await court.view(filed, once: "awaitingRespondent")
            let again = try await court.post(path, form, as: offer.token, headers: [key])
            #expect(again.status == 201 && again.body == first.body && again.header("ETag") == first.header("ETag"))
            let other = try await court.post(path, ["attempt": 9], as: offer.token, headers: [key])
            #expect(other.status == 409 && other.problem == "key-reused")
            // The same key of somebody else is another key.
            let stranger = try await court.signIn("judge1" == offer.judge ? "judge2" : "judge1")
            #expect(try await court.post(path, form, as: stranger, headers: [key]).body != first.body)
            let short = try await court.post(path, form, as: offer.token, headers: [("Idempotency-Key", "short")])
            #expect(short.status == 400 && short.problem == "key-missing")
        }
    }

    @Test func `is known again although its form has another boundary, and not when a part differs`() async throws {
        try await Courtroom.open { court in
            let filed = try await court.file()
            let document: JSONValue = [
                "answers": .string(filed.sha256), "case": .string(filed.number), "reason": nil,
                "type": "dauys-withdrawal/1",
            ]
            let bytes = document.canonicalBytes
            var form = Parts(("document", bytes), ("signature", try await court.signature(of: "voter", over: bytes)))
            let path = filed.path + "/withdrawal"
            let first = try await court.post(path, form, as: filed.credentials, headers: [key])
            #expect(first.status == 201, "\(first.text)")
            form.boundary = "made-up-anew"
            let again = try await court.post(path, form, as: filed.credentials, headers: [key])
            #expect(again.status == 201 && again.body == first.body, "\(again.text)")
            form.parts[1].bytes = try await court.signature(of: "voter", over: bytes)
            #expect(try await court.post(path, form, as: filed.credentials, headers: [key]).problem == "key-reused")
        }
    }

    @Test func `may use a key again when nothing came of its request`() async throws {
        try await Courtroom.open { court in
            let filed = try await court.file()
            let path = filed.path + "/withdrawal"
            let refused = try await court.post(path, ["type": "x"], as: filed.credentials, headers: [key])
            #expect(refused.status == 422)
            let again = try await court.post(path, ["type": "y"], as: filed.credentials, headers: [key])
            #expect(again.status == 422 && again.problem == "not-valid")
        }
    }

    @Test func `does nothing to a case that has moved on, and is told who has it`() async throws {
        try await Courtroom.open { court in
            let filed = try await court.file()
            _ = try await court.view(filed, once: "offered")
            let offer = try await court.offer(of: filed)
            let seen = try await court.read(filed.path, as: offer.token)
            let tag = try #require(seen.header("ETag"))
            let form: JSONValue = ["attempt": .integer(offer.attempt)]
            let path = filed.path + "/acceptance"
            let late = try await court.post(path, form, as: offer.token, headers: [("If-Match", "\"1\"")])
            #expect(late.status == 412 && late.problem == "stale-page" && late.header("ETag") == tag)
            #expect(late.json["state"] == "offered" && late.json["judge"] == seen.json["assignment"]?["judge"])
            #expect(try await court.read(filed.path, as: offer.token).header("ETag") == tag)
            for broken in ["1", "\"x\"", "W/\"1\""] {
                let reply = try await court.post(path, form, as: offer.token, headers: [("If-Match", broken)])
                #expect(reply.status == 400 && reply.problem == "broken-request", "\(broken)")
            }
            let done = try await court.post(path, form, as: offer.token, headers: [("If-Match", tag)])
            #expect(done.status == 201 && done.header("ETag") != tag)
            let stale = try await court.post(path, ["attempt": 7], as: offer.token)
            #expect(stale.status == 409 && stale.json["judge"] == seen.json["assignment"]?["judge"])
            // The party is told where the case stands, and not who has it.
            let withdrawn = try await court.post(
                filed.path + "/confirmation",
                [
                    "answers": .string(filed.sha256), "case": .string(filed.number), "letIn": true, "text": nil,
                    "type": "dauys-confirmation/1",
                ],
                as: filed.credentials
            )
            #expect(withdrawn.status == 409 && withdrawn.json["judge"] == .null, "\(withdrawn.text)")
            #expect(withdrawn.json["state"]?.string != nil)
        }
    }

    @Test func `pages through what happened, missing nothing and seeing nothing twice`() async throws {
        try await Courtroom.open { court in
            let officer = try await court.signIn("duty")
            let filed = try await court.file()
            _ = try await court.view(filed, once: "offered")
            var seen: [String] = []
            var cursor = "0.0"
            for _ in 1...100 {
                let page = try await court.read("/events?limit=2&after=\(cursor)", as: officer)
                #expect(page.status == 200, "\(page.text)")
                let events = page.json["events"]?.array ?? []
                seen += events.map { "\($0["case"]?.string ?? "") \($0["version"]?.integer ?? 0)" }
                cursor = try #require(page.json["cursor"]?.string)
                if page.json["more"] == false { break }
            }
            let version = try #require(try await court.read(filed.path, as: filed.credentials).json["version"]?.integer)
            #expect(seen == (1...version).map { "\(filed.number) \($0)" })
            for wrong in ["after=x", "after=1", "after=-1.0", "limit=0", "limit=501", "limit=x"] {
                #expect(try await court.read("/events?" + wrong, as: officer).status == 422, "\(wrong)")
            }
            #expect(try await court.read("/events", as: try await court.signIn("judge1")).status == 403)
            let commission = try await court.read("/events", as: try await court.signIn("officer"))
            #expect(commission.json["events"]?.array?.isEmpty == false)
        }
    }

    @Test func `tries a filing as often as it likes, and nothing is stored`() async throws {
        try await Courtroom.open { court in
            let document = try court.complaint(of: "voter").canonicalBytes
            let signature = try await court.signature(of: "voter", over: document)
            let parts = Parts(("document", document), ("signature", signature))
            for _ in 1...2 {
                let tried = try await court.post("/filings/dry-run", parts)
                #expect(tried.status == 200 && tried.json["wouldBe"] == "registered", "\(tried.text)")
                #expect(tried.json["signature"]?["verdict"] == "passed")
                #expect(tried.json["deadlines"]?.array?.isEmpty == false)
            }
            let torn = try await court.post("/filings/dry-run", Parts(("document", document), ("signature", [1, 2])))
            #expect(torn.json["signature"]?["verdict"] == "failed")
            let filed = try await court.post("/filings", parts, headers: [key])
            #expect(filed.status == 201 && filed.json["case"]?.string?.hasSuffix("000001") == true)
            let tried = try await court.post("/filings/dry-run", parts)
            #expect(tried.json["wouldBe"] == "known" && !tried.text.contains("000001"))
            let other = try court.complaint(of: "voter").canonicalBytes
            #expect(try await court.post("/filings/dry-run", Parts(("document", other)), headers: [key]).status == 409)
            var members = try #require(try court.complaint(of: "voter").object)
            members["statement"] = "Something else."
            members["nonce"] = try CanonicalJSON.parse(document)["nonce"]
            let replayed = JSONValue.object(members).canonicalBytes
            let nonce = try await court.post("/filings/dry-run", Parts(("document", replayed)))
            #expect(nonce.status == 409 && nonce.problem == "nonce-used")
            #expect(try await court.post("/filings/dry-run", Parts(("document", [123, 125]))).status == 422)
        }
    }
}
