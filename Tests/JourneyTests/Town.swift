import Law
import Portal
import Postgres
import Proceedings
import Signatures
import Synchronization
import TestSupport

/// What every court of these tests shares: the day, the people, the words and the seal.
enum Town {
    static let log = TownLog()

    static let seal = Result { () throws -> SigningKey in
        let made = try SigningKey.generateSeal(commonName: "Court seal")
        return try SigningKey(keyPEM: made.keyPEM, certificatePEM: made.certificatePEM)
    }

    /// Two days after the certificates were made, so that they hold all day long.
    static func votingDay(after seconds: Int64) -> String {
        let instant = Instant(microsecondsSince1970: (seconds + 2 * 86_400) * 1_000_000)
        return String(instant.rfc3339UTC.prefix(10))
    }

    static func catalogs() throws -> Catalogs {
        let folder = Place.share + "/portal"
        return try Catalogs(
            kk: Place.read("\(folder)/kk.po"),
            ru: Place.read("\(folder)/ru.po"),
            en: Place.read("\(folder)/en.po")
        )
    }

    /// Puts a pack in force and people into their offices; judges 1 to 3 may be drawn, 4 is excluded, 5 is the reserve.
    static func load(_ pack: TownPack, day: String, into database: TestDatabase) async throws {
        let owner = database.pool(sessions: 1)
        _ = try await PackShelf.load(files: pack.files, into: owner)
        try await load("people", people, into: owner)
        try await load("roster", roster(day), into: owner)
        owner.close()
    }

    static func load(_ what: String, _ content: JSONValue, into owner: Pool) async throws {
        let version = content["version"]?.string
        let hash = Holders.hex(Digest.sha256(content.canonicalBytes))
        let text = String(decoding: content.canonicalBytes, as: UTF8.self)
        try await owner.transaction { connection in
            if what == "people" {
                try connection.run("SELECT people.load_people(\(version), \(hash), \(text)::jsonb)")
            } else {
                try connection.run("SELECT people.load_roster(\(version), \(hash), \(text)::jsonb)")
            }
        }
    }

    static let people: JSONValue = {
        let judges = (1...5).map { number -> JSONValue in
            person(
                "judge\(number)",
                office("judge", court: "AST", judge: "J-000\(number)"),
                satOn: number == 4 ? ["KZ-71-0123"] : []
            )
        }
        let others = [
            person("officer", office("commissionOfficer", commission: "KZ-71-0123")),
            person("otherOfficer", office("commissionOfficer", commission: "KZ-71-0124")),
            person("superior", office("commissionOfficer", commission: "KZ-71")),
            person("clerk", office("registryClerk", court: "AST")),
            person("duty", office("courtDutyOfficer", court: "AST")),
            person("chair", office("courtChair", court: "AST")),
            person("prosecutor", office("prosecutor")),
            person("auditor", office("auditor")),
            person("farClerk", office("registryClerk", court: "KAR")),
            person("farDuty", office("courtDutyOfficer", court: "KAR")),
            person("farChair", office("courtChair", court: "KAR")),
        ]
        return ["version": "1", "people": .array(judges + others)]
    }()

    static func roster(_ day: String) -> JSONValue {
        let shifts = (1...5).map { number -> JSONValue in
            [
                "judge": .string("J-000\(number)"), "court": "AST", "layer": number == 5 ? "reserve" : "duty",
                "from": .string("\(day)T06:00:00+05:00"), "to": .string("\(day)T23:59:00+05:00"),
            ]
        }
        return ["version": "1", "shifts": .array(shifts)]
    }

    private static func person(_ name: String, _ office: JSONValue, satOn: [JSONValue] = []) -> JSONValue {
        [
            "iin": .string(Authority.iins[name] ?? ""), "familyName": "Тестов", "givenName": .string(name),
            "patronymic": nil, "languages": ["kk", "ru", "en"], "offices": [office],
            "conflicts": ["votesAt": [], "livesIn": [], "satOn": .array(satOn), "kinIn": []],
        ]
    }

    private static func office(
        _ role: String,
        court: String? = nil,
        commission: String? = nil,
        judge: String? = nil
    ) -> JSONValue {
        [
            "role": .string(role), "court": court.map(JSONValue.string) ?? .null,
            "commission": commission.map(JSONValue.string) ?? .null, "judge": judge.map(JSONValue.string) ?? .null,
            "share": 1,
        ]
    }
}

/// What the courts said while nobody was there to answer.
final class TownLog: Sendable {
    private let lines = Mutex<[String]>([])

    func note(_ word: String, _ fields: [String: String]) {
        lines.withLock { lines in
            if lines.count < 1_000 { lines.append("\(word) \(fields)") }
        }
    }

    /// All lines in which the word stands.
    func lines(with word: String) -> [String] { lines.withLock { lines in lines.filter { $0.contains(word) } } }
}
