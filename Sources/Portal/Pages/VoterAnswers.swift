internal import Law
internal import Proceedings

/// The pages of a complaint being written, in their order; each knows which answers are its own.
enum ComplaintStep: String, Sendable, CaseIterable {
    case kind, station, happened, request, you, consents, papers, check

    /// The fields a page's form may fill in; whatever else is sent is not taken.
    var fields: [String] {
        switch self {
        case .kind: ["kind"]
        case .station: ["station"]
        case .happened:
            ["act", "number", "made-day", "made-date", "made-time", "learned-day", "learned-date", "learned-time"]
                + ["statement"]
        case .request: ["request"]
        case .you:
            ["iin", "familyName", "givenName", "patronymic", "birthDate", "phone", "email", "language", "interpreter"]
                + ["attendance", "isRepresentative", "representativeIin", "representativeFamilyName"]
                + ["representativeGivenName", "representativePatronymic"]
        case .consents: ["anyRegion", "remoteHearing"]
        case .papers, .check: []
        }
    }

    var next: ComplaintStep {
        let place = Self.allCases.firstIndex(of: self) ?? 0
        return Self.allCases[min(place + 1, Self.allCases.count - 1)]
    }
}

/// What has been answered so far on the pages of one complaint, right or wrong.
struct ComplaintAnswers: Sendable {
    /// The longest answer that is taken, unit: letters; whoever uses our pages cannot type more.
    static let longestLine = 254
    /// The longest account of what happened, unit: letters; at four bytes each it still fits into a document.
    static let longestStatement = 60_000

    var values: [String: [String]]
    var papers: [FormDraft.Paper]
    let pack: Pack

    init(_ values: [String: [String]] = [:], papers: [FormDraft.Paper] = [], pack: Pack) {
        self.values = values
        self.papers = papers
        self.pack = pack
    }

    subscript(name: String) -> String { values[name]?.first ?? "" }

    func has(_ name: String, _ value: String = "yes") -> Bool { values[name]?.contains(value) ?? false }

    private func optional(_ name: String) -> JSONValue { self[name].isEmpty ? .null : .string(self[name]) }

    var station: Station? { pack.station(self["station"]) }

    /// The zone in which times are meant: the station's, and before that is known the first court's.
    var zone: Zone { station?.zone ?? pack.courts.first?.zone ?? .utc }

    var kind: Kind? { pack.kind(self["kind"]) }

    var isRepresented: Bool { has("isRepresentative") }

    /// The registry enters a complaint that came on paper.
    var isPaper: Bool { has("channel", "counter") }

    /// The case that this corrects, where it corrects one.
    var correctedCase: String? { values["case"]?.first }

    /// Takes a page's own fields out of its form; an unticked box takes its answer away.
    mutating func take(_ step: ComplaintStep, from form: PageForm, now: Instant) {
        let fixed = correctedCase == nil ? [] : ["iin", "station"]
        for name in step.fields where !fixed.contains(name) {
            let text = String(form[name].unicodeScalars.filter { $0 != "\0" })
            let limit = name == "statement" ? Self.longestStatement + 1 : Self.longestLine
            values[name] = text.isEmpty ? nil : [String(text.prefix(limit))]
        }
        switch step {
        case .happened:
            // "Today" is said on a day; the draft may live over midnight.
            for name in ["made", "learned"] { values[name + "-on"] = day(name, now: now).map { [$0.description] } }
        case .you:
            values["iin"] = [self["iin"].filter(\.isNumber)]
            if self["birthDate"].isEmpty, let date = IIN(self["iin"])?.birthDate {
                values["birthDate"] = [date.description]
            }
        case .station:
            if let found = Self.found(self["station"], in: pack) { values["station"] = [found.id] }
        case .kind, .request, .consents, .papers, .check: break
        }
    }

    private func day(_ name: String, now: Instant) -> LocalDate? {
        let today = zone.localDate(at: now)
        switch self[name + "-day"] {
        case "today": return today
        case "yesterday": return today.adding(days: -1)
        default: return Self.date(self[name + "-date"])
        }
    }

    /// The station somebody means: its number as it is written, or the same digits written otherwise.
    static func found(_ typed: String, in pack: Pack) -> Station? {
        if let station = pack.station(typed) { return station }
        func digits(_ text: String) -> String { text.filter { ("0"..."9").contains($0) } }
        let wanted = digits(typed)
        guard !wanted.isEmpty else { return nil }
        let fitting = pack.stations.filter { digits($0.id) == wanted }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// A day as a browser's calendar writes it, or as people do: `24.11.2026`.
    static func date(_ text: String) -> LocalDate? {
        if let date = LocalDate(iso: text) { return date }
        let parts = text.split { ". /".contains($0) }.compactMap { Int($0) }
        guard parts.count == 3, parts[2] > 1_000 else { return nil }
        return LocalDate(year: parts[2], month: parts[1], day: parts[0])
    }

    /// A time of day as a browser writes it, or as people do: `9.40`, `9 40`, `9`.
    static func secondsOfDay(_ text: String) -> Int64? {
        let parts = text.split { ":. -".contains($0) }.map { Int64($0) }
        guard let first = parts.first, let hour = first, (0...23).contains(hour), parts.count <= 3 else { return nil }
        guard parts.count > 1 else { return hour * 3_600 }
        guard let minute = parts[1], (0...59).contains(minute) else { return nil }
        return hour * 3_600 + minute * 60
    }

    /// When something happened, as far as the answers say.
    func instant(_ name: String) -> Instant? {
        guard let day = LocalDate(iso: self[name + "-on"]), let time = Self.secondsOfDay(self[name + "-time"]) else {
            return nil
        }
        return zone.instant(on: day, secondsAfterMidnight: time)
    }

    /// The paper entries of an earlier edition; they are with the court already.
    private var keptPapers: [JSONValue] {
        (values["kept"] ?? []).compactMap { try? CanonicalJSON.parse(Array($0.utf8)) }  // Written by this service.
    }

    /// The complaint as it is signed; nil while an answer is missing without which it has no shape.
    func document(nonce: String, composed: Instant) -> JSONValue? {
        guard let station else { return nil }
        let zone = zone
        let named = Set(keptPapers.compactMap { $0["sha256"]?.string })
        return [
            "type": .string(DocumentType.complaint.word),
            "answers": values["corrects"]?.first.map(JSONValue.string) ?? .null,
            "attachments": .array(keptPapers + papers.filter { !named.contains($0.sha256) }.map(\.entry)),
            "challenged": [
                "act": .string(self["act"]), "commission": .string(station.commission),
                "made": instant("made").map { .string($0.rfc3339(in: zone)) } ?? .null, "number": optional("number"),
            ],
            "complainant": [
                "birthDate": .string(Self.date(self["birthDate"])?.description ?? self["birthDate"]),
                "email": optional("email"), "familyName": .string(self["familyName"]),
                "givenName": .string(self["givenName"]), "iin": .string(self["iin"]),
                "patronymic": optional("patronymic"), "phone": optional("phone"),
            ],
            "composed": .string(composed.rfc3339(in: zone)),
            "consents": ["anyRegion": .bool(has("anyRegion")), "remoteHearing": .bool(has("remoteHearing"))],
            "election": .string(pack.election.id),
            "hearing": ["attendance": .string(self["attendance"]), "interpreter": optional("interpreter")],
            "kind": .string(self["kind"]), "language": .string(self["language"]),
            "learned": instant("learned").map { .string($0.rfc3339(in: zone)) } ?? .null, "nonce": .string(nonce),
            "representative": representative, "request": .string(self["request"]),
            "statement": .string(self["statement"]), "station": .string(station.id),
        ]
    }

    private var representative: JSONValue {
        guard isRepresented else { return .null }
        return [
            "familyName": .string(self["representativeFamilyName"]),
            "givenName": .string(self["representativeGivenName"]),
            "iin": .string(self["representativeIin"].filter(\.isNumber)),
            "patronymic": optional("representativePatronymic"),
        ]
    }
}

extension FormDraft.Paper {
    /// The paper as a complaint names it; its type is only a hint, since the court looks at the bytes.
    var entry: JSONValue {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        let types = [
            "gif": "image/gif", "heic": "image/heic", "jpeg": "image/jpeg", "jpg": "image/jpeg",
            "mov": "video/quicktime",
            "mp4": "video/mp4", "pdf": "application/pdf", "png": "image/png", "webp": "image/webp",
        ]
        return [
            "mediaType": .string(types[ending] ?? "application/octet-stream"), "name": .string(name),
            "sha256": .string(sha256), "size": .integer(Int64(size)),
        ]
    }
}
