import Law
import Testing

@Suite struct `An instant` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T05:00:00+05:00", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("1970-01-01T00:00:00.1Z", 100_000),
        ("2026-11-24T23:57:00.000001+05:00", 1_795_546_620_000_001),
        ("2026-11-24t13:57:00-05:00", 1_795_546_620_000_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000),
    ])
    func `is read from RFC 3339 with any offset`(text: String, microseconds: Int64) {
        #expect(Instant(rfc3339: text)?.microsecondsSince1970 == microseconds)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T10:00:00", "2026-11-24 10:00:00Z", "2026-11-24T24:00:00Z",
        "2026-02-29T10:00:00Z", "2026-11-24T10:00:60Z", "2026-11-24T10:60:00Z", "2026-11-24T10:00:00.Z",
        "2026-11-24T10:00:00.1234567Z", "2026-11-24T10:00:00+0500", "2026-11-24T10:00:00+24:00",
        "2026-13-01T10:00:00Z", "2026-11-24T10:00:00Z ", "２026-11-24T10:00:00Z",
    ])
    func `is refused in any other form`(text: String) { #expect(Instant(rfc3339: text) == nil) }

    @Test func `is written with six decimals and the offset of the zone`() throws {
        let instant = try #require(Instant(rfc3339: "2026-11-24T20:30:00.5Z"))
        #expect(instant.rfc3339UTC == "2026-11-24T20:30:00.500000Z")
        #expect(Instant(microsecondsSince1970: -1).rfc3339UTC == "1969-12-31T23:59:59.999999Z")
        #expect(Instant(microsecondsSince1970: 7).rfc3339UTC == "1970-01-01T00:00:00.000007Z")
        #expect(
            instant.rfc3339(in: Zone(name: "E", alwaysAtOffsetSeconds: 18_000)) == "2026-11-25T01:30:00.500000+05:00"
        )
        #expect(
            instant.rfc3339(in: Zone(name: "W", alwaysAtOffsetSeconds: -12_600)) == "2026-11-24T17:00:00.500000-03:30"
        )
    }

    @Test(arguments: [(0, 1_000_000, 1), (0, 999_999, 0), (1, 0, -1), (0, -1_000_000, -1), (500_000, 2_499_999, 1)])
    func `counts whole seconds downwards`(from: Int64, to: Int64, seconds: Int64) {
        let start = Instant(microsecondsSince1970: from)
        #expect(start.seconds(until: Instant(microsecondsSince1970: to)) == seconds)
    }
}

@Suite struct `A local date` {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017), ("1600-02-29", -135_081), ("2026-11-24", 20_781),
    ])
    func `counts days from 1970 both ways`(text: String, days: Int64) throws {
        let date = try #require(LocalDate(iso: text))
        #expect(date.daysSince1970 == days)
        #expect(LocalDate(daysSince1970: days) == date)
        #expect(date.description == text)
    }

    @Test(arguments: ["2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-1-10", "2026-11-24T", ""])
    func `refuses a day that is not there`(text: String) { #expect(LocalDate(iso: text) == nil) }

    @Test func `goes through every day of four centuries without a gap`() {
        var date = LocalDate(daysSince1970: 0)
        for days in Int64(1)...146_097 {
            let next = LocalDate(daysSince1970: days)
            guard date < next, next.daysSince1970 == days, date.adding(days: 1) == next else {
                Issue.record("between \(date) and \(next)")
                return
            }
            date = next
        }
        #expect(date.description == "2370-01-01")
    }

    @Test(arguments: [("2026-11-24", 2), ("1970-01-01", 4), ("1969-12-28", 7), ("2023-03-19", 7)])
    func `knows its weekday`(text: String, weekday: Int) { #expect(LocalDate(iso: text)?.isoWeekday == weekday) }
}

@Suite struct `An identity number` {
    @Test(arguments: [("900517450120", true), ("900517450121", false), ("123456789013", true), ("123456789010", false)])
    func `has a control digit that follows from the others`(text: String, isRight: Bool) {
        #expect(IIN(text)?.isControlDigitRight == isRight)
    }

    /// These eleven digits leave 10 with the first weights, so the second ones decide: 3, and no other digit.
    @Test func `uses the second weights where the first leave ten`() {
        let right = (0...9).filter { IIN("12345678901\($0)")?.isControlDigitRight == true }
        #expect(right == [3])
    }

    @Test(arguments: [
        ("900517450120", "1990-05-17"), ("050229550120", nil), ("040229550120", "2004-02-29"),
        ("900517050120", nil), ("991231250120", "1899-12-31"),
    ])
    func `holds a birth date`(text: String, date: String?) { #expect(IIN(text)?.birthDate?.description == date) }

    @Test(arguments: ["", "90051745012", "9005174501200", "90051745012a", "٩٠٠٥١٧٤٥٠١٢٠"])
    func `is twelve digits and nothing else`(text: String) { #expect(IIN(text) == nil) }
}
