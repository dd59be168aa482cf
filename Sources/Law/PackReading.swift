/// Turns the files of a checked pack into values.
struct PackReading {
    private let documents: [PackFile: JSONValue]
    private let zones: [String: Zone]

    init(_ documents: [PackFile: JSONValue], zones: [String: Zone]) {
        self.documents = documents
        self.zones = zones
    }

    func entry(_ file: PackFile) -> PackEntry {
        PackEntry(file: file.fileName, pointer: .root, value: documents[file] ?? .null)
    }

    func languages() throws(PackFault) -> [Language] {
        let list = try entry(.pack).member("languages")
        let languages = (list.value.array ?? []).compactMap(\.string).compactMap(Language.init(rawValue:))
        guard !languages.isEmpty else { throw list.fault("must name at least one language") }
        return languages
    }

    func election() throws(PackFault) -> Election {
        let entry = entry(.election)
        return Election(
            id: try entry.string("id"),
            votingDay: try entry.date("votingDay"),
            origin: try entry.string("origin"),
            titles: try entry.texts("titles"),
            cutOffs: try each(entry.items("cutOffs")) { item throws(PackFault) in
                Election.CutOff(
                    id: try item.string("id"),
                    date: try item.date("date"),
                    texts: try item.texts("texts")
                )
            }
        )
    }

    func courts() throws(PackFault) -> [Court] {
        try each(entry(.courts).items("courts")) { item throws(PackFault) in
            Court(
                code: try item.string("code"),
                names: try item.texts("names"),
                region: try item.string("region"),
                zone: try zone(of: item),
                phone: try item.string("phone"),
                neighbours: try item.strings("neighbours")
            )
        }
    }

    func commissions() throws(PackFault) -> [Commission] {
        try each(entry(.commissions).items("commissions")) { item throws(PackFault) in
            Commission(
                id: try item.string("id"),
                level: try item.word("level", Commission.Level.self),
                names: try item.texts("names"),
                superior: item["superior"]?.value.string,
                region: item["region"]?.value.string
            )
        }
    }

    func stations(on votingDay: LocalDate) throws(PackFault) -> [Station] {
        try each(entry(.stations).items("stations")) { item throws(PackFault) in
            let zone = try zone(of: item)
            return Station(
                id: try item.string("id"),
                names: try item.texts("names"),
                address: try item.texts("address"),
                commission: try item.string("commission"),
                court: try item.string("court"),
                region: try item.string("region"),
                zone: zone,
                opens: try instant("opens", of: item, on: votingDay, in: zone),
                closes: try instant("closes", of: item, on: votingDay, in: zone),
                executionSeconds: try item.seconds("execution"),
                travelSeconds: try item.seconds("travel"),
                isSpecial: try item.bool("special")
            )
        }
    }

    func calendar() throws(PackFault) -> WorkingCalendar {
        let entry = entry(.calendar)
        let weekend = (entry["weekend"]?.value.array ?? []).compactMap(\.integer).map { Int($0) }
        return WorkingCalendar(
            weekend: Set(weekend),
            working: Set(try each(entry.items("working")) { item throws(PackFault) in try item.date("date") }),
            holidays: Set(try each(entry.items("holidays")) { item throws(PackFault) in try item.date("date") })
        )
    }

    func states() throws(PackFault) -> [StateRule] {
        try each(entry(.states).items("states")) { item throws(PackFault) in
            StateRule(
                state: try item.string("state"),
                waits: try item.bool("waits"),
                timers: try item.strings("timers"),
                owner: item["owner"]?.value.string
            )
        }
    }

    func drawPolicy() throws(PackFault) -> DrawPolicy {
        let entry = entry(.holders)
        return DrawPolicy(
            holders: try each(entry.items("holders")) { item throws(PackFault) in
                Holder(
                    id: try item.string("id"),
                    names: try item.texts("names"),
                    key: try item.string("key"),
                    address: item["address"]?.value.string,
                    isRequired: try item.bool("required")
                )
            },
            quorum: Int(try entry.integer("quorum")),
            smallestPool: Int(try entry.integer("smallestPool")),
            widening: try entry.strings("widening")
        )
    }

    /// The sentences by key, or the citations by the source or edition that they cite.
    func sentences(_ member: String) throws(PackFault) -> [String: Texts] {
        var sentences: [String: Texts] = [:]
        for (key, item) in entry(.texts).members(member) { sentences[key] = try item.texts() }
        return sentences
    }

    func budgets() throws(PackFault) -> [Budget: Int64] {
        let stages = try entry(.budgets).member("stages")
        var budgets: [Budget: Int64] = [:]
        for stage in Budget.allCases { budgets[stage] = try stages.seconds(stage.rawValue) }
        return budgets
    }

    func ladders() throws(PackFault) -> [Ladder: [Rung]] {
        let all = try entry(.ladders).member("ladders")
        var ladders: [Ladder: [Rung]] = [:]
        for ladder in Ladder.allCases {
            let rungs = try each(all.items(ladder.rawValue)) { item throws(PackFault) in
                let isBefore = item["before"] != nil
                return Rung(
                    step: try item.string("step"),
                    afterSeconds: isBefore ? -(try item.seconds("before")) : try item.seconds("after"),
                    role: try item.string("to")
                )
            }
            ladders[ladder] = rungs.sorted { $0.afterSeconds < $1.afterSeconds }
        }
        return ladders
    }

    func each<Value>(
        _ items: [PackEntry],
        _ make: (PackEntry) throws(PackFault) -> Value
    ) throws(PackFault) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for item in items { values.append(try make(item)) }
        return values
    }

    private func zone(of item: PackEntry) throws(PackFault) -> Zone {
        let name = try item.string("zone")
        guard let zone = zones[name] else {
            throw try item.member("zone").fault("the periods of \(name) were not handed in")
        }
        return zone
    }

    /// A time of voting day on the station's clock, `20:00` or `20:00:30`, or an instant with its offset.
    private func instant(
        _ key: String,
        of item: PackEntry,
        on day: LocalDate,
        in zone: Zone
    ) throws(PackFault) -> Instant {
        let text = try item.string(key)
        if let instant = Instant(rfc3339: text) { return instant }
        guard let seconds = PackReading.secondsOfDay(text) else {
            throw try item.member(key).fault("must be a time such as 20:00 or an instant with offset")
        }
        return zone.instant(on: day, secondsAfterMidnight: seconds)
    }

    static func secondsOfDay(_ text: String) -> Int64? {
        var scanner = DigitScanner(text.utf8)
        guard let hour = scanner.number(digits: 2), scanner.take(":"), let minute = scanner.number(digits: 2),
            let second = scanner.take(":") ? scanner.number(digits: 2) : 0, scanner.isAtEnd,
            hour < 24, minute < 60, second < 60
        else { return nil }
        return Int64(hour * 3_600 + minute * 60 + second)
    }
}
