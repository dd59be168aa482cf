/// A zone of civil time as data: its name and the periods in which an offset holds.
///
/// Periods come from the database's zone data when a pack is loaded, so that every node computes the same midnight.
public struct Zone: Hashable, Sendable {
    /// An offset from UTC and the instant from which it holds.
    public struct Period: Hashable, Sendable {
        public let from: Instant
        public let offsetSeconds: Int

        public init(from: Instant, offsetSeconds: Int) {
            self.from = from
            self.offsetSeconds = offsetSeconds
        }
    }

    public let name: String
    public let periods: [Period]

    /// Refuses an empty list, periods out of order and offsets of a day or more.
    public init?(name: String, periods: [Period]) {
        guard !periods.isEmpty, periods.allSatisfy({ abs($0.offsetSeconds) < 86_400 }),
            zip(periods, periods.dropFirst()).allSatisfy({ $0.from < $1.from })
        else { return nil }
        self.name = name
        self.periods = periods
    }

    /// The zone in which offset 0 has always held.
    public static let utc = Zone(name: "UTC", alwaysAtOffsetSeconds: 0)

    /// A zone whose offset never changes.
    public init(name: String, alwaysAtOffsetSeconds offset: Int) {
        self.name = name
        periods = [Period(from: Instant(microsecondsSince1970: 0), offsetSeconds: offset)]
    }

    public func offset(at instant: Instant) -> Int { periods[index(at: instant)].offsetSeconds }

    public func localDate(at instant: Instant) -> LocalDate {
        let local = instant.secondsSince1970 + Int64(offset(at: instant))
        return LocalDate(daysSince1970: local.flooredQuotient(by: 86_400))
    }

    /// The first instant of a local day, which is not 00:00 where the clock jumps over it.
    public func midnight(startOf date: LocalDate) -> Instant { crossing(of: date.daysSince1970 * 86_400, from: 0) }

    /// The first instant of the next local day; "the same day" ends here, exclusive.
    public func nextMidnight(after instant: Instant) -> Instant {
        let next = localDate(at: instant).adding(days: 1).daysSince1970 * 86_400
        return crossing(of: next, from: index(at: instant))
    }

    /// The instant at which clocks on the wall show this time; the first of two, the jump if there is none.
    public func instant(on date: LocalDate, secondsAfterMidnight seconds: Int64) -> Instant {
        crossing(of: date.daysSince1970 * 86_400 + seconds, from: 0)
    }

    public func civil(at instant: Instant) -> (
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int
    ) {
        let local = instant.secondsSince1970 + Int64(offset(at: instant))
        let days = local.flooredQuotient(by: 86_400)
        let date = LocalDate(daysSince1970: days)
        let rest = Int(local - days * 86_400)
        return (date.year, date.month, date.day, rest / 3_600, rest / 60 % 60, rest % 60)
    }

    /// The first instant, in a period not before `start`, at which the local clock has reached `wall`.
    private func crossing(of wall: Int64, from start: Int) -> Instant {
        for number in start..<periods.count {
            let period = periods[number]
            let reached = Instant(microsecondsSince1970: (wall - Int64(period.offsetSeconds)) * 1_000_000)
            guard number + 1 == periods.count || reached < periods[number + 1].from else { continue }
            return number == 0 ? reached : max(reached, period.from)
        }
        preconditionFailure("The last period has no end.")
    }

    /// The first period also holds for everything before it.
    private func index(at instant: Instant) -> Int {
        var low = 0
        var high = periods.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if periods[middle].from <= instant { low = middle } else { high = middle }
        }
        return low
    }
}
