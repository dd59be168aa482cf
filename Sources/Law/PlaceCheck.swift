extension PackCheck {
    /// Courts, commissions and stations must find each other, and hours must be hours.
    mutating func checkPlaces() {
        let courts = entry(.courts).items("courts")
        let codes = names(courts, by: "code")
        for court in courts { checkCourt(court, codes) }
        let commissions = entry(.commissions).items("commissions")
        let commissionIDs = names(commissions, by: "id")
        checkHierarchy(commissions, commissionIDs)
        let precincts = Set(
            commissions.filter { $0["level"]?.value.string == "precinct" }.compactMap { $0["id"]?.value.string }
        )
        let stations = entry(.stations).items("stations")
        _ = names(stations, by: "id")
        for station in stations {
            require(station["court"], in: codes, as: "court")
            require(station["commission"], in: commissionIDs, as: "commission")
            require(station["zone"], in: zoneNames, as: "zone of the pack")
            if let commission = station["commission"]?.value.string, commissionIDs.contains(commission),
                !precincts.contains(commission)
            {
                report(station["commission"], "\(commission) is not a precinct commission")
            }
            checkHours(station)
        }
        checkCalendar()
    }

    private mutating func checkCourt(_ court: PackEntry, _ codes: Set<String>) {
        require(court["zone"], in: zoneNames, as: "zone of the pack")
        var seen: Set<String> = []
        for neighbour in court.items("neighbours") {
            require(neighbour, in: codes, as: "court")
            guard let code = neighbour.value.string else { continue }
            if code == court["code"]?.value.string { report(neighbour, "a court is no neighbour of itself") }
            if !seen.insert(code).inserted { report(neighbour, "\(code) is there twice") }
        }
    }

    /// Everybody has a superior who is there, except the one central commission; nobody is above themselves.
    private mutating func checkHierarchy(_ commissions: [PackEntry], _ known: Set<String>) {
        var superiors: [String: String] = [:]
        var central = 0
        for commission in commissions {
            let superior = commission["superior"]?.value.string
            require(commission["superior"], in: known, as: "commission")
            if commission["level"]?.value.string == "central" {
                central += 1
                if superior != nil { report(commission["superior"], "nobody is above the central commission") }
                if central > 1 { report(commission["level"], "there is one central commission") }
            } else if superior == nil {
                report(commission["superior"] ?? commission, "only the central commission has no superior")
            }
            if let id = commission["id"]?.value.string { superiors[id] = superior }
        }
        if central == 0, !commissions.isEmpty {
            report(entry(.commissions)["commissions"], "there is no central commission")
        }
        for commission in commissions {
            var above = commission["id"]?.value.string
            for _ in 0...commissions.count { above = above.flatMap { superiors[$0] } }
            if above != nil { report(commission["superior"], "the chain of superiors goes in a circle") }
        }
    }

    private mutating func checkHours(_ station: PackEntry) {
        guard let opens = hour(station["opens"]), let closes = hour(station["closes"]) else { return }
        if opens >= closes { report(station["closes"], "must be after opens") }
    }

    /// Comparable with another of the same form; times of day and instants do not compare.
    private mutating func hour(_ entry: PackEntry?) -> Int64? {
        guard let entry, let text = entry.value.string else { return nil }
        if let seconds = PackReading.secondsOfDay(text) { return seconds }
        if let instant = Instant(rfc3339: text) { return instant.microsecondsSince1970 }
        report(entry, "must be a time such as 20:00 or an instant with offset")
        return nil
    }

    /// Courts work on voting day and the day before, whatever the calendar says of weekends.
    private mutating func checkCalendar() {
        let calendar = entry(.calendar)
        for list in ["working", "holidays"] {
            for item in calendar.items(list) where item["date"].map(isNoDay) == true {
                report(item["date"], "must be a day such as 2026-11-24")
            }
        }
        for cutOff in entry(.election).items("cutOffs") where cutOff["date"].map(isNoDay) == true {
            report(cutOff["date"], "must be a day such as 2026-11-24")
        }
        guard let day = entry(.election)["votingDay"], let text = day.value.string else { return }
        guard let votingDay = LocalDate(iso: text) else { return report(day, "must be a day such as 2026-11-24") }
        let weekend = (calendar["weekend"]?.value.array ?? []).compactMap(\.integer).map { Int($0) }
        func days(_ list: String) -> [LocalDate] {
            calendar.items(list).compactMap { $0["date"]?.value.string.flatMap { LocalDate(iso: $0) } }
        }
        let known = WorkingCalendar(
            weekend: Set(weekend),
            working: Set(days("working")),
            holidays: Set(days("holidays"))
        )
        for needed in [votingDay, votingDay.adding(days: -1)] where !known.isWorking(needed) {
            report(calendar["working"], "must declare \(needed), voting day or the day before, a working day")
        }
    }

    private func isNoDay(_ entry: PackEntry) -> Bool {
        entry.value.string.map { LocalDate(iso: $0) == nil } ?? false
    }
}
