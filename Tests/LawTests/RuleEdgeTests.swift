import Law
import Testing

/// One rule added to the small pack, and when its limit falls due.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let trigger: String
    let quantity: JSONValue
    let unit: String
    let counting: String
    let end: String
    let due: String

    init(_ trigger: String, _ quantity: JSONValue, _ unit: String, _ counting: String, _ end: String, _ due: String) {
        self.trigger = trigger
        self.quantity = quantity
        self.unit = unit
        self.counting = counting
        self.end = end
        self.due = due
    }

    var testDescription: String { "\(quantity.canonicalText) \(unit) \(counting) \(trigger), \(end)" }

    /// The pack with this rule as its last one, for one kind, by the court's clock.
    var pack: SmallPack {
        let rule: JSONValue = [
            "id": "ADDED", "kinds": ["SE-01"], "nature": "deadline", "instance": "court", "trigger": .string(trigger),
            "when": [:], "quantity": quantity, "unit": .string(unit), "immediately": nil,
            "counting": .string(counting), "end": .string(end), "zone": "court", "consequence": "alarm",
            "source": "Law, art. 1", "edition": "2023", "sure": "read", "valid": ["from": "2020-01-01", "to": nil],
            "texts": SmallPack.words("Added"),
        ]
        return SmallPack().altering("rules", ["rules", "-"], to: rule)
    }
}

@Suite struct `A limit` {
    /// Received at 10:00:00.5 of voting day, a Tuesday; the station closes at 20:00 and counts from 20:10.
    @Test(arguments: [
        RuleCase("received", 2, "hours", "after", "exact", "2026-11-24T12:00:00.5+05:00"),
        RuleCase("received", 90, "minutes", "after", "exact", "2026-11-24T11:30:00.5+05:00"),
        RuleCase("received", 1, "seconds", "after", "exact", "2026-11-24T10:00:01.5+05:00"),
        RuleCase("received", 0, "seconds", "after", "exact", "2026-11-24T10:00:00.5+05:00"),
        RuleCase("received", 1, "calendarDays", "after", "exact", "2026-11-25T10:00:00.5+05:00"),
        RuleCase("received", 0, "calendarDays", "after", "endOfDay", "2026-11-25T00:00:00+05:00"),
        RuleCase("received", 1, "calendarDays", "after", "endOfDay", "2026-11-26T00:00:00+05:00"),
        RuleCase("received", 7, "calendarDays", "after", "endOfDay", "2026-12-02T00:00:00+05:00"),
        RuleCase("received", 3, "calendarDays", "after", "endOfWorkingDay", "2026-11-28T00:00:00+05:00"),
        // Saturday and Sunday go to Monday; the holiday of 16 December to the day after it.
        RuleCase("received", 4, "calendarDays", "after", "endOfWorkingDay", "2026-12-01T00:00:00+05:00"),
        RuleCase("received", 5, "calendarDays", "after", "endOfWorkingDay", "2026-12-01T00:00:00+05:00"),
        RuleCase("received", 22, "calendarDays", "after", "endOfWorkingDay", "2026-12-18T00:00:00+05:00"),
        RuleCase("received", nil, "sameDay", "after", "endOfDay", "2026-11-25T00:00:00+05:00"),
        RuleCase("stationCloses", 2, "hours", "before", "exact", "2026-11-24T18:00:00+05:00"),
        RuleCase("stationCloses", 30, "minutes", "after", "exact", "2026-11-24T20:30:00+05:00"),
        RuleCase("stationCloses", nil, "sameDay", "after", "endOfDay", "2026-11-25T00:00:00+05:00"),
        RuleCase("votingDay", 15, "calendarDays", "before", "endOfDay", "2026-11-10T00:00:00+05:00"),
        RuleCase("votingDay", 1, "calendarDays", "before", "exact", "2026-11-23T00:00:00+05:00"),
        RuleCase("votingDay", 3, "calendarDays", "after", "endOfDay", "2026-11-28T00:00:00+05:00"),
        RuleCase("countStarts", 30, "minutes", "after", "exact", "2026-11-24T20:40:00+05:00"),
    ])
    func `counts from its event as its rule says`(given: RuleCase) throws {
        let pack = try given.pack.pack()
        let limit = pack.deadlines(
            kind: "SE-01",
            station: "71-0123",
            received: try instant("2026-11-24T10:00:00.5+05:00"),
            closing: try instant("2026-11-24T20:00:00+05:00"),
            countStarts: try instant("2026-11-24T20:10:00+05:00")
        ).first { $0.rule == "ADDED" }
        let due = try instant(given.due)
        #expect(limit?.due == due)
        #expect(limit?.quantity == given.quantity.integer && limit?.unit.rawValue == given.unit)
        #expect(limit?.isPastAtReceipt == (due <= (try instant("2026-11-24T10:00:00.5+05:00"))))
        for (moment, isLate) in [(-1_000_000, false), (-1, false), (0, true), (1, true), (1_000_000, true)] {
            let at = Instant(microsecondsSince1970: due.microsecondsSince1970 + Int64(moment))
            #expect(limit?.isLate(at: at) == isLate)
        }
    }

    /// A rule may ask for any number the format holds; the answer is far away, and the court goes on.
    @Test(arguments: ["seconds", "minutes", "hours", "calendarDays"])
    func `of absurd length is a fault of the pack, not the end of the court`(unit: String) throws {
        for counting in ["after", "before"] {
            let given = RuleCase("received", 9_007_199_254_740_991, unit, counting, "exact", "")
            let fault = #expect(throws: PackFaults.self) { try given.pack.pack() }
            #expect(fault?.faults.map(\.pointer) == ["/rules/9/quantity"])
        }
    }

    @Test(arguments: [
        ("budgets", "stages/draw/quantity"), ("stations", "stations/0/execution/quantity"),
        ("stations", "stations/0/travel/quantity"), ("ladders", "ladders/decision/0/after/quantity"),
        ("ladders", "ladders/deadlineWarnings/0/before/quantity"), ("pack", "immediately/court/quantity"),
        ("rules", "rules/1/when/daysBeforeVoting/from"),
    ])
    func `of absurd length is found wherever a pack has one`(file: String, place: String) throws {
        for absurd in [9_007_199_254_740_991, -9_007_199_254_740_991] as [JSONValue] {
            let tokens = place.split(separator: "/").map(String.init)
            let fault = #expect(throws: PackFaults.self) {
                try SmallPack().altering(file, tokens, to: absurd).pack()
            }
            #expect(fault?.faults.map(\.pointer).contains("/" + place) == true)
        }
    }
}

@Suite struct `A limit by another clock` {
    private func limits(
        _ pack: Pack,
        _ received: String,
        kind: String = "VL-01",
        station: String = "71-0123"
    ) throws -> [Deadline] {
        let closing = try #require(pack.station(station)).closes
        return pack.deadlines(kind: kind, station: station, received: try instant(received), closing: closing)
    }

    private func pack(east: Zone) throws -> Pack {
        try Pack(files: SmallPack().bytes, zones: SmallPack.zones.merging(["East": east]) { _, new in new }) { _ in [0]
        }
    }

    /// The court's clock is put back an hour at six in the evening of voting day, which so has 25 hours.
    @Test(arguments: [
        "2026-11-24T00:00:00+06:00", "2026-11-24T17:59:59+06:00", "2026-11-24T17:30:00+05:00",
        "2026-11-24T23:57:00+05:00", "2026-11-24T23:59:59.999999+05:00",
    ])
    func `lasts as long as the day does where the clock is put back within it`(received: String) throws {
        let turning = try zone("East", ("2020-01-01T00:00:00Z", 6), ("2026-11-24T12:00:00Z", 5))
        let pack = try pack(east: turning)
        let list = try #require(try limits(pack, received).first { $0.rule == "LIST" })
        #expect(list.due == (try instant("2026-11-25T00:00:00+05:00")))
        #expect(list.due.rfc3339(in: list.zone) == "2026-11-25T00:00:00.000000+05:00")
        // The station opens by the old clock and closes by the new one.
        #expect(pack.station("71-0123")?.opens == (try instant("2026-11-24T07:00:00+06:00")))
        #expect(pack.station("71-0123")?.closes == (try instant("2026-11-24T20:00:00+05:00")))
    }

    /// At half past eleven in the evening the clock jumps to half past midnight.
    @Test func `ends at the jump where the clock jumps over midnight`() throws {
        let jumping = try zone("East", ("2020-01-01T00:00:00Z", 5), ("2026-11-24T18:30:00Z", 6))
        let list = try #require(
            try limits(try pack(east: jumping), "2026-11-24T23:29:59+05:00").first { $0.rule == "LIST" }
        )
        #expect(list.due == (try instant("2026-11-25T00:30:00+06:00")))
        #expect(list.isLate(at: try instant("2026-11-24T23:30:00+05:00")))
    }

    /// The station's clock is nine hours behind the court's.
    @Test(arguments: [
        ("court", "2026-11-24T14:59:59-04:00", "2026-11-25T00:00:00+05:00"),
        ("court", "2026-11-24T15:00:00-04:00", "2026-11-26T00:00:00+05:00"),
        ("station", "2026-11-24T14:59:59-04:00", "2026-11-25T00:00:00-04:00"),
        ("station", "2026-11-24T15:00:00-04:00", "2026-11-25T00:00:00-04:00"),
        ("station", "2026-11-24T23:57:00-04:00", "2026-11-25T00:00:00-04:00"),
        ("station", "2026-11-25T00:00:00-04:00", "2026-11-26T00:00:00-04:00"),
    ])
    func `ends with the day of the place that the rule names`(place: String, received: String, due: String) throws {
        let pack = try SmallPack().altering("rules", ["rules", "0", "zone"], to: .string(place)).pack()
        let list = try limits(pack, received, station: "99-0001").first { $0.rule == "LIST" }
        #expect(list?.due == (try instant(due)))
        #expect(list?.zone.name == (place == "court" ? "East" : "West"))
    }

    @Test(arguments: [
        ("2026-11-19T23:59:59-04:00", "EARLY"), ("2026-11-20T00:00:00-04:00", "LATE"),
        ("2026-11-20T08:59:59+05:00", "EARLY"), ("2026-11-20T09:00:00+05:00", "LATE"),
        ("2026-11-24T23:59:59-04:00", "LATE"), ("2026-11-25T00:00:00-04:00", "AFTER"),
    ])
    func `turns from days to at once by that clock too`(received: String, rule: String) throws {
        let limits = try limits(try SmallPack().pack(), received, kind: "SE-01", station: "99-0001")
        #expect(limits.filter { $0.nature == .deadline }.map(\.rule) == [rule])
    }

    @Test func `is told by both clocks`() throws {
        let pack = try SmallPack().altering(
            "texts",
            ["texts", "explain.received"],
            to: SmallPack.words("{court} here, {station} there")
        ).pack()
        let at = try instant("2026-11-24T15:00:00-04:00")
        let text = try #require(pack.explain(kind: "VL-01", station: "99-0001", at: at, language: .en))
        #expect(text.contains("2026-11-25 00:00:00 here, 2026-11-24 15:00:00 there"))
        #expect(pack.explain(kind: "VL-01", station: "none", at: at, language: .en) == nil)
    }
}

@Suite struct `The words of a limit` {
    private func sentence(_ rule: String, _ received: String, seconds: Int64 = 1_200) throws -> String? {
        let travel: JSONValue = ["quantity": .integer(seconds), "unit": "seconds"]
        var small = SmallPack().altering("stations", ["stations", "0", "travel"], to: travel)
        for key in ["sameDay", "calendarDays", "duration", "before", "lastUseful", "lastUsefulCapped", "freeze"] {
            small = small.altering(
                "texts",
                ["texts", "arithmetic." + key],
                to: SmallPack.words(key + " {quantity}|{travel}|{trigger}|{due}")
            )
        }
        for (key, words) in [
            ("arithmetic.past", "past {received}"), ("quantity.calendarDays", "{quantity} days"),
            ("quantity.seconds", "{quantity} s"),
        ] {
            small = small.altering("texts", ["texts", key], to: SmallPack.words(words))
        }
        let pack = try small.pack()
        let limits = pack.deadlines(
            kind: rule == "AFTER" || rule == "EARLY" ? "SE-01" : "VL-01",
            station: "71-0123",
            received: try instant(received),
            closing: try instant("2026-11-24T20:00:00+05:00"),
            countStarts: try instant("2026-11-24T20:10:00+05:00")
        )
        return limits.first { $0.rule == rule }?.arithmetic(in: .en)
    }

    @Test(arguments: [
        ("LIST", "2026-11-24T10:00:00+05:00", "sameDay |20 min|2026-11-24 10:00:00|2026-11-25 00:00:00"),
        ("LATE", "2026-11-24T10:00:00+05:00", "duration 90 min|20 min|2026-11-24 10:00:00|2026-11-24 11:30:00"),
        ("EARLY", "2026-11-10T10:00:00+05:00", "calendarDays 5 days|20 min|2026-11-10 10:00:00|2026-11-16 00:00:00"),
        ("USEFUL", "2026-11-24T18:30:00+05:00", "lastUseful 35 min|20 min|2026-11-24 20:00:00|2026-11-24 19:25:00"),
        (
            "USEFUL", "2026-11-24T10:00:00+05:00",
            "lastUsefulCapped 35 min|20 min|2026-11-24 20:00:00|2026-11-24 11:30:00"
        ),
        (
            "USEFUL", "2026-11-24T19:58:00+05:00",
            "lastUseful 35 min|20 min|2026-11-24 20:00:00|2026-11-24 19:25:00 past 2026-11-24 19:58:00"
        ),
        ("FREEZE", "2026-11-24T10:00:00+05:00", "freeze 0 s|20 min|2026-11-24 20:10:00|2026-11-24 20:10:00"),
    ])
    func `fit its nature, and own up to a limit that had passed`(rule: String, at: String, sentence: String) throws {
        #expect(try self.sentence(rule, at) == sentence)
    }

    @Test func `name seconds where there are no whole minutes`() throws {
        let sentence = try sentence("USEFUL", "2026-11-24T18:30:00+05:00", seconds: 70)
        #expect(sentence == "lastUseful 970 s|70 s|2026-11-24 20:00:00|2026-11-24 19:43:50")
    }

    @Test(arguments: [
        ("{court}-{year}-{number:06}", "AST-2026-000042", ["AST-2026-", "6", ""]),
        ("{year}/{number:1}/{court}", "2026/42/AST", ["2026/", "1", "/AST"]),
        ("№{number:09}.{court}{year}", "№000000042.AST2026", ["№", "9", ".AST2026"]),
    ])
    func `number cases by the pack's template, at once or in parts`(
        template: String,
        number: String,
        parts: [String]
    ) throws {
        let pack = try SmallPack().altering("pack", ["number"], to: .string(template)).pack()
        #expect(pack.number(court: "AST", year: 2026, counter: 42) == number)
        let form = pack.numberForm(court: "AST", year: 2026)
        #expect([form.prefix, String(form.digits), form.suffix] == parts)
    }

    /// The digits of a template are a promise to whoever prints forms; a hundred of them is a mistake.
    @Test(arguments: ["{court}-{year}-{number:0}", "{court}-{year}-{number:-6}", "{court}-{year}-{number:100000000}"])
    func `refuse a number of no length, or of no end`(template: String) throws {
        let fault = #expect(throws: PackFaults.self) {
            try SmallPack().altering("pack", ["number"], to: .string(template)).pack()
        }
        #expect(fault?.faults.map(\.pointer).contains("/number") == true)
    }
}
