public import Law

/// What admission is decided on.
public struct AdmissionFacts: Hashable, Sendable {
    public let head: CaseHead
    public let edition: Int
    public let complaint: Complaint
    public let complaintSha256: String
    public let finding: SignatureFinding?
    /// Whether a signature came with this edition, whatever it is worth.
    public let isSigned: Bool
    public let isRatified: Bool
    /// Whether a signature of any edition stood, or may yet.
    public let hasStood: Bool
    /// Whether any edition was signed so, or ratified.
    public let wasVouchedFor: Bool
    /// The end of the commission's window; nil when it was not opened yet.
    public let replyBy: Instant?
    /// Whether an answer of the commission, or its silence, is on record.
    public let isHeard: Bool
    /// The end of the voter's term to ratify or to correct; nil when neither is asked of him.
    public let lapses: Instant?
    /// Whether it is one of many copies of a template, which a clerk looks at as one.
    public let isCopy: Bool

    public init(
        head: CaseHead,
        edition: Int,
        complaint: Complaint,
        complaintSha256: String,
        finding: SignatureFinding?,
        isSigned: Bool,
        isRatified: Bool,
        hasStood: Bool = false,
        wasVouchedFor: Bool = false,
        replyBy: Instant? = nil,
        isHeard: Bool = false,
        lapses: Instant? = nil,
        isCopy: Bool = false
    ) {
        self.head = head
        self.edition = edition
        self.complaint = complaint
        self.complaintSha256 = complaintSha256
        self.finding = finding
        self.isSigned = isSigned
        self.isRatified = isRatified
        self.hasStood = hasStood
        self.wasVouchedFor = wasVouchedFor
        self.replyBy = replyBy
        self.isHeard = isHeard
        self.lapses = lapses
        self.isCopy = isCopy
    }
}

/// One formal check of admission and what it found.
public struct AdmissionCheck: Hashable, Sendable {
    public let name: String
    public let passed: Bool
}

/// What becomes of a complaint at the registry.
public enum Admission: Hashable, Sendable {
    /// Every check passed: the system registers it.
    case registered(timers: [TimerPlan])
    /// Something needs a person; the checks say what, and a timer tells the duty officer when nobody looks.
    case leftToClerk([AdmissionCheck], timers: [TimerPlan])
}

extension AdmissionFacts {
    /// The formal checks, each with its outcome; nothing here looks at the merits.
    public func checks(under pack: Pack) -> [AdmissionCheck] {
        let kind = pack.kind(head.kind)
        let settled = isRatified || finding?.indication == .passed || finding?.waitingCanMend == true
        let iin = IIN(complaint.complainant)
        return [
            AdmissionCheck(name: "signature", passed: settled),
            AdmissionCheck(name: "courtMatter", passed: kind?.isCourtMatter ?? false),
            AdmissionCheck(name: "statement", passed: complaint.statement.contains { !$0.isWhitespace }),
            AdmissionCheck(
                name: "dates",
                passed: !complaint.hasOddDate && isPast(complaint.made) && isPast(complaint.learned)
            ),
            AdmissionCheck(name: "identity", passed: iin?.isControlDigitRight ?? false),
        ] + (isCopy ? [AdmissionCheck(name: "copies", passed: false)] : [])
    }

    /// A date that was not given is no fault; one that lies ahead of the filing is for a person to look at.
    private func isPast(_ date: Instant?) -> Bool { date.map { $0 <= head.received.adding(seconds: 60) } ?? true }

    /// Decides whether the system registers the complaint or a clerk must look.
    public func admission(under pack: Pack) -> Admission {
        let checks = checks(under: pack)
        guard checks.allSatisfy(\.passed) else {
            let due = head.moment.adding(seconds: pack.budget(.screening))
            return .leftToClerk(checks, timers: [TimerPlan(.screening, "0", due: due)])
        }
        return .registered(timers: registrationTimers)
    }

    /// Whether the term to ratify or correct is not over, noticed or not.
    public var isTermOpen: Bool { lapses.map { head.moment < $0 } ?? true }

    /// Refuses who ratifies or corrects when the term for it is over, whether or not anybody has noticed yet.
    public func requiresOpenTerm() throws(Refusal) {
        guard isTermOpen else { throw .termOver }
    }

    /// What follows registration: the draw, at once.
    public var registrationTimers: [TimerPlan] { [.next(.assignment, at: head.moment)] }

    /// The limit within which a returned complaint must come back.
    public func correctionTimers(decideBy: Instant?, under pack: Pack) -> [TimerPlan] {
        let budget = head.moment.adding(seconds: pack.budget(.correction))
        let due = decideBy.map { min($0, budget) } ?? budget
        return [TimerPlan(.correction, "lapse", due: max(due, head.moment.adding(seconds: 1)))]
    }
}

extension AdmissionFacts {
    /// What makes a correction none of this complaint, each with its place and what would stand there.
    ///
    /// A correction states the complaint anew, but the case stays what it is: of this election, of this person, and of
    /// the court whose number it bears. Another court's matter is handed on by the registry, not by its voter.
    public func faults(ofCorrection corrected: Complaint, under pack: Pack) -> [SchemaFault] {
        var faults: [SchemaFault] = []
        func require(_ pointer: String, _ expected: String, _ given: String?) {
            guard given != expected else { return }
            faults.append(SchemaFault(pointer: pointer, message: expected, keyword: "correction"))
        }
        require("/answers", complaintSha256, corrected.answers)
        require("/election", head.election, corrected.election)
        require("/complainant/iin", complaint.complainant, corrected.complainant)
        if let station = pack.station(corrected.station), station.court != head.court {
            faults.append(SchemaFault(pointer: "/station", message: "court \(head.court)", keyword: "correction"))
        }
        return faults
    }
}

/// How a matter reaches the body it is handed to.
public enum Handing: Hashable, Sendable {
    /// It lies in the inbox of an office.
    case inbox(addressee: String, office: String)
    /// The body reads no inbox of the service: the duty officer hands the matter over.
    case byHand
}

extension CaseHead {
    /// How the matter reaches a body; nil for what is neither a body of the pack nor the commission above.
    public func handing(to body: String, under pack: Pack) -> Handing? {
        if pack.superior(of: commission)?.id == body { return .inbox(addressee: "superiorCommission", office: body) }
        guard let known = pack.bodies.first(where: { $0.id == body }) else { return nil }
        return switch known.inbox {
        case .commission: .inbox(addressee: "commission", office: commission)
        case .prosecutor: .inbox(addressee: "prosecutor", office: pack.station(station)?.region ?? court)
        case nil: .byHand
        }
    }

    /// To whom a matter can be handed: the bodies of its kind first, then every other, then the commission above.
    public func bodies(under pack: Pack) -> [(id: String, names: Texts)] {
        let own = pack.kind(kind)?.forwardTo ?? []
        let others = pack.bodies.filter { !own.contains($0) }
        let above = pack.superior(of: commission).map { [($0.id, $0.names)] } ?? []
        return (own + others).map { ($0.id, $0.names) } + above
    }
}

/// What becomes of a voter's wish to withdraw.
public enum Withdrawal: Hashable, Sendable {
    /// The case ends.
    case ends
    /// The case goes on until a clerk has heard from the voter that it is so.
    case asks
}

extension CaseHead {
    /// What a withdrawal does, signed or under the case's secret alone.
    ///
    /// What somebody signed or confirmed is taken back by a signature, or before a clerk: in no lesser form than it was
    /// given. Six letters of 32 are a thousand million; with ten guesses a minute from one address, and waits that
    /// double, nobody finds them by trying. But they stand on a slip of paper and on a telephone, whoever helps a voter
    /// reads them, and an ended case cannot be opened again before the station closes. So they are enough to read, to
    /// add and to ask, and not to end what was signed. Asking stops no clock: a false wish costs the voter nothing.
    ///
    /// `isSigned` tells of the newest edition, judged or not; `wasVouchedFor` of all, since no correction takes away
    /// that an earlier one was signed or ratified.
    public func withdrawal(isSigned: Bool, wasVouchedFor: Bool, underSignature: Bool) -> Withdrawal {
        let isVotersOwn = wasVouchedFor || (isSigned && state != .ratificationPending)
        return underSignature || !isVotersOwn ? .ends : .asks
    }

    /// Refuses an act unless the case stands in one of these states.
    public func requires(_ states: CaseState...) throws(Refusal) {
        guard states.contains(state) else { throw .outOfTurn(state: state) }
    }

    /// Refuses an act that answers another attempt than the one that is open.
    public func requires(attempt answered: Int) throws(Refusal) {
        guard answered == attempt else { throw .stalePage(attempt: attempt, version: version) }
    }

    /// Refuses an act that was prepared on an older version of the case.
    public func requires(version answered: Int?) throws(Refusal) {
        guard answered == nil || answered == version else { throw .stalePage(attempt: attempt, version: version) }
    }

    /// Refuses an act of a voter once the judge has spoken.
    public func requiresNoRuling() throws(Refusal) {
        guard state.isBeforeRuling else { throw .outOfTurn(state: state) }
    }
}
