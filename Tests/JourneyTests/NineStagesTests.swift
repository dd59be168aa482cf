import Law
import Proceedings
import Signatures
import TestSupport
import Testing

@Suite(.freshDatabase) struct `One complaint on its way` {
    @Test func `passes all nine stages, and everybody can prove what happened`() async throws {
        let folder = try Place.folder()
        let (holders, programs) = try await Self.realHolders(in: folder)
        try await Courtroom.open(wishing: Courtroom.Wishes(holders: holders)) { room in
            let filed = try await room.file()
            try await Self.expectReceipt(filed, room)
            let offer = try await Self.expectAdmissionAndDraw(filed, room, folder)
            let ruling = try await Self.expectHearingAndRuling(filed, offer, room)
            try await Self.expectServiceAndExecution(filed, ruling, room)
            #expect(try await room.findings() == [])
        }
        for program in programs { program.stop() }
    }

    /// Three holders as operators run them: keys made and processes started with the built program.
    static func realHolders(in folder: String) async throws -> ([HolderPlace], [RunningProgram]) {
        var places: [HolderPlace] = []
        var programs: [RunningProgram] = []
        for id in Holders.ids {
            let said = try Place.run("'\(Place.program)' key new --kind vrf --out \(id).key", in: folder)
            let program = try RunningProgram(
                ["holder", "--key", "\(folder)/\(id).key", "--listen", "127.0.0.1:0"],
                in: folder
            )
            let line = try await program.line("holderListens")
            let address = try #require(line["address"]?.string)
            let key = String(said.filter { !$0.isWhitespace })
            #expect(line["key"]?.string == key)
            places.append(HolderPlace(id: id, key: key, address: "http://" + address))
            programs.append(program)
        }
        return (places, programs)
    }

    /// Filing: the answer, the receipt's bytes and the court's seal over them.
    static func expectReceipt(_ filed: Filed, _ room: Courtroom) async throws {
        let year = room.votingDay.prefix(4)
        #expect(filed.number == "AST-\(year)-000001")
        #expect(filed.secret.count == 6 && filed.secret.allSatisfy { "ABCDEFGHJKLMNPQRSTUVWXYZ23456789".contains($0) })
        let receipt = try #require(filed.answer["receipt"]?.string.flatMap { Law.Base64.bytes($0) })
        let seal = try #require(filed.answer["seal"]?.string.flatMap { Law.Base64.bytes($0) })
        let text = String(decoding: receipt, as: UTF8.self)
        #expect(!text.contains(filed.secret))
        let document = try CanonicalJSON.parse(receipt)
        #expect(document["type"] == "dauys-receipt/1" && document["case"]?.string == filed.number)
        #expect(document["received"]?.string == "\(room.votingDay)T10:00:00.000000+05:00")
        #expect(document["signed"] == "present" && document["publicId"] == filed.answer["publicId"])
        let documents = document["documents"]?.array ?? []
        #expect(documents.map { $0["role"] } == ["complaint", "signature"])
        #expect(documents.first?["sha256"]?.string == filed.sha256)
        #expect(documents.first?["size"]?.integer == Int64(filed.document.count))
        try await expectDeadlines(document["deadlines"], room)
        #expect(document["deadlines"] == filed.answer["deadlines"])
        let certificate = try #require(try await sealCertificate(room))
        #expect(try room.opensslTakes(seal, over: receipt, under: certificate))
        #expect(try !room.opensslTakes(seal, over: receipt + [32], under: certificate))
        let again = try await room.read(filed.path + "/receipt", as: filed.credentials)
        #expect(again.body == receipt && again.header("X-Content-Type-Options") == "nosniff")
        #expect(again.header("Content-Disposition")?.hasPrefix("attachment") == true)
        #expect(try await room.read(filed.path + "/seal", as: filed.credentials).body == seal)
    }

    static func sealCertificate(_ room: Courtroom) async throws -> [UInt8]? {
        let election = try await room.read("/elections/kz-2026").json
        return election["courts"]?[0]?["sealCertificate"]?.string.map { Array($0.utf8) }
    }

    static func expectDeadlines(_ deadlines: JSONValue?, _ room: Courtroom) async throws {
        let rows = deadlines?.array ?? []
        let day = room.votingDay
        let court = try #require(rows.first { $0["rule"] == "LIST-COURT" })
        let midnight = try #require(Instant(rfc3339: "\(day)T00:00:00+05:00")).adding(seconds: 86_400)
        #expect(court["due"]?.string.flatMap { Instant(rfc3339: $0) } == midnight)
        #expect(court["unit"] == "sameDay" && court["quantity"] == .null)
        #expect(court["source"] == "Const. Law on Elections, art. 26(4)" && court["edition"] == "2025-06-01")
        #expect(court["sure"] == "read" && court["text"]?.string?.isEmpty == false)
        #expect(court["trigger"]?["event"] == "received")
        #expect(court["trigger"]?["at"]?.string == "\(day)T10:00:00.000000+05:00")
        let useful = try #require(rows.first { $0["rule"] == "USEFUL-MINUTE" })
        #expect(useful["due"]?.string == "\(day)T19:25:00.000000+05:00")
        #expect(useful["sure"] == "own" && useful["source"] == "town" && useful["edition"] == "1")
    }

    /// Signature, admission, deadlines and assignment: the verdict, the registration, the draw and its public record.
    static func expectAdmissionAndDraw(_ filed: Filed, _ room: Courtroom, _ folder: String) async throws -> Offer {
        let view = try await room.view(filed, once: "offered")
        #expect(view.events == ["filed", "signaturePassed", "registered", "poolFixed", "drawn", "offered"])
        #expect(view["signature"]?["verdict"] == "passed" && view["stage"] == "assignment")
        // By which law and by which program it was judged is told with the verdict.
        #expect(view["signature"]?["policy"]?.string?.hasPrefix("town/") == true)
        #expect(view["signature"]?["engine"]?.string?.hasPrefix("dauys-signatures/") == true)
        try await expectDeadlines(view["deadlines"], room)
        #expect(view["next"]?["by"]?.string == "\(room.votingDay)T10:05:00.000000+05:00")
        #expect(view["next"]?["who"]?.string?.hasPrefix("judge") == true)
        #expect(view["assignment"] == nil, "a voter is not told who was asked")
        let number = try #require(view["draws"]?[0]?.integer)
        let record = try await room.read("/elections/kz-2026/draws/\(number)")
        let seal = try await room.read("/elections/kz-2026/draws/\(number)/seal")
        let certificate = try #require(try await sealCertificate(room))
        #expect(try room.opensslTakes(seal.body, over: record.body, under: certificate))
        let pool = record.json["pool"]?.string?.split(separator: "\n").map(String.init) ?? []
        #expect(pool.first == "court-draw/v1" && pool.contains("J-0004 - CONFLICT"))
        #expect(pool.contains("case \(view["publicId"]?.string ?? "")"))
        try Place.write(record.body, to: folder + "/draw.json")
        try Place.write(try await room.read("/elections/kz-2026").body, to: folder + "/election.json")
        let verify = "'\(Place.program)' draw verify draw.json --election election.json"
        #expect(try Place.run(verify, in: folder).contains("the draw verifies: 3 places"))
        try Place.run("'\(Place.root)/ops/draw-verify' draw.json election.json", in: folder)
        let forged = record.text.replacing("J-0001 1", with: "J-0001 2").replacing("J-0002 1", with: "J-0002 2")
        try Place.write(Array(forged.utf8), to: folder + "/draw.json")
        #expect(try Place.shell(verify, in: folder).status != 0)
        #expect(try Place.shell("'\(Place.root)/ops/draw-verify' draw.json election.json", in: folder).status != 0)
        let offer = try await room.offer(of: filed)
        let first = record.json["order"]?[0]?["judge"]?.string
        #expect(first == "J-000\(offer.judge.last ?? "?")", "the first of the drawn order is asked first")
        return offer
    }

    /// Hearing and ruling: the commission's answer, the frozen bytes, the judge's signature, the court's entry.
    static func expectHearingAndRuling(_ filed: Filed, _ offer: Offer, _ room: Courtroom) async throws -> String {
        let accepted = try await room.post(
            filed.path + "/acceptance",
            ["attempt": .integer(offer.attempt)],
            as: offer.token
        )
        #expect(accepted.status == 201 && accepted.json.state == "awaitingRespondent")
        #expect(accepted.json["stage"] == "hearing")
        #expect(accepted.json["assignment"]?["judge"]?.string == "J-000\(offer.judge.last ?? "?")")
        let inbox = try await room.read("/inbox", as: try await room.signIn("officer")).json
        #expect((inbox["items"]?.array ?? []).contains { $0["case"]?.string == filed.number && $0["what"] == "answer" })
        let answered = try await room.answer(filed)
        #expect(answered.status == 201 && answered.json.state == "deliberation" && answered.json["stage"] == "ruling")
        #expect(try await room.view(filed)["replies"]?[0]?["position"] == "agrees")
        let bytes = try await room.frozen(filed, offer)
        let ruling = try CanonicalJSON.parse(bytes)
        #expect(ruling["type"] == "dauys-ruling/1" && ruling["answers"]?.string == filed.sha256)
        #expect(ruling["operative"]?[0]?["order"] == "include" && ruling["draw"] == 1)
        #expect(ruling["operative"]?[0]?["person"]?["iin"]?.string == Authority.iins["voter"])
        let signed = try await room.sign(bytes, filed, offer)
        #expect(signed.status == 201, "\(signed.text)")
        let sha256 = room.house.hash(of: bytes)
        let view = try await room.view(filed, once: "served")
        #expect(view["ruling"]?["sha256"]?.string == sha256 && view["ruling"]?["outcome"] == "grant")
        let kept = try await room.read("\(filed.path)/documents/\(sha256)", as: filed.credentials)
        #expect(kept.body == bytes && kept.header("Content-Type") == "application/json")
        let container = try #require(view["ruling"]?["signature"]?.string)
        let signature = try await room.read("\(filed.path)/documents/\(container)", as: filed.credentials)
        #expect(try room.opensslTakes(signature.body, over: bytes, under: room.authority.anchors))
        let entry = try await room.read(filed.path + "/entry", as: filed.credentials)
        let seal = try await room.read(filed.path + "/entry/seal", as: filed.credentials)
        #expect(entry.json["answers"]?.string == sha256 && entry.json["type"] == "dauys-entry/1")
        let certificate = try #require(try await sealCertificate(room))
        #expect(try room.opensslTakes(seal.body, over: entry.body, under: certificate))
        return sha256
    }

    /// Service and execution: every copy, the acknowledgement, the report, the voter's word, the end.
    static func expectServiceAndExecution(_ filed: Filed, _ ruling: String, _ room: Courtroom) async throws {
        let served = try await room.view(filed)
        #expect(served["stage"] == "service")
        let copies = served["service"]?.array ?? []
        #expect(Set(copies.compactMap { $0["addressee"]?.string }) == ["voter", "commission", "superiorCommission"])
        #expect(copies.allSatisfy { $0["document"]?.string == ruling })
        let acknowledged = try await room.acknowledge(filed, ruling)
        #expect(acknowledged.status == 201 && acknowledged.json.state == "acknowledged", "\(acknowledged.text)")
        let executed = try await room.execute(filed, ruling)
        #expect(executed.status == 201 && executed.json.state == "executed", "\(executed.text)")
        #expect(executed.json["stage"] == "execution")
        let confirmed = try await room.confirm(filed, ruling)
        #expect(confirmed.status == 201 && confirmed.json.state == "closed", "\(confirmed.text)")
        let view = try await room.view(filed)
        let order = [
            "filed", "signaturePassed", "registered", "poolFixed", "drawn", "offered", "accepted",
            "respondentAsked", "answered", "rulingPrepared", "ruled", "served", "acknowledged", "executed", "confirmed",
        ]
        #expect(view.events == order)
        #expect(view["next"]?["by"] == .null && view["next"]?["what"] == .null)
        let people = Set((view["timeline"]?.array ?? []).compactMap { $0["by"]?.string })
        #expect(people == ["voter", "system", "judge", "commissionOfficer"])
        #expect((view["deadlines"]?.array ?? []).allSatisfy { $0["ended"] != .null }, "no clock runs on")
    }
}
