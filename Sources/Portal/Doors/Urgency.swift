internal import HTTP

/// What a request is for; when there are too many, the first of these are turned away first.
enum Urgency: String, CaseIterable, Sendable {
    /// What everybody may see.
    case publicPage
    /// What somebody may see of a case, or of his own work.
    case reading
    /// What a judge, a clerk or a commission does.
    case staffAct
    /// All that a complaint needs, from the first page to the voter's last word.
    case filing
    /// The board: asked for more rarely when there is much to do, never turned away.
    case board
    /// What the operator's machines ask: never turned away, or they would believe the node dead.
    case upkeep

    /// From which load on such requests are turned away, in thousandths of what the line to the database takes.
    ///
    /// Filings are turned away by the end of that line alone.
    var turnedAwayFromThousandths: Int? {
        switch self {
        case .publicPage: 125
        case .reading: 250
        case .staffAct: 500
        case .filing, .board, .upkeep: nil
        }
    }

    /// When to come again; by then half as long again is added at random, lest all come back at once.
    var comeAgainSeconds: Int {
        switch self {
        case .publicPage: 30
        case .reading: 12
        case .staffAct, .board, .upkeep: 4
        case .filing: 2
        }
    }
}

extension Urgency {
    init(_ operation: Operation) {
        switch (operation.id, operation.method, operation.access) {
        case ("isLive", _, _), ("isReady", _, _), ("showMetrics", _, _): self = .upkeep
        case ("showBoard", _, _), ("followBoard", _, _): self = .board
        case ("fileComplaint", _, _): self = .filing
        case ("tryFiling", _, _): self = .reading
        case ("issueChallenge", _, _), ("signIn", _, _): self = .staffAct
        case (_, .get, .everybody), (_, .head, .everybody): self = .publicPage
        case (_, .get, _), (_, .head, _): self = .reading
        case (_, _, .everybody): self = .publicPage
        case (_, _, .staff): self = .staffAct
        case (_, _, .voter), (_, _, .voterOr): self = .filing
        }
    }

    /// The same of a page's address, which begins with its language.
    init(page pattern: String, _ method: HTTP.Method) {
        let segments = pattern.split(separator: "/").dropFirst().map(String.init)
        switch (segments.first ?? "", method) {
        // The first page is where every complaint begins.
        case ("", _), ("file", _), ("forget", _): self = .filing
        case ("duty", .get), ("wall", .get): self = segments.count > 1 && segments[1] != "events" ? .reading : .board
        case ("sign-in", _), ("sign-out", _): self = .staffAct
        case ("status", .post): self = segments.count > 1 ? .filing : .reading
        case ("status", _), ("clerk", .get), ("judge", .get), ("inbox", .get), ("staff", .get),
            ("sessions", .get), ("keys", .get), ("screens", .get), ("emergency", .get):
            self = .reading
        case (_, .post): self = .staffAct
        case (_, _): self = .publicPage
        }
    }
}
