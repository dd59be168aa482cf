extension Pack {
    /// Computes every limit that runs for a complaint, the earliest first.
    ///
    /// `closing` is the station's closing time as it stands now; when it changes, or the count begins, the limits are
    /// computed again and the old ones superseded. A kind or station that the pack does not know has none.
    public func deadlines(
        kind: String,
        station: String,
        received: Instant,
        closing: Instant,
        countStarts: Instant? = nil
    ) -> [Deadline] {
        guard self.kind(kind) != nil, let station = self.station(station), let court = court(station.court)
        else { return [] }
        let matter = Matter(station: station, court: court, received: received, closing: closing)
        var limits: [Deadline] = []
        var useful: [Rule] = []
        for rule in rules where rule.covers(kind: kind) && applies(rule, to: matter) {
            switch (rule.nature, rule.event) {
            case (.constraint, _): continue
            case (.lastUseful, _): useful.append(rule)
            case (_, .received): limits.append(deadline(under: rule, in: matter, from: received))
            case (_, .stationCloses): limits.append(deadline(under: rule, in: matter, from: closing))
            case (_, .votingDay): limits.append(deadline(under: rule, in: matter, from: votingDayStart(rule, matter)))
            case (_, .countStarts):
                if let countStarts { limits.append(deadline(under: rule, in: matter, from: countStarts)) }
            case (_, .commissionReceived), (_, .stateAnswerRequested), (_, .decisionMade), (_, .ruled), (_, .none):
                continue
            }
        }
        let legal = limits.filter { $0.nature == .deadline }.map(\.due).min()
        limits += useful.map { lastUsefulMinute(under: $0, in: matter, notAfter: legal) }
        return limits.sorted { ($0.due, $0.rule) < ($1.due, $1.rule) }
    }

    /// Computes the limit of one rule from an event that is not the filing: a request, a ruling, a decision.
    ///
    /// Nil for an unknown rule or station, a rule that does not hold on that day, and one without a limit.
    public func deadline(rule id: String, station: String, at event: Instant, closing: Instant) -> Deadline? {
        guard let rule = rule(id), rule.unit != nil, let station = self.station(station),
            let court = court(station.court)
        else { return nil }
        let matter = Matter(station: station, court: court, received: event, closing: closing)
        return applies(rule, to: matter) ? deadline(under: rule, in: matter, from: event) : nil
    }

    private func applies(_ rule: Rule, to matter: Matter) -> Bool {
        let date = matter.zone(rule.place).localDate(at: matter.received)
        guard rule.validFrom <= date, date <= rule.validTo ?? date,
            rule.daysBeforeVoting.contains(date.days(until: election.votingDay))
        else { return false }
        switch rule.closing {
        case .before: return matter.received < matter.closing
        case .after: return matter.received >= matter.closing
        case nil: return true
        }
    }

    private func deadline(under rule: Rule, in matter: Matter, from event: Instant) -> Deadline {
        let due = due(rule, from: event, in: matter.zone(rule.place))
        return Deadline(rule, from: event, due: due, limit: (rule.quantity, rule.unit ?? .seconds), matter, texts)
    }

    /// The closing less the time to carry the ruling out and to get there, but never later than the law allows.
    private func lastUsefulMinute(under rule: Rule, in matter: Matter, notAfter legal: Instant?) -> Deadline {
        let need = matter.station.executionSeconds + matter.station.travelSeconds
        let useful = matter.closing.adding(seconds: -need)
        let due = min(useful, legal ?? useful)
        let limit: (Int64?, Rule.Unit) = need % 60 == 0 ? (need / 60, .minutes) : (need, .seconds)
        return Deadline(rule, from: matter.closing, due: due, limit: limit, matter, texts, isCapped: due < useful)
    }

    private func due(_ rule: Rule, from event: Instant, in zone: Zone) -> Instant {
        let forward: Int64 = rule.counting == .after ? 1 : -1
        let quantity = (rule.quantity ?? 0) * forward
        switch rule.unit {
        case nil, .seconds: return event.adding(seconds: quantity)
        case .minutes: return event.adding(seconds: quantity * 60)
        case .hours: return event.adding(seconds: quantity * 3_600)
        case .sameDay: return zone.nextMidnight(after: event)
        case .calendarDays:
            // The day of the event is not counted; the limit lasts until the end of the last day.
            var last = zone.localDate(at: event).adding(days: Int(quantity))
            switch rule.end {
            case .exact: return event.adding(seconds: quantity * 86_400)
            case .endOfDay: break
            case .endOfWorkingDay: while !calendar.isWorking(last) { last = last.adding(days: 1) }
            }
            return zone.midnight(startOf: last.adding(days: 1))
        }
    }

    private func votingDayStart(_ rule: Rule, _ matter: Matter) -> Instant {
        matter.zone(rule.place).midnight(startOf: election.votingDay)
    }
}

/// What the limits of one complaint are computed from.
private struct Matter {
    let station: Station
    let court: Court
    let received: Instant
    let closing: Instant

    func zone(_ place: Rule.Place) -> Zone {
        switch place {
        case .court: court.zone
        case .station: station.zone
        }
    }
}

extension Deadline {
    fileprivate init(
        _ rule: Rule,
        from event: Instant,
        due: Instant,
        limit: (quantity: Int64?, unit: Rule.Unit),
        _ matter: Matter,
        _ texts: PackTexts,
        isCapped: Bool = false
    ) {
        self.rule = rule.id
        nature = rule.nature
        trigger = Trigger(event: rule.event, at: event)
        self.due = due
        quantity = limit.quantity
        unit = limit.unit
        zone = matter.zone(rule.place)
        source = rule.source
        edition = rule.edition
        sure = rule.sure
        consequence = rule.consequence
        text = rule.texts
        isPastAtReceipt = due <= matter.received
        account = Arithmetic(
            key: Deadline.sentenceKey(rule, isCapped: isCapped),
            received: matter.received,
            closing: matter.closing,
            executionSeconds: matter.station.executionSeconds,
            travelSeconds: matter.station.travelSeconds,
            sentencesByKey: texts
        )
    }

    private static func sentenceKey(_ rule: Rule, isCapped: Bool) -> String {
        switch (rule.nature, rule.unit, rule.counting) {
        case (.lastUseful, _, _): isCapped ? "arithmetic.lastUsefulCapped" : "arithmetic.lastUseful"
        case (.freeze, _, _): "arithmetic.freeze"
        case (_, .sameDay, _): "arithmetic.sameDay"
        case (_, .calendarDays, .after): "arithmetic.calendarDays"
        case (_, _, .before): "arithmetic.before"
        case (_, _, .after): "arithmetic.duration"
        }
    }
}
