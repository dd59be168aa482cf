/// The sentences of a pack by key, in each of its languages.
public struct PackTexts: Hashable, Sendable {
    /// In the pack's order; the first is used where nothing else fits.
    public let languages: [Language]
    private let sentences: [String: Texts]
    private let citations: [String: Texts]

    /// The keys that every pack must have words for.
    public static let requiredKeys: [String] =
        ["sameDay", "calendarDays", "duration", "before", "lastUseful", "lastUsefulCapped", "freeze", "past"]
        .map { "arithmetic." + $0 }
        + ["calendarDays", "hours", "minutes", "seconds"].map { "quantity." + $0 }
        + ["law", "kind", "station", "received", "source"].map { "explain." + $0 }
        + [
            "subject", "due", "open", "foot", "news", "received", "returned", "forwarded", "leftUnconsidered", "ruling",
            "executed",
        ]
        .map { "letter." + $0 }
        + Rule.Sureness.allCases.map { "sure." + $0.rawValue }

    init(languages: [Language], sentences: [String: Texts], citations: [String: Texts]) {
        self.languages = languages
        self.sentences = sentences
        self.citations = citations
    }

    public var keys: [String] { sentences.keys.sorted() }

    public subscript(_ key: String) -> Texts? { sentences[key] }

    /// The sentence with its `{placeholders}` filled; the key itself where the pack has no such sentence.
    public func text(_ key: String, in language: Language, _ values: [String: String] = [:]) -> String {
        let texts = sentences[key]
        guard let template = texts?[language] ?? languages.first.flatMap({ texts?[$0] }) else { return key }
        return PackTexts.fill(template, values)
    }

    /// How a rule's source or edition is cited in a language; a rule of our own has the pack's id, which is its own name.
    public func citation(_ words: String, in language: Language) -> String { citations[words]?[language] ?? words }

    /// Puts values into a template; a placeholder without a value stays as it is written.
    public static func fill(_ template: String, _ values: [String: String]) -> String {
        guard template.utf8.contains(0x7B) else { return template }
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            text += values[String(rest[rest.index(after: open)..<close])] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// How many digits a counter such as `number:06` has at least: one to eighteen, as many as 64 bits hold.
    static func digits(of placeholder: String) -> Int? {
        let text = placeholder.drop { $0 != ":" }.dropFirst()
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let digits = Int(text),
            (1...18).contains(digits)
        else { return nil }
        return digits
    }

    /// The names between braces, each once, sorted.
    static func placeholders(of template: String) -> [String] {
        var names: Set<String> = []
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            names.insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return names.sorted()
    }
}
