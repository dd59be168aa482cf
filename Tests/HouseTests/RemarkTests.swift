internal import Testing

@Suite struct `What is public is explained` {
    /// A public type, or a public function that throws.
    static let needsRemark =
        #"^\s*(@\w+(\([^)]*\))?\s+)*(public|open)\s+([a-z]+(\([a-z]+\))?\s+)*"#
        + #"((struct|class|enum|actor|protocol|typealias|macro)\s+\S+|(func|init|subscript)\b.*\bthrows\b)"#

    @Test(arguments: House.swiftSources)
    func `each public type and each public function that throws has a remark`(path: String) throws {
        for line in try Self.unexplained(in: House.text(of: path)) {
            Issue.record("\(path):\(line): what is it for, and what can it throw?")
        }
    }

    @Test(
        arguments: [
            ("/// A case.\npublic struct Case {}", []),
            ("public struct Case {}", [1]),
            ("/// A case.\n@safe\npublic struct Case {}", []),
            ("/// A case.\n\npublic final class Case {}", [3]),
            ("// A case.\npublic enum Case {}", [2]),
            ("struct Case {}\npublic let number = 1\npublic func file() {}", []),
            ("public func file() throws(Fault) {}", [1]),
            ("public func file(\n    number: Int\n) throws -> Case {}", [1]),
            ("/* public struct Case {} */", []),
            ("@safe public struct Case: ~Copyable {}", [1]),
        ] as [(String, [Int])]
    )
    func `the search for remarks is right`(text: String, lines: [Int]) throws {
        #expect(try Self.unexplained(in: text) == lines)
    }

    /// The lines, counted from one, where something stands without the remark it needs.
    static func unexplained(in text: String) throws -> [Int] {
        let expression = try Regex(needsRemark).wordBoundaryKind(.simple)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let code = SourceText(text, in: .swift).code.split(separator: "\n", omittingEmptySubsequences: false)
        return code.indices.filter { index in
            guard signature(from: index, in: code).firstMatch(of: expression) != nil else { return false }
            var above = index - 1
            while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
            return above < 0 || !lines[above].drop(while: { $0 == " " }).hasPrefix("///")
        }.map { index in index + 1 }
    }

    /// A declaration on one line, though it may be broken after its parameters.
    private static func signature(from index: Int, in code: [Substring]) -> String {
        var whole = String(code[index])
        guard whole.contains("func ") || whole.contains("init") || whole.contains("subscript") else { return whole }
        var next = index + 1
        // Forty lines are more than any list of parameters here.
        while !whole.contains("{"), next < min(code.count, index + 40) {
            whole += " " + code[next].drop(while: { $0 == " " })
            next += 1
        }
        return String(whole.prefix { character in character != "{" })
    }
}
