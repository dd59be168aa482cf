internal import Testing

@Suite struct `A file can be read in one sitting` {
    static let limitInLines = 300

    /// Files that may be longer, each with its reason.
    static let exceptions: [String: String] = [:]

    @Test(arguments: House.sources)
    func `no source is longer than three hundred lines`(path: String) throws {
        let lines = try House.text(of: path).utf8.count { byte in byte == UInt8(ascii: "\n") }
        if Self.exceptions[path] == nil {
            #expect(lines <= Self.limitInLines, "\(path) has \(lines) lines: which of its subjects can live apart?")
        } else {
            #expect(lines > Self.limitInLines, "\(path) needs its exception no more")
        }
    }

    @Test func `exceptions name files that are there`() {
        for path in Self.exceptions.keys {
            #expect(House.sources.contains(path))
        }
    }

    @Test func `the sources are found at all`() {
        #expect(House.swiftSources.contains("Sources/dauys/main.swift"))
        #expect(House.swiftTests.contains("Tests/HouseTests/LengthTests.swift"))
    }
}
