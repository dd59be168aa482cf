internal import Testing

/// A floor of the house, where each of the nine stages has a file of its own.
struct Floor: Sendable, CustomTestStringConvertible {
    let folder: String
    /// What the file of the stage with this number, counted from one, is called.
    let name: @Sendable (_ stage: String, _ number: Int) -> String

    var testDescription: String { folder }

    /// A floor is there from its first stage on, and then it must be whole.
    var isBuilt: Bool { House.exists("\(folder)/\(name("Filing", 1))") }
}

@Suite struct `Each stage lives on each floor` {
    static let stages = [
        "Filing", "Signature", "Admission", "Deadlines", "Assignment", "Hearing", "Ruling", "Service", "Execution",
    ]
    static let floors =
        ["Docket", "CaseStore", "Proceedings"].map { target in
            Floor(folder: "Sources/\(target)") { stage, _ in "\(stage).swift" }
        } + [Floor(folder: "sql/stages") { stage, number in "\(number)_\(stage.lowercased()).sql" }]

    @Test(arguments: floors)
    func `all nine are there`(floor: Floor) throws {
        guard floor.isBuilt else { try Test.cancel("\(floor.folder) has no stage yet") }
        for (index, stage) in Self.stages.enumerated() {
            let path = "\(floor.folder)/\(floor.name(stage, index + 1))"
            #expect(House.exists(path), "\(path) is missing")
        }
    }

    @Test func `the schema has no tenth stage`() {
        let expected = Set(
            Self.stages.enumerated().map { "sql/stages/\($0.offset + 1)_\($0.element.lowercased()).sql" }
        )
        for path in House.schema where path.hasPrefix("sql/stages/") {
            #expect(expected.contains(path), "\(path) belongs to no stage")
        }
    }
}
