import CaseStore
import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

/// Scenarios 21 and 22: a certificate that ended or was called back before the complaint reached the court.
@Suite(.freshDatabase) struct `A signature older than its receipt` {
    private func court(asksRevocation: Bool, allowing port: UInt16 = 80) async throws -> Courtroom {
        let court = try await Courtroom(
            pack: { pack in
                pack.altering("signatures", "revocation", "required", to: .bool(asksRevocation)).atMidday()
            },
            allowedHosts: ["127.0.0.1:\(port)"]
        )
        try await court.database.letClockGo()
        return court
    }

    private let document = Papers.complaint(1, ["learned": nil])

    private func sign(_ court: Courtroom, asking port: UInt16 = 80, endsInSeconds life: Int? = nil, stamp: Bool)
        async throws -> [UInt8]
    {
        let key = try court.authority.certificate(
            asking: "http://127.0.0.1:\(port)/ocsp",
            named: "proved-\(UInt64.random(in: 0...UInt64.max))",
            endsInSeconds: life
        )
        let signed = try key.seal(document, atSeconds: try await court.house.instant().secondsSince1970)
        return stamp ? try court.authority.stamped(signed) : signed
    }

    private func file(_ signature: [UInt8], in court: Courtroom) async throws -> Int64 {
        let request = FilingRequest(
            document: document,
            signature: signature,
            attachments: [],
            key: "some-key-0123456789",
            channel: .program
        )
        return try await court.house.file(request).caseID
    }

    private func verdict(_ caseID: Int64, in court: Courtroom) async throws -> [String] {
        try await court.column(
            """
            SELECT indication || ' ' || coalesce(sub, '-') || ' ' || (content ->> 'proof') FROM signature.verdict
            WHERE case_id = \(caseID)::bigint ORDER BY verdict
            """
        )
    }

    @Test(arguments: [
        (false, "indeterminate OUT_OF_BOUNDS_NO_POE judgement", "ratificationPending"),
        (true, "passed - timestamp", "screening"),
    ])
    func `passes after its certificate has ended only when a stamp proves that it is older`(
        isStamped: Bool,
        verdict expected: String,
        state: String
    ) async throws {
        let court = try await court(asksRevocation: false)
        let signature = try await sign(court, endsInSeconds: 60, stamp: isStamped)
        try await court.database.advance(bySeconds: 180)
        let caseID = try await file(signature, in: court)
        _ = try await court.watch.fire()
        #expect(try await verdict(caseID, in: court) == [expected])
        #expect(try await court.record(caseID).state == state)
        // The minute of the receipt is kept either way.
        #expect(try await court.record(caseID).events.first == "filed")
    }

    @Test(arguments: [
        (Outside.Word.revoked, false, "indeterminate REVOKED_NO_POE judgement", "ratificationPending"),
        (.revoked, true, "indeterminate REVOKED_NO_POE timestamp", "ratificationPending"),
        (.revokedSoon, false, "indeterminate REVOKED_NO_POE judgement", "ratificationPending"),
        (.revokedSoon, true, "passed - timestamp", "screening"),
    ])
    func `passes after its certificate was called back only when a stamp proves that it is older`(
        word: Outside.Word,
        isStamped: Bool,
        verdict expected: String,
        state: String
    ) async throws {
        let outside = Outside()
        outside.says(word)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(asksRevocation: true, allowing: port)
            let signature = try await sign(court, asking: port, stamp: isStamped)
            try await court.database.advance(bySeconds: 180)
            let caseID = try await file(signature, in: court)
            try await askResponder(in: court)
            #expect(try await verdict(caseID, in: court) == [expected], "\(court.journal.words)")
            #expect(try await court.record(caseID).state == state)
        }
    }

    @Test(
        arguments: [
            (Outside.Word.good, ["passed - timestamp"], nil),
            (.revoked, ["indeterminate REVOKED_NO_POE judgement"], nil),
            (.silence, ["indeterminate TRY_LATER judgement", "passed - timestamp"], .good),
            (.silence, ["indeterminate TRY_LATER judgement", "indeterminate REVOKED_NO_POE judgement"], .revoked),
        ] as [(Outside.Word, [String], Outside.Word?)]
    )
    func `is as old as its stamp says when the authority of that was not called back itself`(
        word: Outside.Word,
        verdicts expected: [String],
        later: Outside.Word?
    ) async throws {
        let outside = Outside()
        outside.says(.revokedSoon)
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(asksRevocation: true, allowing: port)
            let stamper = try authority.stampingAuthority(asking: "http://127.0.0.1:\(port)/proof")
            outside.stamps(by: stamper, who: word)
            let signed = try await sign(court, asking: port, stamp: false)
            try await court.database.advance(bySeconds: 180)
            let caseID = try await file(authority.stamped(signed, by: stamper), in: court)
            try await askResponder(in: court)
            #expect(try await verdict(caseID, in: court) == Array(expected.prefix(1)), "\(court.journal.words)")
            guard let later else { return }
            // Asked again with nothing new, it is judged again when there is.
            try await court.database.advance(bySeconds: 120)
            try await askResponder(in: court)
            #expect(try await verdict(caseID, in: court) == Array(expected.prefix(1)))
            outside.stamps(by: stamper, who: later)
            try await court.database.advance(bySeconds: 120)
            try await askResponder(in: court)
            #expect(try await verdict(caseID, in: court) == expected, "\(court.journal.words)")
            #expect(try await court.count("SELECT count(*) FROM signature.waiting") == 0)
        }
    }

    @Test func `called back after it was received passes by the court's own receipt`() async throws {
        let outside = Outside()
        outside.says(.revokedSoon)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(asksRevocation: true, allowing: port)
            let caseID = try await file(try await sign(court, asking: port, stamp: false), in: court)
            try await askResponder(in: court)
            #expect(try await verdict(caseID, in: court) == ["passed - judgement"], "\(court.journal.words)")
        }
    }

    private func askResponder(in court: Courtroom) async throws {
        _ = try await court.watch.fire()
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        for errand in ready { await court.house.run(errand) }
    }
}
