/// A point in time, to the microsecond, the way PostgreSQL keeps it.
public struct Instant: Hashable, Comparable, Sendable {
    public let microsecondsSince1970: Int64

    public init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }

    /// Reads an RFC 3339 instant with any offset and at most six decimals; anything else is nil.
    public init?(rfc3339 text: some StringProtocol) {
        var scanner = DigitScanner(text.utf8)
        guard let year = scanner.number(digits: 4), scanner.take("-"), let month = scanner.number(digits: 2),
            scanner.take("-"), let day = scanner.number(digits: 2), scanner.take("T") || scanner.take("t"),
            let hour = scanner.number(digits: 2), scanner.take(":"), let minute = scanner.number(digits: 2),
            scanner.take(":"), let second = scanner.number(digits: 2),
            let micro = scanner.take(".") ? scanner.fraction(digitsAtMost: 6) : 0,
            let offset = scanner.offset(), scanner.isAtEnd,
            let date = LocalDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = date.daysSince1970 * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset)
        self.init(microsecondsSince1970: seconds * 1_000_000 + Int64(micro))
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }

    /// The whole second this instant lies in.
    public var secondsSince1970: Int64 { microsecondsSince1970.flooredQuotient(by: 1_000_000) }

    public func adding(seconds: Int64) -> Instant {
        Instant(microsecondsSince1970: microsecondsSince1970 + seconds * 1_000_000)
    }

    /// Counts the whole seconds from here to `later`, rounded down; negative when `later` is earlier.
    public func seconds(until later: Instant) -> Int64 {
        (later.microsecondsSince1970 - microsecondsSince1970).flooredQuotient(by: 1_000_000)
    }

    /// Writes the instant with six decimals and the zone's offset.
    public func rfc3339(in zone: Zone) -> String { rfc3339(offsetSeconds: zone.offset(at: self)) }

    /// The instant in UTC with six decimals and a `Z`.
    public var rfc3339UTC: String { civilText(offsetSeconds: 0) + "Z" }

    /// RFC 3339 has no seconds in an offset: where a zone has them (local mean times do), the whole minute is named and
    /// the clock shown is the one that goes with it, so that the text is the same instant.
    private func rfc3339(offsetSeconds exact: Int) -> String {
        let offsetSeconds = exact / 60 * 60
        let magnitude = abs(offsetSeconds)
        let sign = offsetSeconds < 0 ? "-" : "+"
        let hours = padded(Int64(magnitude / 3_600), digits: 2)
        return civilText(offsetSeconds: offsetSeconds) + sign + hours + ":"
            + padded(Int64(magnitude % 3_600 / 60), digits: 2)
    }

    private func civilText(offsetSeconds: Int) -> String {
        let local = microsecondsSince1970 + Int64(offsetSeconds) * 1_000_000
        let seconds = local.flooredQuotient(by: 1_000_000)
        let days = seconds.flooredQuotient(by: 86_400)
        let ofDay = seconds - days * 86_400
        return LocalDate(daysSince1970: days).description + "T" + padded(ofDay / 3_600, digits: 2) + ":"
            + padded(ofDay % 3_600 / 60, digits: 2) + ":" + padded(ofDay % 60, digits: 2) + "."
            + padded(local - seconds * 1_000_000, digits: 6)
    }
}

extension Int64 {
    /// Divides and rounds towards minus infinity, as calendars do.
    func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Writes a number that is not negative with at least `digits` digits.
func padded(_ number: Int64, digits: Int) -> String {
    let text = String(number)
    return text.utf8.count >= digits ? text : String(repeating: "0", count: digits - text.utf8.count) + text
}

/// Reads the fixed fields of dates and times from left to right.
struct DigitScanner<Bytes: Collection> where Bytes.Element == UInt8 {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
            rest = rest.dropFirst()
        }
        return value
    }

    mutating func fraction(digitsAtMost limit: Int) -> Int? {
        var value = 0
        var count = 0
        while count < limit, let digit = number(digits: 1) {
            value = value * 10 + digit
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<limit { value *= 10 }
        return value
    }

    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : (take("-") ? -1 : 0)
        guard sign != 0, let hours = number(digits: 2), take(":"), let minutes = number(digits: 2),
            hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
