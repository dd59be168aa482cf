internal import Testing

/// Something that may be written only behind a few doors, and the reason.
struct Banned: Sendable, CustomTestStringConvertible {
    let name: String
    let why: String
    /// What it looks like in code without comments.
    let pattern: String
    /// Files, or folders that end in a slash, where it is allowed.
    var doors: [String] = []
    /// Whether it is looked for inside strings as well, as SQL in Swift must be.
    var alsoInStrings = false

    var testDescription: String { name }

    func isAllowed(in path: String) -> Bool {
        doors.contains { door in door.hasSuffix("/") ? path.hasPrefix(door) : path == door }
    }

    /// The lines, counted from one, on which `text` has it.
    ///
    /// - Throws: When the pattern is no regular expression.
    func lines(in text: String) throws -> [Int] {
        // By default `a.b` is one word to Swift, as it is in prose.
        let expression = try Regex(pattern).wordBoundaryKind(.simple)
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { line in line.element.firstMatch(of: expression) != nil }
            .map { line in line.offset + 1 }
    }
}

extension Banned {
    /// What Swift sources may not say.
    static let inSources = [
        Banned(
            name: "a clock of this machine",
            why: "the instant is the database's, read once an act; no node's clock decides anything",
            pattern: #"\bDate\(\)|\bDate\.now\b|\bContinuousClock\b|\bSuspendingClock\b|\bclock_gettime\b"#
                + #"|\bgettimeofday\b|\btime\(nil\)|\bDispatchTime\.now\b|\bDispatchWallTime\b"#,
            doors: ["Sources/dauys/"]
        ),
        Banned(
            name: "the database's clock",
            why: "the moment is handed in as a bind; only sql/ground/instant.sql asks the database what time it is",
            // After a dot it is Dispatch's word for when to wake up, and a pause decides nothing.
            pattern:
                #"(?i)(^|[^.\w])now\(\)|\bclock_timestamp\b|\bcurrent_(date|time|timestamp)\b|\blocaltime(stamp)?\b"#,
            doors: ["Sources/dauys/"],
            alsoInStrings: true
        ),
        Banned(
            name: "a task without a parent",
            why: "what lives long is a child of the group in dauys, so that it can be stopped",
            pattern: #"\bTask\s*(\([^)]*\)\s*)?\{|\bTask\.(detached|immediate|init)\b|\bTask\s*\(\s*operation:"#,
            doors: ["Sources/dauys/"]
        ),
    ]

    /// What no Swift file may say, tests included.
    static let anywhere = [
        Banned(
            name: "a trap",
            why: "a court does not crash on what it did not expect: return an outcome or throw",
            pattern: #"\bfatalError\s*\(|\btry!|\bas!"#
        ),
        Banned(
            name: "for unsafe",
            why: "the formatter turns it into another program; go over the indices instead",
            pattern: #"\bfor\s+unsafe\b"#
        ),
    ]

    /// What may be said only with a reason beside it.
    static let withReason = Banned(
        name: "an unchecked promise",
        why: "the compiler was told to trust us: say on what ground, `// Safe because …`",
        pattern: #"@unchecked\s+Sendable|\bnonisolated\(unsafe\)"#
    )

    /// What the schema may not say.
    static let inSchema = [
        Banned(
            name: "a second clock",
            why: "one function gives the instant, so that tests and failovers have one place to stand",
            pattern: #"(?i)\bnow\s*\(\s*\)|\b(clock|statement|transaction)_timestamp\b|\btimeofday\b"#
                + #"|\bcurrent_(date|time|timestamp)\b|\blocaltime(stamp)?\b|'(now|today|tomorrow|yesterday)'"#,
            doors: ["sql/ground/instant.sql"],
            alsoInStrings: true
        ),
        Banned(
            name: "listen and notify",
            why: "what comes later is a row that is due; a notice that nobody heard is lost",
            pattern: #"(?i)\bpg_notify\b|^\s*(LISTEN|NOTIFY)\s"#
        ),
    ]
}
