import Law

extension SmallPack {
    static let rules: JSONValue = [
        "rules": [
            rule("LIST", ["kinds": ["VL-01"], "unit": "sameDay"]),
            rule("EARLY", ["when": days(from: 5, to: nil), "unit": "calendarDays", "quantity": 5, "zone": "station"]),
            rule(
                "LATE",
                ["when": days(from: 0, to: 4), "unit": "immediately", "immediately": "court", "zone": "station"]
            ),
            rule(
                "AFTER",
                [
                    "when": days(from: nil, to: -1), "unit": "calendarDays", "quantity": 5, "end": "endOfWorkingDay",
                    "zone": "station",
                ]
            ),
            rule(
                "USEFUL",
                [
                    "nature": "lastUseful", "trigger": "stationCloses", "when": ["closing": "before"],
                    "unit": "executionAndTravel", "counting": "before", "zone": "station", "sure": "own",
                    "source": nil, "edition": nil, "kinds": ["VL-01"],
                ]
            ),
            rule(
                "CLOSED",
                [
                    "nature": "afterClose", "when": ["closing": "after"], "unit": "sameDay",
                    "consequence": "resultsTrack",
                ]
            ),
            rule(
                "FREEZE",
                [
                    "nature": "freeze", "trigger": "countStarts", "unit": "seconds", "quantity": 0, "zone": "station",
                    "kinds": ["VL-01"],
                ]
            ),
            rule(
                "STATE",
                ["trigger": "stateAnswerRequested", "unit": "hours", "quantity": 2, "when": days(from: 0, to: 1)]
            ),
            rule("MEMBER", ["nature": "constraint", "trigger": "none", "unit": nil]),
        ]
    ]

    private static func days(from: Int64?, to: Int64?) -> JSONValue {
        ["daysBeforeVoting": ["from": from.map(JSONValue.integer) ?? nil, "to": to.map(JSONValue.integer) ?? nil]]
    }

    private static func rule(_ id: String, _ changes: [String: JSONValue]) -> JSONValue {
        let usual: [String: JSONValue] = [
            "id": .string(id), "kinds": ["*"], "nature": "deadline", "instance": "court", "trigger": "received",
            "when": [:], "quantity": nil, "immediately": nil, "counting": "after", "end": "endOfDay", "zone": "court",
            "consequence": "alarm", "source": "Law, art. 1", "edition": "2023", "sure": "read",
            "valid": ["from": "2020-01-01", "to": nil], "texts": words(id),
        ]
        return .object(usual.merging(changes) { _, changed in changed })
    }
}
