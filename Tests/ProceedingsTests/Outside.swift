import Foundation
import HTTP
import Law
import Signatures
import Synchronization

@testable import Proceedings

/// What lies outside the house: a responder and holders, on loopback, which answer as they are told.
final class Outside: Sendable {
    /// What the responder says of a certificate.
    ///
    /// `revokedSoon` names an instant half a minute after the answer.
    enum Word: String, Sendable { case good, revoked, revokedSoon, onHold, silence }

    private let word = Mutex(Word.good)
    private let questions = Mutex(0)
    private let responder = Mutex("responder")
    private let proof = Mutex(Word.good)
    private let proofs = Mutex(0)
    private let list = Mutex<[UInt8]>([])
    private let stamping = Mutex(true)
    private let stamps = Mutex(0)
    private let stamper = Mutex("stamping")

    func says(_ new: Word) { word.withLock { $0 = new } }

    var questionsAsked: Int { questions.withLock(\.self) }

    /// Who answers at `/ocsp`, and what is said at `/proof` about whoever is asked about there.
    func answers(by name: String, who proves: Word) {
        responder.withLock { $0 = name }
        proof.withLock { $0 = proves }
    }

    var proofsAsked: Int { proofs.withLock(\.self) }

    /// What stands at `/list.crl`.
    func lists(_ bytes: [UInt8]) { list.withLock { $0 = bytes } }

    /// Whether the time-stamping authority does its work.
    func stamps(_ does: Bool) { stamping.withLock { $0 = does } }

    /// Who stamps, and what is said at `/proof` about whoever is asked about there.
    func stamps(by name: String, who proves: Word) {
        stamper.withLock { $0 = name }
        proof.withLock { $0 = proves }
    }

    var stampsAsked: Int { stamps.withLock(\.self) }

    /// Runs a server for the length of `body`; it answers `/ocsp`, `/proof`, `/list.crl`, `/stamp` and `/<holder>/prove`.
    func serving(
        _ authority: Authority,
        holders: [String: [UInt8]] = [:],
        _ body: (UInt16) async throws -> Void
    ) async throws {
        var router = Router()
        router.on("POST", "/ocsp") { request, _ in
            self.questions.withLock { $0 += 1 }
            return self.ocsp(request, authority, self.word.withLock(\.self), by: self.responder.withLock(\.self))
        }
        router.on("POST", "/proof") { request, _ in
            self.proofs.withLock { $0 += 1 }
            return self.ocsp(request, authority, self.proof.withLock(\.self), by: "responder")
        }
        router.on("GET", "/list.crl") { _, _ in Response(status: 200, body: .bytes(self.list.withLock(\.self))) }
        router.on("POST", "/stamp") { request, _ in self.stamp(request, authority) }
        for (name, secret) in holders {
            router.on("POST", "/\(name)/prove") { request, _ in Self.prove(request, secret) }
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

    private func ocsp(_ request: Request, _ authority: Authority, _ word: Word, by responder: String) -> Response {
        guard word != .silence else { return .text("try later", status: 503) }
        let name = "ocsp-\(UUID().uuidString)"
        let reason = word == .onHold ? "certificateHold" : "keyCompromise"
        let index =
            word == .good
            ? "flock ca.lock cp index.txt \(name).txt"
            : "awk -v at=$(date -u -d '\(word == .revokedSoon ? "+30 seconds" : "2026-06-01")' +%y%m%d%H%M%SZ) "
                + "'BEGIN { FS = OFS = \"\\t\" } { $1 = \"R\"; $3 = at \",\(reason)\"; print }' "
                + "index.txt > \(name).txt"
        do {
            try authority.write(request.body, to: "\(name).req")
            try authority.run(
                "\(index) && cp index.txt.attr \(name).txt.attr && openssl ocsp -index \(name).txt -CA root.pem -rsigner \(responder).pem -rkey \(responder).key "
                    + "-reqin \(name).req -respout \(name).der"
            )
            return Response(status: 200, body: .bytes(try authority.bytes("\(name).der")))
        } catch {
            return .text(String(describing: error), status: 500)
        }
    }

    private func stamp(_ request: Request, _ authority: Authority) -> Response {
        stamps.withLock { $0 += 1 }
        guard stamping.withLock(\.self) else { return .text("try later", status: 503) }
        do {
            return Response(
                status: 200,
                body: .bytes(try authority.stampAnswer(to: request.body, by: stamper.withLock(\.self)))
            )
        } catch {
            return .text(String(describing: error), status: 500)
        }
    }

    private static func prove(_ request: Request, _ secret: [UInt8]) -> Response {
        guard let alpha = try? CanonicalJSON.parseLenient(request.body)["alpha"]?.string,
            let pi = try? ECVRF.prove(secret: secret, alpha: Array(alpha.utf8))
        else { return .text("no question", status: 422) }
        let answer: JSONValue = ["pi": .string(Hex.text(pi))]
        return Response(status: 200, body: .bytes(answer.canonicalBytes))
    }
}
