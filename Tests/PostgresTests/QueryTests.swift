import Postgres
import Testing

@Suite struct `A query` {
    @Test func `keeps its values out of its text`() {
        let evil = "'; DROP TABLE voter; --"
        let query: Query = "SELECT \(evil), \(7), \(Int64.max), \(true), \(nil as String?), \([0x00, 0xFF] as [UInt8])"
        #expect(query.sql == "SELECT $1, $2, $3, $4, $5, $6")
        #expect(
            query.binds == [
                .text(evil), .text("7"), .text("9223372036854775807"), .text("t"), .null, .bytes([0x00, 0xFF]),
            ]
        )
    }

    @Test func `puts a name in its text only when told so`() {
        let query: Query = "DROP DATABASE \(verbatim: "t_1")"
        #expect(query == Query(sql: "DROP DATABASE t_1"))
    }

    @Test(
        arguments: [
            ([], "{}"),
            ([""], #"{""}"#),
            (["a", "NULL"], #"{"a","NULL"}"#),
            ([#"say "no""#, #"back\slash"#], #"{"say \"no\"","back\\slash"}"#),
            (["a,b", "{c}"], #"{"a,b","{c}"}"#),
        ] as [([String], String)]
    )
    func `writes an array as PostgreSQL reads it`(elements: [String], literal: String) {
        let query: Query = "SELECT \(elements)"
        #expect(query.binds == [.text(literal)])
    }
}

@Suite struct `A row` {
    @Test(
        arguments: [
            (#"\x"#, []), (#"\x00ff10"#, [0x00, 0xFF, 0x10]),
            ("00ff", nil), (#"\x0"#, nil), (#"\x0g"#, nil), (nil, nil),
        ] as [(String?, [UInt8]?)]
    )
    func `decodes bytes and nothing else`(column: String?, bytes: [UInt8]?) {
        #expect(Row(columns: [column]).bytes(0) == bytes)
    }

    @Test func `says what a value is not`() throws {
        let row = Row(columns: [nil, "9223372036854775808", "true"])
        #expect(throws: PostgresError.self) { try row.text(0) }
        #expect(throws: PostgresError.self) { try row.text(3) }
        #expect(throws: PostgresError.self) { try row.integer(1) }
        #expect(throws: PostgresError.self) { try row.bool(2) }
        #expect(try Row(columns: ["-9223372036854775808"]).integer(0) == .min)
        #expect(try Row(columns: ["t"]).bool(0))
        #expect(try !Row(columns: ["f"]).bool(0))
    }
}

@Suite struct `An error` {
    @Test func `shows the public its state and no value`() {
        let secret = "900517450120"
        let error = PostgresError(sqlState: "23505", message: "key \(secret)", constraint: secret, detail: secret)
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error)", String(reflecting: error), dumped, "\([error])", "\(Optional(error) as Any)"] {
            #expect(text.contains("23505"))
            #expect(!text.contains(secret))
        }
        #expect(error.message.contains(secret))
    }

    @Test(arguments: [
        ("40001", true), ("40P01", true), ("40003", false), ("08006", false), ("08007", false), ("23505", false),
        ("55P03", false),
    ])
    func `asks for another try only when everything was undone for others' sake`(code: String, asks: Bool) {
        #expect(SQLState(code).asksForAnotherTry == asks)
    }
}
