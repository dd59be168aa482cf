import Testing

@testable import Law

@Suite struct `A pattern` {
    @Test(
        arguments: [
            ("^$", ["", "!a"]), ("^abc$", ["abc", "!ab", "!abcd", "!xabc", "!abc\n", "!"]),
            ("^a?b$", ["b", "ab", "!aab"]), ("^a*$", ["", "a", "aaaa", "!b"]), ("^a+$", ["a", "aa", "!"]),
            ("^a{3}$", ["aaa", "!aa", "!aaaa"]), ("^a{2,}$", ["aa", "aaaaa", "!a"]),
            ("^a{1,3}$", ["a", "aaa", "!", "!aaaa"]), ("^a{0}b$", ["b", "!ab"]), ("^(ab)+$", ["ab", "abab", "!aba"]),
            ("^(a|bc|)$", ["a", "bc", "", "!b", "!abc"]), ("^(?:x|y)z$", ["xz", "yz", "!z"]),
            ("^((a|b){2}|c)-$", ["ab-", "c-", "!a-", "!abc-"]), ("^.$", ["a", "😀", "!\n", "!\r", "!\u{2028}", "!"]),
            ("^[a-c]$", ["a", "b", "c", "!d", "!-"]), ("^[^a-c]$", ["d", "\n", "!b"]), ("^[a-]$", ["a", "-", "!b"]),
            ("^[-a]$", ["-", "a"]), (#"^[\]\\^]$"#, ["]", "\\", "^", "!a"]), ("^[.*]$", [".", "*", "!a"]),
            (#"^\.\*\/$"#, [".*/", "!axb"]), (#"^\d{2}$"#, ["09", "!9", "!a9", "!٣٣"]), ("^[Ә-ӿ]+$", ["Әә", "!A"]),
            ("^é$", ["\u{E9}", "!e\u{301}"]), ("^[]$", ["!", "!a"]), ("^(a*)*b$", ["b", "aab", "!aa"]),
            (
                "^court-draw/v1\n([A-Z] [1-9]\n)*$",
                ["court-draw/v1\n", "court-draw/v1\nJ 1\nK 2\n", "!court-draw/v1\nJ 1"]
            ),
        ] as [(String, [String])]
    )
    func `takes the whole text or nothing`(text: String, samples: [String]) throws {
        let pattern = try Pattern(text)
        for sample in samples {
            let isRefused = sample.hasPrefix("!")
            #expect(pattern.matches(isRefused ? String(sample.dropFirst()) : sample) != isRefused, "\(sample)")
        }
    }

    @Test(
        arguments: [
            "", "^", "$", "a", "^a", "a$", "^a|b$", "^(a$", "^a)$", "^[a$", "^a{$", "^a{1$", "^a{,2}$", "^a{3,2}$",
            "^*a$", "^+$", "^?$", "^a^b$", "^a$b$", #"^\w$"#, #"^\s$"#, #"^\1$"#, #"^\é$"#, #"^a\$"#, "^[b-a]$",
            "^(?=a)$",
            "^]$", "^}$", "^{2}$", #"^[\d]$"#, #"^[\w-]$"#, #"^[a-\d]$"#, #"^[\n]$"#, "^a{99999}$", "^(a{2000}){2000}$",
            "^a**$", "^a{2}{2}$", "^a?+$", "^a*?$",
        ]
    )
    func `is refused where it means something that is not kept here`(text: String) {
        #expect(throws: Pattern.Fault.self) { try Pattern(text) }
    }

    @Test func `takes time in proportion to the text, whatever it is`() throws {
        let pattern = try Pattern("^(a|a?)*(a*)*(a+)+b$")
        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
        #expect(pattern.matches(String(repeating: "a", count: 20_000) + "b"))
    }

    @Test func `may count to thousands, and no further`() throws {
        #expect(try Pattern("^a{0,2000}$").matches(String(repeating: "a", count: 2_000)))
        #expect(throws: Pattern.Fault.tooLong) { try Pattern("^a{4096}b{4096}$") }
    }
}
