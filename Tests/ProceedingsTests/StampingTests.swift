import CaseStore
import Docket
import Law
import Postgres
import Signatures
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `Time-stamps on what the court seals` {
    private func court(_ authorities: [String]) async throws -> Courtroom {
        let hosts = Set(authorities.compactMap(Breakers.place(of:)))
        let court = try await Courtroom(
            pack: { $0.atMidday() },
            allowedHosts: hosts,
            timestampAuthorities: authorities
        )
        try await court.database.letClockGo()
        return court
    }

    /// Runs the errands for stamps that are ready.
    private func stamp(in court: Courtroom) async throws {
        let ready = try await court.house.pool.transaction { connection in
            try Errands.claim(atMost: 10, leaseSeconds: 30, on: connection)
        }
        for errand in ready where errand.kind == .stamp { await court.house.run(errand) }
    }

    private func waiting(in court: Courtroom) async throws -> Int64 {
        try await court.count("SELECT count(*) FROM ground.errand WHERE kind = 'stamp'")
    }

    private func file(in court: Courtroom) async throws -> FilingAnswer {
        try await court.file(Papers.complaint(1, ["learned": nil]))
    }

    @Test func `stand beside a receipt's seal, which stays the bytes it was`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(["http://127.0.0.1:\(port)/stamp"])
            let filed = try await file(in: court)
            #expect(try await court.house.stampedSeal(of: filed.caseID) == nil)
            try await stamp(in: court)
            #expect(outside.stampsAsked == 1, "\(court.journal.words)")
            let stamped = try #require(try await court.house.stampedSeal(of: filed.caseID))
            #expect(try await court.house.receipt(of: filed.caseID)?.seal == filed.seal)
            let now = try await court.house.instant().secondsSince1970
            let seen = Inspection(anchors: court.house.anchors, asksLater: false)
                .inspect(stamped, over: .bytes(filed.receipt), atSeconds: now + 3_600)
            #expect(seen.verdict.proof == .timestamp && seen.facts.algorithms.messageDigestMatches == .yes)
            #expect(try await waiting(in: court) == 0)
            // Given out again and again, it is stamped once.
            _ = try await court.house.receipt(of: filed.caseID)
            #expect(try await waiting(in: court) == 0)
        }
    }

    @Test func `come later when the authority is away, and hold nothing up`() async throws {
        let outside = Outside()
        outside.stamps(false)
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(["http://127.0.0.1:\(port)/stamp"])
            let filed = try await file(in: court)
            #expect(filed.seal != nil)
            try await stamp(in: court)
            #expect(try await court.house.stampedSeal(of: filed.caseID) == nil)
            #expect(try await waiting(in: court) == 1)
            #expect(
                court.journal.words.contains { word in word.hasPrefix("errandPutOff") && word.contains("fate=later") }
            )
            outside.stamps(true)
            try await court.database.advance(bySeconds: 60)
            try await stamp(in: court)
            #expect(try await court.house.stampedSeal(of: filed.caseID) != nil)
        }
    }

    @Test func `are asked of the next authority when the first one is away`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await court(["http://127.0.0.1:\(port)/nobody", "http://127.0.0.1:\(port)/stamp"])
            let filed = try await file(in: court)
            try await stamp(in: court)
            #expect(try await court.house.stampedSeal(of: filed.caseID) != nil)
        }
    }

    @Test func `are taken from an authority only that was not called back, which is asked once a while`() async throws {
        let outside = Outside()
        let authority = try Authority.shared.get()
        try await outside.serving(authority) { port in
            let court = try await court(["http://127.0.0.1:\(port)/stamp"])
            let stamper = try authority.stampingAuthority(asking: "http://127.0.0.1:\(port)/proof")
            let filed = try await file(in: court)
            for word in [Outside.Word.revoked, .silence, .onHold] {
                outside.stamps(by: stamper, who: word)
                try await court.database.advance(bySeconds: 20)
                try await stamp(in: court)
                #expect(try await court.house.stampedSeal(of: filed.caseID) == nil, "\(word)")
            }
            #expect(outside.stampsAsked == 3 && outside.proofsAsked == 3, "\(court.journal.words)")
            #expect(court.journal.words.count { word in word.hasPrefix("timestampAuthorityRevoked") } == 1)
            outside.stamps(by: stamper, who: .good)
            _ = try await court.file(Papers.complaint(2, ["learned": nil]))
            try await court.database.advance(bySeconds: 20)
            try await stamp(in: court)
            #expect(try await court.house.stampedSeal(of: filed.caseID) != nil, "\(court.journal.words)")
            #expect(try await waiting(in: court) == 0)
            #expect(outside.stampsAsked == 5 && outside.proofsAsked == 4)
        }
    }

    @Test func `are not asked for where no authority is configured`() async throws {
        let court = try await court([])
        let filed = try await file(in: court)
        #expect(filed.seal != nil)
        #expect(try await waiting(in: court) == 0)
    }

    @Test func `are on the judge's signature and on the court's word when the ruling came`() async throws {
        let outside = Outside()
        try await outside.serving(Authority.shared.get()) { port in
            let court = try await Courtroom(timestampAuthorities: ["http://127.0.0.1:\(port)/stamp"])
            let caseID = try await court.open(.ruled)
            try await court.database.letClockGo()
            _ = try await court.house.rulingEntry(of: caseID)
            try await stamp(in: court)
            let container = try #require(
                try await court.column("SELECT container FROM ruling.ruling WHERE case_id = \(caseID)::bigint").first
            )
            #expect(try await court.house.stampedDocument(container, of: caseID) != nil)
            #expect(try await court.house.stampedEntrySeal(of: caseID) != nil)
            // A stamp is found by whoever may read its case only.
            #expect(try await court.house.stampedDocument(container, of: caseID + 1) == nil)
        }
    }
}

@Suite struct `A place outside that does not answer` {
    private let noon = Instant(microsecondsSince1970: 1_795_500_000_000_000)

    @Test func `is left alone after failures in a row, then somebody is sent to see`() {
        let breakers = Breakers()
        for _ in 1..<Breakers.failuresLimit { breakers.failed("a:80", at: noon, because: "status 503") }
        #expect(breakers.admits("a:80", at: noon))
        breakers.failed("a:80", at: noon, because: "status 503")
        #expect(!breakers.admits("a:80", at: noon.adding(seconds: Breakers.pauseSeconds - 1)))
        #expect(breakers.admits("b:80", at: noon))
        let later = noon.adding(seconds: Breakers.pauseSeconds)
        #expect(breakers.admits("a:80", at: later))
        // One at a time: until he is back, nobody else goes.
        #expect(!breakers.admits("a:80", at: later))
        breakers.answered("a:80", at: later)
        #expect(breakers.admits("a:80", at: later))
        #expect(breakers.states["a:80"]?.failures == 0)
    }

    @Test func `is not closed by failures with an answer between them`() {
        let breakers = Breakers()
        for _ in 0..<20 {
            for _ in 1..<Breakers.failuresLimit { breakers.failed("a:80", at: noon, because: "timedOut") }
            breakers.answered("a:80", at: noon)
        }
        #expect(breakers.admits("a:80", at: noon))
    }

    @Test(
        arguments: [
            ("http://ocsp.pki.gov.kz/", "ocsp.pki.gov.kz:80"), ("https://A.example", "a.example:443"),
            ("http://127.0.0.1:8080/x:1?y", "127.0.0.1:8080"), ("http://[::1]:81/", "[::1]:81"),
            ("https://[::1]/", "[::1]:443"), ("ftp://a/", nil), ("http://", nil), ("http://user@a/", nil),
        ] as [(String, String?)]
    )
    func `has one name`(url: String, name: String?) { #expect(Breakers.place(of: url) == name) }

    @Test func `is not remembered without end`() {
        let breakers = Breakers()
        for number in 0..<(3 * Breakers.placesLimit) { breakers.answered("h\(number):80", at: noon) }
        #expect(breakers.states.count <= Breakers.placesLimit)
    }
}
