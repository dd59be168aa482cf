import Docket
import Law
import Postgres
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
            await #expect(throws: Refusal.outOfTurn(state: state)) { try await court.withdraw(caseID, by: "voter") }
            return
        }
        #expect(try await court.withdraw(caseID, by: "voter") == .ends)
        let record = try await court.record(caseID)
        #expect(record.state == "withdrawn")
        #expect(record.timers.isEmpty)
        #expect(try await court.attempts(caseID).allSatisfy { $0.end != nil })
        #expect(try await court.alarms(caseID).isEmpty)
        try await court.pass(seconds: 86_400)
        #expect(try await court.record(caseID) == record)
        try await court.requireSound()
    }

    @Test(arguments: waitingStates.filter(\.isBeforeRuling))
    func `under the secret alone ends only what nobody has signed or confirmed`(state: CaseState) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(state)
        let before = try await court.record(caseID)
        let isUnsigned = state == .ratificationPending
        #expect(try await court.withdraw(caseID) == (isUnsigned ? .ends : .asks))
        let record = try await court.record(caseID)
        #expect(record.state == (isUnsigned ? "withdrawn" : before.state))
        guard !isUnsigned else { return }
        #expect(record.timers == before.timers, "every clock goes on")
        #expect(record.flags.contains("withdrawalAsked"))
        #expect(try await court.withdraw(caseID) == .asks)
        #expect(try await court.record(caseID) == record, "asking again changes nothing")
        let desk = try await court.house.desk(of: "AST")["cases"]?.array ?? []
        #expect(desk.map { $0["waiting"]?.string } == ["withdrawal"])
        try await court.requireSound()
    }

    @Test func `that was asked for is done by a clerk who says how the voter confirmed it`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        try await court.withdraw(caseID)
        func confirm(_ method: Ratification.Method, _ identifiedBy: String, version: Int? = nil, by name: Person)
            async throws
        {
            try await court.house.withdraw(
                caseID,
                method: method,
                identifiedBy: identifiedBy,
                version: version,
                by: name
            )
        }
        let clerk = try court.staff("clerk")
        for stranger in [try court.staff("duty"), try court.staff("clerk", court: "KAR"), .voter] {
            await #expect(throws: Refusal.notYours) { try await confirm(.counter, "passport", by: stranger) }
        }
        await #expect(throws: ActRefusal.self) { try await confirm(.counter, " ", by: clerk) }
        await #expect(throws: ActRefusal.self) { try await confirm(.signature, "passport", by: clerk) }
        await #expect(throws: Refusal.self) { try await confirm(.counter, "passport", version: 1, by: clerk) }
        try await confirm(.video, "passport", by: clerk)
        let record = try await court.record(caseID)
        #expect(record.state == "withdrawn" && record.timers.isEmpty && record.flags.isEmpty)
        let told = try await court.column(
            "SELECT role || ' ' || (facts ->> 'method') FROM ground.event WHERE name = 'withdrawn'"
        )
        #expect(told == ["registryClerk video"])
        await #expect(throws: Refusal.outOfTurn(state: .withdrawn)) { try await confirm(.video, "passport", by: clerk) }
        try await court.requireSound()
    }

    @Test func `that is none, as a clerk has heard from the voter, is asked for no longer`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        func stay(_ method: Ratification.Method, _ how: String, version: Int? = nil, by name: Person) async throws {
            try await court.house.goOn(caseID, method: method, identifiedBy: how, version: version, by: name)
        }
        let clerk = try court.staff("clerk")
        let nothingAsked = Refusal.outOfTurn(state: .deliberation)
        await #expect(throws: nothingAsked) { try await stay(.counter, "passport", by: clerk) }
        let before = try await court.record(caseID)
        try await court.withdraw(caseID)
        for stranger in [try court.staff("duty"), try court.staff("clerk", court: "KAR"), .voter] {
            await #expect(throws: Refusal.notYours) { try await stay(.counter, "passport", by: stranger) }
        }
        await #expect(throws: ActRefusal.self) { try await stay(.counter, " ", by: clerk) }
        await #expect(throws: ActRefusal.self) { try await stay(.signature, "passport", by: clerk) }
        await #expect(throws: Refusal.self) { try await stay(.counter, "passport", version: 1, by: clerk) }
        try await stay(.counter, "passport", by: clerk)
        let record = try await court.record(caseID)
        #expect(record.state == before.state && record.timers == before.timers && record.flags == before.flags)
        #expect(record.count(of: "continued") == 1)
        #expect(try await court.house.desk(of: "AST")["cases"] == [])
        // A wish that comes again is heard again.
        #expect(try await court.withdraw(caseID) == .asks)
        #expect(try await court.record(caseID).flags.contains("withdrawalAsked"))
        try await court.requireSound()
    }

    @Test func `has a signature within the limit of signatures, like every act`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let document = Papers.act(
            .withdrawal,
            answers: try await court.complaintHash(caseID),
            in: try await court.record(caseID).number,
            ["reason": nil]
        )
        let limit = court.house.limits.signatureBytes
        for (count, refusal) in [
            (limit, Refusal.badSignature(sub: "FORMAT_FAILURE")), (limit + 1, .tooMuch(limitBytes: Int64(limit))),
        ] {
            let paper = ActPaper(document: document, signature: [UInt8](repeating: 0x30, count: count))
            await #expect(throws: refusal) { try await court.house.withdraw(caseID, with: paper) }
        }
    }

    @Test func `that was asked for is moot once the judge has ruled`() async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(.deliberation)
        try await court.withdraw(caseID)
        try await court.rule(caseID)
        #expect(try await court.record(caseID).flags.isEmpty)
        #expect(try await court.house.desk(of: "AST")["cases"] == [])
        try await court.settle()
        #expect(try await court.record(caseID).state == "served")
    }
}
