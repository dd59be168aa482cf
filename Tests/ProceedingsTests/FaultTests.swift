import Docket
import Law
import Postgres
import TestSupport
import Testing

@testable import Proceedings

/// An act that a node may die in, and how its case looks before and after.
struct RiskyAct: Sendable, CustomTestStringConvertible {
    let name: String
    let before: CaseState
    let after: String
    /// Names of the events the act writes, each once.
    let writes: [String]
    /// The act on a node, for a case; prepared outside so that the node does nothing else.
    let prepare: @Sendable (Courtroom, Int64) async throws -> @Sendable (Courthouse) async throws -> Void

    var testDescription: String { name }

    static let all = [acceptance, ruling, acknowledgement, lapse]

    static let acceptance = RiskyAct(
        name: "acceptance",
        before: .offered,
        after: "awaitingRespondent",
        writes: ["accepted", "respondentAsked"]
    ) { court, caseID in
        let judge = try court.staff(try await court.liveJudge(caseID))
        return { try await $0.accept(caseID, attempt: 1, by: judge) }
    }

    static let ruling = RiskyAct(
        name: "ruling",
        before: .deliberation,
        after: "ruled",
        writes: ["ruled"]
    ) { court, caseID in
        let judge = try court.staff(try await court.liveJudge(caseID))
        let paper = try await court.rulingPaper(caseID)
        return { try await $0.signRuling(caseID, with: paper, by: judge) }
    }

    static let acknowledgement = RiskyAct(
        name: "acknowledgement",
        before: .served,
        after: "acknowledged",
        writes: ["acknowledged"]
    ) { court, caseID in
        let paper = try await court.paper(court.acknowledgementPaper(caseID), by: "officer")
        let officer = try court.staff("officer")
        return { try await $0.acknowledge(caseID, with: paper, by: officer) }
    }

    static let lapse = RiskyAct(
        name: "lapse of an offer",
        before: .offered,
        after: "offered",
        writes: ["offered"]
    ) { court, _ in
        try await court.database.advance(bySeconds: 60)
        return { house in
            // What broke is put off for a while, which is when it is tried again.
            try await court.database.advance(bySeconds: 1)
            try await Watch(house).fire()
        }
    }
}

@Suite(.freshDatabase) struct `A node that dies` {
    /// Every place at which an act of so many statements may break.
    private func places(_ statements: Int) -> [FaultPoints.Place] {
        (1...statements).flatMap { [.before(statement: $0), .after(statement: $0)] }
    }

    @Test(arguments: RiskyAct.all)
    func `anywhere in an act leaves nothing half-done, and the act done again is done once`(act: RiskyAct) async throws
    {
        let court = try await Courtroom()
        let faults = FaultPoints()
        let node = try await court.node(faults: faults, sessions: 1)
        let first = try await act.prepare(court, try await court.open(act.before))
        faults.disarm()
        try await first(node)
        let places = places(faults.statements)
        #expect(places.count >= 6)
        for (index, place) in places.enumerated() {
            let caseID = try await court.open(act.before, nonce: index + 2)
            let before = try await court.record(caseID)
            let doing = try await act.prepare(court, caseID)
            let started = try await court.record(caseID)
            faults.arm(place)
            try? await doing(node)  // That it throws, and what, is the pool's own test.
            #expect(faults.hasBroken, "\(place)")
            faults.disarm()
            try await court.requireSound()
            let broken = try await court.record(caseID)
            let isDone = broken.events.count > started.events.count
            #expect(isDone || broken.state == before.state, "\(place)")
            try await doing(node)
            let done = try await court.record(caseID)
            #expect(done.state == act.after, "\(place)")
            #expect(Array(done.events.dropFirst(started.events.count)) == act.writes, "\(place)")
            if isDone { #expect(done == broken, "\(place)") }
            try await court.requireSound()
        }
    }

    @Test func `anywhere in a filing leaves no half of a case, and the same package again gets one receipt`()
        async throws
    {
        let court = try await Courtroom()
        let faults = FaultPoints()
        let node = try await court.node(faults: faults, sessions: 1)
        faults.disarm()
        _ = try await court.file(Papers.complaint(1), at: node)
        let places = places(faults.statements)
        #expect(places.count >= 10)
        for (index, place) in places.enumerated() {
            let document = Papers.complaint(index + 2)
            faults.arm(place)
            let first = try? await court.file(document, at: node)  // Nearly always the answer is lost.
            #expect(faults.hasBroken, "\(place)")
            faults.disarm()
            try await court.requireSound()
            let again = try await court.file(document, at: node)
            let third = try await court.file(document, at: node)
            #expect(again.secret != nil, "\(place)")
            #expect(again.receipt == third.receipt)
            #expect(again.seal == third.seal)
            if let first { #expect(first.receipt == again.receipt) }
            #expect(try await court.record(again.caseID).events == ["filed"], "\(place)")
        }
        let numbers = try await court.column("SELECT number FROM ground.docket ORDER BY number")
        #expect(numbers.count == places.count + 1)
        #expect(numbers.last == "AST-2026-0000" + (numbers.count < 10 ? "0" : "") + String(numbers.count))
    }
}
