import Law
import Testing

/// One thing done to a good pack, and what the check must point at.
struct Mutation: CustomTestStringConvertible, Sendable {
    let file: String
    let path: String
    let value: JSONValue?
    /// File and pointer, such as `courts#/courts/0/zone`.
    let pointer: String

    init(_ file: String, _ path: String, _ value: JSONValue?, _ pointer: String? = nil) {
        self.file = file
        self.path = path
        self.value = value
        self.pointer = pointer ?? "\(file)#\(path)"
    }

    var testDescription: String { "\(file)\(path) = \(value?.canonicalText ?? "nothing")" }

    var tokens: [String] { path.split(separator: "/").map(String.init) }
}

@Suite struct `A pack` {
    static let places: [Mutation] = [
        Mutation("courts", "/courts/0/zone", "North"), Mutation("courts", "/courts/1/code", "AST"),
        Mutation("courts", "/courts/0/neighbours/0", "XXX"), Mutation("courts", "/courts/0/neighbours/0", "AST"),
        Mutation("courts", "/courts/0/neighbours/-", "KAR", "courts#/courts/0/neighbours/1"),
        Mutation("commissions", "/commissions/2/superior", "X"),
        Mutation("commissions", "/commissions/1/superior", "P"),
        Mutation("commissions", "/commissions/1/superior", nil, "commissions#/commissions/1"),
        Mutation("commissions", "/commissions/0/superior", "T"), Mutation("commissions", "/commissions/2/id", "T"),
        Mutation("commissions", "/commissions/0/level", "territorial", "commissions#/commissions"),
        Mutation("commissions", "/commissions/1/level", "central"),
        Mutation("stations", "/stations/0/court", "XXX"), Mutation("stations", "/stations/0/commission", "X"),
        Mutation("stations", "/stations/0/commission", "T"), Mutation("stations", "/stations/2/zone", "North"),
        Mutation("stations", "/stations/1/id", "71-0123"), Mutation("stations", "/stations/0/closes", "07:00"),
        Mutation("stations", "/stations/0/opens", "7:00"), Mutation("stations", "/stations/0/closes", "25:00"),
        Mutation("election", "/votingDay", "2026-11-30", "calendar#/working"),
        Mutation("calendar", "/working/0/date", "2026-11-31"), Mutation("calendar", "/holidays/0/date", "soon"),
        Mutation("election", "/votingDay", "2026-02-30"), Mutation("election", "/cutOffs/0/date", "9 November"),
        Mutation("election", "/votingDay", "2026-11-29", "calendar#/working"),
    ]

    static let law: [Mutation] = [
        Mutation("rules", "/rules/0/kinds/0", "XX-01"), Mutation("rules", "/rules/1/id", "LIST"),
        Mutation("rules", "/rules/1/kinds/-", "VL-01", "rules#/rules/1/kinds/0"),
        Mutation("rules", "/rules/0/quantity", 1),
        Mutation("rules", "/rules/1/quantity", nil as JSONValue?, "rules#/rules/1"),
        Mutation("rules", "/rules/1/quantity", JSONValue.null), Mutation("rules", "/rules/2/immediately", "never"),
        Mutation("rules", "/rules/2/immediately", JSONValue.null), Mutation("rules", "/rules/2/quantity", 5),
        Mutation("rules", "/rules/4/quantity", 5),
        Mutation("rules", "/rules/4/nature", "deadline", "rules#/rules/4/unit"),
        Mutation("rules", "/rules/0/unit", JSONValue.null), Mutation("rules", "/rules/0/valid/from", "2020"),
        Mutation("rules", "/rules/0/valid/to", "2019-12-31"),
        Mutation("rules", "/rules/2/when/daysBeforeVoting/to", -1),
        Mutation("rules", "/rules/0/source", JSONValue.null), Mutation("rules", "/rules/0/edition", JSONValue.null),
        Mutation("rules", "/rules/1/when/daysBeforeVoting/from", 6, "rules#/rules"),
        Mutation("rules", "/rules/3", nil, "rules#/rules"), Mutation("rules", "/rules/3/zone", "court", "rules#/rules"),
        Mutation("kinds", "/kinds/0/requests/0", "exclude"),
        Mutation("kinds", "/kinds/2/forwardTo/0", "army"),
        Mutation("kinds", "/kinds/2/forwardTo/0", nil, "kinds#/kinds/2/forwardTo"),
        Mutation("kinds", "/kinds/1/id", "VL-01"), Mutation("kinds", "/orders/1/id", "include"),
        Mutation("kinds", "/kinds/2", nil, "kinds#/kinds"),
    ]

    static let offices: [Mutation] = [
        Mutation("states", "/states/0/timers/0", nil, "states#/states/0/timers"),
        Mutation("states", "/states/1/timers/-", "stage", "states#/states/1/timers"),
        Mutation("states", "/states/1/state", "received"), Mutation("states", "/states/0/owner", JSONValue.null),
        Mutation("holders", "/quorum", 3), Mutation("holders", "/holders/0/required", false, "holders#/holders"),
        Mutation("holders", "/holders/1/key", "02aa"), Mutation("holders", "/holders/1/id", "court"),
        Mutation("ladders", "/ladders/deadlineWarnings/1/step", "ten"),
        Mutation("ladders", "/ladders/orderExhausted/0", nil, "ladders#/ladders/orderExhausted"),
        Mutation("ladders", "/ladders/orderExhausted/1/to", "courtDutyOfficer", "ladders#/ladders/orderExhausted"),
        Mutation("texts", "/texts/arithmetic.past", nil, "texts#/texts"),
        Mutation("texts", "/texts/next.received.who", nil, "texts#/texts"),
        Mutation("texts", "/texts/sure.own/en", nil, "texts#/texts/sure.own"),
        Mutation("texts", "/citations/2023/en", nil, "texts#/citations/2023"),
        Mutation("rules", "/rules/0/source", "Law, art. 2"), Mutation("rules", "/rules/0/edition", "2024"),
        Mutation("texts", "/texts/quantity.minutes/en", "{amount} min"),
        Mutation("texts", "/texts/sure.own/kk", "өзіміздікі"),
        Mutation("courts", "/courts/0/names/en", nil, "courts#/courts/0/names"),
        Mutation("stations", "/stations/0/address/ru", nil, "stations#/stations/0/address"),
        Mutation("pack", "/languages/-", "kk", "pack#/names"),
        Mutation("pack", "/languages/1", "ru", "pack#/languages"),
        Mutation("pack", "/number", "{court}-{number:06}"), Mutation("pack", "/number", "{court}-{year}-{number}"),
        Mutation("pack", "/number", "{court}-{year}-{number:06}-{month}"),
    ]

    private func faults(_ mutation: Mutation) -> [PackFault] {
        let files = SmallPack().altering(mutation.file, mutation.tokens, to: mutation.value).bytes
        return Pack.check(files: files, schemas: Self.anySchemas)
    }

    /// Schemas that accept everything, so that only what no schema can see is found.
    static let anySchemas: [String: JSONValue] = Dictionary(
        uniqueKeysWithValues: SmallPack().files.keys.map { ("pack-\($0).schema.json", JSONValue.bool(true)) }
    )

    @Test func `without faults is a pack`() throws {
        #expect(Pack.check(files: SmallPack().bytes, schemas: Self.anySchemas) == [])
        let pack = try SmallPack().pack()
        #expect(pack.languages == [.ru, .en])
        #expect(pack.station("71-0123")?.closes == (try instant("2026-11-24T20:00:00+05:00")))
        #expect(pack.station("99-0001")?.opens == (try instant("2026-11-24T07:00:00-04:00")))
        #expect(pack.kind("VL-01")?.changesList == true && pack.kind("SE-01")?.changesList == false)
        #expect(pack.superior(of: "P")?.id == "T" && pack.superior(of: "C") == nil)
        #expect(pack.calendar.isWorking(try date("2026-11-28")) == false)
    }

    @Test(arguments: places + law + offices)
    func `points at each single fault`(mutation: Mutation) {
        let found = faults(mutation).map { "\($0.file.dropLast(5))#\($0.pointer)" }
        #expect(found.contains(mutation.pointer), "found \(found)")
    }

    @Test(arguments: places + law + offices)
    func `with a fault is never made`(mutation: Mutation) {
        let pack = SmallPack().altering(mutation.file, mutation.tokens, to: mutation.value)
        #expect(throws: PackFaults.self) { try pack.pack() }
    }

    @Test func `tells of missing, unknown and unreadable files, all at once`() {
        var files = SmallPack().bytes
        files["rules.json"] = nil
        files["notes.json"] = Array("{}".utf8)
        files["kinds.json"] = Array(#"{"kinds":[],"kinds":[]}"#.utf8)
        let found = Set(Pack.check(files: files, schemas: Self.anySchemas).map(\.file))
        #expect(found.isSuperset(of: ["rules.json", "notes.json", "kinds.json"]))
    }

    @Test func `is held to its schemas`() {
        var schemas = Self.anySchemas
        schemas["pack-courts.schema.json"] = ["properties": ["courts": ["maxItems": 1]]]
        schemas["pack-texts.schema.json"] = nil
        let found = Pack.check(files: SmallPack().bytes, schemas: schemas)
        #expect(found.map { "\($0.file)#\($0.pointer)" } == ["courts.json#/courts", "pack-texts.schema.json#"])
    }

    @Test func `needs the periods of every zone it names`() throws {
        let files = SmallPack().bytes
        #expect(Pack.zoneNames(files: files) == ["East", "West"])
        #expect(throws: PackFaults.self) { try Pack(files: files, zones: [:]) { _ in [] } }
    }

    /// What a sealed receipt names must not depend on spaces in a file.
    @Test func `is known by its content, not by its layout`() throws {
        var spaced = SmallPack().bytes
        spaced["pack.json"] = Array(" ".utf8) + (spaced["pack.json"] ?? [])
        func name(_ files: [String: [UInt8]]) throws -> String {
            try Pack(files: files, zones: SmallPack.zones) { $0.suffix(400).map { $0 } }.sha256
        }
        #expect(try name(spaced) == name(SmallPack().bytes))
        let other = SmallPack().altering("texts", ["texts", "sure.own", "en"], to: "ours").bytes
        #expect(try name(other) != name(SmallPack().bytes))
        #expect(try SmallPack().pack().sha256.hasSuffix("0a"))
    }

    @Test(arguments: [(1, "AST-2026-000001"), (999_999, "AST-2026-999999"), (1_000_000, "AST-2026-1000000")])
    func `numbers cases as its template says`(counter: Int64, number: String) throws {
        let pack = try SmallPack().pack()
        #expect(pack.number(court: "AST", year: 2026, counter: counter) == number)
        #expect(pack.numberForm(court: "AST", year: 2026) == ("AST-2026-", 6, ""))
    }

    @Test func `explains itself in words`() throws {
        let pack = try SmallPack().pack()
        let at = try instant("2026-11-24T18:30:00+05:00")
        let text = try #require(pack.explain(kind: "VL-01", station: "71-0123", at: at, language: .en))
        #expect(text.contains("USEFUL: USEFUL\n  2026-11-24 20:00:00 less 15 min and 20 min is 2026-11-24 19:25:00"))
        #expect(pack.explain(kind: "XX", station: "71-0123", at: at, language: .en) == nil)
    }
}
