extension PackReading {
    /// What a rule applies to when the pack sets no limit to the days.
    static let anyDay = -36_500...36_500

    func bodies() throws(PackFault) -> [Body] {
        try each(entry(.kinds).items("bodies")) { item throws(PackFault) in
            Body(
                id: try item.string("id"),
                names: try item.texts("names"),
                inbox: item["inbox"]?.value.string.flatMap(Body.Inbox.init(rawValue:))
            )
        }
    }

    func kinds() throws(PackFault) -> [Kind] {
        let bodies = try bodies()
        let orders = try each(entry(.kinds).items("orders")) { item throws(PackFault) in
            Order(
                id: try item.string("id"),
                titles: try item.texts("titles"),
                changesList: try item.bool("changesList")
            )
        }
        return try each(entry(.kinds).items("kinds")) { item throws(PackFault) in
            let requests = try item.strings("requests")
            let forwardTo = try item.strings("forwardTo")
            return Kind(
                id: try item.string("id"),
                titles: try item.texts("titles"),
                track: try item.word("track", Kind.Track.self),
                requests: requests.compactMap { id in orders.first { $0.id == id } },
                isCourtMatter: try item.bool("courtMatter"),
                forwardTo: forwardTo.compactMap { id in bodies.first { $0.id == id } }
            )
        }
    }

    func rules() throws(PackFault) -> [Rule] {
        try each(entry(.rules).items("rules")) { item throws(PackFault) in try rule(item) }
    }

    private func rule(_ item: PackEntry) throws(PackFault) -> Rule {
        let when = try item.member("when")
        let valid = try item.member("valid")
        let limit = try limit(of: item)
        let kinds = try item.strings("kinds")
        let head = entry(.pack)
        let pack = (id: try head.string("id"), version: try head.string("version"))
        return Rule(
            id: try item.string("id"),
            kinds: kinds == ["*"] ? [] : Set(kinds),
            nature: try item.word("nature", Rule.Nature.self),
            instance: try item.word("instance", Rule.Instance.self),
            event: try item.word("trigger", Rule.Event.self),
            daysBeforeVoting: days(when),
            closing: when["closing"]?.value.string.flatMap(Rule.Side.init(rawValue:)),
            quantity: limit.quantity,
            unit: limit.unit,
            counting: try item.word("counting", Rule.Counting.self),
            end: try item.word("end", Rule.End.self),
            place: try item.word("zone", Rule.Place.self),
            consequence: try item.string("consequence"),
            // A rule of our own has the pack itself for its source.
            source: item["source"]?.value.string ?? pack.id,
            edition: item["edition"]?.value.string ?? pack.version,
            sure: try item.word("sure", Rule.Sureness.self),
            validFrom: try valid.date("from"),
            validTo: valid["to"]?.value.isNull == false ? try valid.date("to") : nil,
            texts: try item.texts("texts")
        )
    }

    /// "Immediately" is the number of minutes that the pack's first file puts in its place.
    private func limit(of item: PackEntry) throws(PackFault) -> (quantity: Int64?, unit: Rule.Unit?) {
        switch item["unit"]?.value.string {
        case nil, "executionAndTravel": return (nil, nil)
        case "immediately":
            let chosen = try entry(.pack).member("immediately").member(try item.string("immediately"))
            return (try chosen.integer("quantity"), try chosen.word("unit", Rule.Unit.self))
        case .some: return (item["quantity"]?.value.integer, try item.word("unit", Rule.Unit.self))
        }
    }

    private func days(_ when: PackEntry) -> ClosedRange<Int> {
        let range = when["daysBeforeVoting"]
        let least = range?["from"]?.value.integer.map { Int($0) } ?? PackReading.anyDay.lowerBound
        let most = range?["to"]?.value.integer.map { Int($0) } ?? PackReading.anyDay.upperBound
        return least <= most ? least...most : least...least
    }
}
