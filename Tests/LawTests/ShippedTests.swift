import Law
import Testing

@Suite struct `The packs we ship` {
    @Test(arguments: ["kz", "kg"])
    func `have no faults`(id: String) throws {
        let faults = Pack.check(files: try Shipped.files("jurisdictions/\(id)"), schemas: try Shipped.schemas())
        #expect(faults.map(\.description) == [])
    }

    @Test(arguments: ["kz", "kg"])
    func `give every kind a limit in every zone, at every hour around the vote`(id: String) throws {
        let pack = try Shipped.pack(id)
        let start = Zone.utc.midnight(startOf: pack.election.votingDay.adding(days: -10))
        let oneOfEachZone = Dictionary(pack.stations.map { ($0.zone, $0) }) { first, _ in first }.values
        for station in oneOfEachZone {
            for kind in pack.kinds {
                for hour in stride(from: Int64(0), to: 24 * 20, by: 1) {
                    let received = start.adding(seconds: hour * 3_600)
                    let limits = pack.deadlines(
                        kind: kind.id,
                        station: station.id,
                        received: received,
                        closing: station.closes
                    )
                    guard limits.contains(where: { $0.nature == .deadline && $0.due > received }) else {
                        Issue.record("\(kind.id) at \(station.id), \(received.rfc3339UTC)")
                        return
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("VL-01", "71-0123", "2026-11-24T10:00:00+05:00", "KZ-LIST-COURT", "2026-11-25T00:00:00+05:00"),
        ("VL-01", "71-0123", "2026-11-24T23:57:00+05:00", "KZ-LIST-COURT", "2026-11-25T00:00:00+05:00"),
        ("VL-01", "71-0123", "2026-11-24T10:00:00+05:00", "USEFUL-MINUTE", "2026-11-24T19:25:00+05:00"),
        ("VL-01", "99-0001", "2026-11-24T23:57:00+05:00", "USEFUL-MINUTE", "2026-11-25T00:00:00+05:00"),
        ("VL-01", "71-0123", "2026-11-24T20:04:00+05:00", "AFTER-CLOSE", "2026-11-25T00:00:00+05:00"),
        ("OB-01", "71-0123", "2026-11-18T10:00:00+05:00", "KZ-OTHER-EARLY", "2026-11-24T00:00:00+05:00"),
        ("OB-01", "71-0123", "2026-11-19T23:59:59+05:00", "KZ-OTHER-EARLY", "2026-11-25T00:00:00+05:00"),
        ("OB-01", "71-0123", "2026-11-20T00:00:00+05:00", "KZ-OTHER-LATE", "2026-11-20T01:30:00+05:00"),
        ("OB-01", "99-0001", "2026-11-25T09:00:00+05:00", "KZ-OTHER-LATE", "2026-11-25T10:30:00+05:00"),
        ("CA-02", "71-0123", "2026-11-24T10:00:00+05:00", "FORWARD", "2026-11-24T11:00:00+05:00"),
    ])
    func `count as the law of Kazakhstan does`(
        kind: String,
        station: String,
        received: String,
        rule: String,
        due: String
    ) throws {
        let pack = try Shipped.pack("kz")
        let closing = try #require(pack.station(station)).closes
        let limits = pack.deadlines(kind: kind, station: station, received: try instant(received), closing: closing)
        #expect(limits.first { $0.rule == rule }?.due == (try instant(due)), "\(limits.map(\.rule))")
    }

    @Test(arguments: [
        ("VL-01", "2026-11-29T12:00:00+06:00", "KG-LIST-COURT-DAY", "2026-11-29T14:00:00+06:00"),
        ("VL-01", "2026-11-29T12:00:00+06:00", "KG-LIST-BEFORE-END", "2026-11-29T18:00:00+06:00"),
        ("VL-01", "2026-11-29T12:00:00+06:00", "USEFUL-MINUTE", "2026-11-29T14:00:00+06:00"),
        ("VL-01", "2026-11-28T12:00:00+06:00", "KG-LIST-COURT", "2026-12-02T00:00:00+06:00"),
        ("SE-01", "2026-11-28T12:00:00+06:00", "KG-OTHER-LATE", "2026-11-28T14:00:00+06:00"),
        ("SE-01", "2026-11-27T12:00:00+06:00", "KG-OTHER", "2026-12-01T00:00:00+06:00"),
    ])
    func `count as the law of Kyrgyzstan does`(kind: String, received: String, rule: String, due: String) throws {
        let pack = try Shipped.pack("kg")
        let closing = try #require(pack.station("1001")).closes
        let limits = pack.deadlines(kind: kind, station: "1001", received: try instant(received), closing: closing)
        #expect(limits.first { $0.rule == rule }?.due == (try instant(due)), "\(limits.map(\.rule))")
        #expect(limits.allSatisfy { $0.arithmetic[Language.ky]?.contains("{") == false })
        #expect(pack.number(court: "BIS", year: 2026, counter: 7) == "BIS-00000007-2026")
    }

    @Test func `explain a limit to the person it binds, in each language, with no gap left open`() throws {
        for id in ["kz", "kg"] {
            let pack = try Shipped.pack(id)
            let station = try #require(pack.stations.first)
            for kind in pack.kinds {
                for language in pack.languages {
                    let at = station.opens.adding(seconds: 3_600)
                    let text = pack.explain(kind: kind.id, station: station.id, at: at, language: language)
                    #expect(text?.contains("{") == false && text?.contains("explain.") == false)
                }
            }
        }
    }

    @Test func `cite the law in the language of whoever asks`() throws {
        let pack = try Shipped.pack("kz")
        let station = try #require(pack.stations.first)
        func said(_ language: Language) throws -> String {
            let at = station.opens.adding(seconds: 3_600)
            return try #require(pack.explain(kind: "VL-01", station: station.id, at: at, language: language))
        }
        #expect(try said(.kk).contains("«Қазақстан Республикасындағы сайлау туралы» Конституциялық заң, 26-бап"))
        #expect(try said(.ru).contains("Конституционный закон «О выборах в Республике Казахстан», ст. 26"))
        for language in [Language.kk, .ru] { #expect(try !said(language).contains("Constitutional Law")) }
        #expect(try said(.en).contains("Constitutional Law on Elections of the Republic of Kazakhstan, art. 26"))
    }

    /// The complaint of the design, word for word but for real digests.
    @Test func `accept a complaint as the documents describe it, and nothing less`() throws {
        let schema = try JSONSchema(try #require(try Shipped.schemas()["dauys-complaint-1.schema.json"]))
        let digest = JSONValue.string(String(repeating: "ab", count: 32))
        let complaint: [String: JSONValue] = [
            "answers": nil,
            "attachments": [["mediaType": "image/jpeg", "name": "refusal.jpg", "sha256": digest, "size": 183_220]],
            "challenged": ["act": "decision", "commission": "KZ-71-0123", "made": "yesterday", "number": "14"],
            "complainant": [
                "birthDate": "1990-05-17", "email": nil, "familyName": "Әлімұлы", "givenName": "Дана",
                "iin": "900517450129", "patronymic": nil, "phone": "+77010000000",
            ],
            "composed": "2026-11-24T10:01:12+05:00", "consents": ["anyRegion": false, "remoteHearing": true],
            "election": "kz-2026", "hearing": ["attendance": "papers", "interpreter": nil], "kind": "VL-01",
            "language": "kk", "learned": nil, "nonce": "3q2-7wAAEjRWeJq83vAAEQ", "representative": nil,
            "request": "include", "statement": "", "station": "71-0123", "type": "dauys-complaint/1",
        ]
        #expect(schema.faults(in: .object(complaint)) == [])
        for name in complaint.keys {
            var less = complaint
            less[name] = nil
            #expect(schema.faults(in: .object(less)).map(\.pointer) == ["/" + name])
            var wrong = complaint
            wrong[name] = .array([.array([])])
            #expect(!schema.faults(in: .object(wrong)).isEmpty)
        }
        var more = complaint
        more["secret"] = "x"
        #expect(schema.faults(in: .object(more)).map(\.pointer) == ["/secret"])
    }

    @Test func `publish schemas that are all understood`() throws {
        let schemas = try Shipped.schemas()
        #expect(schemas.count == 31)
        for (name, document) in schemas {
            #expect(throws: Never.self, "\(name)") { try JSONSchema(document) }
            #expect(document["$id"] == .string(name))
        }
    }
}
