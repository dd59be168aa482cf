/// One thing a node can be told: its name in the file and on the command line, its unit, its default, its range.
struct Field: Sendable {
    /// Where the value lies, and of what kind it is.
    enum Place: Sendable {
        case text(any WritableKeyPath<Settings, String> & Sendable)
        case list(any WritableKeyPath<Settings, [String]> & Sendable)
        case count(any WritableKeyPath<Settings, Int> & Sendable, ClosedRange<Int>)
        case long(any WritableKeyPath<Settings, Int64> & Sendable, ClosedRange<Int64>)
    }

    let name: String
    let unit: String
    let place: Place
    let words: String

    init(_ name: String, in unit: String, _ place: Place, _ words: String) {
        self.name = name
        self.unit = unit
        self.place = place
        self.words = words
    }

    /// Its name in the environment.
    var variable: String {
        "DAUYS_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// The value, as it would be written in the file.
    func text(in settings: Settings) -> String {
        switch place {
        case .text(let path): settings[keyPath: path]
        case .list(let path): settings[keyPath: path].joined(separator: ", ")
        case .count(let path, _): String(settings[keyPath: path])
        case .long(let path, _): String(settings[keyPath: path])
        }
    }

    /// The number, where it is one: those are the limits.
    func number(in settings: Settings) -> Int64? {
        switch place {
        case .text, .list: nil
        case .count(let path, _): Int64(settings[keyPath: path])
        case .long(let path, _): settings[keyPath: path]
        }
    }

    /// The least and the most, where it is a number.
    var range: (least: Int64, most: Int64)? {
        switch place {
        case .text, .list: nil
        case .count(_, let range): (Int64(range.lowerBound), Int64(range.upperBound))
        case .long(_, let range): (range.lowerBound, range.upperBound)
        }
    }

    /// Puts values in their place; a sentence where they do not fit.
    ///
    /// Of several values that only one is taken of, the last counts, as on a command line.
    func put(_ values: [String], into settings: inout Settings) -> String? {
        switch place {
        case .text(let path): settings[keyPath: path] = values.last ?? ""
        case .list(let path): settings[keyPath: path] = values
        case .count(let path, let range):
            guard let number = values.last.flatMap({ Int($0) }) else { return "a whole number of \(unit) is needed" }
            guard range.contains(number) else { return outside(number, range) }
            settings[keyPath: path] = number
        case .long(let path, let range):
            guard let number = values.last.flatMap({ Int64($0) }) else { return "a whole number of \(unit) is needed" }
            guard range.contains(number) else { return outside(number, range) }
            settings[keyPath: path] = number
        }
        return nil
    }

    private func outside<Number>(_ number: Number, _ range: ClosedRange<Number>) -> String {
        "\(number) \(unit) is not from \(range.lowerBound) to \(range.upperBound)"
    }
}
