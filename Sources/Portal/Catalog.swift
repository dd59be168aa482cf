internal import HTML
internal import Synchronization

/// The language of a page, as it stands first in its address.
public enum PageLanguage: String, Sendable, Hashable, CaseIterable {
    case kk, ru, en

    /// The language's own name for itself.
    var ownName: String {
        switch self {
        case .kk: "Қазақша"
        case .ru: "Русский"
        case .en: "English"
        }
    }

    /// Which of a message's forms goes with a number; the same rule as `Plural-Forms` of the language's file.
    func pluralForm(of count: Int) -> Int {
        switch self {
        case .kk, .en: count == 1 ? 0 : 1
        case .ru:
            switch (count % 10, count % 100) {
            case (1, let two) where two != 11: 0
            case (2...4, let two) where !(12...14).contains(two): 1
            default: 2
            }
        }
    }

    /// The rule above as a `.po` file writes it.
    var pluralRule: String {
        switch self {
        case .kk, .en: "nplurals=2; plural=(n != 1);"
        case .ru:
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
        }
    }
}

/// The messages of one language, read from the translators' own file.
public final class Catalog: Sendable {
    /// What is wrong with a file of messages, and where.
    public struct Fault: Error, Hashable {
        public let line: Int
        public let sentence: String
    }

    let language: PageLanguage
    /// The entry with the empty key: the file's own facts, such as its plural rule.
    let header: String
    private let forms: [String: [String]]
    private let missing = Mutex<[String: Int]>([:])

    /// How many different keys are remembered as missing; more are only counted together.
    private static let missingKeysKept = 1_000

    /// Reads the bytes of a `.po` file; throws where the file is not one.
    public init(_ language: PageLanguage, po bytes: [UInt8]) throws(Fault) {
        var file = MessageFile()
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            try file.take(String(decoding: line, as: UTF8.self), number: number)
        }
        file.finish()
        self.language = language
        header = file.forms[""]?.first ?? ""
        forms = file.forms
    }

    /// A key that was asked for and is not translated, with how often; shown in English meanwhile.
    public var missingKeys: [String: Int] { missing.withLock { $0 } }

    /// How often a key was asked for that is not translated.
    public var missingCount: Int { missing.withLock { $0.values.reduce(0, +) } }

    /// The keys this language has.
    var keys: Set<String> { Set(forms.keys).subtracting([""]) }

    /// The message in this language, or nil after counting that it is not there.
    func message(_ key: String, form: Int = 0) -> String? {
        if let forms = forms[key], form < forms.count, !forms[form].isEmpty { return forms[form] }
        missing.withLock { missing in
            let name = missing[key] != nil || missing.count < Catalog.missingKeysKept ? key : "…"
            missing[name, default: 0] += 1
        }
        return nil
    }
}

/// What has been read of a `.po` file so far.
private struct MessageFile {
    private enum Part { case context, id, plural, text(Int) }

    private(set) var forms: [String: [String]] = [:]
    private var context: String?
    private var id: String?
    private var texts: [String] = []
    private var part: Part?
    private var isFuzzy = false

    mutating func take(_ line: String, number: Int) throws(Catalog.Fault) {
        if line.isEmpty || line.hasPrefix("#") {
            if case .text = part { finish() }
            if line.hasPrefix("#,"), line.contains("fuzzy") { isFuzzy = true }
            return
        }
        guard let quote = line.firstIndex(of: "\"") else {
            throw Catalog.Fault(line: number, sentence: "A line holds a keyword and a text in quotes.")
        }
        var keyword = String(line[..<quote])
        while keyword.last == " " { keyword.removeLast() }
        if !keyword.isEmpty { try begin(keyword, number: number) }
        try add(try MessageFile.unquoted(line[quote...], number: number), number: number)
    }

    mutating func finish() {
        if let id, !isFuzzy { forms[context.map { $0 + "\u{4}" + id } ?? id] = texts }
        (context, id, texts, part, isFuzzy) = (nil, nil, [], nil, false)
    }

    private mutating func begin(_ keyword: String, number: Int) throws(Catalog.Fault) {
        if case .text = part, keyword == "msgctxt" || keyword == "msgid" { finish() }
        switch keyword {
        case "msgctxt": (part, context) = (.context, "")
        case "msgid": (part, id) = (.id, "")
        case "msgid_plural": part = .plural
        case "msgstr": (part, texts) = (.text(0), [""])
        case "msgstr[\(texts.count)]":
            part = .text(texts.count)
            texts.append("")
        default: throw Catalog.Fault(line: number, sentence: "“\(keyword)” is not a keyword that can stand here.")
        }
    }

    private mutating func add(_ text: String, number: Int) throws(Catalog.Fault) {
        switch part {
        case .context: context = (context ?? "") + text
        case .id: id = (id ?? "") + text
        case .plural: break
        case .text(let form): texts[form] += text
        case nil: throw Catalog.Fault(line: number, sentence: "A text stands after a keyword.")
        }
    }

    private static func unquoted(_ quoted: Substring, number: Int) throws(Catalog.Fault) -> String {
        var text = ""
        var rest = quoted.dropFirst()
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                guard rest.isEmpty else { throw Catalog.Fault(line: number, sentence: "Text goes on after its end.") }
                return text
            case "\\":
                switch rest.popFirst() {
                case "n": text += "\n"
                case "t": text += "\t"
                case "\"": text += "\""
                case "\\": text += "\\"
                default: throw Catalog.Fault(line: number, sentence: "Only n, t, quote and backslash are escaped.")
                }
            default: text.append(character)
            }
        }
        throw Catalog.Fault(line: number, sentence: "A text has a closing quote.")
    }
}

/// Every language's messages.
public struct Catalogs: Sendable {
    private let kk: Catalog
    private let ru: Catalog
    private let en: Catalog

    public init(kk: [UInt8], ru: [UInt8], en: [UInt8]) throws(Catalog.Fault) {
        self.kk = try Catalog(.kk, po: kk)
        self.ru = try Catalog(.ru, po: ru)
        self.en = try Catalog(.en, po: en)
    }

    public subscript(language: PageLanguage) -> Catalog {
        switch language {
        case .kk: kk
        case .ru: ru
        case .en: en
        }
    }
}

/// Says things in one language: the English text is the key, places are named in braces.
public struct Words: Sendable {
    let catalog: Catalog

    public init(_ catalog: Catalog) {
        self.catalog = catalog
    }

    var language: PageLanguage { catalog.language }

    /// A sentence, with each `{name}` replaced by what stands for it.
    func callAsFunction(_ text: String, _ places: [String: String] = [:], context: String? = nil) -> String {
        let key = context.map { $0 + "\u{4}" + text } ?? text
        return Words.filled(catalog.message(key) ?? text, places)
    }

    /// A sentence about a number of things; `{count}` is the number.
    func callAsFunction(_ one: String, _ many: String, count: Int, _ places: [String: String] = [:]) -> String {
        let text = catalog.message(one, form: language.pluralForm(of: count)) ?? (count == 1 ? one : many)
        return Words.filled(text, places.merging(["count": String(count)]) { given, _ in given })
    }

    /// A sentence with markup in its places, such as a time or a link.
    func rich(_ text: String, _ places: [String: Html]) -> Html {
        var whole = Html.empty
        for (isPlace, piece) in Words.pieces(of: catalog.message(text) ?? text) {
            whole.append(isPlace ? places[piece] ?? Html(text: "{\(piece)}") : Html(text: piece))
        }
        return whole
    }

    private static func filled(_ text: String, _ places: [String: String]) -> String {
        if places.isEmpty { return text }
        return pieces(of: text).map { $0.isPlace ? places[$0.piece] ?? "{\($0.piece)}" : $0.piece }.joined()
    }

    private static func pieces(of text: String) -> [(isPlace: Bool, piece: String)] {
        var pieces: [(isPlace: Bool, piece: String)] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            pieces.append((false, String(rest[..<open])))
            pieces.append((true, String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        pieces.append((false, String(rest)))
        return pieces
    }
}
