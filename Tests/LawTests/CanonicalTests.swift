import Law
import Testing

@Suite struct `Canonical JSON` {
    @Test(arguments: [
        "null", "true", "false", "0", "-1", "9007199254740991", "-9007199254740991", #""""#, "[]", "{}",
        #"{"a":[1,{"b":null}],"c":"é"}"#, #""\b\t\n\f\r\"\\/\u001f""#, "\"\u{7F}\u{2028}\"", "\"\u{1F600}\"",
        // UTF-16: U+1F600 begins with D83D, so it stands before U+FB33 and after U+20AC.
        "{\"\\r\":1,\"1\":2,\"\u{80}\":3,\"\u{F6}\":4,\"\u{20AC}\":5,\"\u{1F600}\":6,\"\u{FB33}\":7}",
    ])
    func `comes back byte for byte`(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try CanonicalJSON.parse(bytes).canonicalBytes == bytes)
    }

    @Test(
        arguments: [
            ("", .endsEarly, 0), ("[1", .endsEarly, 2), (#""a"#, .endsEarly, 2), ("{\"a\":", .endsEarly, 5),
            ("\u{FEFF}{}", .byteOrderMark, 0), (" {}", .whiteSpace, 0), (#"{"a": 1}"#, .whiteSpace, 5),
            ("{}\n", .whiteSpace, 2), ("{}{}", .trailingBytes, 2), ("nul", .endsEarly, 3), ("nulL", .notJSON, 3),
            ("-0", .numberNotCanonical, 0), ("1.0", .numberNotCanonical, 0), ("1e3", .numberNotCanonical, 0),
            ("01", .numberNotCanonical, 0), ("+1", .notJSON, 0), ("-", .endsEarly, 1), ("-a", .notJSON, 1),
            ("9007199254740992", .numberTooLarge, 0), ("-9007199254740992", .numberTooLarge, 0),
            ("99999999999999999999999999", .numberTooLarge, 0), ("NaN", .notJSON, 0),
            (#"{"a":1,"a":2}"#, .duplicateKey, 7), (#"{"b":1,"a":2}"#, .keysOutOfOrder, 7),
            (#"{"b":1,"a":2,"b":3}"#, .keysOutOfOrder, 7), ("{\"\u{FB33}\":1,\"\u{1F600}\":2}", .keysOutOfOrder, 9),
            ("{\"e\u{301}\":1,\"\u{E9}\":2}", .duplicateKey, 9),
            (#""\u0000""#, .nulCharacter, 1), (#""\ud800""#, .loneSurrogate, 1),
            (#""\ud800\u0041""#, .loneSurrogate, 1),
            (#""\udc00""#, .loneSurrogate, 1), (#""\u0041""#, .escapeNotShortest, 1), (#""\/""#, .escapeNotShortest, 1),
            (#""\u000a""#, .escapeNotShortest, 1), (#""\u001F""#, .escapeNotShortest, 1),
            (#""\ud83d\ude00""#, .escapeNotShortest, 1), ("\"a\tb\"", .controlCharacter, 2), (#""\x""#, .notJSON, 1),
            ("[1,]", .notJSON, 3), ("{\"a\":1,}", .notJSON, 7), ("'a'", .notJSON, 0), ("[1 2]", .whiteSpace, 2),
        ] as [(String, CanonicalJSON.Reason, Int)]
    )
    func `is refused with the byte and the reason`(text: String, reason: CanonicalJSON.Reason, offset: Int) {
        let fault = #expect(throws: CanonicalJSON.Fault.self) { try CanonicalJSON.parse(Array(text.utf8)) }
        #expect(fault?.reason == reason)
        #expect(fault?.offset == offset)
    }

    @Test(arguments: [
        [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22],
    ])
    func `is refused where it is not UTF-8`(bytes: [UInt8]) {
        let fault = #expect(throws: CanonicalJSON.Fault.self) { try CanonicalJSON.parse(bytes) }
        #expect(fault?.reason == .notUTF8)
    }

    @Test func `may be sixteen deep and no deeper`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try CanonicalJSON.parse(nested(16)).canonicalBytes == nested(16))
        let fault = #expect(throws: CanonicalJSON.Fault.self) { try CanonicalJSON.parse(nested(17)) }
        #expect(fault?.reason == .tooDeep)
        #expect(throws: CanonicalJSON.Fault.self) { try CanonicalJSON.parseLenient(nested(100_000)) }
    }

    @Test func `tells differently normalised texts apart`() throws {
        let composed = JSONValue.string("\u{E9}").canonicalBytes
        #expect(composed != JSONValue.string("e\u{301}").canonicalBytes)
    }

    @Test(arguments: [
        (" { \"b\" : 1 ,\n\t\"a\" : [ ] } ", #"{"a":[],"b":1}"#), (#""\u0041\/\ud83d\ude00\u000A""#, "\"A/😀\\n\""),
    ])
    func `is what ordinary JSON becomes`(text: String, canonical: String) throws {
        #expect(try CanonicalJSON.parseLenient(Array(text.utf8)).canonicalText == canonical)
    }

    @Test(
        arguments: [
            (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":1,"b":2,"a":3}"#, .duplicateKey), ("1.5", .numberNotCanonical),
            (#""\u0000""#, .nulCharacter), (#""\ud800x""#, .loneSurrogate), ("007", .notJSON), ("// a\n1", .notJSON),
        ] as [(String, CanonicalJSON.Reason)]
    )
    func `is not made from what cannot be kept`(text: String, reason: CanonicalJSON.Reason) {
        let fault = #expect(throws: CanonicalJSON.Fault.self) { try CanonicalJSON.parseLenient(Array(text.utf8)) }
        #expect(fault?.reason == reason)
    }

    @Test func `never crashes on a document cut or altered anywhere`() throws {
        let text = #"{"a":[1,-20,true,null,"\u001f\"é😀"],"b":{"c":"\\"}}"#
        let bytes = Array(text.utf8)
        #expect(try CanonicalJSON.parse(bytes).canonicalBytes == bytes)
        for place in bytes.indices {
            #expect(throws: CanonicalJSON.Fault.self) { try CanonicalJSON.parse(Array(bytes[..<place])) }
            for byte in [0x00, 0x22, 0x2C, 0x5B, 0x5C, 0x7D, 0x80, 0xFF] as [UInt8] where bytes[place] != byte {
                var altered = bytes
                altered[place] = byte
                // Whatever is accepted is canonical: it is written back as it was.
                if let value = try? CanonicalJSON.parse(altered) { #expect(value.canonicalBytes == altered) }
            }
        }
    }
}
