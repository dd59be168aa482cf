import CaseStore
import Delivery
import Docket
import HTTP
import Law
import Postgres
import TestSupport
import Testing

@testable import Proceedings

extension Courtroom {
    /// Two commissions with programs at `/slow` and `/quick`, each told of one case; the messages, by path.
    fileprivate func twoPrograms(on port: UInt16) async throws -> (caseID: Int64, slow: Int64, quick: Int64) {
        let caseID = try await open(.received)
        for (commission, path) in [("KZ-71-0123", "slow"), ("KZ-71", "quick")] {
            _ = try await house.setWebhook(of: commission, to: "http://127.0.0.1:\(port)/\(path)")
        }
        try await owner.run(
            """
            SELECT ground.tell(\(caseID)::bigint, a, o, 'executed', NULL, NULL, ground.instant())
            FROM (VALUES ('commission', 'KZ-71-0123'), ('superiorCommission', 'KZ-71')) AS t (a, o)
            """
        )
        try await owner.run("DELETE FROM ground.errand")
        let told = try await column("SELECT message FROM ground.letter ORDER BY message").compactMap { Int64($0) }
        return (caseID, try #require(told.first), try #require(told.last))
    }

    /// Letters to a commission's program that are ready now, as many as are asked for.
    fileprivate func post(_ count: Int, of message: Int64, to commission: String, critical: Bool) async throws {
        try await owner.run(
            """
            INSERT INTO ground.errand (key, case_id, kind, queue, critical, payload, ready, give_up)
            SELECT 'test/' || gen_random_uuid(), m.case_id, 'webhook', \("webhook/" + commission), \(critical)::boolean,
                jsonb_build_object('message', m.message, 'again', true), ground.instant() - interval '1 second',
                ground.instant() + interval '1 hour'
            FROM ground.message AS m CROSS JOIN generate_series(1, \(count)::integer)
            WHERE m.message = \(message)::bigint
            """
        )
    }

    /// Runs the room from which letters leave, for the length of `body`.
    fileprivate func withRoom(
        _ limits: Watch.Limits = Watch.Limits(),
        _ body: () async throws -> Void
    ) async throws {
        let room = MailRoom(house, limits: limits)
        try await withThrowingTaskGroup { group in
            group.addTask { await room.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            group.cancelAll()
            try result.get()
        }
    }
}

/// Waits for something that comes by itself; what never comes meets the time limit of its suite.
private func until(_ isSo: () async throws -> Bool) async throws {
    while try await !isSo() { try await Task.sleep(for: .milliseconds(2)) }
}

@Suite(.freshDatabase, .timeLimit(.minutes(1))) struct `The mail room` {
    private func limits(_ change: (inout Watch.Limits) -> Void) -> Watch.Limits {
        var limits = Watch.Limits()
        limits.longestNapMicroseconds = 10_000
        change(&limits)
        return limits
    }

    @Test func `lets no receiver that takes nothing hold another one up`() async throws {
        let receiver = Receiver()
        try await receiver.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            let told = try await court.twoPrograms(on: port)
            receiver.hold("/slow")
            try await court.post(30, of: told.slow, to: "KZ-71-0123", critical: false)
            try await court.post(1, of: told.quick, to: "KZ-71", critical: false)
            let limits = limits { limits in
                limits.errandsUnderWay = 10
                limits.errandsKeptForCritical = 2
                limits.batchErrandsOfReceiver = 3
                limits.errandsOfReceiverAtFirst = 4
            }
            try await court.withRoom(limits) {
                try await until { receiver.seen(at: "/quick").count == 1 && receiver.seen(at: "/slow").count >= 4 }
                // Others still come through, and to the one that is slow no more are under way than its window is wide.
                try await court.post(1, of: told.quick, to: "KZ-71", critical: false)
                try await until { receiver.seen(at: "/quick").count == 2 }
                #expect(receiver.seen(at: "/slow").count <= 6)
                receiver.letGo()
                try await until { try await court.count("SELECT count(*) FROM ground.errand") == 0 }
            }
            #expect(receiver.seen(at: "/slow").count == 30)
        }
    }

    @Test func `keeps room for what is critical, whatever else is under way`() async throws {
        let receiver = Receiver()
        try await receiver.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            let told = try await court.twoPrograms(on: port)
            receiver.hold("/slow")
            try await court.post(8, of: told.slow, to: "KZ-71-0123", critical: false)
            let limits = limits { limits in
                limits.errandsUnderWay = 5
                limits.errandsKeptForCritical = 2
            }
            try await court.withRoom(limits) {
                try await until { receiver.seen(at: "/slow").count == 3 }
                try await court.post(1, of: told.quick, to: "KZ-71", critical: false)
                try await court.post(3, of: told.quick, to: "KZ-71", critical: true)
                try await until { receiver.seen(at: "/quick").count == 3 }
                // What can wait does: all of its room is taken.
                let left = try await court.column("SELECT DISTINCT critical FROM ground.errand WHERE attempts = 0")
                #expect(left == ["f"] && receiver.seen(at: "/slow").count == 3)
                receiver.letGo()
                try await until { try await court.count("SELECT count(*) FROM ground.errand") == 0 }
            }
            #expect(receiver.seen(at: "/slow").count == 8 && receiver.seen(at: "/quick").count == 4)
        }
    }

    @Test func `refuses and counts the late word of a sender whose lease was over`() async throws {
        let receiver = Receiver()
        try await receiver.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            _ = try await court.house.setWebhook(of: "KZ-71-0123", to: "http://127.0.0.1:\(port)/slow")
            receiver.hold("/slow", next: 1)
            _ = try await court.open(.registered)
            let fenced = try await court.fenced()
            let node = try await court.node(allowedHosts: ["127.0.0.1:\(port)"])
            let lease = Watch.Limits().errandLeaseSeconds
            // This node has room for one errand, so it does not take the same one again itself.
            let narrow = limits { limits in
                limits.errandsUnderWay = 1
                limits.errandsKeptForCritical = 0
            }
            try await court.withRoom(narrow) {
                try await until { receiver.seen(at: "/slow").count == 1 }
                // Its lease runs out, and another node sends the same letter and is done with it.
                try await court.database.advance(bySeconds: Int64(lease))
                let again = try await node.pool.transaction { connection in
                    try Errands.claim(.init(kinds: [.webhook], atMost: 1, leaseSeconds: 3_600), on: connection)
                }
                let held = try #require(again.first)
                let letter = try #require(try await node.letters(of: again)[held.message ?? 0])
                let proof = try await node.take(letter, by: held)
                let late = try await node.act { connection in try Letters.finish([(held, proof)], on: connection) }
                #expect(late.isEmpty && held.attempts == 2)
                receiver.letGo()
                try await until { court.journal.words.contains("leaseLost errand=\(held.id)") }
            }
            #expect(try await court.fenced() == fenced + 1)
            #expect(try await court.column("SELECT attempts || ' ' || outcome FROM ground.errand_done") == ["2 done"])
            let ids = receiver.seen(at: "/slow").map { $0.headers["webhook-id"] }
            #expect(ids.count == 2 && ids[0] == ids[1], "who gets it twice can tell")
        }
    }

    @Test func `sends nothing more to a receiver that failed five times in a row`() async throws {
        let receiver = Receiver()
        try await receiver.serving(status: 503) { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            let told = try await court.twoPrograms(on: port)
            receiver.hold("/slow")
            try await court.post(40, of: told.slow, to: "KZ-71-0123", critical: false)
            try await court.withRoom(limits { $0.errandsOfReceiverAtFirst = 8 }) {
                try await until { receiver.seen(at: "/slow").count >= 8 }
                receiver.letGo()
                // What was under way comes to its end, and then nothing is sent there, whatever is ready.
                try await until { try await court.count("SELECT coalesce(sum(failures), 0) FROM ground.endpoint") == 5 }
                try await until {
                    let attempts = try await court.count("SELECT sum(attempts) FROM ground.errand")
                    return Int64(court.journal.words.count { $0.hasPrefix("letterPutOff") }) == attempts
                }
                let sent = receiver.seen(at: "/slow").count
                #expect(sent < 40)
                try await court.post(1, of: told.quick, to: "KZ-71", critical: false)
                try await until { receiver.seen(at: "/quick").count == 1 }
                #expect(receiver.seen(at: "/slow").count == sent)
            }
        }
    }
}

extension Courtroom {
    /// How many late words were refused so far.
    fileprivate func fenced() async throws -> Int64 {
        let counts = try await house.pool.transaction { connection in try Cases.counts(on: connection) }
        return counts["errandsFenced"]?.integer ?? 0
    }
}

@Suite(.freshDatabase) struct `A text message` {
    private func court(_ port: UInt16, allowed: Bool = true, path: String = "json") async throws -> Courtroom {
        let file = """
            {"url": "http://127.0.0.1:\(port)/\(path)", "headers": {"Authorization": "Bearer K"}, "receipt": "id", \
            "fields": {"to": "{to}", "text": "{text}", "ref": "{id}"}}
            """
        let channels = Channels(sms: try SMSGateway(file: Array(file.utf8)))
        let court = try await Courtroom(allowedHosts: allowed ? ["127.0.0.1:\(port)"] : [], channels: channels)
        try await court.house.stateChannels()
        return court
    }

    private func file(_ phone: String, at court: Courtroom) async throws -> Int64 {
        var complainant = Papers.complainant(iin: "900517450120").object ?? [:]
        complainant["phone"] = .string(phone)
        return try await court.file(Papers.complaint(1, ["complainant": .object(complainant)])).caseID
    }

    private func send(_ court: Courtroom) async throws {
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(.init(kinds: [.sms], atMost: 10, leaseSeconds: 30), on: connection)
        }
        let letters = try await court.house.letters(of: ready)
        for errand in ready {
            do {
                let proof = try await court.house.take(try #require(letters[errand.message ?? 0]), by: errand)
                _ = try await court.house.act { connection in try Letters.finish([(errand, proof)], on: connection) }
            } catch let fault as LetterFault {
                await court.house.note(fault, of: errand)
            }
        }
    }

    @Test func `tells the voter that the complaint is in, and its provider's receipt is kept`() async throws {
        let receiver = Receiver()
        try await receiver.serving { port in
            let court = try await court(port)
            let caseID = try await file("8 701 000-00-00", at: court)
            try await send(court)
            let request = try #require(receiver.seen(at: "/json").first)
            let sent = try CanonicalJSON.parse(request.body)
            let number = try await court.column("SELECT number FROM ground.docket WHERE case_id = \(caseID)::bigint")
            #expect(sent["to"] == "87010000000" && sent["ref"]?.string == request.headers["Idempotency-Key"])
            let address = "https://court.example/kk/status/\(number[0])"
            #expect(sent["text"]?.string?.hasSuffix(address) == true)
            #expect(request.headers["Authorization"] == "Bearer K")
            #expect(try await court.column("SELECT proof ->> 'receipt' FROM ground.errand_done") == ["provider-9"])
        }
    }

    @Test func `goes to no provider inside that the operator has not named`() async throws {
        let receiver = Receiver()
        try await receiver.serving { port in
            let court = try await court(port, allowed: false)
            _ = try await file("8 701 000-00-00", at: court)
            try await send(court)
            #expect(receiver.seen(at: "/json").isEmpty)
            #expect(court.journal.words.contains { $0.hasPrefix("letterPutOff") && $0.contains("refusedAddress") })
        }
    }

    @Test func `to a number that is none is a matter for a person at once`() async throws {
        let receiver = Receiver()
        try await receiver.serving { port in
            let court = try await court(port)
            let caseID = try await file("ask my neighbour", at: court)
            try await send(court)
            #expect(receiver.seen(at: "/json").isEmpty)
            #expect(try await court.alarms(caseID).contains { $0.hasPrefix("undelivered/") })
            #expect(try await court.count("SELECT count(*) FROM ground.endpoint") == 0, "the provider has done nothing")
        }
    }
}
