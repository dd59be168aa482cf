import Law
import Testing

func json(_ text: String) throws -> JSONValue { try CanonicalJSON.parseLenient(Array(text.utf8)) }

@Suite struct `A schema` {
    @Test(
        arguments: [
            (#"{"type":"string"}"#, "1", [":type"]), (#"{"type":["string","null"]}"#, "null", []),
            (#"{"type":["string","null"]}"#, "true", [":type"]),
            (#"{"type":"integer","minimum":3}"#, "2", [":minimum"]),
            (#"{"maximum":3}"#, "4", [":maximum"]), (#"{"minimum":3}"#, "\"1\"", []),
            (#"{"required":["a","b"]}"#, #"{"a":1}"#, ["/b:required"]), (#"{"required":["a"]}"#, "[]", []),
            (
                #"{"properties":{"a":{"type":"string"}},"additionalProperties":false}"#, #"{"a":1,"b/~":2}"#,
                ["/a:type", "/b~1~0:additionalProperties"]
            ),
            (#"{"additionalProperties":{"type":"integer"}}"#, #"{"a":1,"b":"x"}"#, ["/b:type"]),
            (#"{"propertyNames":{"pattern":"^[a-z]+$"}}"#, #"{"a":1,"B":2}"#, ["/B:propertyNames"]),
            (#"{"items":{"type":"integer"}}"#, #"[1,"a",2,null]"#, ["/1:type", "/3:type"]),
            (#"{"enum":["a",1,null]}"#, "1", []), (#"{"enum":["a",1,null]}"#, "\"b\"", [":enum"]),
            (#"{"enum":["K"]}"#, "\"\u{212A}\"", [":enum"]), (#"{"const":"\u00e9"}"#, "\"e\u{301}\"", [":const"]),
            (#"{"const":{"a":[1]}}"#, #"{"a":[1]}"#, []), (#"{"const":false}"#, "0", [":const"]),
            (#"{"minLength":2,"maxLength":2}"#, "\"😀\u{301}\"", []),
            (#"{"maxLength":1}"#, "\"e\u{301}\"", [":maxLength"]),
            (#"{"minLength":1}"#, "\"\"", [":minLength"]), (#"{"minItems":1}"#, "[]", [":minItems"]),
            (#"{"maxItems":1}"#, "[1,1]", [":maxItems"]), (#"{"uniqueItems":true}"#, #"[1,"1",[1],{"a":1}]"#, []),
            (#"{"uniqueItems":true}"#, #"[{"a":1,"b":2},{"b":2,"a":1}]"#, [":uniqueItems"]),
            (#"{"uniqueItems":true}"#, "[\"\u{E9}\",\"e\u{301}\"]", []),
            (#"{"minProperties":1}"#, "{}", [":minProperties"]),
            (#"{"oneOf":[{"type":"null"},{"minimum":1}]}"#, "0", [":oneOf"]),
            (#"{"oneOf":[{"minimum":0},{"minimum":1}]}"#, "1", [":oneOf"]),
            (#"{"anyOf":[{"type":"null"},{"type":"string"}]}"#, "1", [":anyOf"]),
            (#"{"allOf":[{"minimum":1},{"maximum":0}]}"#, "2", [":maximum"]),
            (
                #"{"$defs":{"n":{"type":"object","properties":{"n":{"$ref":"\u0023/$defs/n"}}}},"$ref":"\u0023/$defs/n"}"#,
                #"{"n":{"n":{"n":1}}}"#, ["/n/n/n:type"]
            ),
            (#"{"$defs":{"s":{"type":"string"}},"$ref":"\u0023/$defs/s","maxLength":1}"#, "\"ab\"", [":maxLength"]),
            (#"{"properties":{"a":false}}"#, #"{"a":1}"#, ["/a:false"]), ("true", "1", []),
        ] as [(String, String, [String])]
    )
    func `says what is wrong and where`(schema: String, value: String, faults: [String]) throws {
        let found = try JSONSchema(json(schema)).faults(in: json(value))
        #expect(found.map { "\($0.pointer):\($0.keyword)" } == faults)
    }

    @Test(arguments: [
        #"{"format":"date"}"#, #"{"type":"number"}"#, #"{"$ref":"other.json"}"#, #"{"$ref":"\u0023/$defs/none"}"#,
        #"{"$defs":{"a":{"$ref":"\u0023/$defs/b"},"b":{"anyOf":[{"$ref":"\u0023/$defs/a"}]}}}"#, #"{"pattern":"abc"}"#,
        #"{"pattern":"^(a$"}"#, #"{"pattern":"^a|b$"}"#, #"{"properties":{"a":{"minimun":1}}}"#, "3",
        #"{"required":[1]}"#, #"{"minLength":"1"}"#, #"{"pattern":"^a{3,2}$"}"#, #"{"pattern":"^\\w$"}"#,
    ])
    func `is refused where it would not be evaluated`(schema: String) throws {
        let document = try json(schema)
        #expect(throws: JSONSchema.Malformed.self) { try JSONSchema(document) }
    }

    @Test(arguments: [
        ("^[0-9]{12}$", "900517450120", true), ("^[0-9]{12}$", "90051745012", false),
        ("^[0-9]{12}$", "9005174501200", false),
        ("^[0-9]{2}$", "12\n", false), ("^a?b*c+$", "c", true), ("^a?b*c+$", "abbbcc", true), ("^a?b*c+$", "ab", false),
        ("^(a|bc|)d$", "bcd", true), ("^(a|bc|)d$", "d", true), ("^(?:ab){2,3}$", "ababab", true),
        ("^(?:ab){2,3}$", "abababab", false), ("^[^a-c]$", "ә", true), ("^[^a-c]$", "b", false), ("^[]$", "a", false),
        ("^[a\\]-]+$", "]-a", true), ("^.$", "😀", true), ("^.$", "\n", false), ("^\\.\\d$", ".5", true),
        ("^\\.\\d$", "x5", false), ("^a{2,}$", "aaaa", true), ("^a{2,}$", "a", false), ("^$", "", true),
        ("^a*ab$", "aaab", true), ("^a?a{2}$", "aa", true),
        ("^\\d$", "٣", false),
    ])
    func `matches patterns from end to end`(pattern: String, text: String, fits: Bool) throws {
        let schema = try JSONSchema(.object(["pattern": .string(pattern)]))
        #expect(schema.faults(in: .string(text)).isEmpty == fits)
    }

    /// A backtracking matcher would need 2^40 steps here.
    @Test func `is not slowed down by a hostile text`() throws {
        let schema = try JSONSchema(.object(["pattern": "^(a*)*b$"]))
        #expect(!schema.faults(in: .string(String(repeating: "a", count: 2_000))).isEmpty)
    }
}
