import Law
import Testing

private func moment(_ text: String) -> Instant { Instant(rfc3339: text) ?? Instant(microsecondsSince1970: 0) }

private func period(_ text: String, _ offset: Int) -> Zone.Period {
    Zone.Period(from: moment(text), offsetSeconds: offset)
}

private func zone(_ periods: Zone.Period...) throws -> Zone {
    try #require(Zone(name: "Test/Zone", periods: periods))
}

@Suite struct `A clock that is set back or forward` {
    /// Kazakhstan left UTC+6 on 1 March 2024: at midnight the clock was put back to 23:00 of leap day.
    private var almaty: Zone {
        get throws {
            try zone(period("2000-01-01T00:00:00Z", 21_600), period("2024-03-01T00:00:00+06:00", 18_000))
        }
    }

    @Test(
        arguments: [
            // The hour from 23:00 to 24:00 is there twice, and only the second one ends the day.
            ("2024-02-29T23:30:00+06:00", "2024-02-29", "2024-03-01T00:00:00+05:00"),
            ("2024-02-29T23:30:00+05:00", "2024-02-29", "2024-03-01T00:00:00+05:00"),
            ("2024-03-01T00:00:00+05:00", "2024-03-01", "2024-03-02T00:00:00+05:00"),
            ("2024-02-29T00:00:00+06:00", "2024-02-29", "2024-03-01T00:00:00+05:00"),
            ("2024-02-28T23:59:59+06:00", "2024-02-28", "2024-02-29T00:00:00+06:00"),
        ]
    )
    func `ends a day at its midnight, though the clock goes back over it`(
        at text: String,
        date: String,
        end: String
    ) throws {
        let zone = try almaty
        #expect(zone.localDate(at: moment(text)).description == date)
        #expect(zone.nextMidnight(after: moment(text)) == moment(end))
    }

    /// As in Beirut: at midnight the clock jumps to one, so the day has no 00:00.
    @Test func `starts a day at the jump where the clock jumps over midnight`() throws {
        let zone = try zone(period("2000-01-01T00:00:00Z", 7_200), period("2026-03-29T00:00:00+02:00", 10_800))
        let day = try #require(LocalDate(iso: "2026-03-29"))
        #expect(zone.midnight(startOf: day) == moment("2026-03-29T01:00:00+03:00"))
        #expect(zone.nextMidnight(after: moment("2026-03-28T23:59:59+02:00")) == moment("2026-03-29T01:00:00+03:00"))
        #expect(zone.nextMidnight(after: moment("2026-03-29T01:00:00+03:00")) == moment("2026-03-30T00:00:00+03:00"))
        #expect(zone.instant(on: day, secondsAfterMidnight: 1_800) == moment("2026-03-29T01:00:00+03:00"))
    }

    /// The clock goes back from 00:30 to 23:30, so a day begins twice.
    @Test func `begins a day once, and ends each half of it at the next midnight`() throws {
        let zone = try zone(period("2000-01-01T00:00:00Z", 3_600), period("2026-10-25T00:30:00+01:00", 0))
        let day = try #require(LocalDate(iso: "2026-10-25"))
        #expect(zone.midnight(startOf: day) == moment("2026-10-25T00:00:00+01:00"))
        #expect(zone.nextMidnight(after: moment("2026-10-25T00:10:00+01:00")) == moment("2026-10-26T00:00:00Z"))
        #expect(zone.nextMidnight(after: moment("2026-10-24T23:45:00Z")) == moment("2026-10-25T00:00:00Z"))
    }

    /// Samoa left out 30 December 2011 altogether.
    @Test func `gives a day that was left out no length`() throws {
        let zone = try zone(period("2000-01-01T00:00:00Z", -36_000), period("2011-12-30T00:00:00-10:00", 50_400))
        let end = moment("2011-12-31T00:00:00+14:00")
        #expect(zone.nextMidnight(after: moment("2011-12-29T23:59:59-10:00")) == end)
        let missing = try #require(LocalDate(iso: "2011-12-30"))
        #expect(zone.midnight(startOf: missing) == end)
        #expect(zone.midnight(startOf: missing.adding(days: 1)) == end)
    }

    @Test(
        arguments: [
            ("2026-11-24T07:00:00Z", 12, "2026-11-24 12:00:00"), ("2026-11-24T18:59:59.9Z", 23, "2026-11-24 23:59:59"),
            ("2026-12-31T19:00:00Z", 0, "2027-01-01 00:00:00"), ("1969-12-31T18:59:59Z", 23, "1969-12-31 23:59:59"),
        ]
    )
    func `shows the clock on the wall`(at text: String, hour: Int, shown: String) throws {
        let zone = Zone(name: "Test/Zone", alwaysAtOffsetSeconds: 18_000)
        #expect(zone.civil(at: moment(text)).hour == hour)
        #expect(zone.clockText(at: moment(text)) == shown)
        let civil = zone.civil(at: moment(text))
        let date = try #require(LocalDate(year: civil.year, month: civil.month, day: civil.day))
        let seconds = Int64(civil.hour * 3_600 + civil.minute * 60 + civil.second)
        #expect(zone.instant(on: date, secondsAfterMidnight: seconds).secondsSince1970 == moment(text).secondsSince1970)
    }

    @Test func `named UTC never changes`() {
        #expect(Zone.utc.offset(at: moment("2026-11-24T00:00:00Z")) == 0)
        #expect(Zone.utc.nextMidnight(after: moment("2026-11-24T00:00:00Z")) == moment("2026-11-25T00:00:00Z"))
    }
}
