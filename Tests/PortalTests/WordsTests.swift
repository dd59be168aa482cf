import HTML
import Testing

@testable import Portal

@Suite struct `The catalog` {
    private func catalog(_ text: String) throws -> Catalog { try Catalog(.ru, po: Array(text.utf8)) }

    @Test func `reads keys, contexts, plurals and texts over several lines`() throws {
        let words = Words(
            try catalog(
                """
                # A comment.
                msgid ""
                msgstr "Plural-Forms: x\\n"

                msgctxt "time"
                msgid "From"
                msgstr "С"
                msgid "From"
                msgstr "От"

                msgid "a "
                "\\"b\\""
                msgstr ""
                "в \\"г\\"\\n"
                "\\\\"

                msgid "{count} case"
                msgid_plural "{count} cases"
                msgstr[0] "{count} дело"
                msgstr[1] "{count} дела"
                msgstr[2] "{count} дел"
                """
            )
        )
        #expect(words("From", context: "time") == "С")
        #expect(words("From") == "От")
        #expect(words("a \"b\"") == "в \"г\"\n\\")
        #expect(
            [1, 2, 5, 11, 21, 22].map { words("{count} case", "{count} cases", count: $0) } == [
                "1 дело", "2 дела", "5 дел", "11 дел", "21 дело", "22 дела",
            ]
        )
        #expect(words.catalog.header == "Plural-Forms: x\n")
        #expect(words.catalog.missingCount == 0)
    }

    @Test func `shows a missing key in English and counts it`() throws {
        let words = Words(try catalog("msgid \"a\"\nmsgstr \"\""))
        #expect(words("Number: {n}", ["n": "7"]) == "Number: 7")
        #expect(words("a") == "a")
        #expect(words("{count} day", "{count} days", count: 2) == "2 days")
        #expect(words("a") == "a")
        #expect(words.catalog.missingKeys == ["Number: {n}": 1, "a": 2, "{count} day": 1])
    }

    @Test func `leaves out what a translator marked as unsure`() throws {
        let words = Words(try catalog("#, fuzzy\nmsgid \"a\"\nmsgstr \"б\"\n\nmsgid \"c\"\nmsgstr \"в\""))
        #expect(words("a") == "a")
        #expect(words("c") == "в")
    }

    @Test(arguments: [
        ("msgid a", 1), ("msgid \"a", 1), ("\nmsgfoo \"a\"", 2), ("msgid \"a\" b", 1), ("msgid \"\\q\"", 1),
        ("\"a\"", 1),
        ("msgid \"a\"\nmsgstr[1] \"b\"", 2),
    ])
    func `says in which line a file is broken`(text: String, line: Int) {
        #expect { try catalog(text) } throws: { ($0 as? Catalog.Fault)?.line == line }
    }

    @Test func `puts markup only into places, and escapes the rest`() throws {
        let words = Words(try catalog("msgid \"At {time}\"\nmsgstr \"<b>{time}</b> {other}\""))
        let rich = words.rich("At {time}", ["time": HTML.code { "1<2" }])
        #expect(rich.string == "&lt;b&gt;<code>1&lt;2</code>&lt;/b&gt; {other}")
        #expect(words("At {time}", ["time": "{x}"]) == "<b>{x}</b> {other}")
    }
}

@Suite struct `Time left` {
    @Test(arguments: [
        (-1, "the time has passed"), (0, "the time has passed"), (1, "less than 1 min left"),
        (59, "less than 1 min left"), (60, "1 min left"), (119, "1 min left"), (3_599, "59 min left"),
        (3_600, "1 h 0 min left"), (8_099, "2 h 14 min left"), (86_399, "23 h 59 min left"), (86_400, "1 d 0 h left"),
        (180_000, "2 d 2 h left"),
    ])
    func `is rounded down, so that nobody is told of a minute that is not there`(seconds: Int, words: String) throws {
        #expect(try Remaining(seconds: seconds).text(Words(Catalog(.en, po: []))) == words)
    }
}

@Suite struct `Instants` {
    @Test(arguments: [
        (PageLanguage.kk, "09:05:07, 2026 ж. 24 қараша, Z"), (.ru, "09:05:07, 24 ноября 2026 г., Z"),
        (.en, "09:05:07, 24 November 2026, Z"),
    ])
    func `are written with day and zone in each language`(language: PageLanguage, words: String) throws {
        let moment = Moment(
            year: 2026,
            month: 11,
            day: 24,
            hour: 9,
            minute: 5,
            second: 7,
            iso: "2026-11-24T09:05:07+05:00",
            zoneName: "Z"
        )
        let times = MomentText(t: Words(try Share.catalogs()[language]))
        #expect(times.full(moment, seconds: true) == words)
        #expect(times.html(moment).string.hasPrefix("<time datetime=\"2026-11-24T09:05:07+05:00\">"))
        #expect(times.clock(moment) == "09:05")
    }
}

@Suite struct `The square code` {
    @Test func `has the three corner marks that readers look for`() throws {
        let code = try QRCode("https://sot.example.kz/kk/check?number=AST-2026-000123&hash=3f79bb7b43")
        #expect(code.side >= 33 && code.side % 4 == 1)
        let last = code.side - 7
        for (top, left) in [(0, 0), (0, last), (last, 0)] {
            let row = (0..<7).map { code.isDark(row: top + 3, column: left + $0) }
            #expect(row == [true, false, true, true, true, false, true])
        }
        #expect(!code.isDark(row: 7, column: 7))
    }

    @Test func `is drawn without anything of the text in the markup`() throws {
        let drawing = try QRCode("<script>").svg(named: "a\"b").string
        #expect(!drawing.contains("script") && drawing.contains("aria-label=\"a&quot;b\""))
    }

    @Test func `refuses what does not fit`() {
        #expect(throws: QRCode.TextDoesNotFit.self) { try QRCode("") }
        #expect(throws: QRCode.TextDoesNotFit.self) { try QRCode(String(repeating: "ә", count: 257)) }
        #expect(throws: Never.self) { try QRCode(String(repeating: "a", count: 512)) }
    }
}
