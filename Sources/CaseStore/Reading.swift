public import Docket
public import Law
package import Postgres

/// What went wrong when stored facts were read: the database gave a shape the code does not know.
public struct StoreFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let place: String

    public init(_ place: String) { self.place = place }

    public var description: String { "stored facts are not readable at \(place)" }
}

/// A JSON document of facts as a stage's SQL function gives it, read member by member.
package struct Reading: Sendable {
    package let value: JSONValue

    package init(_ value: JSONValue) { self.value = value }

    /// Reads one column of one row; throws where it is no JSON object.
    package init(_ text: String?) throws(StoreFault) {
        guard let text, let value = try? CanonicalJSON.parseLenient(Array(text.utf8), depthLimit: 32) else {
            throw StoreFault("column")
        }
        self.value = value
    }

    package func has(_ key: String) -> Bool { value[key].map { !$0.isNull } ?? false }

    package func text(_ key: String) throws(StoreFault) -> String {
        guard let text = value[key]?.string else { throw StoreFault(key) }
        return text
    }

    package func textIfAny(_ key: String) -> String? { value[key]?.string }

    package func integer(_ key: String) throws(StoreFault) -> Int64 {
        guard let number = value[key]?.integer else { throw StoreFault(key) }
        return number
    }

    package func bool(_ key: String) throws(StoreFault) -> Bool {
        guard let bool = value[key]?.bool else { throw StoreFault(key) }
        return bool
    }

    package func instant(_ key: String) throws(StoreFault) -> Instant {
        Instant(microsecondsSince1970: try integer(key))
    }

    package func instantIfAny(_ key: String) -> Instant? {
        value[key]?.integer.map(Instant.init(microsecondsSince1970:))
    }

    package func reading(_ key: String) throws(StoreFault) -> Reading {
        guard let member = value[key], !member.isNull else { throw StoreFault(key) }
        return Reading(member)
    }

    package func readingIfAny(_ key: String) -> Reading? {
        value[key].flatMap { $0.isNull ? nil : Reading($0) }
    }

    package func readings(_ key: String) throws(StoreFault) -> [Reading] {
        guard let items = value[key]?.array else { throw StoreFault(key) }
        return items.map(Reading.init)
    }

    package func texts(_ key: String) throws(StoreFault) -> [String] {
        guard let items = value[key]?.array else { throw StoreFault(key) }
        return items.compactMap(\.string)
    }

    /// The head of a case, which begins every document of facts about one.
    package func head() throws(StoreFault) -> CaseHead {
        guard let state = CaseState(rawValue: try text("state")) else { throw StoreFault("state") }
        guard let language = Language(rawValue: try text("language")) else { throw StoreFault("language") }
        return CaseHead(
            id: try integer("case"),
            number: try text("number"),
            publicID: try text("publicId"),
            election: try text("election"),
            court: try text("court"),
            station: try text("station"),
            commission: try text("commission"),
            kind: try text("kind"),
            request: try text("request"),
            language: language,
            pack: try text("pack"),
            received: try instant("received"),
            state: state,
            version: Int(try integer("version")),
            attempt: Int(try integer("attempt")),
            flags: Set(try texts("flags")),
            origin: value["origin"]?.integer,
            moment: try instant("moment")
        )
    }

    package func stationDay(_ key: String = "closing") -> StationDay {
        let day = readingIfAny(key)
        return StationDay(closes: day?.instantIfAny("closes"), counting: day?.instantIfAny("counting"))
    }

    package func finding(_ key: String = "verdict") -> SignatureFinding? {
        guard let verdict = readingIfAny(key), let word = verdict.textIfAny("indication"),
            let indication = SignatureFinding.Indication(rawValue: word)
        else { return nil }
        let sub = verdict.textIfAny("sub")
        return SignatureFinding(indication, sub: sub, waitingCanMend: sub == "TRY_LATER")
    }
}

extension Actor {
    package var json: JSONValue {
        switch self {
        case .system: ["role": "system"]
        case .voter: ["role": "voter"]
        case .staff(let person, let role): ["role": .string(role.rawValue), "person": .integer(person)]
        }
    }
}

extension [TimerPlan] {
    package var json: JSONValue {
        .array(
            map { plan in
                ["kind": .string(plan.kind.rawValue), "step": .string(plan.step), "due": .integer(plan.due.micros)]
            }
        )
    }
}

extension Instant {
    package var micros: Int64 { microsecondsSince1970 }
}

extension JSONValue {
    /// The text of a value as it travels to a `jsonb` parameter.
    package var text: String { canonicalText }
}

extension Texts {
    package var json: JSONValue {
        .object([String: JSONValue](uniqueKeysWithValues: map { ($0.key.rawValue, .string($0.value)) }))
    }
}

extension Deadline {
    /// A deadline as it is kept: all its provenance, so that nobody needs the pack to explain it.
    package var json: JSONValue {
        [
            "rule": .string(rule), "nature": .string(nature.rawValue),
            "trigger": ["event": .string(trigger.event.rawValue), "at": .integer(trigger.at.micros)],
            "due": .integer(due.micros), "quantity": quantity.map(JSONValue.integer) ?? .null,
            "unit": .string(unit.rawValue), "zone": .string(zone.name), "source": .string(source),
            "edition": .string(edition), "sure": .string(sure.rawValue), "consequence": .string(consequence),
            "text": text.json, "arithmetic": arithmetic.json, "lastUseful": .bool(lastUseful),
            "pastAtReceipt": .bool(isPastAtReceipt),
        ]
    }
}

extension Row {
    /// The facts in the first column.
    package func facts() throws(StoreFault) -> Reading { try Reading(self[0]) }

    /// A document where the column has one; nil, and never the JSON value `null`, where it has none.
    ///
    /// In `absent ? nil : document` the `nil` would be that value, since JSON values can be written so.
    package func document(_ column: Int) throws(StoreFault) -> JSONValue? {
        guard let text = self[column] else { return .none }
        return try Reading(text).value
    }
}

/// The timer that an act answers, so that the log refuses a second firing of it.
public struct FiredTimer: Hashable, Sendable {
    public let caseID: Int64
    public let kind: TimerPlan.Kind
    public let step: String
    public let generation: Int64
    public let due: Instant
    public let lateMicroseconds: Int64

    public init(
        caseID: Int64,
        kind: TimerPlan.Kind,
        step: String,
        generation: Int64,
        due: Instant,
        lateMicroseconds: Int64
    ) {
        self.caseID = caseID
        self.kind = kind
        self.step = step
        self.generation = generation
        self.due = due
        self.lateMicroseconds = lateMicroseconds
    }

    /// The name under which the log knows the timer.
    package var name: String { "\(kind.rawValue)/\(step)" }
}
