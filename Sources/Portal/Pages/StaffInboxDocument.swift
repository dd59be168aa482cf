internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// The document of a commission's act: out of its form, or out of bytes that were frozen before.
struct CommissionDocument {
    let value: JSONValue
    let errors: [FieldError]
    private let desk: PageDesk
    private let view: CaseView

    init(desk: PageDesk, view: CaseView, bytes: [UInt8], act: InboxItemView.Act) {
        self.desk = desk
        self.view = view
        value = (try? CanonicalJSON.parseLenient(bytes)) ?? .null  // Frozen bytes were made here.
        errors = []
    }

    init(desk: PageDesk, view: CaseView, form: PageForm, act: InboxItemView.Act) {
        self.desk = desk
        self.view = view
        var errors: [FieldError] = []
        func require(_ field: String, _ fault: AnswerFault, unless isThere: Bool) {
            if !isThere { errors.append(desk.fault(fault, on: field)) }
        }
        var members: [String: JSONValue] = [
            "case": .string(view.head.number), "commission": .string(view.head.commission),
        ]
        let ruling = view.view["ruling"]?["sha256"] ?? .null
        switch act {
        case .acknowledgement:
            members["type"] = "dauys-acknowledgement/1"
            members["answers"] = ruling
            members["received"] = .string(desk.now.rfc3339(in: view.zone))
        case .answer:
            require("position", .positionMissing, unless: Position(rawValue: form["position"]) != nil)
            require("text", .textMissing, unless: !form["text"].isEmpty)
            members["type"] = "dauys-answer/1"
            members["answers"] = view.view["complaint"] ?? .null
            members["position"] = .string(form["position"])
            members["text"] = .string(form["text"])
        case .execution:
            let at = Self.instant(form, desk, view)
            require("outcome", .outcomeMissing, unless: ExecutionOutcome(rawValue: form["outcome"]) != nil)
            require("official", .officialMissing, unless: !form["official"].isEmpty)
            require("at", .whenMissing, unless: at != nil)
            require("executionText", .textMissing, unless: form["outcome"] == "done" || !form["executionText"].isEmpty)
            members["type"] = "dauys-execution/1"
            members["answers"] = ruling
            members["at"] = .string((at ?? desk.now).rfc3339(in: view.zone))
            members["line"] = form["line"].isEmpty ? .null : .string(form["line"])
            members["official"] = .string(form["official"])
            members["outcome"] = .string(form["outcome"])
            members["proof"] = .array(
                form.files.filter { $0.name == "proof" }.map { .string(desk.house.hash(of: $0.bytes)) }
            )
            members["text"] = form["executionText"].isEmpty ? .null : .string(form["executionText"])
        }
        value = .object(members)
        self.errors = errors
    }

    /// When it was done: today, yesterday or another day, at about a time.
    private static func instant(_ form: PageForm, _ desk: PageDesk, _ view: CaseView) -> Instant? {
        let today = view.zone.localDate(at: desk.now)
        let day =
            switch form["at-day"] {
            case "today": today.description
            case "yesterday": today.adding(days: -1).description
            default: form["at-date"]
            }
        guard !form["at-time"].isEmpty else { return nil }
        return desk.civilInstant(day, form["at-time"], in: view.zone)
    }

    /// The document in words.
    var rows: [(question: String, answer: String)] {
        let t = desk.t
        let notices = Notices(t: t)
        var rows: [(question: String, answer: String)] = [
            (notices.documentNumber, view.head.number), (notices.commission, view.head.commission),
        ]
        if let position = value["position"]?.string {
            rows.append((t("Position of the commission"), Vocabulary(t: t).position(position)))
        }
        if let outcome = value["outcome"]?.string {
            rows.append(
                (t("Was the ruling carried out?"), outcome == "done" ? t("Carried out") : t("Not carried out"))
            )
        }
        for (name, title) in [
            ("line", t("Line in the voter list")), ("official", t("Who carried it out (office and name)")),
            ("text", t("Text of the answer")),
        ] {
            if let text = value[name]?.string { rows.append((title, text)) }
        }
        for (name, title) in [("at", t("When was it done?")), ("received", notices.receivedAt)] {
            if let at = value[name]?.string.flatMap({ Instant(rfc3339: $0) }) {
                rows.append((title, MomentText(t: t).full(desk.moment(at, in: view.zone))))
            }
        }
        return rows
    }
}
