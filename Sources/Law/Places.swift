/// A court of the pack, by the code that case numbers begin with.
public struct Court: Hashable, Sendable {
    public let code: String
    public let names: Texts
    public let region: String
    public let zone: Zone
    public let phone: String
    /// Courts asked first, in this order, when the pool of judges is too small.
    public let neighbours: [String]
}

/// An election commission and the one above it.
public struct Commission: Hashable, Sendable {
    /// Where in the hierarchy a commission stands.
    public enum Level: String, Hashable, Sendable, CaseIterable { case central, territorial, district, precinct }

    public let id: String
    public let level: Level
    public let names: Texts
    /// Nil only for the central commission.
    public let superior: String?
    public let region: String?
}

/// A polling station, with the hours the pack gives it; a changed closing time is handed in where it counts.
public struct Station: Hashable, Sendable {
    public let id: String
    public let names: Texts
    public let address: Texts
    public let commission: String
    public let court: String
    public let region: String
    public let zone: Zone
    public let opens: Instant
    public let closes: Instant
    /// How long the commission needs to carry out a ruling.
    public let executionSeconds: Int64
    /// How long the voter needs to get back to the station.
    public let travelSeconds: Int64
    /// Hospital, detention, army, ship or abroad.
    public let isSpecial: Bool
}

/// The election the pack is for.
public struct Election: Hashable, Sendable {
    /// A day after or before which something is no longer, or not yet, possible.
    public struct CutOff: Hashable, Sendable {
        public let id: String
        public let date: LocalDate
        public let texts: Texts
    }

    public let id: String
    public let votingDay: LocalDate
    /// The name draws are made under, `host/election`.
    public let origin: String
    public let titles: Texts
    public let cutOffs: [CutOff]
}
