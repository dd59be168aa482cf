public import Law

/// What every decision about a case begins with: where it stands, and the instant of the act.
public struct CaseHead: Hashable, Sendable {
    public let id: Int64
    public let number: String
    public let publicID: String
    public let election: String
    public let court: String
    public let station: String
    public let commission: String
    public let kind: String
    public let request: String
    public let language: Language
    /// The SHA-256 of the pack the case was received under; it is decided under the same.
    public let pack: String
    public let received: Instant
    public let state: CaseState
    /// Events so far; an act that answers an older version answers something else.
    public let version: Int
    public let attempt: Int
    public let flags: Set<String>
    /// The case whose ruling was not carried out, for EX-01.
    public let origin: Int64?
    /// The instant of this act, read once from the database.
    public let moment: Instant

    public init(
        id: Int64,
        number: String,
        publicID: String,
        election: String,
        court: String,
        station: String,
        commission: String,
        kind: String,
        request: String,
        language: Language,
        pack: String,
        received: Instant,
        state: CaseState,
        version: Int,
        attempt: Int,
        flags: Set<String>,
        origin: Int64?,
        moment: Instant
    ) {
        self.id = id
        self.number = number
        self.publicID = publicID
        self.election = election
        self.court = court
        self.station = station
        self.commission = commission
        self.kind = kind
        self.request = request
        self.language = language
        self.pack = pack
        self.received = received
        self.state = state
        self.version = version
        self.attempt = attempt
        self.flags = flags
        self.origin = origin
        self.moment = moment
    }
}

/// What was said about a station on the day: another closing time, and since when the count runs.
public struct StationDay: Hashable, Sendable {
    public let closes: Instant?
    public let counting: Instant?

    public init(closes: Instant?, counting: Instant?) {
        self.closes = closes
        self.counting = counting
    }

    /// The closing time in force: the one that was set, else the pack's.
    public func closing(of station: Station) -> Instant { closes ?? station.closes }

    /// Whether no order may alter the list any more (Administrative Offences Code, article 121).
    public func listIsFrozen(at moment: Instant) -> Bool { counting.map { $0 <= moment } ?? false }
}

/// On whose behalf a word about a station is said.
public enum StationSpeaker: Hashable, Sendable {
    /// The commission of the station.
    case commission
    /// The commission above it, which sets the hours of voting.
    case superior
    /// The duty officer or the president of its court.
    case court
}

extension StationDay {
    /// Refuses that a count began before the station closed: it would shut the list to every voter who may still come.
    public func requiresClosed(_ station: Station, byCountAt started: Instant) throws(Refusal) {
        let closing = closing(of: station)
        guard started >= closing else { throw .stationOpen(until: closing) }
    }

    /// Refuses a closing that the speaker may not set.
    ///
    /// A station's own commission may keep it open longer, never shut it earlier; and once the count has begun only the
    /// court, where it was said by mistake, opens the station again.
    public func requiresClosing(
        at closes: Instant,
        of station: Station,
        from speaker: StationSpeaker
    ) throws(Refusal) {
        let inForce = closing(of: station)
        guard speaker != .commission || closes >= inForce else { throw .closingTooEarly(before: inForce) }
        if let counting, closes > counting, speaker != .court { throw .countBegun }
    }
}

/// Who acts: the service itself, the voter, or a person under a name and an office.
public enum Actor: Hashable, Sendable {
    case system
    case voter
    case staff(person: Int64, role: Role)
}

/// An office in which a person acts (field.md 3.2).
public enum Role: String, Hashable, Sendable, CaseIterable {
    case judge, registryClerk, courtDutyOfficer, courtChair, commissionOfficer, prosecutor, auditor
}

/// Why an act was not done; an outcome, with words for the person, never an accident.
public enum Refusal: Error, Hashable, Sendable {
    /// The case stands where this act has no place.
    case outOfTurn(state: CaseState)
    /// The act answers an earlier attempt or version; somebody else has the case now.
    case stalePage(attempt: Int, version: Int)
    /// The person has no part in this case, or not this one.
    case notYours
    /// The document says something that cannot be: each fault with its place.
    case notValid([SchemaFault])
    /// The signature under the document does not stand: the sub-indication says why.
    case badSignature(sub: String)
    /// The count has begun at the station, so no order may alter the list.
    case listFrozen
    /// The term for this act of the voter is over.
    case termOver
    /// The count cannot have begun: by what was said last, the station closes only then.
    case stationOpen(until: Instant)
    /// A station's own commission may not say that it closes earlier than was said last.
    case closingTooEarly(before: Instant)
    /// The count has begun, so the station does not close later.
    case countBegun
    /// A paper, or the papers of a case together, would pass their limit in bytes.
    case tooMuch(limitBytes: Int64)
}

/// A timer to arm: what for, and the first instant at which it is due.
public struct TimerPlan: Hashable, Sendable {
    /// What a timer waits for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case stage, deadline, warning, verdict, screening, ratification, correction, draw, accept, answer, decision
        case acknowledge, execution, confirmation, pollsClose
        /// The next rung of the ladder that is climbed while nobody is left to be asked.
        case nobodyOnDuty
    }

    public let kind: Kind
    public let step: String
    public let due: Instant

    public init(_ kind: Kind, _ step: String, due: Instant) {
        self.kind = kind
        self.step = step
        self.due = due
    }

    /// The timer that hands a case to the next stage at once.
    public static func next(_ stage: Stage, at moment: Instant) -> TimerPlan {
        TimerPlan(.stage, stage.rawValue, due: moment)
    }
}
