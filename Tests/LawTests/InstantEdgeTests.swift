import Law
import Testing

/// An instant of a test's own text; the epoch, which none of them expects, where the text is none.
private func moment(_ text: String) -> Instant { Instant(rfc3339: text) ?? Instant(microsecondsSince1970: 0) }

@Suite struct `An instant at its edges` {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00z", 0),
            ("1970-01-01t05:00:00+05:00", 0),
            ("1969-12-31T19:00:00-05:00", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T00:00:00.1Z", 100_000),
            ("1970-01-01T00:00:00.000001Z", 1),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("2026-11-24T10:01:12+05:00", 1_795_496_472_000_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
            ("2000-02-29T23:59:59Z", 951_868_799_000_000),
            ("1900-03-01T00:00:00Z", -2_203_891_200_000_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)]
    )
    func `is read from RFC 3339`(text: String, microseconds: Int64) {
        #expect(Instant(rfc3339: text)?.microsecondsSince1970 == microseconds)
    }

    @Test(
        arguments: [
            "", "2026-11-24", "2026-11-24T10:01:12", "2026-11-24 10:01:12Z", "2026-11-24T10:01Z",
            "2026-11-24T24:00:00Z", "2026-11-24T10:60:00Z", "2026-11-24T10:01:60Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-00T00:00:00Z", "2025-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-11-24T10:01:12.Z", "2026-11-24T10:01:12.1234567Z",
            "2026-11-24T10:01:12,5Z", "2026-11-24T10:01:12+05", "2026-11-24T10:01:12+0500",
            "2026-11-24T10:01:12+24:00", "2026-11-24T10:01:12+05:60", "2026-11-24T10:01:12 Z",
            "2026-11-24T10:01:12Z ", " 2026-11-24T10:01:12Z", "26-11-24T10:01:12Z", "-2026-11-24T10:01:12Z",
            "2026-1-24T10:01:12Z", "2026-11-24T10:01:12ZZ", "2026-11-24T10:01:1٢Z", "2026-11-24T+1:01:12Z",
        ]
    )
    func `is not read from anything else`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_868_799_000_001, "2000-02-29T23:59:59.000001Z"),
        ] as [(Int64, String)]
    )
    func `is written with six decimals`(microseconds: Int64, text: String) {
        #expect(Instant(microsecondsSince1970: microseconds).rfc3339UTC == text)
        #expect(Instant(rfc3339: text)?.microsecondsSince1970 == microseconds)
    }

    @Test(
        arguments: [
            (18_000, "2026-11-25T00:57:00.000000+05:00"), (-12_600, "2026-11-24T16:27:00.000000-03:30"),
            (0, "2026-11-24T19:57:00.000000+00:00"), (50_400, "2026-11-25T09:57:00.000000+14:00"),
            // Local mean time of Almaty: RFC 3339 has no seconds in an offset, so the minute is named and the clock fits.
            (18_468, "2026-11-25T01:04:00.000000+05:07"), (-18_468, "2026-11-24T14:50:00.000000-05:07"),
        ]
    )
    func `is written in a zone so that it reads back as the same instant`(offset: Int, text: String) {
        let zone = Zone(name: "Test/Zone", alwaysAtOffsetSeconds: offset)
        let given = moment("2026-11-24T19:57:00Z")
        #expect(given.rfc3339(in: zone) == text)
        #expect(moment(given.rfc3339(in: zone)) == given)
    }

    @Test(
        arguments: [
            (0, 0, 0), (0, 999_999, 0), (0, 1_000_000, 1), (0, -1, -1), (0, -1_000_000, -1), (0, -1_000_001, -2),
            (999_999, 1_000_000, 0),
        ] as [(Int64, Int64, Int64)]
    )
    func `counts whole seconds rounded down`(from: Int64, to: Int64, seconds: Int64) {
        let counted = Instant(microsecondsSince1970: from).seconds(until: Instant(microsecondsSince1970: to))
        #expect(counted == seconds)
    }

    @Test func `lies in the whole second before it, before 1970 too`() {
        #expect(Instant(microsecondsSince1970: 1_999_999).secondsSince1970 == 1)
        #expect(Instant(microsecondsSince1970: -1).secondsSince1970 == -1)
        #expect(Instant(microsecondsSince1970: -1_000_000).secondsSince1970 == -1)
        #expect(Instant(microsecondsSince1970: 5).adding(seconds: -1).microsecondsSince1970 == -999_995)
        #expect(Instant(microsecondsSince1970: 4) < Instant(microsecondsSince1970: 5))
    }
}

@Suite struct `A day at its edges` {
    @Test(arguments: ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2026-11-24"])
    func `is read from its ISO form and written the same`(text: String) {
        #expect(LocalDate(iso: text)?.description == text)
    }

    @Test(
        arguments: [
            "2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31", "2026-06-31", "2026-09-31", "2026-11-31",
            "2026-12-32", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01", "20261124", "2026-11-24T", "",
        ]
    )
    func `is not read from what no calendar has`(text: String) {
        #expect(LocalDate(iso: text) == nil)
    }

    @Test(
        arguments: [
            ("2024-02-28", 1, "2024-02-29"), ("2024-02-28", 2, "2024-03-01"), ("2026-02-28", 1, "2026-03-01"),
            ("2000-02-29", 366, "2001-03-01"), ("2026-12-31", 1, "2027-01-01"), ("2026-01-01", -1, "2025-12-31"),
            ("2026-11-24", 0, "2026-11-24"), ("1999-12-31", 1, "2000-01-01"), ("2100-02-28", 1, "2100-03-01"),
            ("2024-03-01", -1, "2024-02-29"), ("1970-01-01", -719_162, "0001-01-01"),
        ]
    )
    func `is followed by the next one over months and leap years`(from: String, days: Int, to: String) throws {
        let start = try #require(LocalDate(iso: from))
        let end = try #require(LocalDate(iso: to))
        #expect(start.adding(days: days) == end)
        #expect(start.days(until: end) == days)
        #expect((start < end) == (days > 0))
    }

    @Test func `survives the way to a number and back for four hundred years before 1970`() {
        let lost = (Int64(-146_097)...0).filter { day in LocalDate(daysSince1970: day).daysSince1970 != day }
        #expect(lost.isEmpty)
    }

    @Test(
        arguments: [
            ("1970-01-01", 4), ("2026-11-24", 2), ("2026-11-29", 7), ("2026-11-30", 1), ("1969-12-31", 3),
            ("1969-12-28", 7), ("2000-02-29", 2),
        ]
    )
    func `knows its weekday`(text: String, weekday: Int) {
        #expect(LocalDate(iso: text)?.isoWeekday == weekday)
    }

    @Test func `sorts by year, then month, then day`() {
        let days = ["2025-12-31", "2026-01-31", "2026-02-01", "2026-02-02"].compactMap { LocalDate(iso: $0) }
        #expect(days.reversed().sorted() == days)
    }
}
