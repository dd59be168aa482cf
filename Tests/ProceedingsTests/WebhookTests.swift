import CaseStore
import Delivery
import Docket
import HTTP
import Law
import Postgres
import Signatures
import Synchronization
import TestSupport
import Testing

@testable import Proceedings

/// What a commission's program was sent.
private final class Program: Sendable {
    private let requests = Mutex<[Request]>([])
    private let status = Mutex(204)
    var seen: [Request] { requests.withLock(\.self) }
    var messages: [JSONValue] { seen.compactMap { try? CanonicalJSON.parse($0.body) } }

    func answers(_ new: Int) { status.withLock { $0 = new } }

    /// Listens on loopback for the length of `body`.
    func serving(_ body: (UInt16) async throws -> Void) async throws {
        var router = Router()
        router.on("POST", "/rulings") { request, _ in
            self.requests.withLock { $0.append(request) }
            return Response(status: self.status.withLock(\.self))
        }
        let server = Server(router: router)
        let port = try server.start(address: "127.0.0.1", port: 0)
        try await withThrowingTaskGroup { group in
            group.addTask { await server.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body(port)) } catch { result = .failure(error) }
            await server.stop(graceSeconds: 0)
            try result.get()
        }
    }
}

extension Courtroom {
    /// Registers a commission's program and gives back its secret.
    fileprivate func program(of commission: String, on port: UInt16) async throws -> String {
        try await house.setWebhook(of: commission, to: "http://127.0.0.1:\(port)/rulings").secret
    }

    /// Takes every letter that is ready where it goes, once, and writes down what was taken.
    fileprivate func deliver() async throws {
        let ready = try await house.pool.transaction { connection in
            try Errands.claim(.init(kinds: [.webhook], atMost: 50, leaseSeconds: 30), on: connection)
        }
        let letters = try await house.letters(of: ready)
        for errand in ready {
            let letter = try #require(errand.message.flatMap { letters[$0] })
            do {
                let proof = try await house.take(letter, by: errand)
                _ = try await house.act { connection in try Letters.finish([(errand, proof)], on: connection) }
            } catch let fault as LetterFault {
                await house.note(fault, of: errand)
            }
        }
    }

    /// Until the letters to one receiver, which go one after the other, are all taken.
    fileprivate func deliverAll() async throws { for _ in 0..<6 { try await deliver() } }
}

private func stands(_ request: Request, under secret: String) -> Bool {
    guard let key = Base64.bytes(secret.dropFirst("whsec_".count)), let id = request.headers["webhook-id"],
        let time = request.headers["webhook-timestamp"], let signatures = request.headers["webhook-signature"]
    else { return false }
    let expected = "v1," + Base64.text(Digest.hmacSHA256(key: key, Array("\(id).\(time).".utf8) + request.body))
    return signatures.split(separator: " ").contains { $0 == expected }
}

@Suite(.freshDatabase) struct `The program of a commission` {
    @Test func `is sent the ruling with the judge's signature, and the court's word on when it was taken in`()
        async throws
    {
        let program = Program()
        try await program.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            let caseID = try await court.open(.ruled)
            let secret = try await court.program(of: "KZ-71-0123", on: port)
            _ = try await court.watch.fire()
            try await court.deliverAll()
            let request = try #require(program.seen.first)
            #expect(program.seen.count == 1 && stands(request, under: secret))
            let seconds = try await court.house.instant().secondsSince1970
            #expect(request.headers["webhook-timestamp"] == String(seconds))
            let message = try #require(program.messages.first)
            #expect(message["type"] == "case.rulingToCarryOut")
            let told = try #require(message["data"])
            func bytes(_ member: String) throws -> [UInt8] {
                try #require(told[member]?.string.flatMap { Base64.bytes($0) }, "\(member)")
            }
            let ruling = try bytes("document")
            let sha256 = try await court.rulingHash(caseID)
            #expect(told["sha256"]?.string == sha256 && Digest.sha256Hex(ruling) == sha256)
            let judge = try court.house.schemas.parse(ruling, as: .ruling)["judge"]?.string ?? ""
            let iin = try #require(Authority.identities.first { $0.name == judge }?.iin)
            let verdict = court.house.judge(
                try bytes("signature"),
                over: ruling,
                by: iin,
                purpose: .document,
                atSeconds: seconds,
                under: nil
            )
            #expect(verdict.indication == .passed)
            let entry = try court.house.schemas.parse(try bytes("entry"), as: .entry)
            #expect(entry["answers"] == told["sha256"])
            #expect(entry["signature"]?.string == Digest.sha256Hex(try bytes("signature")))
            #expect(try await court.house.rulingEntry(of: caseID)?.seal == bytes("entrySeal"))
            let copies = try await court.column("SELECT office FROM service.copy WHERE channel = 'webhook'")
            #expect(copies == ["KZ-71-0123"])
            let proofs = try await court.column(
                "SELECT proof ->> 'sha256' FROM ground.errand_done WHERE kind = 'webhook'"
            )
            #expect(proofs == [Digest.sha256Hex(request.body)])
        }
    }

    @Test func `is sent the ruling by a court that cannot seal, without the court's word`() async throws {
        let program = Program()
        try await program.serving { port in
            let court = try await Courtroom(sealed: false, allowedHosts: ["127.0.0.1:\(port)"])
            _ = try await court.open(.ruled)
            _ = try await court.program(of: "KZ-71", on: port)
            _ = try await court.watch.fire()
            try await court.deliverAll()
            let told = try #require(program.messages.first?["data"])
            #expect(told["entry"] == .null && told["entrySeal"] == .null)
            #expect(told["signature"]?.string?.isEmpty == false)
        }
    }

    @Test func `is sent what its commission is told in the order in which it is told`() async throws {
        let program = Program()
        try await program.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            _ = try await court.program(of: "KZ-71-0123", on: port)
            program.answers(503)
            _ = try await court.open(.awaitingRespondent)
            try await court.deliver()
            let first = program.messages.map { $0["type"] }
            program.answers(204)
            try await court.pass(seconds: 2)
            try await court.deliverAll()
            let told = try await court.column(
                "SELECT 'case.' || what FROM ground.message WHERE addressee = 'commission' ORDER BY message"
            )
            #expect(told.count > 1 && first == [.string(told[0])])
            #expect(program.messages.map { $0["type"]?.string ?? "" } == [told[0]] + told)
            // Only a ruling travels with its document.
            #expect(program.messages.allSatisfy { $0["data"]?.object?.keys.contains("document") == false })
            let ids = program.seen.map { $0.headers["webhook-id"] ?? "" }
            #expect(Set(ids).count == told.count && ids.first == ids.dropFirst().first)
        }
    }

    @Test func `is signed with both secrets while a change is under way, and with the new one alone afterwards`()
        async throws
    {
        let program = Program()
        try await program.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            let old = try await court.program(of: "KZ-71-0123", on: port)
            #expect(try await court.house.rotateWebhook(of: "KZ-71", overlapSeconds: 60) == nil)
            let new = try #require(try await court.house.rotateWebhook(of: "KZ-71-0123", overlapSeconds: 60))
            #expect(new.secret != old && new.secret.hasPrefix("whsec_"))
            #expect(try await court.program(of: "KZ-71-0123", on: port) == new.secret)
            _ = try await court.open(.registered)
            try await court.deliverAll()
            let request = try #require(program.seen.first)
            #expect(stands(request, under: old) && stands(request, under: new.secret))
            try await court.pass(seconds: 60)
            let message = try #require(request.headers["webhook-id"].flatMap { Int64($0.dropFirst(4)) })
            #expect(try await court.house.sendAgain(message, to: "KZ-71-0123"))
            #expect(try await court.house.sendAgain(message, to: "KZ-71") == false)
            try await court.deliver()
            let again = try #require(program.seen.last)
            #expect(program.seen.count == 2 && again.headers["webhook-id"] == request.headers["webhook-id"])
            #expect(!stands(again, under: old) && stands(again, under: new.secret))
        }
    }

    @Test func `that says it is gone is not asked again, and somebody at the court is told`() async throws {
        let program = Program()
        try await program.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            _ = try await court.program(of: "KZ-71-0123", on: port)
            program.answers(410)
            let caseID = try await court.open(.registered)
            try await court.deliver()
            try await court.deliver()
            #expect(program.seen.count == 1)
            #expect(try await court.column("SELECT outcome FROM ground.letter") == ["undelivered"])
            let alarms = try await court.alarms(caseID)
            #expect(alarms.contains { $0.hasPrefix("undelivered/") && $0.hasSuffix(">courtDutyOfficer") })
        }
    }

    @Test(arguments: ["http://court.example/", "http://127.0.0.1:90/", "ftp://x/", "", "https"])
    func `is not registered at an address that messages may not be sent to`(url: String) async throws {
        let court = try await Courtroom(allowedHosts: ["127.0.0.1:9"])
        await #expect(throws: ActRefusal.self) { try await court.house.setWebhook(of: "KZ-71-0123", to: url) }
        #expect(try await court.house.webhook(of: "KZ-71-0123") == nil)
    }
}
