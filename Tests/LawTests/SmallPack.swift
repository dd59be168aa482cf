import Law
import Testing

/// The files of a pack with two courts, three stations and a handful of rules, and ways to alter them.
struct SmallPack {
    private(set) var files: [String: JSONValue]

    init() {
        files = [
            "pack": Self.head, "election": Self.election, "rules": Self.rules, "kinds": Self.kinds,
            "budgets": Self.budgets, "ladders": Self.ladders, "courts": Self.courts,
            "commissions": Self.commissions, "stations": Self.stations, "calendar": Self.calendar,
            "states": Self.states, "holders": Self.holders, "signatures": ["revocation": ["required": true]],
            "texts": Self.texts,
        ]
    }

    /// Puts a value in place of what the pointer leads to; nil takes it away.
    func altering(_ file: String, _ tokens: [String], to value: JSONValue?) -> SmallPack {
        var copy = self
        copy.files[file] = Self.altered(files[file] ?? .null, tokens[...], value)
        return copy
    }

    var bytes: [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: files.map { ($0.key + ".json", $0.value.canonicalBytes) })
    }

    func pack() throws(PackFaults) -> Pack {
        try Pack(files: bytes, zones: Self.zones) { bytes in [UInt8(truncatingIfNeeded: bytes.count), 0x0A] }
    }

    static let zones: [String: Zone] = [
        "East": Zone(name: "East", alwaysAtOffsetSeconds: 5 * 3_600),
        "West": Zone(name: "West", alwaysAtOffsetSeconds: -4 * 3_600),
    ]

    private static func altered(_ value: JSONValue, _ tokens: ArraySlice<String>, _ new: JSONValue?) -> JSONValue? {
        guard let token = tokens.first else { return new }
        switch value {
        case .object(var members):
            members[token] = altered(members[token] ?? .null, tokens.dropFirst(), new)
            return .object(members)
        case .array(var items):
            let place = token == "-" ? items.count : Int(token) ?? items.count
            let item = altered(place < items.count ? items[place] : .null, tokens.dropFirst(), new)
            items.replaceSubrange(place..<min(place + 1, items.count), with: item.map { [$0] } ?? [])
            return .array(items)
        case .null, .bool, .integer, .string: return new
        }
    }
}

extension SmallPack {
    static func words(_ text: String) -> JSONValue { ["ru": .string(text + " ru"), "en": .string(text)] }

    static let head: JSONValue = [
        "id": "small", "version": "1", "names": words("Small"), "languages": ["ru", "en"], "identity": "kz-iin",
        "zones": ["East", "West"], "number": "{court}-{year}-{number:06}", "helpPhone": "100", "kindCount": 3,
        "immediately": ["court": ["quantity": 90, "unit": "minutes", "sure": "own"]],
    ]
    static let election: JSONValue = [
        "id": "small-2026", "votingDay": "2026-11-24", "origin": "votes.example/small-2026",
        "titles": words("Election"),
        "cutOffs": [["id": "listsOpen", "date": "2026-11-09", "texts": words("Lists open")]],
    ]
    static let kinds: JSONValue = [
        "orders": [
            ["id": "include", "titles": words("Include"), "changesList": true],
            ["id": "stop", "titles": words("Stop"), "changesList": false],
        ],
        "bodies": [["id": "police", "names": words("Police")]],
        "kinds": [
            [
                "id": "VL-01", "titles": words("Missing"), "track": "fast", "requests": ["include"],
                "courtMatter": true, "forwardTo": [],
            ],
            [
                "id": "SE-01", "titles": words("Secrecy"), "track": "partly", "requests": ["stop"],
                "courtMatter": true, "forwardTo": [],
            ],
            [
                "id": "CA-02", "titles": words("Bribes"), "track": "forward", "requests": [],
                "courtMatter": false, "forwardTo": ["police"],
            ],
        ],
    ]
    static let courts: JSONValue = [
        "courts": [
            [
                "code": "AST", "names": words("First"), "region": "71", "zone": "East", "phone": "1",
                "neighbours": ["KAR"],
            ],
            ["code": "KAR", "names": words("Second"), "region": "35", "zone": "East", "phone": "2", "neighbours": []],
        ]
    ]
    static let commissions: JSONValue = [
        "commissions": [
            ["id": "C", "level": "central", "names": words("Central"), "superior": nil, "region": nil],
            ["id": "T", "level": "territorial", "names": words("Territorial"), "superior": "C", "region": "71"],
            ["id": "P", "level": "precinct", "names": words("Precinct"), "superior": "T", "region": "71"],
        ]
    ]
    static let stations: JSONValue = [
        "stations": [station("71-0123", "East"), station("71-0124", "East"), station("99-0001", "West")]
    ]

    static func station(_ id: String, _ zone: String) -> JSONValue {
        [
            "id": .string(id), "names": words("Station"), "address": words("Street"), "commission": "P", "court": "AST",
            "zone": .string(zone), "region": "71", "opens": "07:00", "closes": "20:00",
            "execution": ["quantity": 15, "unit": "minutes"], "travel": ["quantity": 20, "unit": "minutes"],
            "special": false,
        ]
    }

    static let calendar: JSONValue = [
        "weekend": [6, 7], "holidays": [["date": "2026-12-16", "texts": words("Independence")]],
        "working": [["date": "2026-11-23", "texts": words("Eve")], ["date": "2026-11-24", "texts": words("Day")]],
    ]
    static let states: JSONValue = [
        "states": [
            ["state": "received", "waits": true, "timers": ["screening"], "owner": "registryClerk"],
            ["state": "closed", "waits": false, "timers": [], "owner": nil],
        ]
    ]
    static let holders: JSONValue = [
        "quorum": 2, "smallestPool": 3, "widening": ["neighbours", "reserve"],
        "holders": [
            ["id": "court", "names": words("Court"), "key": "02aa", "address": nil, "required": true],
            ["id": "bar", "names": words("Bar"), "key": "02bb", "address": nil, "required": false],
        ],
    ]
    static var budgets: JSONValue {
        let pairs = Budget.allCases.map { ($0.rawValue, ["quantity": 5, "unit": "minutes"] as JSONValue) }
        return ["stages": .object(Dictionary(uniqueKeysWithValues: pairs))]
    }
    static let ladders: JSONValue = [
        "ladders": [
            "decision": [["step": "duty", "after": ["quantity": 5, "unit": "minutes"], "to": "courtDutyOfficer"]],
            "deadlineWarnings": [
                ["step": "ten", "before": ["quantity": 10, "unit": "minutes"], "to": "courtChair"],
                ["step": "thirty", "before": ["quantity": 30, "unit": "minutes"], "to": "judge"],
            ],
            "acknowledgement": [], "execution": [], "screening": [],
            "orderExhausted": [
                ["step": "duty", "after": ["quantity": 0, "unit": "minutes"], "to": "courtDutyOfficer"],
                ["step": "chair", "after": ["quantity": 2, "unit": "minutes"], "to": "courtChair"],
            ],
        ]
    ]
    static var texts: JSONValue {
        var sentences: [String: JSONValue] = [:]
        for key in PackTexts.requiredKeys + ["next.received.what", "next.received.who"] { sentences[key] = words(key) }
        sentences["arithmetic.lastUseful"] = words("{closing} less {execution} and {travel} is {due}")
        sentences["arithmetic.sameDay"] = words("{received} until {due} ({zone})")
        sentences["quantity.minutes"] = words("{quantity} min")
        return [
            "texts": .object(sentences), "citations": ["Law, art. 1": words("Law, art. 1"), "2023": words("2023")],
        ]
    }
}
