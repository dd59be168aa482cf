import Testing

@testable import Law

private typealias Reason = CanonicalJSON.Reason

private func reason(_ bytes: [UInt8], lenient: Bool = false) -> Reason? {
    do throws(CanonicalJSON.Fault) {
        _ = try lenient ? CanonicalJSON.parseLenient(bytes) : CanonicalJSON.parse(bytes)
        return nil
    } catch {
        return error.reason
    }
}

@Suite struct `Canonical JSON at its edges` {
    @Test(
        arguments: [
            "null", "true", "false", "0", "-1", "9007199254740991", "-9007199254740991", #""""#, "[]", "{}", "[[],{}]",
            #"{"a":1,"b":[1,2,"x"],"c":null}"#, #""\b\t\n\f\r\"\\""#, #""\u0001x\u001f""#,
            #""\u0001\u001b""#, "\"\u{7F}\u{80}/é\u{2028}\u{10FFFF}\"", #"{"":{"":[]}}"#, "\"Әлімұлы\"",
            // Not normalised: é as one scalar and as two are different texts, and both stay.
            "[\"\u{E9}\",\"e\u{301}\"]",
        ]
    )
    func `is read and written back to the byte`(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try CanonicalJSON.parse(bytes).canonicalBytes == bytes)
        #expect(try CanonicalJSON.parseLenient(bytes).canonicalBytes == bytes)
    }

    @Test(
        arguments: [
            ("", .endsEarly), (" 1", .whiteSpace), ("1 ", .whiteSpace), ("[1, 2]", .whiteSpace), ("{ }", .whiteSpace),
            ("1\n", .whiteSpace), ("[1,]", .notJSON), ("[,1]", .notJSON), ("[1", .endsEarly), ("[1 2]", .whiteSpace),
            ("{\"a\":1,}", .notJSON), ("{\"a\"}", .notJSON), ("{\"a\":}", .notJSON), ("{a:1}", .notJSON),
            ("{\"a\":1", .endsEarly), ("nul", .endsEarly), ("nulx", .notJSON), ("True", .notJSON), ("+1", .notJSON),
            ("-", .endsEarly), ("--1", .notJSON), (".5", .notJSON), ("NaN", .notJSON), ("11 ", .whiteSpace),
            ("1x", .trailingBytes), ("{}{}", .trailingBytes), ("null,", .trailingBytes), ("'a'", .notJSON),
            ("1.0", .numberNotCanonical), ("1e3", .numberNotCanonical), ("1E3", .numberNotCanonical),
            ("-0", .numberNotCanonical), ("01", .numberNotCanonical), ("00", .numberNotCanonical),
            ("-01", .numberNotCanonical), ("0.5", .numberNotCanonical), ("9007199254740992", .numberTooLarge),
            ("-9007199254740992", .numberTooLarge), ("99999999999999999999999999", .numberTooLarge),
            (#"{"b":1,"a":2}"#, .keysOutOfOrder), (#"{"a":1,"a":2}"#, .duplicateKey),
            (#"{"a":1,"\u0061":2}"#, .escapeNotShortest), ("{\"\u{E9}\":1,\"e\u{301}\":2}", .keysOutOfOrder),
            ("{\"e\u{301}\":1,\"\u{E9}\":2}", .duplicateKey), (#""\/""#, .escapeNotShortest),
            (#""\u0041""#, .escapeNotShortest), (#""\u000a""#, .escapeNotShortest), (#""\u001F""#, .escapeNotShortest),
            (#""\u0022""#, .escapeNotShortest), (#""\u00e9""#, .escapeNotShortest), (#""\u007f""#, .escapeNotShortest),
            (#""\ud83d\ude00""#, .escapeNotShortest), (#""\ud83d""#, .loneSurrogate), (#""\ude00""#, .loneSurrogate),
            (#""\ud83d\u0041""#, .loneSurrogate), (#""\ud83dx""#, .loneSurrogate), (#""\ud83d\ud83d""#, .loneSurrogate),
            (#""\u0000""#, .nulCharacter), (#"{"\u0000":1}"#, .nulCharacter), ("\"\u{0}\"", .controlCharacter),
            ("\"\t\"", .controlCharacter), ("\"\u{1F}\"", .controlCharacter), ("\"\\\"\n\"", .controlCharacter),
            (#""\x41""#, .notJSON), (#""\u12g4""#, .notJSON), (#""\u12"#, .endsEarly), (#""abc"#, .endsEarly),
            (#""abc\"#, .endsEarly), (#""abc\""#, .endsEarly), ("\u{FEFF}1", .byteOrderMark),
        ] as [(String, CanonicalJSON.Reason)]
    )
    func `refuses what a canonical writer would not have written`(text: String, expected: CanonicalJSON.Reason) {
        #expect(reason(Array(text.utf8)) == expected)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xE2, 0x82, 0x22],
            // A surrogate written in UTF-8, one half and both; beyond U+10FFFF; a long form of U+0000.
            [0x22, 0xED, 0xA0, 0xBD, 0x22], [0x22, 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
        ] as [[UInt8]]
    )
    func `refuses bytes that are no UTF-8`(bytes: [UInt8]) {
        #expect(reason(bytes) == .notUTF8)
        #expect(reason(bytes, lenient: true) == .notUTF8)
    }

    @Test func `says at which byte it goes wrong`() {
        #expect(throws: CanonicalJSON.Fault(offset: 7, reason: .duplicateKey)) {
            try CanonicalJSON.parse(Array(#"{"a":1,"a":2}"#.utf8))
        }
        #expect(throws: CanonicalJSON.Fault(offset: 1, reason: .numberTooLarge)) {
            try CanonicalJSON.parse(Array("[9007199254740992]".utf8))
        }
    }

    @Test(arguments: [(16, nil), (17, .tooDeep)] as [(Int, CanonicalJSON.Reason?)])
    func `is sixteen levels deep at most`(depth: Int, expected: CanonicalJSON.Reason?) {
        let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let objects = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        for text in [lists, objects] {
            #expect(reason(Array(text.utf8)) == expected)
            #expect(reason(Array(text.utf8), lenient: true) == expected)
        }
    }

    @Test func `is not brought down by a million brackets`() {
        #expect(reason(Array(repeating: 0x5B, count: 1_000_000)) == .tooDeep)
    }

    /// The order of RFC 8785, appendix: by UTF-16 code units, where a surrogate pair comes before U+E000 and above.
    @Test func `sorts keys by their UTF-16 code units`() throws {
        let keys = [
            "", "\r", "1", "aa", "\u{80}", "ö", "€", "\u{D7FF}", "\u{10000}", "😀", "\u{E000}", "\u{FB33}", "\u{FFFD}",
        ]
        let object = JSONValue.object(Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) }))
        let wanted = keys.map { JSONValue.string($0).canonicalText + ":1" }.joined(separator: ",")
        #expect(object.canonicalText == "{" + wanted + "}")
        #expect(try CanonicalJSON.parse(object.canonicalBytes) == object)
        for (one, next) in zip(keys, keys.dropFirst()) {
            #expect(CanonicalJSON.precedes(one.utf8, next.utf8))
            #expect(!CanonicalJSON.precedes(next.utf8, one.utf8))
            #expect(Array(one.utf16).lexicographicallyPrecedes(Array(next.utf16)))
        }
        #expect(!CanonicalJSON.precedes("a".utf8, "a".utf8))
    }

    /// The whole example of RFC 8785, section 3.2.3.
    @Test func `is what the standard's own example says`() throws {
        let given = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
             "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
             "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        let parsed = try CanonicalJSON.parseLenient(Array(given.utf8))
        let wanted =
            #"{"\r":"Carriage Return","1":"One",""# + "\u{80}" + #"":"Control",""# + "\u{F6}"
            + #"":"Latin Small Letter O With Diaeresis",""# + "\u{20AC}" + #"":"Euro Sign",""# + "\u{1F600}"
            + #"":"Emoji: Grinning Face",""# + "\u{FB33}" + #"":"Hebrew Letter Dalet With Dagesh"}"#
        #expect(parsed.canonicalBytes == Array(wanted.utf8))
        #expect(try CanonicalJSON.parse(Array(wanted.utf8)) == parsed)
    }

    @Test func `writes control characters in the shortest form`() {
        let all = JSONValue.string(
            String(String.UnicodeScalarView((1..<0x20).compactMap { Unicode.Scalar($0 as Int) }))
        )
        let wanted =
            #""\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014"#
            + #"\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#
        #expect(all.canonicalText == wanted)
    }
}

@Suite struct `JSON in a file` {
    @Test(
        arguments: [
            (" { \"b\" : [ 1 , 2 ] ,\r\n\t\"a\" : null } ", #"{"a":null,"b":[1,2]}"#),
            (#""\/\u0041\u00E9\ud83d\uDE00""#, "\"/A\u{E9}😀\""), (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#),
        ]
    )
    func `may be laid out and escaped as people like`(text: String, canonical: String) throws {
        #expect(try CanonicalJSON.parseLenient(Array(text.utf8)).canonicalText == canonical)
    }

    @Test(
        arguments: [
            (#"{"a":1,"b":2,"a":3}"#, .duplicateKey), (#"{"a":1,"\u0061":3}"#, .duplicateKey),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", .duplicateKey), (#""\u0000""#, .nulCharacter),
            (#""\ud800""#, .loneSurrogate), ("1.5", .numberNotCanonical), ("1e2", .numberNotCanonical),
            ("-0", .numberNotCanonical), ("01", .notJSON), ("9007199254740992", .numberTooLarge),
            ("\u{FEFF}{}", .byteOrderMark), ("// x\n1", .notJSON), ("[1,]", .notJSON), ("\u{A0}1", .notJSON),
            ("\u{B}1", .notJSON), ("", .endsEarly), ("  ", .endsEarly), ("\"\n\"", .controlCharacter),
        ] as [(String, CanonicalJSON.Reason)]
    )
    func `still may not lose or invent anything`(text: String, expected: CanonicalJSON.Reason) {
        #expect(reason(Array(text.utf8), lenient: true) == expected)
    }
}

@Suite struct `A JSON value` {
    private let value: JSONValue = ["a": [1, "two", nil, true], "": 0]

    @Test func `writes pointers with their escapes`() {
        let pointer = JSONPointer.root.appending("a/b").appending("c~d").appending("~1").appending(0).appending("")
        #expect(pointer.description == "/a~1b/c~0d/~01/0/")
        #expect(JSONPointer.root.description.isEmpty)
    }

    @Test func `gives what it is and nothing else`() {
        #expect(value["a"]?[1]?.string == "two")
        #expect(value["a"]?[0]?.integer == 1)
        #expect(value["a"]?[3]?.bool == true)
        #expect(value["a"]?[2]?.isNull == true)
        #expect(value["a"]?[4] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["a"]?["a"] == nil)
        #expect(value[0] == nil)
        #expect(value.string == nil)
        #expect(JSONValue.string("1").integer == nil)
        #expect(JSONValue.integer(1).bool == nil)
        #expect(JSONValue.null.array == nil)
    }
}
