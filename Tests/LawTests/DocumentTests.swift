import Law
import Testing

/// One change of an example, and the places its schema then points at; none means that it still fits.
struct Edge: Sendable, CustomTestStringConvertible {
    let document: String
    let place: String
    let value: JSONValue
    let faults: [String]

    init(_ document: String, _ place: String, _ value: JSONValue, _ faults: String...) {
        self.document = document
        self.place = place
        self.value = value
        self.faults = faults
    }

    var testDescription: String { "\(document) \(place) = \(value.canonicalText.prefix(60))" }
}

@Suite struct `A document` {
    static let names: [String] = [
        "dauys-acknowledgement-1", "dauys-answer-1", "dauys-complaint-1", "dauys-confirmation-1", "dauys-consent-1",
        "dauys-draw-1", "dauys-entry-1", "dauys-execution-1", "dauys-ratification-1", "dauys-receipt-1",
        "dauys-recusal-1", "dauys-ruling-1", "dauys-signin-1", "dauys-withdrawal-1", "people", "roster",
    ]

    /// What goes to a person rather than back to the sender: 422 is only for what cannot be routed.
    static let registers: [Edge] = [
        Edge("complaint", "/statement", ""), Edge("complaint", "/complainant/iin", "900517450121"),
        Edge("complaint", "/composed", "just now"), Edge("complaint", "/composed", ""),
        Edge("complaint", "/learned", nil), Edge("complaint", "/learned", "2026-02-30T99:00:00"),
        Edge("complaint", "/challenged/made", nil), Edge("complaint", "/challenged/made", "yesterday"),
        Edge("complaint", "/challenged/number", nil), Edge("complaint", "/challenged/act", "inaction"),
        Edge("complaint", "/complainant/birthDate", "17.05.1990"), Edge("complaint", "/complainant/birthDate", nil),
        Edge("complaint", "/complainant/phone", nil), Edge("complaint", "/complainant/email", "not an address"),
        Edge("complaint", "/complainant/familyName", ""), Edge("complaint", "/complainant/patronymic", "Әлімқызы"),
        Edge("complaint", "/attachments", []), Edge("complaint", "/attachments/0/size", 9_007_199_254_740_991),
        Edge("complaint", "/attachments/0/mediaType", ""), Edge("complaint", "/representative", nil),
        Edge("complaint", "/representative/ground", nil), Edge("complaint", "/hearing/interpreter", "қазақ ым тілі"),
        Edge("complaint", "/answers", .string(String(repeating: "0", count: 64))),
        // Whether there is such a station, kind or request is for the pack to say, with a problem of its own.
        Edge("complaint", "/station", "no such station"), Edge("complaint", "/kind", "?"),
        Edge("complaint", "/request", "everything"), Edge("complaint", "/election", "Another Election"),
    ]

    static let refused: [Edge] = [
        Edge("complaint", "/statement", nil, "/statement"), Edge("complaint", "/composed", nil, "/composed"),
        Edge("complaint", "/statement", .string(String(repeating: "ә", count: 100_001)), "/statement"),
        Edge("complaint", "/complainant/iin", "90051745012", "/complainant/iin"),
        Edge("complaint", "/complainant/iin", "90051745012٠", "/complainant/iin"),
        Edge("complaint", "/representative/iin", nil, "/representative/iin"),
        Edge("complaint", "/complainant", nil, "/complainant"), Edge("complaint", "/nonce", "short", "/nonce"),
        Edge("complaint", "/nonce", "3q2-7wAAEjRWeJq83vAA==", "/nonce"),
        Edge("complaint", "/language", "KK", "/language"),
        Edge("complaint", "/challenged/act", "omission", "/challenged/act"),
        Edge("complaint", "/consents/anyRegion", "yes", "/consents/anyRegion"),
        Edge("complaint", "/consents/remoteHearing", nil, "/consents/remoteHearing"),
        Edge("complaint", "/hearing/attendance", "post", "/hearing/attendance"),
        Edge("complaint", "/attachments/0/size", -1, "/attachments/0/size"),
        Edge("complaint", "/attachments/0/sha256", "AB", "/attachments/0/sha256"),
        Edge("complaint", "/attachments", nil, "/attachments"), Edge("complaint", "/answers", "", "/answers"),
        Edge("complaint", "/type", "dauys-complaint/2", "/type"), Edge("complaint", "/station", "", "/station"),
        Edge("complaint", "/a~b/c", 1, "/a~0b"),
    ]

    /// What the service makes itself is held to the letter.
    static let made: [Edge] = [
        Edge("receipt", "/received", "2026-11-24T10:01:14+05:00", "/received"),
        Edge("receipt", "/received", "2026-11-24T05:01:14.206331Z"), Edge("receipt", "/signed", "yes", "/signed"),
        Edge("receipt", "/documents", [], "/documents"), Edge("receipt", "/documents/0/role", "attachment"),
        Edge("receipt", "/documents/0/role", "ruling", "/documents/0/role"), Edge("receipt", "/deadlines", []),
        Edge("receipt", "/deadlines/0/quantity", nil, "/deadlines/0"),
        Edge("receipt", "/deadlines/1/quantity", 1, "/deadlines/1"),
        Edge("receipt", "/deadlines/0/unit", "weeks", "/deadlines/0/unit", "/deadlines/0"),
        Edge("receipt", "/deadlines/0/source", "", "/deadlines/0/source"),
        Edge("receipt", "/deadlines/0/sure", "perhaps", "/deadlines/0/sure"),
        Edge("receipt", "/deadlines/0/trigger/at", nil, "/deadlines/0/trigger/at"),
        Edge("receipt", "/next/by", "2026-11-24T20:00:00.000000+05:00"), Edge("receipt", "/next/what", nil),
        Edge("receipt", "/clock/synchronised", true),
        Edge("receipt", "/clock/uncertaintyMicroseconds", -1, "/clock/uncertaintyMicroseconds"),
        Edge("receipt", "/pack/sha256", "", "/pack/sha256"), Edge("receipt", "/secret", "ABC234", "/secret"),
        Edge("draw", "/seed", nil, ""), Edge("draw", "/holders", [], ""), Edge("draw", "/lottery", false, ""),
        Edge("draw", "/holders/0/pi", "absent"), Edge("draw", "/holders/0/pi", "none", "/holders/0/pi"),
        Edge("draw", "/layer", "reserve"), Edge("draw", "/layer", "fallback", "/layer"), Edge("draw", "/after", 1),
        Edge("draw", "/after", 0, "/after"), Edge("draw", "/checkpoint", "a checkpoint"),
        Edge("draw", "/pool", "court-draw/v1\ncase dRYhuTamRccqx68-LTs3_w\nJ-1 - REGION\nJ-2 4294967295\n"),
        Edge("draw", "/pool", "court-draw/v1\ncase dRYhuTamRccqx68-LTs3_w\nJ-1 - KIN\n", "/pool"),
        Edge("draw", "/pool", "court-draw/v1\ncase dRYhuTamRccqx68-LTs3_w\nJ-1 0\n", "/pool"),
        Edge("draw", "/pool", "court-draw/v1\ncase dRYhuTamRccqx68-LTs3_w\n\nJ-1 1\n", "/pool"),
        Edge("draw", "/alpha", "court-draw/v1\n", "/alpha"), Edge("draw", "/order/0/c", nil),
        Edge("draw", "/order/0/W", 0, "/order/0/W"), Edge("draw", "/judges/0/share", 0, "/judges/0/share"),
        Edge("ruling", "/operative", [], ""), Edge("ruling", "/outcome", "refuse", ""),
        Edge("ruling", "/outcome", "grantInPart"), Edge("ruling", "/outcome", "perhaps", "/outcome", ""),
        Edge("ruling", "/facts", "", "/facts"), Edge("ruling", "/reasons", "", "/reasons"),
        Edge("ruling", "/law", [], "/law"), Edge("ruling", "/law/0", "", "/law/0"),
        Edge("ruling", "/force", "2026-11-25T00:00:00.000000+05:00"), Edge("ruling", "/force", "soon", "/force"),
        Edge("ruling", "/draw", nil), Edge("ruling", "/draw", 0, "/draw"), Edge("ruling", "/appeal", "", "/appeal"),
        Edge("ruling", "/signature/indication", "absent"), Edge("ruling", "/operative/0/by", nil),
        Edge("ruling", "/signature/indication", "fine", "/signature/indication"),
        Edge("ruling", "/operative/0/person/patronymic", nil), Edge("ruling", "/operative/0/line", "12"),
        Edge("entry", "/taken", "now", "/taken"), Edge("entry", "/signature", nil, "/signature"),
    ]

    static let acts: [Edge] = [
        Edge("answer", "/position", "corrected"), Edge("answer", "/position", "silent", "/position"),
        Edge("answer", "/text", ""), Edge("answer", "/text", nil, "/text"),
        Edge("acknowledgement", "/received", "2026-11-24T06:03:00Z"),
        Edge("acknowledgement", "/received", "2026-11-24 11:03", "/received"),
        Edge("execution", "/outcome", "refused"), Edge("execution", "/outcome", "later", "/outcome"),
        Edge("execution", "/proof", []), Edge("execution", "/proof/0", "x", "/proof/0"),
        Edge("execution", "/line", nil), Edge("execution", "/official", "", "/official"),
        Edge("execution", "/text", "No such voter."), Edge("confirmation", "/letIn", false),
        Edge("confirmation", "/letIn", nil, "/letIn"), Edge("confirmation", "/text", "Thank you."),
        Edge("withdrawal", "/reason", "It is settled."), Edge("withdrawal", "/answers", nil, "/answers"),
        Edge("ratification", "/case", "", "/case"), Edge("ratification", "/case", "BIS-00000007-2026"),
        Edge("consent", "/anyRegion", nil, "/anyRegion"), Edge("recusal", "/reason", "", "/reason"),
        Edge("recusal", "/attempt", 0, "/attempt"), Edge("signin", "/nonce", "x", "/nonce"),
        Edge("signin", "/issued", "", "/issued"), Edge("signin", "/audience", "", "/audience"),
    ]

    static let staff: [Edge] = [
        Edge("people", "/people", [], "/people"), Edge("people", "/people/0/iin", "1", "/people/0/iin"),
        Edge("people", "/people/0/offices/0/court", nil, "/people/0/offices/0"),
        Edge("people", "/people/1/offices/0/commission", nil, "/people/1/offices/0"),
        Edge("people", "/people/1/offices/1/role", "king", "/people/1/offices/1/role", "/people/1/offices/1"),
        Edge("people", "/people/1/offices/1/role", "prosecutor"), Edge("people", "/people/1/patronymic", nil),
        Edge("people", "/people/0/offices/0/share", 0, "/people/0/offices/0/share"),
        Edge("people", "/people/0/languages", [], "/people/0/languages"),
        Edge("people", "/people/0/conflicts", [:]),
        Edge("people", "/people/0/conflicts/kin", [], "/people/0/conflicts/kin"),
        Edge("people", "/people/0/conflicts/satOn", ["a", "a"], "/people/0/conflicts/satOn"),
        Edge("roster", "/shifts", []), Edge("roster", "/shifts/0/layer", "fallback"),
        Edge("roster", "/shifts/0/layer", "holiday", "/shifts/0/layer"),
        Edge("roster", "/shifts/0/from", "morning", "/shifts/0/from"), Edge("roster", "/version", "", "/version"),
    ]

    private static func example(_ name: String) throws -> (value: JSONValue, schema: JSONSchema) {
        let bytes = try #require(try Shipped.files("examples/documents")["\(name).json"])
        let schema = try #require(try Shipped.files("schemas")["\(name).schema.json"])
        return (try CanonicalJSON.parseLenient(bytes), try JSONSchema(CanonicalJSON.parseLenient(schema)))
    }

    @Test func `of every kind has one example and one schema`() throws {
        #expect(try Shipped.files("examples/documents").keys.sorted() == Self.names.map { $0 + ".json" })
        let schemas = try Shipped.files("schemas").keys.filter { !$0.hasPrefix("pack-") }.sorted()
        #expect(schemas == Self.names.map { $0 + ".schema.json" })
    }

    @Test(arguments: names)
    func `in the examples fits its schema and comes back from its canonical bytes`(name: String) throws {
        let (value, schema) = try Self.example(name)
        #expect(schema.faults(in: value) == [])
        #expect(try CanonicalJSON.parse(value.canonicalBytes) == value)
    }

    @Test(arguments: names)
    func `lacks nothing and has nothing besides`(name: String) throws {
        let (value, schema) = try Self.example(name)
        for member in try #require(value.object).keys {
            let less = changed(value, ["\(member)"], to: nil)
            #expect(schema.faults(in: less).map(\.pointer) == ["/" + member])
        }
        for place in objects(in: value, []) {
            let more = changed(value, place[...] + ["unknown"], to: 1)
            let pointer = JSONPointer(tokens: place + ["unknown"]).description
            #expect(schema.faults(in: more).map(\.pointer).contains(pointer))
        }
    }

    @Test(arguments: registers + refused + made + acts + staff)
    func `is held to what it says and no further`(edge: Edge) throws {
        let isDocument = !["people", "roster"].contains(edge.document)
        let (value, schema) = try Self.example(isDocument ? "dauys-\(edge.document)-1" : edge.document)
        let tokens = edge.place.split(separator: "/").map(String.init)
        let faults = schema.faults(in: changed(value, tokens[...], to: edge.value))
        #expect(faults.map(\.pointer) == edge.faults)
    }

    @Test(arguments: names)
    func `says of each member what it is`(name: String) throws {
        let bytes = try #require(try Shipped.files("schemas")["\(name).schema.json"])
        let schema = try CanonicalJSON.parseLenient(bytes)
        #expect(schema["title"]?.string?.isEmpty == false && schema["description"]?.string?.isEmpty == false)
        for (member, shape) in try #require(schema["properties"]?.object) {
            let named = shape["$ref"]?.string.map { String($0.dropFirst("#/$defs/".count)) }
            let words = shape["description"] ?? named.flatMap { schema["$defs"]?[$0]?["description"] }
            #expect(words?.string?.isEmpty == false, "\(member)")
        }
    }
}

/// The document with one value put, or taken away, where the tokens lead.
private func changed(_ document: JSONValue, _ tokens: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
    guard let token = tokens.first else { return value ?? .null }
    switch document {
    case .object(var members):
        let isLast = tokens.count == 1
        members[token] = isLast ? value : changed(members[token] ?? [:], tokens.dropFirst(), to: value)
        return .object(members)
    case .array(var items):
        guard let place = Int(token), items.indices.contains(place) else { return document }
        items[place] = changed(items[place], tokens.dropFirst(), to: value)
        return .array(items)
    case .null, .bool, .integer, .string: return document
    }
}

/// The ways to all objects inside a document, the whole one first.
private func objects(in value: JSONValue, _ way: [String]) -> [[String]] {
    switch value {
    case .object(let members): [way] + members.flatMap { objects(in: $0.value, way + [$0.key]) }
    case .array(let items): items.enumerated().flatMap { objects(in: $0.element, way + [String($0.offset)]) }
    case .null, .bool, .integer, .string: []
    }
}
