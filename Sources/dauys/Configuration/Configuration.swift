internal import Glibc

/// What a node was told, by file, environment and command line, and every fault in it.
///
/// The command line wins over the environment, the environment over the file, the file over the defaults.
struct Configuration {
    /// A fault, with the place where it stands.
    struct Fault: CustomStringConvertible {
        let place: String
        let sentence: String

        var description: String { "\(place): \(sentence)" }
    }

    /// Where the file is looked for when nobody names one; it need not be there.
    static let usualPath = "/etc/dauys/dauys.conf"
    /// Options of `serve` that are no fields.
    static let otherOptions: Set<String> = ["config"]

    private(set) var settings = Settings()
    private(set) var faults: [Fault] = []
    /// Where each value that is not a default comes from.
    private var places: [String: String] = [:]

    /// Reads what there is; faults are collected, so that all are told at once.
    init(_ options: Options) {
        readFile(options)
        for field in Fields.all {
            guard let value = unsafe getenv(field.variable) else { continue }
            put(field, Self.values(unsafe String(cString: value), of: field), from: field.variable)
        }
        for name in options.names.sorted() where !Self.otherOptions.contains(name) {
            guard let field = Fields.named(name) else {
                faults.append(Fault(place: "--\(name)", sentence: "there is no such option"))
                continue
            }
            put(field, options.given(name), from: "--\(name)")
        }
        for (name, sentence) in settings.contradictions {
            faults.append(Fault(place: places[name] ?? "\(name) (default)", sentence: sentence))
        }
    }

    private mutating func readFile(_ options: Options) {
        let named = options.ifAny("config")
        let path = named ?? Self.usualPath
        guard named != nil || Files.exists(path) else { return }
        guard let bytes = try? Files.read(path) else {
            return faults.append(Fault(place: path, sentence: "it cannot be read"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return faults.append(Fault(place: path, sentence: "it is not text in UTF-8"))
        }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            read(line, at: "\(path):\(number + 1)")
        }
    }

    /// One line: `name = value`, nothing, or a remark after a hash at its beginning.
    private mutating func read(_ line: Substring, at place: String) {
        let words = Self.trimmed(line)
        guard !words.isEmpty, !words.hasPrefix("#") else { return }
        guard let sign = words.firstIndex(of: "=") else {
            return faults.append(Fault(place: place, sentence: "it is not NAME = VALUE"))
        }
        let name = Self.trimmed(words[..<sign])
        guard let field = Fields.named(name) else {
            return faults.append(Fault(place: place, sentence: "there is no field '\(name)'"))
        }
        if let first = places[name] {
            return faults.append(Fault(place: place, sentence: "'\(name)' stands at \(first) already"))
        }
        put(field, Self.values(Self.trimmed(words[words.index(after: sign)...]), of: field), from: place)
    }

    private mutating func put(_ field: Field, _ values: [String], from place: String) {
        places[field.name] = place
        if let sentence = field.put(values, into: &settings) {
            faults.append(Fault(place: place, sentence: "\(field.name): \(sentence)"))
        }
    }

    private static func values(_ text: String, of field: Field) -> [String] {
        guard case .list = field.place else { return [text] }
        return text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
