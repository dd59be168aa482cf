internal import Testing

@Suite struct `Every word has its door` {
    @Test(arguments: House.swiftSources)
    func `sources leave time and tasks to those who own them`(path: String) throws {
        try expectNone(of: Banned.inSources, in: path, language: .swift)
    }

    @Test(arguments: House.swiftSources + House.swiftTests)
    func `nobody traps and nobody writes what the formatter breaks`(path: String) throws {
        try expectNone(of: Banned.anywhere, in: path, language: .swift)
    }

    @Test(arguments: House.schema)
    func `the schema asks one function for the time`(path: String) throws {
        try expectNone(of: Banned.inSchema, in: path, language: .sql)
    }

    @Test(arguments: House.swiftSources + House.swiftTests)
    func `a promise that the compiler cannot check says why it holds`(path: String) throws {
        let text = try House.text(of: path)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in try Banned.withReason.lines(in: SourceText(text, in: .swift).code) {
            // On the line itself or in the remark directly above it.
            let near = lines[max(0, line - 5)..<line]
            #expect(
                near.contains { each in each.contains("// Safe because") },
                "\(path):\(line): \(Banned.withReason.why)"
            )
        }
    }

    @Test(arguments: Banned.inSources + Banned.anywhere + Banned.inSchema)
    func `no door stands open for files that are gone`(banned: Banned) {
        for door in banned.doors where door.hasPrefix("Sources/") {
            #expect(House.exists(door), "\(banned.name): \(door) is not there")
        }
    }

    /// Expects that a file has none of the given things, or may have it.
    private func expectNone(of things: [Banned], in path: String, language: SourceText.Language) throws {
        let text = try SourceText(House.text(of: path), in: language)
        for banned in things where !banned.isAllowed(in: path) {
            for line in try banned.lines(in: banned.alsoInStrings ? text.spoken : text.code) {
                Issue.record("\(path):\(line): \(banned.name): \(banned.why)")
            }
        }
    }
}

@Suite struct `The reader of sources` {
    @Test(arguments: [
        ("let a = 1 // fatalError()", "let a = 1 ", "let a = 1 "),
        ("/* a /* b */\n c */let d", "\nlet d", "\nlet d"),
        (#"say("now() // no")"#, #"say("")"#, #"say("now() // no")"#),
        (#"say("a \(Date() + f("b")) c")"#, #"say("Date() + f("")")"#, #"say("a Date() + f("b") c")"#),
        (##"say(#"a " \( b"#, c)"##, #"say("", c)"#, ##"say("a " \( b", c)"##),
        ("say(\"\"\"\n a \" b\n \"\"\") // c", "say(\"\n\n\") ", "say(\"\n a \" b\n \") "),
        (#"say("\"//\"") + 1"#, #"say("") + 1"#, #"say("//") + 1"#),
    ])
    func `tells Swift code from strings and remarks`(text: String, code: String, spoken: String) {
        let read = SourceText(text, in: .swift)
        #expect(read.code == code)
        #expect(read.spoken == spoken)
    }

    @Test(arguments: [
        ("SELECT 1 -- now()", "SELECT 1 ", "SELECT 1 "),
        ("SELECT 'it''s -- now()', 2", "SELECT '''', 2", "SELECT 'it''s -- now()', 2"),
        ("AS $$ SELECT 'x' $$", "AS $$ SELECT '' $$", "AS $$ SELECT 'x' $$"),
    ])
    func `tells SQL code from strings and remarks`(text: String, code: String, spoken: String) {
        let read = SourceText(text, in: .sql)
        #expect(read.code == code)
        #expect(read.spoken == spoken)
    }

    @Test(arguments: [
        ("Date()", 0), ("ContinuousClock.now", 0), ("SELECT now()", 1), ("current_date", 1), ("Task {", 2),
        ("Task(priority: .high) {", 2), ("Task.detached {", 2),
    ])
    func `finds what is banned`(text: String, index: Int) throws {
        #expect(try Banned.inSources[index].lines(in: "let a = 1\n" + text) == [2])
    }

    @Test(arguments: [
        "UpDate()", "withTaskGroup { }", "nowhere()", "known()", "Task.sleep(for: wait)", "Task<Void, Never>",
        "queue.asyncAfter(deadline: .now() + pause) { }",
    ])
    func `lets pass what only looks like it`(text: String) throws {
        for banned in Banned.inSources {
            #expect(try banned.lines(in: text).isEmpty, "\(banned.name)")
        }
    }
}
