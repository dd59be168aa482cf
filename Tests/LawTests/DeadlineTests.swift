import Law
import Testing

@Suite struct `A pack's deadlines` {
    private func limits(
        _ received: String,
        kind: String = "VL-01",
        station: String = "71-0123",
        closing: String = "2026-11-24T20:00:00+05:00",
        countStarts: String? = nil
    ) throws -> [Deadline] {
        try SmallPack().pack().deadlines(
            kind: kind,
            station: station,
            received: instant(received),
            closing: instant(closing),
            countStarts: countStarts.map { try instant($0) }
        )
    }

    private func due(_ rule: String, in limits: [Deadline]) -> Instant? { limits.first { $0.rule == rule }?.due }

    @Test(arguments: [
        ("2026-11-24T10:00:00+05:00", "2026-11-25T00:00:00+05:00"),
        ("2026-11-24T23:57:00+05:00", "2026-11-25T00:00:00+05:00"),
        ("2026-11-24T23:59:59.999999+05:00", "2026-11-25T00:00:00+05:00"),
        ("2026-11-25T00:00:00+05:00", "2026-11-26T00:00:00+05:00"),
        ("2026-11-24T00:00:00+05:00", "2026-11-25T00:00:00+05:00"),
        ("2026-11-24T15:00:00-04:00", "2026-11-26T00:00:00+05:00"),
    ])
    func `end with the day of the court's zone`(received: String, end: String) throws {
        #expect(due("LIST", in: try limits(received)) == (try instant(end)))
    }

    /// The station votes nine hours after the court's city: its own clock tells which rule applies there.
    @Test func `count days before the vote on the clock the rule names`() throws {
        let west = "2026-11-24T20:00:00-04:00"
        let received = "2026-11-25T00:30:00+05:00"
        let abroad = try limits(received, station: "99-0001", closing: west)
        #expect(due("LATE", in: abroad) == (try instant("2026-11-25T02:00:00+05:00")))
        #expect(due("LIST", in: abroad) == (try instant("2026-11-26T00:00:00+05:00")))
        #expect(due("LATE", in: try limits(received)) == nil)
    }

    @Test(arguments: [
        ("2026-11-19T23:59:59+05:00", "EARLY", "2026-11-25T00:00:00+05:00"),
        ("2026-11-20T00:00:00+05:00", "LATE", "2026-11-20T01:30:00+05:00"),
        ("2026-11-24T12:00:00+05:00", "LATE", "2026-11-24T13:30:00+05:00"),
        ("2026-11-25T00:00:00+05:00", "AFTER", "2026-12-01T00:00:00+05:00"),
        ("2026-12-11T09:00:00+05:00", "AFTER", "2026-12-18T00:00:00+05:00"),
    ])
    func `turn from days to at once five days before the vote`(received: String, rule: String, end: String) throws {
        let limits = try limits(received, kind: "SE-01")
        #expect(limits.filter { $0.nature == .deadline }.map(\.rule) == [rule])
        #expect(due(rule, in: limits) == (try instant(end)))
    }

    @Test(arguments: [
        ("2026-11-24T10:00:00+05:00", "2026-11-24T20:00:00+05:00", "2026-11-24T11:30:00+05:00", false),
        ("2026-11-24T18:30:00+05:00", "2026-11-24T20:00:00+05:00", "2026-11-24T19:25:00+05:00", false),
        ("2026-11-24T18:30:00+05:00", "2026-11-24T21:00:00+05:00", "2026-11-24T20:00:00+05:00", false),
        ("2026-11-24T19:24:59+05:00", "2026-11-24T20:00:00+05:00", "2026-11-24T19:25:00+05:00", false),
        ("2026-11-24T19:25:00+05:00", "2026-11-24T20:00:00+05:00", "2026-11-24T19:25:00+05:00", true),
        ("2026-11-24T19:58:00+05:00", "2026-11-24T20:00:00+05:00", "2026-11-24T19:25:00+05:00", true),
    ])
    func `find the last useful minute, never after the law's own`(
        received: String,
        closing: String,
        end: String,
        isPast: Bool
    ) throws {
        let useful = try #require(try limits(received, closing: closing).first(where: \.lastUseful))
        #expect(useful.due == (try instant(end)))
        #expect(useful.isPastAtReceipt == isPast)
        #expect(useful.quantity == 35 && useful.unit == .minutes)
    }

    @Test(arguments: [
        ("2026-11-24T19:59:59.999999+05:00", ["LATE", "LIST", "USEFUL"]),
        ("2026-11-24T20:00:00+05:00", ["CLOSED", "LATE", "LIST"]),
    ])
    func `change at the closing of the station`(received: String, rules: [String]) throws {
        #expect(try limits(received).map(\.rule).sorted() == rules)
    }

    @Test func `freeze the list at the start of the count, for kinds that change it`() throws {
        let start = "2026-11-24T20:10:00+05:00"
        let frozen = try limits("2026-11-24T19:00:00+05:00", countStarts: start)
        #expect(due("FREEZE", in: frozen) == (try instant(start)))
        #expect(due("FREEZE", in: try limits("2026-11-24T19:00:00+05:00", kind: "SE-01", countStarts: start)) == nil)
        #expect(due("FREEZE", in: try limits("2026-11-24T19:00:00+05:00")) == nil)
    }

    @Test(arguments: [
        ("2026-11-23T10:00:00+05:00", "2026-11-23T12:00:00+05:00"), ("2026-11-22T10:00:00+05:00", nil),
        ("2026-11-24T23:30:00+05:00", "2026-11-25T01:30:00+05:00"), ("2026-11-25T00:00:00+05:00", nil),
    ])
    func `count from other events too`(asked: String, end: String?) throws {
        let closing = try instant("2026-11-24T20:00:00+05:00")
        let pack = try SmallPack().pack()
        let limit = pack.deadline(rule: "STATE", station: "71-0123", at: try instant(asked), closing: closing)
        #expect(limit?.due == (try end.map { try instant($0) }))
        #expect(pack.deadline(rule: "MEMBER", station: "71-0123", at: closing, closing: closing) == nil)
    }

    @Test func `hold only while the rule is in force`() throws {
        for (from, to, applies) in [
            ("2026-11-24", "2026-11-24", true), ("2026-11-25", nil, false), ("2020-01-01", "2026-11-23", false),
        ] as [(String, String?, Bool)] {
            let valid: JSONValue = ["from": .string(from), "to": to.map(JSONValue.string) ?? nil]
            let pack = try SmallPack().altering("rules", ["rules", "0", "valid"], to: valid).pack()
            let at = try instant("2026-11-24T10:00:00+05:00")
            let rules = pack.deadlines(kind: "VL-01", station: "71-0123", received: at, closing: at).map(\.rule)
            #expect(rules.contains("LIST") == applies)
        }
    }

    @Test func `say where they come from and how they were counted`() throws {
        let limits = try limits("2026-11-24T18:30:00+05:00")
        let useful = try #require(limits.first { $0.lastUseful })
        #expect(useful.source == "small" && useful.edition == "1" && useful.sure == .own)
        let sentence = "2026-11-24 20:00:00 less 15 min and 20 min is 2026-11-24 19:25:00"
        #expect(useful.arithmetic[.en] == sentence)
        let list = try #require(limits.first { $0.rule == "LIST" })
        #expect(list.quantity == nil && list.source == "Law, art. 1")
        #expect(list.arithmetic(in: .ru) == "2026-11-24 18:30:00 until 2026-11-25 00:00:00 (East) ru")
    }

    @Test func `are none for what the pack does not know`() throws {
        #expect(try limits("2026-11-24T10:00:00+05:00", kind: "XX-99").isEmpty)
        #expect(try limits("2026-11-24T10:00:00+05:00", station: "none").isEmpty)
    }

    @Test func `warn before they fall due, earliest first`() throws {
        let pack = try SmallPack().pack()
        let list = try #require(try limits("2026-11-24T10:00:00+05:00").first { $0.rule == "LIST" })
        let warnings = pack.warnings(for: list)
        #expect(warnings.map(\.step) == ["thirty", "ten"])
        #expect(warnings.map(\.role) == ["judge", "courtChair"])
        #expect(warnings.first?.at == (try instant("2026-11-24T23:30:00+05:00")))
        #expect(pack.ladder(.decision).map(\.afterSeconds) == [300])
        #expect(pack.budget(.draw) == 300)
    }
}
