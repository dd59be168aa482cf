import Law
import Signatures

extension TownPack {
    static let kinds: JSONValue = [
        "bodies": [["id": "police", "names": words("Police")]],
        "orders": [
            ["id": "include", "titles": words("Include"), "changesList": true],
            ["id": "allow", "titles": words("Allow to see"), "changesList": false],
            ["id": "compel", "titles": words("Compel"), "changesList": false],
        ],
        "kinds": [
            kind("VL-01", "fast", ["include", "allow"], isCourtMatter: true, forwardTo: []),
            kind("VL-07", "fast", ["allow"], isCourtMatter: true, forwardTo: []),
            kind("EX-01", "fast", ["compel"], isCourtMatter: true, forwardTo: []),
            kind("CA-02", "forward", ["allow"], isCourtMatter: false, forwardTo: ["police"]),
        ],
    ]

    private static func kind(
        _ id: String,
        _ track: String,
        _ requests: [JSONValue],
        isCourtMatter: Bool,
        forwardTo: [JSONValue]
    ) -> JSONValue {
        [
            "id": .string(id), "titles": words("Kind \(id)"), "track": .string(track), "requests": .array(requests),
            "courtMatter": .bool(isCourtMatter), "forwardTo": .array(forwardTo),
        ]
    }

    static let rules: JSONValue = [
        "rules": [
            rule("LIST-COURT", ["unit": "sameDay"]),
            rule(
                "USEFUL-MINUTE",
                [
                    "nature": "lastUseful", "trigger": "stationCloses", "unit": "executionAndTravel",
                    "counting": "before", "end": "exact", "zone": "station", "consequence": "inform", "sure": "own",
                    "source": nil, "edition": nil, "when": ["closing": "before"],
                ]
            ),
            rule(
                "LIST-FREEZE",
                [
                    "nature": "freeze", "trigger": "countStarts", "unit": "seconds", "quantity": 0, "zone": "station",
                    "kinds": ["VL-01"],
                ]
            ),
        ]
    ]

    static let citations: JSONValue = [
        "Const. Law on Elections, art. 26(4)": words("Const. Law on Elections, art. 26(4)"),
        "2025-06-01": words("2025-06-01"),
    ]

    private static func rule(_ id: String, _ changes: [String: JSONValue]) -> JSONValue {
        let usual: [String: JSONValue] = [
            "id": .string(id), "kinds": ["*"], "nature": "deadline", "instance": "court", "trigger": "received",
            "when": [:], "quantity": nil, "immediately": nil, "counting": "after", "end": "endOfDay", "zone": "station",
            "consequence": "alarm", "source": "Const. Law on Elections, art. 26(4)", "edition": "2025-06-01",
            "sure": "read", "valid": ["from": "2020-01-01", "to": nil], "texts": words("Rule \(id)"),
        ]
        return .object(usual.merging(changes) { _, changed in changed })
    }

    /// The checks are those of the shipped policy; nobody is asked about revocation.
    static let signatures: JSONValue = [
        "policy": "dauys-signature-policy/2", "anchors": [],
        "revocation": ["required": false, "freshness": hours(24), "retry": minutes(1)],
        "checks": .object(
            Dictionary(uniqueKeysWithValues: SignatureCheck.allCases.map { ($0.rawValue, level(of: $0)) })
        ),
        "algorithms": [
            "digests": ["SHA256", "SHA384", "SHA512"], "rsaBits": ["atLeast": 2_048, "atMost": 8_192],
            "curves": ["P-256", "P-384", "P-521"],
        ],
        "stampPolicies": [],
    ]

    /// The usual level, but nobody is asked about revocation.
    private static func level(of check: SignatureCheck) -> JSONValue {
        .string(check == .revocation ? "ignore" : SignaturePolicy.standard.level(of: check).rawValue)
    }

    private static func hours(_ count: Int64) -> JSONValue { ["quantity": .integer(count), "unit": "hours"] }

    static let budgets: JSONValue = [
        "source": "Made for tests.",
        "stages": [
            "receipt": minutes(1), "verdict": minutes(2), "screening": minutes(5), "draw": minutes(1),
            "accept": minutes(5), "answer": minutes(20), "decision": minutes(30), "service": minutes(1),
            "acknowledge": minutes(10), "execution": minutes(15), "confirmation": minutes(60),
            "ratification": minutes(90), "correction": minutes(60),
        ],
    ]

    static let ladders: JSONValue = [
        "ladders": [
            "decision": [rung("duty", 5, "courtDutyOfficer"), rung("president", 10, "courtChair")],
            "acknowledgement": [
                rung("commission", 10, "commissionOfficer"), rung("superior", 15, "superiorCommission"),
                rung("prosecutor", 20, "prosecutor"),
            ],
            "execution": [rung("commission", 15, "commissionOfficer"), rung("superior", 20, "superiorCommission")],
            "screening": [rung("duty", 0, "courtDutyOfficer")],
            "orderExhausted": [rung("duty", 0, "courtDutyOfficer"), rung("president", 0, "courtChair")],
            "deadlineWarnings": [["step": "ten", "before": minutes(10), "to": "courtDutyOfficer"]],
        ]
    ]

    private static func rung(_ step: String, _ after: Int64, _ to: String) -> JSONValue {
        ["step": .string(step), "after": minutes(after), "to": .string(to)]
    }

    private static let waiting: [(state: String, timers: [JSONValue], owner: String)] = [
        ("received", ["stage", "verdict"], "system"), ("screening", ["stage", "screening"], "registryClerk"),
        ("returnedForCorrection", ["correction"], "voter"), ("ratificationPending", ["ratification"], "voter"),
        ("registered", ["stage"], "system"), ("awaitingDraw", ["draw", "stage"], "system"),
        ("offered", ["accept"], "judge"), ("accepted", ["stage", "answer", "decision"], "judge"),
        ("awaitingRespondent", ["answer"], "commissionOfficer"), ("hearing", ["decision"], "judge"),
        ("deliberation", ["decision"], "judge"), ("ruled", ["stage"], "system"),
        ("served", ["acknowledge", "stage"], "commissionOfficer"), ("acknowledged", ["execution"], "commissionOfficer"),
        ("executed", ["confirmation"], "voter"), ("executionRefused", ["confirmation", "stage"], "courtDutyOfficer"),
    ]

    static let states: JSONValue = {
        let ends = ["forwarded", "joined", "leftUnconsidered", "closed", "withdrawn", "terminated", "moot", "appealed"]
        let rows =
            waiting.map { row -> JSONValue in
                [
                    "state": .string(row.state), "waits": true, "timers": .array(row.timers),
                    "owner": .string(row.owner),
                ]
            } + ends.map { ["state": .string($0), "waits": false, "timers": [], "owner": nil] }
        return ["states": .array(rows)]
    }()

    static let sentences: [String: JSONValue] = {
        var sentences: [String: JSONValue] = [:]
        for key in PackTexts.requiredKeys { sentences[key] = words(key) }
        for row in waiting {
            sentences["next.\(row.state).what"] = words("what comes after \(row.state)")
            sentences["next.\(row.state).who"] = words(row.owner)
        }
        for word in ["passed", "FORMAT_FAILURE", "HASH_FAILURE", "WRONG_PERSON"] {
            sentences["signature.\(word)"] = words("signature \(word)")
        }
        sentences["arithmetic.sameDay"] = words("{received} until {due} ({zone})")
        sentences["arithmetic.lastUseful"] = words("{closing} less {execution} and {travel} is {due}")
        sentences["quantity.minutes"] = words("{quantity} min")
        sentences["ruling.appeal"] = words("Appeal within ten days; it does not stop execution.")
        sentences["sequel.statement"] = words("The ruling in {case} was not carried out.")
        return sentences
    }()
}
