import Law

/// The law and the places of a small town: one court, two polling stations, three kinds of complaint.
struct TownPack {
    static let stationHours = (opens: "07:00", closes: "20:00")
    static let zone = "Asia/Almaty"

    let votingDay: String
    /// Public keys of the holders in hex, and where they listen.
    let holders: [(id: String, key: String, address: String?)]
    var version = "1"
    var smallestPool: Int64 = 3

    var documents: [String: JSONValue] {
        [
            "pack": head, "election": election, "courts": Self.courts, "commissions": Self.commissions,
            "stations": Self.stations, "kinds": Self.kinds, "rules": Self.rules, "budgets": Self.budgets,
            "ladders": Self.ladders, "states": Self.states, "calendar": calendar, "holders": holdersFile,
            "signatures": Self.signatures, "texts": ["texts": .object(Self.sentences), "citations": Self.citations],
        ]
    }

    var files: [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: documents.map { ($0.key + ".json", $0.value.canonicalBytes) })
    }

    static func words(_ english: String) -> JSONValue {
        ["kk": .string(english + " (kk)"), "ru": .string(english + " (ru)"), "en": .string(english)]
    }

    static func minutes(_ count: Int64) -> JSONValue { ["quantity": .integer(count), "unit": "minutes"] }

    private var head: JSONValue {
        [
            "id": "town", "version": .string(version), "names": Self.words("Town"), "languages": ["kk", "ru", "en"],
            "identity": "kz-iin", "zones": [.string(Self.zone)], "number": "{court}-{year}-{number:06}",
            "helpPhone": "1414", "kindCount": 4,
            "immediately": ["court": ["quantity": 90, "unit": "minutes", "sure": "own"]],
        ]
    }

    private var election: JSONValue {
        [
            "id": "kz-2026", "votingDay": .string(votingDay), "origin": "court.test/kz-2026",
            "titles": Self.words("Election"), "cutOffs": [],
        ]
    }

    private var calendar: JSONValue {
        ["weekend": [6, 7], "holidays": [], "working": [["date": .string(votingDay)]]]
    }

    private var holdersFile: JSONValue {
        [
            "quorum": 2, "smallestPool": .integer(smallestPool), "widening": ["neighbours", "reserve"],
            "holders": .array(
                holders.enumerated().map { index, holder in
                    [
                        "id": .string(holder.id), "names": Self.words(holder.id), "key": .string(holder.key),
                        "address": holder.address.map(JSONValue.string) ?? .null, "required": .bool(index == 0),
                    ]
                }
            ),
        ]
    }

    private static let courts: JSONValue = [
        "courts": [
            [
                "code": "AST", "names": words("Court"), "region": "71", "zone": .string(zone), "phone": "+77172000000",
                "neighbours": [],
            ]
        ]
    ]

    private static let commissions: JSONValue = [
        "commissions": [
            commission("KZ-CEC", "central", under: nil, region: nil),
            commission("KZ-71", "territorial", under: "KZ-CEC", region: "71"),
            commission("KZ-71-0123", "precinct", under: "KZ-71", region: "71"),
            commission("KZ-71-0124", "precinct", under: "KZ-71", region: "71"),
        ]
    ]

    private static func commission(_ id: String, _ level: String, under superior: String?, region: String?)
        -> JSONValue
    {
        [
            "id": .string(id), "level": .string(level), "names": words(id),
            "superior": superior.map(JSONValue.string) ?? .null, "region": region.map(JSONValue.string) ?? .null,
        ]
    }

    private static let stations: JSONValue = ["stations": [station("71-0123"), station("71-0124")]]

    private static func station(_ id: String) -> JSONValue {
        [
            "id": .string(id), "names": words("Station \(id)"), "address": words("Street 5"),
            "commission": .string("KZ-\(id)"), "court": "AST", "region": "71", "zone": .string(zone),
            "opens": .string(stationHours.opens), "closes": .string(stationHours.closes), "execution": minutes(15),
            "travel": minutes(20), "special": false,
        ]
    }
}
