import CaseStore
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
private final class Sink: Sendable {
    private let bodies = Mutex<[[UInt8]]>([])
    var messages: [JSONValue] { bodies.withLock { $0.compactMap { try? CanonicalJSON.parse($0) } } }

    /// Listens on loopback for the length of `body`.
    func serving(_ body: (UInt16) async throws -> Void) async throws {
        var router = Router()
        router.on("POST", "/rulings") { request, _ in
            self.bodies.withLock { $0.append(request.body) }
            return Response(status: 204)
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

@Suite(.freshDatabase) struct `The program of a commission` {
    @Test func `is sent the ruling with the judge's signature, and the court's word on when it was taken in`()
        async throws
    {
        let sink = Sink()
        try await sink.serving { port in
            let court = try await Courtroom(allowedHosts: ["127.0.0.1:\(port)"])
            let caseID = try await court.open(.ruled)
            let url = "http://127.0.0.1:\(port)/rulings"
            _ = try await court.owner.rows("SELECT service.set_webhook('KZ-71-0123', \(url))")
            _ = try await court.watch.fire()
            let ready = try await court.house.pool.transaction { connection in
                try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
            }
            for errand in ready where errand.kind == .webhook { await court.house.run(errand) }
            let message = try #require(sink.messages.first)
            #expect(sink.messages.count == 1)
            func bytes(_ member: String) throws -> [UInt8] {
                try #require(message[member]?.string.flatMap { Base64.bytes($0) }, "\(member)")
            }
            let ruling = try bytes("document")
            let sha256 = try await court.rulingHash(caseID)
            #expect(message["sha256"]?.string == sha256 && Digest.sha256Hex(ruling) == sha256)
            let judge = try court.house.schemas.parse(ruling, as: .ruling)["judge"]?.string ?? ""
            let iin = try #require(Authority.identities.first { $0.name == judge }?.iin)
            let seconds = try await court.house.instant().secondsSince1970
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
            #expect(entry["answers"] == message["sha256"])
            #expect(entry["signature"]?.string == Digest.sha256Hex(try bytes("signature")))
            #expect(try await court.house.rulingEntry(of: caseID)?.seal == bytes("entrySeal"))
            let copies = try await court.column("SELECT office FROM service.copy WHERE channel = 'webhook'")
            #expect(copies == ["KZ-71-0123"])
        }
    }

    @Test func `is sent the ruling by a court that cannot seal, without the court's word`() async throws {
        let sink = Sink()
        try await sink.serving { port in
            let court = try await Courtroom(sealed: false, allowedHosts: ["127.0.0.1:\(port)"])
            _ = try await court.open(.ruled)
            let url = "http://127.0.0.1:\(port)/rulings"
            _ = try await court.owner.rows("SELECT service.set_webhook('KZ-71', \(url))")
            _ = try await court.watch.fire()
            let ready = try await court.house.pool.transaction { connection in
                try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
            }
            for errand in ready where errand.kind == .webhook { await court.house.run(errand) }
            let message = try #require(sink.messages.first)
            #expect(message["entry"] == .null && message["entrySeal"] == .null)
            #expect(message["signature"]?.string?.isEmpty == false)
        }
    }
}
