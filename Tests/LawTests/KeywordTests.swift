import Testing

@testable import Law

/// One question to a schema: its text, a value, and the pointers and keywords of the faults.
struct SchemaCase: Sendable, CustomTestStringConvertible {
    let schema: String
    let value: String
    let faults: [String]

    init(_ schema: String, _ value: String, _ faults: String...) {
        self.schema = schema
        self.value = value
        self.faults = faults
    }

    var testDescription: String { schema + " " + value }
}

@Suite struct `Each keyword of a schema` {
    static let singles = [
        SchemaCase(#"{"type":"string"}"#, #""a""#), SchemaCase(#"{"type":"string"}"#, "1", " type"),
        SchemaCase(#"{"type":["string","null"]}"#, "null"), SchemaCase(#"{"type":["string","null"]}"#, "true", " type"),
        SchemaCase(#"{"type":"integer"}"#, "0"), SchemaCase(#"{"type":"integer"}"#, "false", " type"),
        SchemaCase(#"{"type":"boolean"}"#, "false"), SchemaCase(#"{"type":"boolean"}"#, "0", " type"),
        SchemaCase(#"{"type":"array"}"#, "[]"), SchemaCase(#"{"type":"array"}"#, "{}", " type"),
        SchemaCase(#"{"type":"object"}"#, "{}"), SchemaCase(#"{"type":"object"}"#, "[]", " type"),
        SchemaCase(#"{"type":"null"}"#, "null"), SchemaCase(#"{"type":"null"}"#, #""""#, " type"),
        SchemaCase(#"{"enum":["a",1,null]}"#, "1"), SchemaCase(#"{"enum":["a",1,null]}"#, #""1""#, " enum"),
        SchemaCase(#"{"enum":["a",1,null]}"#, "null"), SchemaCase(#"{"enum":[]}"#, "null", " enum"),
        SchemaCase(#"{"const":"a"}"#, #""a""#), SchemaCase(#"{"const":"a"}"#, #""A""#, " const"),
        SchemaCase(#"{"const":null}"#, "null"), SchemaCase(#"{"const":null}"#, "0", " const"),
        SchemaCase(#"{"const":{"a":[1]}}"#, #"{"a":[1]}"#),
        SchemaCase(#"{"const":{"a":[1]}}"#, #"{"a":[2]}"#, " const"),
        // Two spellings of one letter are different values, at any depth.
        SchemaCase("{\"const\":\"\u{E9}\"}", "\"e\u{301}\"", " const"),
        SchemaCase("{\"const\":[\"\u{E9}\"]}", "[\"e\u{301}\"]", " const"),
        SchemaCase("{\"enum\":[{\"a\":\"\u{E9}\"}]}", "{\"a\":\"e\u{301}\"}", " enum"),
        SchemaCase(#"{"pattern":"^a+$"}"#, #""aa""#), SchemaCase(#"{"pattern":"^a+$"}"#, #""ab""#, " pattern"),
        SchemaCase(#"{"pattern":"^a+$"}"#, "7"),
        SchemaCase(#"{"minLength":2}"#, #""ab""#), SchemaCase(#"{"minLength":2}"#, #""a""#, " minLength"),
        SchemaCase(#"{"maxLength":1}"#, #""😀""#), SchemaCase(#"{"maxLength":1}"#, "\"e\u{301}\"", " maxLength"),
        SchemaCase(#"{"minLength":1}"#, "[]"), SchemaCase(#"{"maxLength":0}"#, #""""#),
        SchemaCase(#"{"minimum":1}"#, "1"), SchemaCase(#"{"minimum":1}"#, "0", " minimum"),
        SchemaCase(#"{"maximum":1}"#, "1"), SchemaCase(#"{"maximum":1}"#, "2", " maximum"),
        SchemaCase(#"{"minimum":1}"#, #""0""#),
        SchemaCase(#"{"minItems":1}"#, "[1]"), SchemaCase(#"{"minItems":1}"#, "[]", " minItems"),
        SchemaCase(#"{"maxItems":1}"#, "[1]"), SchemaCase(#"{"maxItems":1}"#, "[1,1]", " maxItems"),
        SchemaCase(#"{"minItems":1}"#, "{}"),
        SchemaCase(#"{"minProperties":1}"#, #"{"a":1}"#), SchemaCase(#"{"minProperties":1}"#, "{}", " minProperties"),
        SchemaCase(#"{"maxProperties":0}"#, "{}"),
        SchemaCase(#"{"maxProperties":0}"#, #"{"a":1}"#, " maxProperties"),
        SchemaCase(#"{"uniqueItems":true}"#, #"[1,"1",[1],{"a":1,"b":2}]"#),
        SchemaCase(#"{"uniqueItems":true}"#, #"[{"a":1,"b":2},{"b":2,"a":1}]"#, " uniqueItems"),
        SchemaCase(#"{"uniqueItems":true}"#, "[\"\u{E9}\",\"e\u{301}\"]"),
        SchemaCase(#"{"uniqueItems":false}"#, "[1,1]"), SchemaCase("true", "1"), SchemaCase("false", "1", " false"),
        SchemaCase("{}", "[{}]"),
    ]

    static let inside = [
        SchemaCase(#"{"items":{"type":"integer"}}"#, "[1,2]"),
        SchemaCase(#"{"items":{"type":"integer"}}"#, #"[1,"a",2,null]"#, "/1 type", "/3 type"),
        SchemaCase(#"{"items":false}"#, "[]"), SchemaCase(#"{"items":false}"#, "[1]", "/0 false"),
        SchemaCase(#"{"properties":{"a":{"type":"null"}}}"#, #"{"a":null,"b":1}"#),
        SchemaCase(#"{"properties":{"a":{"type":"null"}}}"#, #"{"a":1}"#, "/a type"),
        SchemaCase(#"{"properties":{"a":false}}"#, #"{"a":1}"#, "/a false"),
        SchemaCase(#"{"required":["a","b"]}"#, #"{"a":null,"b":null}"#),
        SchemaCase(#"{"required":["a","b"]}"#, "{}", "/a required", "/b required"),
        SchemaCase(#"{"required":["a"]}"#, "[]"),
        SchemaCase("{\"required\":[\"\u{E9}\"]}", "{\"e\u{301}\":1}", "/\u{E9} required"),
        SchemaCase("{\"properties\":{\"\u{E9}\":true},\"additionalProperties\":false}", "{\"\u{E9}\":1}"),
        SchemaCase(
            #"{"additionalProperties":false}"#,
            #"{"b":1,"a":2}"#,
            "/a additionalProperties",
            "/b additionalProperties"
        ),
        SchemaCase(#"{"properties":{"a":true},"additionalProperties":false}"#, #"{"a":1}"#),
        SchemaCase(#"{"additionalProperties":{"type":"null"}}"#, #"{"a":null,"b":1}"#, "/b type"),
        SchemaCase(#"{"propertyNames":{"pattern":"^[a-z]$"}}"#, #"{"a":1}"#),
        SchemaCase(#"{"propertyNames":{"pattern":"^[a-z]$"}}"#, #"{"a":1,"B":1}"#, "/B propertyNames"),
        SchemaCase(#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, "2"),
        SchemaCase(#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, "4", " maximum"),
        SchemaCase(#"{"anyOf":[{"type":"null"},{"minimum":5}]}"#, "null"),
        SchemaCase(#"{"anyOf":[{"type":"null"},{"minimum":5}]}"#, "4", " anyOf"),
        SchemaCase(#"{"anyOf":[{"minimum":1},{"maximum":3}]}"#, "2"),
        SchemaCase(#"{"oneOf":[{"minimum":1},{"maximum":3}]}"#, "4"),
        SchemaCase(#"{"oneOf":[{"minimum":1},{"maximum":3}]}"#, "2", " oneOf"),
        SchemaCase(#"{"oneOf":[{"type":"null"}]}"#, "2", " oneOf"),
        SchemaCase(##"{"$defs":{"a":{"type":"null"}},"items":{"$ref":"#/$defs/a"}}"##, "[null,1]", "/1 type"),
        SchemaCase(##"{"$defs":{"a":{"minimum":2}},"$ref":"#/$defs/a","maximum":0}"##, "1", " minimum", " maximum"),
        // A definition may contain itself, one level further down.
        SchemaCase(
            ##"{"$ref":"#/$defs/t","$defs":{"t":{"items":{"$ref":"#/$defs/t"},"type":"array"}}}"##,
            "[[],[1]]",
            "/1/0 type"
        ),
        SchemaCase(
            #"{"properties":{"a/b":{"items":{"properties":{"~":{"const":1}}}}}}"#,
            #"{"a/b":[{"~":2}]}"#,
            "/a~1b/0/~0 const"
        ),
        SchemaCase(
            #"{"type":"object","title":"t","description":"d","$id":"i","$schema":"s","$comment":"c","examples":[1]}"#,
            "{}"
        ),
        SchemaCase(
            #"{"properties":{"a":{"type":"string","maxLength":1,"pattern":"^x$"}}}"#,
            #"{"a":"yy"}"#,
            "/a maxLength",
            "/a pattern"
        ),
    ]

    @Test(arguments: singles + inside)
    func `finds every fault and names its place and keyword`(given: SchemaCase) throws {
        let found = try JSONSchema(json(given.schema)).faults(in: json(given.value))
        #expect(found.map { "\($0.pointer) \($0.keyword)" } == given.faults)
        #expect(found.allSatisfy { !$0.message.isEmpty })
    }

    @Test(
        arguments: [
            (#"1"#, ""), (#"{"type":"number"}"#, "/type"), (#"{"type":["string",1]}"#, "/type"),
            (#"{"type":{}}"#, "/type"), (#"{"format":"date"}"#, "/format"), (#"{"if":true}"#, "/if"),
            (#"{"properties":{"a":{"not":{}}}}"#, "/properties/a/not"), (#"{"properties":[]}"#, "/properties"),
            (#"{"required":"a"}"#, "/required"), (#"{"required":[1]}"#, "/required"), (#"{"enum":1}"#, "/enum"),
            (#"{"pattern":"a"}"#, "/pattern"), (#"{"pattern":"^($"}"#, "/pattern"), (#"{"pattern":1}"#, "/pattern"),
            (#"{"minimum":"1"}"#, "/minimum"), (#"{"items":{"maxItems":null}}"#, "/items/maxItems"),
            (#"{"uniqueItems":"yes"}"#, "/uniqueItems"), (#"{"anyOf":{}}"#, "/anyOf"), (#"{"oneOf":[1]}"#, "/oneOf/0"),
            (#"{"additionalProperties":1}"#, "/additionalProperties"), (#"{"$ref":"other.json"}"#, "/$ref"),
            (##"{"$ref":"#/$defs/a"}"##, ""), (##"{"items":{"$ref":"#/$defs/a"}}"##, ""),
            (##"{"$defs":{"a":{"$ref":"#/$defs/a"}}}"##, "/$defs/a"),
            (##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"anyOf":[{"$ref":"#/$defs/a"}]}}}"##, "/$defs/"),
            (#"{"$defs":{"a":{"x-y":1}}}"#, "/$defs/a/x-y"), (#"{"$defs":1}"#, "/$defs"),
        ]
    )
    func `is refused where it asks what would not be asked`(text: String, pointer: String) throws {
        let document = try json(text)
        let fault = #expect(throws: JSONSchema.Malformed.self) { try JSONSchema(document) }
        #expect(fault?.pointer.description.hasPrefix(pointer) == true)
    }
}
