import Law
import Testing

func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

func date(_ text: String) throws -> LocalDate { try #require(LocalDate(iso: text)) }

/// A zone from the instants at which offsets in hours begin.
func zone(_ name: String, _ periods: (String, Double)...) throws -> Zone {
    let made = try periods.map { from, hours in
        Zone.Period(from: try instant(from), offsetSeconds: Int(hours * 3_600))
    }
    return try #require(Zone(name: name, periods: made))
}

@Suite struct `A zone` {
    @Test func `changes its offset at the instant of the period and not a microsecond before`() throws {
        let almaty = try zone("Asia/Almaty", ("2004-10-30T20:00:00Z", 6), ("2024-02-29T18:00:00Z", 5))
        let change = try instant("2024-02-29T18:00:00Z")
        #expect(almaty.offset(at: change) == 18_000)
        #expect(almaty.offset(at: Instant(microsecondsSince1970: change.microsecondsSince1970 - 1)) == 21_600)
        #expect(almaty.offset(at: try instant("1990-01-01T00:00:00Z")) == 21_600)
    }

    /// At midnight the clock went back to 23:00, so 29 February had 25 hours.
    @Test func `gives a day the hour it gained`() throws {
        let almaty = try zone("Asia/Almaty", ("2004-10-30T20:00:00Z", 6), ("2024-02-29T18:00:00Z", 5))
        let start = almaty.midnight(startOf: try date("2024-02-29"))
        #expect(start == (try instant("2024-02-28T18:00:00Z")))
        #expect(almaty.nextMidnight(after: start) == (try instant("2024-02-29T19:00:00Z")))
        let second = try instant("2024-02-29T18:30:00Z")
        #expect(almaty.civil(at: second).hour == 23)
        #expect(almaty.nextMidnight(after: second) == (try instant("2024-02-29T19:00:00Z")))
    }

    @Test func `starts a day at the jump where there is no 00:00`() throws {
        let jumping = try zone("J", ("2020-01-01T00:00:00Z", -4), ("2026-11-01T04:00:00Z", -3))
        let start = jumping.midnight(startOf: try date("2026-11-01"))
        #expect(start == (try instant("2026-11-01T04:00:00Z")))
        #expect(jumping.civil(at: start).hour == 1)
        #expect(jumping.nextMidnight(after: start) == (try instant("2026-11-02T03:00:00Z")))
    }

    /// The clock passes midnight, goes back into the old day and passes midnight again.
    @Test func `ends the day that comes twice only once it is over`() throws {
        let back = try zone("B", ("2020-01-01T00:00:00Z", 1), ("2026-11-01T23:30:00Z", 0))
        let again = try instant("2026-11-01T23:45:00Z")
        #expect(back.localDate(at: again) == (try date("2026-11-01")))
        #expect(back.nextMidnight(after: again) == (try instant("2026-11-02T00:00:00Z")))
    }

    @Test(arguments: [
        ("2026-11-24T18:59:59.999999Z", "2026-11-24"), ("2026-11-24T19:00:00Z", "2026-11-25"),
        ("2026-11-23T19:00:00Z", "2026-11-24"),
    ])
    func `turns the day at local midnight`(at: String, day: String) throws {
        let zone = Zone(name: "A", alwaysAtOffsetSeconds: 18_000)
        #expect(zone.localDate(at: try instant(at)) == (try date(day)))
        #expect(try zone.nextMidnight(after: instant(at)) > instant(at))
    }

    @Test func `is refused without periods, out of order, or with an offset of a day`() throws {
        let early = Instant(microsecondsSince1970: 0)
        #expect(Zone(name: "N", periods: []) == nil)
        #expect(Zone(name: "D", periods: [Zone.Period(from: early, offsetSeconds: 86_400)]) == nil)
        let twice = [Zone.Period(from: early, offsetSeconds: 0), Zone.Period(from: early, offsetSeconds: 1)]
        #expect(Zone(name: "T", periods: twice) == nil)
    }
}
