private import Glibc
public import Law

/// The files of a small pack with four courts, for tests of whatever decides by law; and ways to alter them.
public struct TestPack: Sendable {
    public private(set) var files: [String: JSONValue]

    /// A zone without summer time, five hours east, under the name by which the database knows it.
    public static let zone = Zone(name: "Asia/Tashkent", alwaysAtOffsetSeconds: 5 * 3_600)

    public init() {
        files = [
            "pack": Self.head, "election": Self.election, "rules": Self.rules, "kinds": Self.kinds,
            "budgets": Self.budgets, "ladders": Self.ladders, "courts": Self.courts,
            "commissions": Self.commissions, "stations": Self.stations, "calendar": Self.calendar,
            "states": Self.states, "holders": Self.holders, "signatures": ["revocation": ["required": false]],
            "texts": Self.texts,
        ]
    }

    /// Puts another value in the place of a member that the keys lead to.
    public func altering(_ file: String, _ keys: String..., to value: JSONValue) -> TestPack {
        var copy = self
        copy.files[file] = Self.altered(files[file] ?? .null, keys[...], value)
        return copy
    }

    /// The same pack in the zone in which it is about midday now: for tests on the real clock, which would otherwise see
    /// the day end when they run late in the evening.
    public func atMidday() -> TestPack {
        let hours = 12 - time(nil) / 3_600 % 24
        // The name's sign runs the other way, as the database of zones has it.
        let name = hours == 0 ? "Etc/GMT" : "Etc/GMT\(hours > 0 ? "-" : "+")\(abs(hours))"
        var copy = self
        copy.files = files.mapValues { Self.moved($0, to: name) }
        return copy
    }

    private static func moved(_ value: JSONValue, to name: String) -> JSONValue {
        switch value {
        case .string(zone.name): .string(name)
        case .array(let items): .array(items.map { moved($0, to: name) })
        case .object(let members): .object(members.mapValues { moved($0, to: name) })
        default: value
        }
    }

    /// The files as they lie in a folder.
    public var bytes: [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: files.map { ($0.key + ".json", $0.value.canonicalBytes) })
    }

    /// Makes the pack under a hash that is none.
    ///
    /// - Throws: ``PackFaults`` when an alteration made it no pack.
    public func pack() throws -> Pack {
        try Pack(files: bytes, zones: [Self.zone.name: Self.zone]) { _ in [0xAB] }
    }

    private static func altered(_ value: JSONValue, _ keys: ArraySlice<String>, _ new: JSONValue) -> JSONValue {
        guard let key = keys.first else { return new }
        var members = value.object ?? [:]
        members[key] = altered(members[key] ?? .null, keys.dropFirst(), new)
        return .object(members)
    }
}

extension TestPack {
    static func words(_ text: String) -> JSONValue {
        ["kk": .string(text + " kk"), "ru": .string(text + " ru"), "en": .string(text)]
    }

    /// A span in seconds.
    public static func seconds(_ quantity: Int64) -> JSONValue {
        ["quantity": .integer(quantity), "unit": "seconds"]
    }

    private static let head: JSONValue = [
        "id": "test", "version": "1", "names": words("Test"), "languages": ["kk", "ru", "en"], "identity": "kz-iin",
        "zones": [.string(zone.name)], "number": "{court}-{year}-{number:06}", "helpPhone": "100",
        "immediately": ["court": ["quantity": 90, "unit": "minutes", "sure": "own"]],
    ]
    private static let election: JSONValue = [
        "id": "kz-2026", "votingDay": "2026-11-24", "origin": "votes.example/kz-2026", "titles": words("Election"),
        "cutOffs": [],
    ]
    private static let kinds: JSONValue = [
        "orders": [
            ["id": "include", "titles": words("Include"), "changesList": true],
            ["id": "stop", "titles": words("Stop"), "changesList": false],
            ["id": "compel", "titles": words("Compel"), "changesList": false],
        ],
        "bodies": [
            ["id": "police", "names": words("Police")],
            ["id": "prosecutor", "names": words("Prosecutor"), "inbox": "prosecutor"],
            ["id": "commission", "names": words("Commission"), "inbox": "commission"],
        ],
        "kinds": [
            kind("VL-01", "fast", ["include", "stop"], isCourtMatter: true, forwardTo: []),
            kind("SE-01", "partly", ["stop"], isCourtMatter: true, forwardTo: []),
            kind("EX-01", "fast", ["compel"], isCourtMatter: true, forwardTo: []),
            kind("CA-02", "forward", ["stop"], isCourtMatter: false, forwardTo: ["police"]),
        ],
    ]

    private static func kind(
        _ id: String,
        _ track: String,
        _ requests: JSONValue,
        isCourtMatter: Bool,
        forwardTo: JSONValue
    ) -> JSONValue {
        [
            "id": .string(id), "titles": words(id), "track": .string(track), "requests": requests,
            "courtMatter": .bool(isCourtMatter), "forwardTo": forwardTo,
        ]
    }

    /// The neighbour KAR lies in the region of AST, the neighbour PAV in another, and ALM is nobody's neighbour.
    private static let courts: JSONValue = [
        "courts": [
            court("AST", region: "71", ["KAR", "PAV"]), court("KAR", region: "71", []), court("PAV", region: "35", []),
            court("ALM", region: "75", []),
        ]
    ]

    private static func court(_ code: String, region: String, _ neighbours: JSONValue) -> JSONValue {
        [
            "code": .string(code), "names": words(code), "region": .string(region), "zone": .string(zone.name),
            "phone": "1", "neighbours": neighbours,
        ]
    }

    private static let commissions: JSONValue = [
        "commissions": [
            ["id": "KZ-CEC", "level": "central", "names": words("Central"), "superior": nil, "region": nil],
            ["id": "KZ-71", "level": "territorial", "names": words("City"), "superior": "KZ-CEC", "region": "71"],
            ["id": "KZ-71-0123", "level": "precinct", "names": words("123"), "superior": "KZ-71", "region": "71"],
            ["id": "KZ-71-0124", "level": "precinct", "names": words("124"), "superior": "KZ-71", "region": "71"],
        ]
    ]
    private static let stations: JSONValue = ["stations": [station("0123"), station("0124")]]

    private static func station(_ number: String) -> JSONValue {
        [
            "id": .string("71-" + number), "names": words("Station " + number), "address": words("Street"),
            "commission": .string("KZ-71-" + number), "court": "AST", "zone": .string(zone.name), "region": "71",
            "opens": "07:00", "closes": "20:00", "execution": ["quantity": 15, "unit": "minutes"],
            "travel": ["quantity": 20, "unit": "minutes"], "special": false,
        ]
    }

    private static let calendar: JSONValue = [
        "weekend": [6, 7], "holidays": [],
        "working": [["date": "2026-11-24", "texts": words("Voting day")]],
    ]
    private static let holders: JSONValue = [
        "quorum": 2, "smallestPool": 3, "widening": ["neighbours", "reserve"],
        "holders": [
            holder("court", key: "02aa", isRequired: true), holder("bar", key: "02bb", isRequired: false),
            holder("observers", key: "02cc", isRequired: false),
        ],
    ]

    /// A keeper of a key, as the pack's file names one.
    public static func holder(_ id: String, key: String, isRequired: Bool) -> JSONValue {
        [
            "id": .string(id), "names": words(id), "key": .string(key), "address": nil, "required": .bool(isRequired),
        ]
    }
}
