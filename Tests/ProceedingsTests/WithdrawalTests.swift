import Docket
import Proceedings
import TestSupport
import Testing

/// The states in which a test can hold a case still, in the order of its life.
let waitingStates: [CaseState] = [
    .received, .screening, .returnedForCorrection, .ratificationPending, .registered, .awaitingDraw, .offered,
    .awaitingRespondent, .deliberation, .ruled, .served, .acknowledged, .executed, .executionRefused,
]

@Suite(.freshDatabase) struct `A withdrawal` {
    @Test(arguments: waitingStates)
    func `ends the case wherever it stands before the ruling, and nothing of it waits`(state: CaseState) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(state)
        #expect(try await court.record(caseID).state == state.rawValue)
        guard state.isBeforeRuling else {
            await #expect(throws: Refusal.outOfTurn(state: state)) { try await court.withdraw(caseID) }
            return
        }
        try await court.withdraw(caseID)
        let record = try await court.record(caseID)
        #expect(record.state == "withdrawn")
        #expect(record.timers.isEmpty)
        #expect(try await court.attempts(caseID).allSatisfy { $0.end != nil })
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.pass(seconds: 86_400)
        #expect(try await court.record(caseID) == record)
        try await court.requireSound()
    }
}
