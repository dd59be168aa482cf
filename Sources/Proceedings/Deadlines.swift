internal import CaseStore
public import Docket
public import Law
internal import Postgres

extension Courthouse {
    /// Stage 4, started when something was said about a station: counts anew what goes by its closing.
    ///
    /// Those are the limits of a case before its ruling, and the wait for the voter's word after the execution. Windows
    /// that were opened for somebody, and announced to him, stand.
    func reckon(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let facts = try DeadlinesStore.facts(of: timer.caseID, on: connection)
        let pack = try packs.pack(facts.head.pack)
        if let moved = facts.head.movedConfirmation(from: facts.confirmBy, day: facts.day, under: pack) {
            return try DeadlinesStore.moveConfirmation(facts.head, to: moved, on: connection)
        }
        let reckoning = facts.head.reckoning(
            day: facts.day,
            inForce: facts.inForce,
            passed: facts.passed,
            pollsClose: facts.pollsClose,
            under: pack
        )
        switch reckoning {
        case .stands: return
        case .superseded(let deadlines, let timers, let reason):
            try DeadlinesStore.supersede(facts.head, with: deadlines, timers: timers, reason: reason, on: connection)
        }
    }

    /// A deadline is over: nothing is decided by it, everybody who must know is told.
    func passDeadline(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state.isBeforeRuling else { return }
        try DeadlinesStore.pass(head, timer: timer, on: connection)
    }

    /// A warning before a deadline.
    func warn(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state.isBeforeRuling else { return }
        let pack = try packs.pack(head.pack)
        let parts = timer.step.split(separator: "/").map(String.init)
        guard let rule = parts.first, let step = parts.last else { return }
        let rungs = pack.ladder(.deadlineWarnings)
        let place = rungs.firstIndex { $0.step == step } ?? 0
        let role = rungs.indices.contains(place) ? rungs[place].role : Role.courtDutyOfficer.rawValue
        try DeadlinesStore.warn(head, rule: rule, role: role, step: place, timer: timer, on: connection)
    }

    /// The station of a case closes.
    func closePolls(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state.isBeforeRuling else { return }
        try DeadlinesStore.pollsClose(head, timer: timer, on: connection)
    }

    /// What may be said about a station.
    public enum StationWord: Sendable {
        /// It closes at another time, for a reason.
        case closes(Instant, reason: String)
        /// The count has begun; from then on the list is frozen.
        case countStarted(Instant)

        var act: Authority.Act {
            switch self {
            case .closes: .moveClosing
            case .countStarted: .beginCount
            }
        }
    }

    /// Takes a word about a station from its commission, the commission above it, or the duty officer or president of its
    /// court.
    ///
    /// - Throws: ``ActRefusal`` for an unknown station, a person it is not for, or a moment far from the station's day;
    ///   ``Refusal`` for a count before the closing, or a closing the speaker may not set.
    /// - Returns: How many open cases have their deadlines counted anew.
    public func say(_ word: StationWord, about stationID: String, election: String, by person: Person) async throws
        -> Int64
    {
        guard let pack = packs.inForce(for: election), let station = pack.station(stationID),
            case .staff(let signedIn, let office) = person,
            let speaker = speaker(office, about: station, under: pack),
            maySay(about: station, under: pack, in: office, as: word.act)
        else { throw ActRefusal.refused(.notYours) }
        let told: (what: String, moment: Instant, reason: String?) =
            switch word {
            case .closes(let moment, let reason): ("closing", moment, reason)
            case .countStarted(let moment): ("count", moment, nil)
            }
        let member = told.what == "closing" ? "/closes" : "/started"
        // Deadlines are counted from it: a year mistyped would end or endlessly put off every limit at the station.
        let daySeconds: Int64 = 86_400
        guard told.moment >= station.opens.adding(seconds: -daySeconds),
            told.moment <= station.closes.adding(seconds: daySeconds)
        else { throw ActRefusal.document(.member(member, "voting day ± 24 h")) }
        return try await act { connection in
            let (day, now) = try DeadlinesStore.stationDay(election: election, station: stationID, on: connection)
            switch word {
            case .closes(let closes, _): try day.requiresClosing(at: closes, of: station, from: speaker)
            case .countStarted(let started):
                try day.requiresClosed(station, byCountAt: started)
                guard started <= now else { throw ActRefusal.document(.member(member, "≤ \(now.rfc3339(in: .utc))")) }
            }
            return try DeadlinesStore.say(
                election: election,
                station: stationID,
                what: told.what,
                moment: told.moment,
                packCloses: station.closes,
                reason: told.reason,
                role: office.role,
                person: signedIn.person,
                on: connection
            )
        }
    }

    /// Whether the holder of an office may say this about a station.
    public func maySay(about station: Station, under pack: Pack, in office: SignedIn.Office, as act: Authority.Act)
        -> Bool
    {
        var relations: Set<Authority.Relation> = []
        if let speaker = speaker(office, about: station, under: pack) {
            switch speaker {
            case .commission: relations = [.ownCommission]
            case .superior: relations = [.superiorCommission]
            case .court: relations = [.ownCourt]
            }
        }
        return Authority.allows(Authority.Party(office.role), act, relations)
    }

    /// On whose behalf the holder of an office speaks about a station; nil when it is not his.
    private func speaker(_ office: SignedIn.Office, about station: Station, under pack: Pack) -> StationSpeaker? {
        switch office.role {
        case .commissionOfficer:
            if office.commission == station.commission { return .commission }
            return office.commission == pack.superior(of: station.commission)?.id ? .superior : nil
        case .courtDutyOfficer, .courtChair: return office.court == station.court ? .court : nil
        case .judge, .registryClerk, .prosecutor, .auditor: return nil
        }
    }
}
