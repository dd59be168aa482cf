import CaseStore
import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `A responder's own certificate` {
    private func court(_ port: UInt16) async throws -> Courtroom {
        let court = try await Courtroom(
            pack: { pack in pack.altering("signatures", "revocation", "required", to: true).atMidday() },
            allowedHosts: ["127.0.0.1:\(port)"]
        )
        try await court.database.letClockGo()
        return court
    }

    /// Files a complaint under a new certificate, and asks about it.
    private func file(_ nonce: Int, asking port: UInt16, in court: Courtroom) async throws -> [String] {
        let key = try court.authority.certificate(
            asking: "http://127.0.0.1:\(port)/ocsp",
            named: "proved-\(UInt64.random(in: 0...UInt64.max))"
        )
        let document = Papers.complaint(nonce, ["learned": nil])
        let request = FilingRequest(
            document: document,
            signature: try key.seal(document, atSeconds: try await court.house.instant().secondsSince1970),
            attachments: [],
            key: "some-key-\(nonce)-0123456789",
            channel: .program
        )
        let caseID = try await court.house.file(request).caseID
        _ = try await court.watch.fire()
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        for errand in ready { await court.house.run(errand) }
        return try await court.column(
            """
            SELECT indication || ' ' || coalesce(sub, '-') FROM signature.verdict WHERE case_id = \(caseID)::bigint
            ORDER BY verdict
            """
        )
    }

    /// A responder whose issuer wants that he is asked about, at this address.
    private func responder(at path: String, _ port: UInt16, _ authority: Authority) throws -> String {
        let name = "asked-\(UInt64.random(in: 0...UInt64.max))"
        _ = try authority.certificate(
            asking: "http://127.0.0.1:\(port)\(path)",
            named: name,
            of: "responder",
            extensions: "asked"
        )
        return name
    }

    @Test func `is asked about once a while, of another`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            outside.answers(by: try responder(at: "/proof", port, authority), who: .good)
            #expect(try await file(1, asking: port, in: court) == ["passed -"], "\(court.journal.words)")
            #expect(try await file(2, asking: port, in: court) == ["passed -"])
            #expect(outside.questionsAsked == 2 && outside.proofsAsked == 1)
            try await court.database.advance(bySeconds: Int64(court.house.limits.listPauseSeconds))
            _ = try await file(3, asking: port, in: court)
            #expect(outside.proofsAsked == 2)
        }
    }

    @Test(arguments: [Outside.Word.revoked, .onHold, .silence])
    func `that was revoked, or of which nobody can tell, makes his word nobody's`(word: Outside.Word) async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            outside.answers(by: try responder(at: "/proof", port, authority), who: word)
            #expect(try await file(1, asking: port, in: court) == ["indeterminate TRY_LATER"])
            #expect(outside.questionsAsked == 1 && outside.proofsAsked == 1)
            #expect(
                court.journal.words.contains { $0.hasPrefix("responderRevoked") } == (word == .revoked),
                "\(court.journal.words)"
            )
            // What he says of others who were revoked is nobody's word either.
            outside.says(.revoked)
            #expect(try await file(2, asking: port, in: court) == ["indeterminate TRY_LATER"])
            #expect(try await court.count("SELECT count(*) FROM access.revoked") == 0)
        }
    }

    @Test func `is not good because he says so himself, nor asked about where nobody may be asked`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(port)
            outside.answers(by: try responder(at: "/ocsp", port, authority), who: .good)
            #expect(try await file(1, asking: port, in: court) == ["indeterminate TRY_LATER"])
            #expect(outside.questionsAsked == 2 && outside.proofsAsked == 0)
            outside.answers(by: try responder(at: "/proof", 1, authority), who: .good)
            #expect(try await file(2, asking: port, in: court) == ["indeterminate TRY_LATER"])
            #expect(outside.questionsAsked == 3 && outside.proofsAsked == 0)
        }
    }
}
