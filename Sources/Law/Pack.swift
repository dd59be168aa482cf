/// The law and the places of one jurisdiction for one election, checked as a whole.
///
/// Whatever differs from country to country, or from one edition of the law to the next, is here and nowhere in code.
public struct Pack: Sendable {
    public let id: String
    public let version: String
    /// Over the canonical form of all files, lower-case hex.
    public let sha256: String
    public let names: Texts
    /// In the order in which they are offered; the first is used where nothing else fits.
    public let languages: [Language]
    /// The identity scheme of the complainants' number, such as `kz-iin`.
    public let identityScheme: String
    public let helpPhone: String
    public let election: Election
    public let courts: [Court]
    public let commissions: [Commission]
    public let stations: [Station]
    public let kinds: [Kind]
    /// Bodies outside the courts that matters are forwarded to.
    public let bodies: [Body]
    public let rules: [Rule]
    public let calendar: WorkingCalendar
    public let states: [StateRule]
    public let drawPolicy: DrawPolicy
    public let signaturePolicy: JSONValue
    public let texts: PackTexts
    let numberTemplate: String
    let budgets: [Budget: Int64]
    let ladders: [Ladder: [Rung]]
    private let courtsByCode: [String: Court]
    private let commissionsByID: [String: Commission]
    private let stationsByID: [String: Station]
    private let kindsByID: [String: Kind]

    /// Makes a pack from its files; throws ``PackFaults`` with everything that keeps it from being one.
    ///
    /// `zones` are those the pack names, with the periods the database knows; `sha256` is handed in by the building.
    public init(
        files: [String: [UInt8]],
        zones: [String: Zone],
        sha256 digest: ([UInt8]) -> [UInt8]
    ) throws(PackFaults) {
        let (documents, unreadable) = PackFile.read(files)
        guard unreadable.isEmpty else { throw PackFaults(faults: unreadable) }
        let faults = PackCheck.faults(in: documents)
        guard faults.isEmpty else { throw PackFaults(faults: faults) }
        do {
            try self.init(PackReading(documents, zones: zones), sha256: digest(PackFile.sealed(documents)))
        } catch {
            throw PackFaults(faults: [error])
        }
    }

    private init(_ reading: PackReading, sha256 digest: [UInt8]) throws(PackFault) {
        let head = reading.entry(.pack)
        id = try head.string("id")
        version = try head.string("version")
        sha256 = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        names = try head.texts("names")
        languages = try reading.languages()
        identityScheme = try head.string("identity")
        helpPhone = try head.string("helpPhone")
        numberTemplate = try head.string("number")
        election = try reading.election()
        courts = try reading.courts()
        commissions = try reading.commissions()
        stations = try reading.stations(on: election.votingDay)
        bodies = try reading.bodies()
        kinds = try reading.kinds()
        rules = try reading.rules()
        calendar = try reading.calendar()
        states = try reading.states()
        drawPolicy = try reading.drawPolicy()
        signaturePolicy = reading.entry(.signatures).value
        texts = PackTexts(
            languages: languages,
            sentences: try reading.sentences("texts"),
            citations: try reading.sentences("citations")
        )
        budgets = try reading.budgets()
        ladders = try reading.ladders()
        courtsByCode = Dictionary(courts.map { ($0.code, $0) }) { first, _ in first }
        commissionsByID = Dictionary(commissions.map { ($0.id, $0) }) { first, _ in first }
        stationsByID = Dictionary(stations.map { ($0.id, $0) }) { first, _ in first }
        kindsByID = Dictionary(kinds.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Lists everything that is wrong with a pack's files at once.
    ///
    /// `schemas` holds the schemas by file name, `pack-rules.schema.json` for `rules.json`.
    public static func check(files: [String: [UInt8]], schemas: [String: JSONValue]) -> [PackFault] {
        let (documents, unreadable) = PackFile.read(files)
        return unreadable + PackFile.schemaFaults(documents, schemas) + PackCheck.faults(in: documents)
    }

    /// The names of the zones a pack needs, to be looked up before it is made.
    public static func zoneNames(files: [String: [UInt8]]) -> [String] {
        let (documents, _) = PackFile.read(files)
        return documents[.pack]?["zones"]?.array?.compactMap(\.string) ?? []
    }
}

extension Pack {
    public func court(_ code: String) -> Court? { courtsByCode[code] }

    public func commission(_ id: String) -> Commission? { commissionsByID[id] }

    public func station(_ id: String) -> Station? { stationsByID[id] }

    public func kind(_ id: String) -> Kind? { kindsByID[id] }

    public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

    public func state(_ name: String) -> StateRule? { states.first { $0.state == name } }

    /// The commission above this one, nil for the central commission.
    public func superior(of commission: String) -> Commission? {
        commissionsByID[commission]?.superior.flatMap { commissionsByID[$0] }
    }

    /// The seconds a stage is given.
    public func budget(_ stage: Budget) -> Int64 { budgets[stage] ?? 0 }

    /// The rungs of a ladder, earliest first.
    public func ladder(_ ladder: Ladder) -> [Rung] { ladders[ladder] ?? [] }

    /// The warnings a deadline gives, earliest first; some may lie before the complaint was received.
    public func warnings(for deadline: Deadline) -> [Warning] {
        ladder(.deadlineWarnings).map { rung in
            Warning(step: rung.step, at: deadline.due.adding(seconds: rung.afterSeconds), role: rung.role)
        }
    }

    /// The number of a case, such as `AST-2026-000123`.
    public func number(court: String, year: Int, counter: Int64) -> String {
        var text = PackTexts.fill(numberTemplate, ["court": court, "year": padded(Int64(year), digits: 4)])
        for placeholder in PackTexts.placeholders(of: text) where placeholder.hasPrefix("number:") {
            let digits = PackTexts.digits(of: placeholder) ?? 1
            text = PackTexts.fill(text, [placeholder: padded(counter, digits: digits)])
        }
        return text
    }

    /// What stands before and after the counter of a case number, and how many digits the counter has at least.
    public func numberForm(court: String, year: Int) -> (prefix: String, digits: Int, suffix: String) {
        let text = PackTexts.fill(numberTemplate, ["court": court, "year": padded(Int64(year), digits: 4)])
        guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else {
            return (text + "-", 6, "")
        }
        let digits = PackTexts.digits(of: String(text[open..<close].dropFirst())) ?? 1
        return (String(text[..<open]), digits, String(text[text.index(after: close)...]))
    }
}
