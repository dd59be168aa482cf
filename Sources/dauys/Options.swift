internal import Glibc

/// What stands on the command line: named options, which the environment can give too, and the rest.
struct Options {
    private var named: [String: [String]] = [:]
    private(set) var plain: [String] = []

    private var flags: Set<String> = []

    /// Reads `--name value` pairs, plain words, and those options that stand alone.
    ///
    /// - Throws: a sentence when the last option lacks its value.
    init(_ words: [String], flags alone: Set<String> = []) throws {
        var words = words[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("--") else {
                plain.append(word)
                continue
            }
            if alone.contains(String(word.dropFirst(2))) {
                flags.insert(String(word.dropFirst(2)))
                continue
            }
            guard let value = words.popFirst() else { throw Program.Failure("\(word) needs a value", status: 3) }
            named[String(word.dropFirst(2)), default: []].append(value)
        }
    }

    /// Whether an option that stands alone was given.
    func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// The options that were given.
    var names: [String] { Array(named.keys) }

    /// The values of an option as they stand on the command line.
    func given(_ name: String) -> [String] { named[name] ?? [] }

    /// Every value of an option; without one, what `DAUYS_…` in the environment says, separated by commas.
    func all(_ name: String) -> [String] {
        if let values = named[name] { return values }
        let variable = "DAUYS_" + name.uppercased().map { $0 == "-" ? "_" : $0 }
        guard let value = unsafe getenv(variable) else { return [] }
        return unsafe String(cString: value).split(separator: ",").map(String.init)
    }

    func ifAny(_ name: String) -> String? { all(name).last }

    /// A value that must be given.
    func value(_ name: String) throws -> String {
        guard let value = ifAny(name) else {
            throw Program.Failure("--\(name) is missing\n\(Program.usage)", status: 3)
        }
        return value
    }

    /// The one plain word a command takes.
    func only(_ what: String) throws -> String {
        guard plain.count == 1, let word = plain.first else {
            throw Program.Failure("one \(what) is needed\n\(Program.usage)", status: 3)
        }
        return word
    }

    /// An address to listen on, `127.0.0.1:8080` where none is given.
    func address() throws -> (host: String, port: UInt16) {
        let text = ifAny("listen") ?? "127.0.0.1:8080"
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw Program.Failure("--listen is ADDRESS:PORT, not \(text)", status: 3)
        }
        return (String(text[..<colon]), port)
    }

    /// The folder of the service's keys.
    var state: String { ifAny("state") ?? ".state/service" }

    /// The folder of schemas, packs and page assets.
    var share: String { ifAny("share") ?? "ops" }
}
