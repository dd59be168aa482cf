public import Law

/// What a filing is decided on.
public struct FilingFacts: Hashable, Sendable {
    /// A filing seen before, under the same key or with the same bytes.
    public struct Earlier: Hashable, Sendable {
        public let caseID: Int64
        public let document: String
        public let edition: Int
        public let isSigned: Bool

        public init(caseID: Int64, document: String, edition: Int, isSigned: Bool) {
            self.caseID = caseID
            self.document = document
            self.edition = edition
            self.isSigned = isSigned
        }
    }

    public let moment: Instant
    /// The SHA-256 of the pack in force for the election; nil when none is.
    public let pack: String?
    public let underSameKey: Earlier?
    public let withSameBytes: Earlier?
    public let nonceIsUsed: Bool
    public let stationDay: StationDay
    /// Complaints of the same person within the hour, counted up to the limit; signed and unsigned ones apart.
    public let filedWithinHour: Int
    /// The first of them.
    public let firstWithinHour: Instant?

    public init(
        moment: Instant,
        pack: String?,
        underSameKey: Earlier?,
        withSameBytes: Earlier?,
        nonceIsUsed: Bool,
        stationDay: StationDay,
        filedWithinHour: Int = 0,
        firstWithinHour: Instant? = nil
    ) {
        self.moment = moment
        self.pack = pack
        self.underSameKey = underSameKey
        self.withSameBytes = withSameBytes
        self.nonceIsUsed = nonceIsUsed
        self.stationDay = stationDay
        self.filedWithinHour = filedWithinHour
        self.firstWithinHour = firstWithinHour
    }
}

/// What becomes of a filing.
public enum Filing: Hashable, Sendable {
    /// It is registered, with its deadlines evaluated and its timers ready to arm.
    case register(deadlines: [Deadline], timers: [TimerPlan])
    /// It is known already and gets the same receipt; the secret only under the key of the first answer.
    case replay(FilingFacts.Earlier, givesSecret: Bool)
    /// A signature for a complaint that was filed unsigned: kept as an attempt to ratify it.
    case lateSignature(FilingFacts.Earlier, givesSecret: Bool)
    case keyReused
    case nonceUsed
    /// One more than a person may file within an hour; from when on the next is taken.
    case tooMany(again: Instant)
}

extension FilingFacts {
    /// Decides whether these bytes are a new complaint, a known one, or neither.
    ///
    /// The clock starts here, whatever becomes of the signature: deadlines count from this instant.
    public func filing(
        of complaint: Complaint,
        sha256: String,
        isSigned: Bool,
        at station: Station,
        under pack: Pack,
        atMostAnHour limit: Int? = nil
    ) -> Filing {
        if let earlier = underSameKey, earlier.document != sha256 { return .keyReused }
        if let earlier = withSameBytes ?? underSameKey {
            let givesSecret = underSameKey != nil
            return isSigned && !earlier.isSigned
                ? .lateSignature(earlier, givesSecret: givesSecret) : .replay(earlier, givesSecret: givesSecret)
        }
        guard !nonceIsUsed else { return .nonceUsed }
        if let limit, filedWithinHour >= limit {
            return .tooMany(again: (firstWithinHour ?? moment).adding(seconds: 3_600))
        }
        let closing = stationDay.closing(of: station)
        let deadlines = pack.deadlines(
            kind: complaint.kind,
            station: station.id,
            received: moment,
            closing: closing,
            countStarts: stationDay.counting
        )
        let clocks = DeadlineClocks(deadlines: deadlines, closing: closing, pack: pack)
        return .register(deadlines: deadlines, timers: [.next(.signature, at: moment)] + clocks.timers(after: moment))
    }
}
