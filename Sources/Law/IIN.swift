/// A twelve-digit identity number in which birth date, century, sex and a control digit are written.
///
/// A pack names it `kz-iin`. Whatever is wrong with it is a warning: equality of the twelve digits is what counts.
public struct IIN: Hashable, Sendable, CustomStringConvertible {
    private let digits: [Int]

    /// Refuses anything but twelve ASCII digits.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 12, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        digits = bytes.map { Int($0 - 0x30) }
    }

    public var description: String { digits.map(String.init).joined() }

    /// Whether the last digit is the one that follows from the others.
    ///
    /// Weights 1 to 11; if that leaves 10, weights 3 to 11, 1, 2; if that leaves 10 too, no such number is given out.
    public var isControlDigitRight: Bool {
        let first = remainder(weights: Array(1...11))
        let control = first == 10 ? remainder(weights: Array(3...11) + [1, 2]) : first
        return control == digits[11]
    }

    /// The birth date as far as it is written: years of two digits in the century of the seventh digit.
    public var birthDate: LocalDate? {
        let centuries = [1: 1_800, 2: 1_800, 3: 1_900, 4: 1_900, 5: 2_000, 6: 2_000]
        guard let century = centuries[digits[6]] else { return nil }
        return LocalDate(
            year: century + digits[0] * 10 + digits[1],
            month: digits[2] * 10 + digits[3],
            day: digits[4] * 10 + digits[5]
        )
    }

    /// Whether the number could belong to somebody born that day; true where it does not say.
    public func fits(birthDate date: LocalDate) -> Bool {
        guard digits[6] != 0 else { return true }
        return birthDate == date
    }

    private func remainder(weights: [Int]) -> Int {
        zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
    }
}
