import Docket
import Testing

/// Where a state belongs.
struct StateRow: Sendable, CustomTestStringConvertible {
    let state: CaseState
    let stage: Stage
    let isEnd: Bool
    let isBeforeRuling: Bool

    var testDescription: String { state.rawValue }

    /// Written by hand, state by state; `e` marks an end, `b` that the judge has not spoken yet.
    static let all: [StateRow] = [
        row(.draft, .filing, ""), row(.received, .filing, "b"), row(.ratificationPending, .signature, "b"),
        row(.screening, .admission, "b"), row(.returnedForCorrection, .admission, "b"),
        row(.forwarded, .admission, "e"), row(.joined, .admission, "e"), row(.leftUnconsidered, .admission, "e"),
        row(.withdrawn, .admission, "e"), row(.registered, .admission, "b"), row(.awaitingDraw, .assignment, "b"),
        row(.offered, .assignment, "b"), row(.accepted, .assignment, "b"), row(.awaitingRespondent, .hearing, "b"),
        row(.hearing, .hearing, "b"), row(.deliberation, .ruling, "b"), row(.ruled, .ruling, ""),
        row(.terminated, .ruling, "e"), row(.appealed, .ruling, ""), row(.moot, .ruling, "e"),
        row(.served, .service, ""), row(.acknowledged, .service, ""), row(.executed, .execution, ""),
        row(.executionRefused, .execution, ""), row(.closed, .execution, "e"),
    ]

    private static func row(_ state: CaseState, _ stage: Stage, _ marks: String) -> StateRow {
        StateRow(state: state, stage: stage, isEnd: marks == "e", isBeforeRuling: marks == "b")
    }
}

@Suite struct `A state of a case` {
    @Test func `is in the table, once`() {
        #expect(StateRow.all.map(\.state.rawValue).sorted() == CaseState.allCases.map(\.rawValue).sorted())
    }

    @Test(arguments: StateRow.all)
    func `belongs to one stage, ends the case or not, comes before the ruling or not`(row: StateRow) {
        #expect(row.state.stage == row.stage)
        #expect(row.state.isEnd == row.isEnd)
        #expect(row.state.isBeforeRuling == row.isBeforeRuling)
    }

    @Test(arguments: StateRow.all)
    func `lets the voter act until the judge has spoken`(row: StateRow) throws {
        let head = try Desk(row.state).head
        if row.isBeforeRuling {
            try head.requiresNoRuling()
        } else {
            #expect(throws: Refusal.outOfTurn(state: row.state)) { try head.requiresNoRuling() }
        }
    }

    @Test(arguments: CaseState.allCases)
    func `takes the commission's answer in its window, keeps it outside, or has no place for it`(
        state: CaseState
    ) throws {
        let head = try Desk(state, at: "10:09:59.999999").head
        switch state {
        case .awaitingRespondent: #expect(try head.place(ofAnswerBefore: at("10:10:00")) == .awaited)
        case .registered, .awaitingDraw, .offered, .deliberation:
            #expect(try head.place(ofAnswerBefore: at("10:10:00")) == .kept(inTime: true))
        default:
            #expect(throws: Refusal.outOfTurn(state: state)) { try head.place(ofAnswerBefore: at("10:10:00")) }
        }
    }

    @Test func `takes the answer no longer at the end of the window, whether or not anybody has noticed`() throws {
        for state in [CaseState.awaitingRespondent, .offered, .deliberation] {
            let late = try Desk(state, at: "10:10:00").head.place(ofAnswerBefore: at("10:10:00"))
            #expect(late == .kept(inTime: false))
        }
        #expect(try Desk(.offered, at: "10:10:00").head.place(ofAnswerBefore: nil) == .kept(inTime: true))
    }

    @Test func `refuses acts of another state, attempt or version`() throws {
        let head = try Desk(.offered, attempt: 2).head
        try head.requires(.accepted, .offered)
        #expect(throws: Refusal.outOfTurn(state: .offered)) { try head.requires(.accepted) }
        try head.requires(attempt: 2)
        #expect(throws: Refusal.stalePage(attempt: 2, version: 7)) { try head.requires(attempt: 1) }
        try head.requires(version: 7)
        try head.requires(version: nil)
        #expect(throws: Refusal.stalePage(attempt: 2, version: 7)) { try head.requires(version: 6) }
    }
}
