/// A limit computed for one case, with everything needed to explain it.
public struct Deadline: Hashable, Sendable {
    /// What the limit counts from.
    public struct Trigger: Hashable, Sendable {
        public let event: Rule.Event
        public let at: Instant
    }

    public let rule: String
    public let nature: Rule.Nature
    public let trigger: Trigger
    /// The first instant that is late.
    public let due: Instant
    /// Nil only for `sameDay`.
    public let quantity: Int64?
    public let unit: Rule.Unit
    public let zone: Zone
    public let source: String
    public let edition: String
    public let sure: Rule.Sureness
    public let consequence: String
    public let text: Texts
    /// Whether the limit had already passed when the complaint was received; said at once, never hidden.
    public let isPastAtReceipt: Bool
    let account: Arithmetic

    /// Whether this is the last minute at which a ruling still helps the voter at the station.
    public var lastUseful: Bool { nature == .lastUseful }

    /// How the limit was computed, a sentence per language.
    public var arithmetic: Texts { account.sentences(for: self) }

    /// How the limit was computed, in one language.
    public func arithmetic(in language: Language) -> String { account.sentence(for: self, in: language) }

    public func isLate(at instant: Instant) -> Bool { instant >= due }
}

/// A step of a deadline's warning ladder: when to speak up, and to whom.
public struct Warning: Hashable, Sendable {
    public let step: String
    public let at: Instant
    public let role: String
}

/// What the sentence about a deadline is made from; it is put into words only when somebody asks.
struct Arithmetic: Hashable, Sendable {
    /// Which sentence of the pack's texts explains the limit.
    let key: String
    let received: Instant
    let closing: Instant
    let executionSeconds: Int64
    let travelSeconds: Int64
    let sentencesByKey: PackTexts

    func sentences(for deadline: Deadline) -> Texts {
        var texts: Texts = [:]
        for language in sentencesByKey.languages { texts[language] = sentence(for: deadline, in: language) }
        return texts
    }

    func sentence(for deadline: Deadline, in language: Language) -> String {
        let zone = deadline.zone
        let amount = deadline.quantity.map {
            sentencesByKey.text("quantity.\(deadline.unit.rawValue)", in: language, ["quantity": String($0)])
        }
        let values = [
            "closing": zone.clockText(at: closing), "due": zone.clockText(at: deadline.due),
            "execution": minutesText(executionSeconds, language), "quantity": amount ?? "",
            "received": zone.clockText(at: received), "travel": minutesText(travelSeconds, language),
            "trigger": zone.clockText(at: deadline.trigger.at), "zone": zone.name,
        ]
        let sentence = sentencesByKey.text(key, in: language, values)
        guard deadline.isPastAtReceipt else { return sentence }
        return sentence + " " + sentencesByKey.text("arithmetic.past", in: language, values)
    }

    private func minutesText(_ seconds: Int64, _ language: Language) -> String {
        let unit: Rule.Unit = seconds % 60 == 0 ? .minutes : .seconds
        let quantity = unit == .minutes ? seconds / 60 : seconds
        return sentencesByKey.text("quantity.\(unit.rawValue)", in: language, ["quantity": String(quantity)])
    }
}

extension Zone {
    /// The wall clock at that instant, `2026-11-24 23:57:00`, as sentences about deadlines show it.
    public func clockText(at instant: Instant) -> String {
        let text = instant.rfc3339(in: self)
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }
}
