internal import Law

extension TestPack {
    /// Same day in law, the useful minute by our own reckoning, and the frozen list once the count has begun.
    static let rules: JSONValue = [
        "rules": [
            rule("LIST", ["unit": "sameDay"]),
            rule(
                "USEFUL",
                [
                    "nature": "lastUseful", "trigger": "stationCloses", "when": ["closing": "before"],
                    "unit": "executionAndTravel", "counting": "before", "sure": "own", "source": nil, "edition": nil,
                ]
            ),
            rule(
                "FREEZE",
                ["nature": "freeze", "trigger": "countStarts", "unit": "seconds", "quantity": 0, "kinds": ["VL-01"]]
            ),
        ]
    ]

    private static func rule(_ id: String, _ changes: [String: JSONValue]) -> JSONValue {
        let usual: [String: JSONValue] = [
            "id": .string(id), "kinds": ["*"], "nature": "deadline", "instance": "court", "trigger": "received",
            "when": [:], "quantity": nil, "immediately": nil, "counting": "after", "end": "endOfDay",
            "zone": "station", "consequence": "alarm", "source": "Law, art. 1", "edition": "2023", "sure": "read",
            "valid": ["from": "2020-01-01", "to": nil], "texts": words(id),
        ]
        return .object(usual.merging(changes) { _, changed in changed })
    }

    /// Each stage has its own number of seconds, so that no test mistakes one for another.
    static let budgets: JSONValue = [
        "stages": [
            "receipt": seconds(5), "verdict": seconds(11), "screening": seconds(120), "draw": seconds(13),
            "accept": seconds(60), "answer": seconds(600), "decision": seconds(900), "service": seconds(7),
            "acknowledge": seconds(90), "execution": seconds(300), "confirmation": seconds(3_600),
            "ratification": seconds(1_800), "correction": seconds(2_400),
        ]
    ]

    static let ladders: JSONValue = [
        "ladders": [
            "decision": [rung("duty", after: 0, "courtDutyOfficer"), rung("chair", after: 100, "courtChair")],
            "acknowledgement": [
                rung("commission", after: 0, "commissionOfficer"),
                rung("superior", after: 50, "superiorCommission"), rung("prosecutor", after: 120, "prosecutor"),
            ],
            "execution": [rung("superior", after: 0, "superiorCommission")],
            "screening": [rung("duty", after: 0, "courtDutyOfficer"), rung("chair", after: 30, "courtChair")],
            "orderExhausted": [rung("duty", after: 0, "courtDutyOfficer"), rung("chair", after: 0, "courtChair")],
            "deadlineWarnings": [
                ["step": "thirty", "before": seconds(1_800), "to": "courtDutyOfficer"],
                ["step": "ten", "before": seconds(600), "to": "courtChair"],
            ],
        ]
    ]

    private static func rung(_ step: String, after: Int64, _ role: String) -> JSONValue {
        ["step": .string(step), "after": seconds(after), "to": .string(role)]
    }

    static let states: JSONValue = [
        "states": .array(
            waiting.map { state, timers in
                [
                    "state": .string(state), "waits": true, "timers": .array(timers.map(JSONValue.string)),
                    "owner": "judge",
                ]
            }
                + [
                    "forwarded", "joined", "leftUnconsidered", "closed", "withdrawn", "terminated", "moot",
                ].map { state in ["state": .string(state), "waits": false, "timers": [], "owner": nil] }
        )
    ]

    private static let waiting: [(String, [String])] = [
        ("received", ["stage", "verdict"]), ("screening", ["stage", "screening"]),
        ("returnedForCorrection", ["correction"]), ("ratificationPending", ["ratification"]),
        ("registered", ["stage", "draw"]), ("awaitingDraw", ["draw"]), ("offered", ["accept"]),
        ("accepted", ["decision"]), ("awaitingRespondent", ["answer"]), ("hearing", ["decision"]),
        ("deliberation", ["decision"]), ("ruled", ["stage"]), ("served", ["acknowledge"]),
        ("acknowledged", ["execution"]), ("executed", ["confirmation"]), ("executionRefused", ["confirmation"]),
    ]

    static var texts: JSONValue {
        var keys = PackTexts.requiredKeys + ["sequel.statement", "ruling.appeal"]
        for (state, _) in waiting { keys += ["next.\(state).what", "next.\(state).who"] }
        return [
            "texts": .object(Dictionary(keys.map { ($0, words($0)) }) { first, _ in first }),
            "citations": ["Law, art. 1": words("Law, art. 1"), "2023": words("2023")],
        ]
    }
}
