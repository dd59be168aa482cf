import Docket
import Law
import Postgres
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `A correction` {
    private func correction(of caseID: Int64, in court: Courtroom, _ changes: [String: JSONValue]) async throws
        -> [UInt8]
    {
        let answers: JSONValue = .string(try await court.complaintHash(caseID))
        return Papers.complaint(77, ["answers": answers].merging(changes) { _, changed in changed })
    }

    private func docket(_ caseID: Int64, in court: Courtroom) async throws -> String? {
        try await court.column(
            """
            SELECT concat_ws(' ', station, commission, kind, request, language, court) FROM ground.docket \
            WHERE case_id = \(caseID)::bigint
            """
        ).first
    }

    @Test func `states the complaint anew: station, commission, kind, order and language`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        let receipt = try #require(try await court.house.receipt(of: caseID))
        try await court.pass(seconds: 600)
        let document = try await correction(
            of: caseID,
            in: court,
            [
                "challenged": ["act": "decision", "commission": "KZ-71-0124", "made": nil, "number": nil],
                "kind": "SE-01", "language": "ru", "request": "stop", "station": "71-0124",
            ]
        )
        try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
        #expect(try await docket(caseID, in: court) == "71-0124 KZ-71-0124 SE-01 stop ru AST")
        let ended = try await court.column("SELECT DISTINCT how || ' ' || reason FROM deadlines.finish")
        #expect(ended == ["superseded corrected"])
        try await court.settle()
        #expect(try await court.messages(caseID).contains("commission:KZ-71-0124:filingRegistered"))
        let view = try #require(
            try await court.house.view(of: court.record(caseID).number, for: .voter, purpose: "status")
        )
        #expect(view.document(in: .ru)["language"] == "ru")
        #expect(try await court.house.receipt(of: caseID)?.bytes == receipt.bytes, "the first receipt stays")
        try await court.requireSound()
    }

    @Test func `hears what was said meanwhile about the station it moves to`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        let later = try #require(Instant(rfc3339: Courtroom.day("21:00:00")))
        _ = try await court.house.say(
            .closes(later, reason: "power cut"),
            about: "71-0124",
            election: "kz-2026",
            by: court.staff("duty")
        )
        let document = try await correction(of: caseID, in: court, ["station": "71-0124"])
        try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
        #expect(try await court.record(caseID).timers["pollsClose/station"] == later)
    }

    @Test(
        arguments: [
            ("/complainant/iin", ["complainant": Papers.complainant(iin: "900101300128")]),
            ("/station", ["station": "71-0900"]),
            ("/kind", ["kind": "XX-01"]),
        ] as [(String, [String: JSONValue])]
    )
    func `cannot make it another person's or another court's case`(pointer: String, changes: [String: JSONValue])
        async throws
    {
        let court = try await Courtroom(pack: { $0.addingStation("71-0900", of: "KAR") })
        let caseID = try await court.open(.returnedForCorrection)
        let before = try await court.record(caseID)
        let document = try await correction(of: caseID, in: court, changes)
        do {
            try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
            Issue.record("it was taken")
        } catch ActRefusal.document(let fault) {
            #expect(fault.pointers == [pointer])
        } catch FilingRefusal.document(let fault) {
            #expect(fault.pointers == [pointer])
        }
        #expect(try await court.record(caseID) == before)
    }

    @Test func `is judged by the law under which the complaint was received, whatever came into force since`()
        async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        // The newer law knows no such station; the case is decided under the older one, which does.
        let newer = TestPack().altering("pack", "version", to: "2").withoutStation("71-0124")
        _ = try await PackShelf.load(files: newer.bytes, into: court.owner)
        _ = try await court.house.packs.refresh(from: court.house.pool)
        let document = try await correction(of: caseID, in: court, ["station": "71-0124"])
        try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
        #expect(try await docket(caseID, in: court) == "71-0124 KZ-71-0123 VL-01 include kk AST")
    }

    @Test func `has a receipt of its own, beside the first`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.returnedForCorrection)
        let document = try await correction(of: caseID, in: court, ["kind": "SE-01", "request": "stop"])
        try await court.house.correct(caseID, with: court.paper(document, by: "voter"))
        let second = try #require(try await court.house.receipt(of: caseID, atEdition: 2))
        let receipt = try court.house.schemas.parse(second.bytes, as: .receipt)
        #expect(receipt["documents"]?.array?.map { $0["role"]?.string } == ["complaint", "signature"])
        #expect(receipt["documents"]?[0]?["sha256"]?.string == court.house.hash(of: document))
        #expect(receipt["received"] == "2026-11-24T10:00:00.000000+05:00")
        #expect(second.seal != nil)
        #expect(try await court.house.receipt(of: caseID, atEdition: 3) == nil)
        #expect(try await court.house.receipt(of: caseID, atEdition: 0) == nil)
    }
}

extension TestPack {
    /// One station more, for which another court is competent.
    func addingStation(_ id: String, of court: String) -> TestPack {
        var stations = files["stations"]?["stations"]?.array ?? []
        var station = stations.first?.object ?? [:]
        station["id"] = .string(id)
        station["court"] = .string(court)
        stations.append(.object(station))
        return altering("stations", "stations", to: .array(stations))
    }

    func withoutStation(_ id: String) -> TestPack {
        let stations = (files["stations"]?["stations"]?.array ?? []).filter { $0["id"]?.string != id }
        return altering("stations", "stations", to: .array(stations))
    }
}

extension DocumentFault {
    /// The places at which it finds fault.
    var pointers: [String] {
        guard case .notValid(let faults) = self else { return [] }
        return faults.map(\.pointer)
    }
}
