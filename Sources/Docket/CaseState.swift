/// Where a case can stand (field.md 3.5). Late, escalated and paused are flags, never states.
public enum CaseState: String, Hashable, Sendable, CaseIterable {
    case draft, received, screening, returnedForCorrection, ratificationPending, forwarded, joined, leftUnconsidered
    case registered, awaitingDraw, offered, accepted, awaitingRespondent, hearing, deliberation
    case ruled, served, acknowledged, executed, closed
    case withdrawn, terminated, executionRefused, appealed, moot

    /// Whether nothing will happen in the case any more.
    public var isEnd: Bool {
        switch self {
        case .forwarded, .joined, .leftUnconsidered, .closed, .withdrawn, .terminated, .moot: true
        case .draft, .received, .screening, .returnedForCorrection, .ratificationPending, .registered, .awaitingDraw,
            .offered, .accepted, .awaitingRespondent, .hearing, .deliberation, .ruled, .served, .acknowledged,
            .executed, .executionRefused, .appealed:
            false
        }
    }

    /// Whether the judge has not spoken yet, so that the voter may still withdraw.
    public var isBeforeRuling: Bool {
        switch self {
        case .received, .screening, .returnedForCorrection, .ratificationPending, .registered, .awaitingDraw, .offered,
            .accepted, .awaitingRespondent, .hearing, .deliberation:
            true
        case .draft, .forwarded, .joined, .leftUnconsidered, .ruled, .served, .acknowledged, .executed, .closed,
            .withdrawn, .terminated, .executionRefused, .appealed, .moot:
            false
        }
    }

    /// The stage to which the state belongs.
    public var stage: Stage {
        switch self {
        case .draft, .received: .filing
        case .ratificationPending: .signature
        case .screening, .returnedForCorrection, .forwarded, .joined, .leftUnconsidered, .withdrawn, .registered:
            .admission
        case .awaitingDraw, .offered, .accepted: .assignment
        case .awaitingRespondent, .hearing: .hearing
        case .deliberation, .ruled, .terminated, .appealed, .moot: .ruling
        case .served, .acknowledged: .service
        case .executed, .executionRefused, .closed: .execution
        }
    }
}

/// One of the nine stages a complaint passes.
public enum Stage: String, Hashable, Sendable, CaseIterable {
    case filing, signature, admission, deadlines, assignment, hearing, ruling, service, execution
}
