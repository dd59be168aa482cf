/// An order a voter may ask for and a judge may give.
public struct Order: Hashable, Sendable {
    public let id: String
    public let titles: Texts
    /// Whether the order alters the voter list, which nobody may once the count has begun.
    public let changesList: Bool
}

/// A body outside the court that matters of some kinds are forwarded to.
public struct Body: Hashable, Sendable {
    /// Whose inbox the body reads.
    public enum Inbox: String, Hashable, Sendable, CaseIterable {
        /// That of the commission which the complaint is about.
        case commission
        /// That of the prosecutors of the station's region.
        case prosecutor
    }

    public let id: String
    public let names: Texts
    /// Where a matter reaches the body; nil where somebody of the court must hand it over.
    public let inbox: Inbox?
}

/// A kind of complaint: its title, what may be asked, and whether it is for the court at all.
public struct Kind: Hashable, Sendable {
    /// How far the kind is settled on voting day itself.
    public enum Track: String, Hashable, Sendable, CaseIterable {
        case fast, partly, ordinary, evening, forward, results
    }

    public let id: String
    public let titles: Texts
    public let track: Track
    /// What may be asked, in the order of the pack.
    public let requests: [Order]
    public let isCourtMatter: Bool
    /// To whom the matter goes, where it is not for the court alone.
    public let forwardTo: [Body]

    /// Whether any order of this kind alters the voter list.
    public var changesList: Bool { requests.contains(where: \.changesList) }

    public func request(_ id: String) -> Order? { requests.first { $0.id == id } }
}
