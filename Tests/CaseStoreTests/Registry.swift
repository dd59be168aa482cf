import CaseStore
import Docket
import Law
import Postgres
import TestSupport

/// A court on voting day, over the database of the running test and under the service's own role.
struct Registry {
    let database: TestDatabase
    let pool: Pool
    let pack: Pack

    static let place = "71-0123"

    /// Opens the court at ten o'clock with a pack in force, its people and its roster.
    init(sessions: Int = 4) async throws {
        database = try FreshDatabase.current
        pool = database.servicePool(sessions: sessions)
        let files = TestPack().bytes
        let pack = try Pack(files: files, zones: [TestPack.zone.name: TestPack.zone]) { _ in
            [UInt8](repeating: 0xAB, count: 32)
        }
        self.pack = pack
        try await database.set(instant: "2026-11-24T10:00:00+05:00")
        let owner = database.pool(sessions: 1)
        let kept = JSONValue.object(try files.mapValues { bytes in try CanonicalJSON.parseLenient(bytes) })
        _ = try await owner.transaction { connection in
            try Cases.load(pack: pack, files: kept, zones: [:], on: connection)
        }
        for (what, content) in [("people", Self.people), ("roster", Self.roster)] {
            _ = try await owner.transaction { connection in
                try Cases.load(what, version: "1", sha256: hash(what), content: content, on: connection)
            }
        }
        owner.close()
    }

    static let people: JSONValue = [
        "people": [
            person("100000000001", ["role": "judge", "court": "AST", "judge": "J-1", "share": 1]),
            person("100000000002", ["role": "judge", "court": "AST", "judge": "J-2", "share": 1]),
            person("100000000003", ["role": "judge", "court": "AST", "judge": "J-3", "share": 2]),
            person("100000000004", ["role": "judge", "court": "AST", "judge": "J-4", "share": 1]),
            person("100000000005", ["role": "registryClerk", "court": "AST"]),
            person("100000000006", ["role": "commissionOfficer", "commission": "KZ-71-0123"]),
            person("100000000007", ["role": "courtDutyOfficer", "court": "AST"]),
        ]
    ]

    private static func person(_ iin: String, _ office: JSONValue) -> JSONValue {
        [
            "iin": .string(iin), "familyName": "Family", "givenName": "Given", "patronymic": nil,
            "languages": ["kk", "ru", "en"], "offices": [office],
        ]
    }

    private static let roster: JSONValue = [
        "shifts": .array(
            ["J-1", "J-2", "J-3", "J-4"].map { judge in
                [
                    "judge": .string(judge), "court": "AST", "layer": judge == "J-4" ? "reserve" : "duty",
                    "from": "2026-11-24T07:00:00+05:00", "to": "2026-11-25T00:00:00+05:00",
                ]
            }
        )
    ]

    /// Whoever holds the office, as the actor of an act.
    func staff(_ role: Role) async throws -> Actor { .staff(person: try await person(role), role: role) }

    func person(_ role: Role) async throws -> Int64 {
        let iin =
            switch role {
            case .judge: "100000000001"
            case .registryClerk: "100000000005"
            case .commissionOfficer: "100000000006"
            default: "100000000007"
            }
        return try await scalar("SELECT person FROM people.person WHERE iin = \(iin)")
    }

    /// A number that only the owner may look up.
    func scalar(_ query: Query) async throws -> Int64 {
        let owner = database.pool(sessions: 1)
        defer { owner.close() }
        guard let row = try await owner.rows(query).first else { throw StoreFault("scalar") }
        return try row.integer(0)
    }
}

/// A hash as documents are named by, made of a word so that tests can tell them apart.
func hash(_ word: String) -> String {
    let digits = word.utf8.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    return String((digits + String(repeating: "0", count: 64)).prefix(64))
}

extension JSONValue? {
    /// Whether there is no document at all; a comparison with `nil` would ask for the JSON value of that name.
    var isAbsent: Bool {
        switch self {
        case .none: true
        case .some: false
        }
    }
}

extension TimerPlan {
    /// A timer that is due some seconds after the registry opened.
    static func at(seconds: Int64, _ kind: Kind, _ step: String = "0") -> TimerPlan {
        TimerPlan(kind, step, due: Instant(microsecondsSince1970: 1_795_496_400_000_000).adding(seconds: seconds))
    }
}
