import CaseStore
import Docket
import Law
import Postgres
import TestSupport
import Testing

@testable import Proceedings

@Suite(.freshDatabase) struct `Several nodes` {
    private func watches(_ count: Int, of court: Courtroom) async throws -> [Watch] {
        var watches: [Watch] = []
        for _ in 0..<count { watches.append(Watch(try await court.node())) }
        return watches
    }

    /// Lets all watches fire at once until none finds anything.
    private func exhaust(_ watches: [Watch]) async throws {
        var quiet = 0
        while quiet < 3 {
            let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                for watch in watches { group.addTask { try await watch.fire() } }
                return try await group.reduce(0, +)
            }
            quiet = fired == 0 ? quiet + 1 : 0
        }
    }

    @Test(arguments: [2, 3])
    func `do each thing once, whoever comes first`(nodes: Int) async throws {
        let court = try await Courtroom()
        let watches = try await watches(nodes, of: court)
        var cases: [Int64] = []
        for nonce in 1...12 { cases.append(try await court.file(Papers.complaint(nonce)).caseID) }
        try await exhaust(watches)
        while try await court.answerHolders() > 0 { try await exhaust(watches) }
        for caseID in cases {
            #expect(
                try await court.record(caseID).events
                    == ["filed", "signaturePassed", "registered", "poolFixed", "drawn", "offered"]
            )
        }
        try await court.database.advance(bySeconds: 60)
        try await exhaust(watches)
        for caseID in cases {
            #expect(try await court.record(caseID).events.suffix(2) == ["offered", "offered"])
            #expect(try await court.record(caseID).attempt == 2)
        }
        try court.requireNothingFailed()
        try await court.requireSound()
    }

    @Test(arguments: 0..<6)
    func `with the judge at the last instant end with the judge or with the lapse, never both`(round: Int) async throws
    {
        let court = try await Courtroom()
        let caseID = try await court.open(.offered)
        let judge = try court.staff(try await court.liveJudge(caseID))
        let watches = try await watches(2, of: court)
        // The judge acts before the lapse, the clock goes on, and all of it happens at once.
        try await court.database.set(instant: Courtroom.day("10:00:59.999999"))
        let isTaken = try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                do {
                    try await court.house.accept(caseID, attempt: 1, by: judge)
                    return true
                } catch is Refusal {
                    return false
                }
            }
            group.addTask {
                try await court.database.set(instant: Courtroom.day("10:01:00"))
                return nil
            }
            for watch in watches {
                group.addTask {
                    for _ in 0..<5 { try await watch.fire() }
                    return nil
                }
            }
            return try await group.reduce(false) { $0 || $1 == true }
        }
        try await court.settle()
        let record = try await court.record(caseID)
        #expect(record.state == (isTaken ? "awaitingRespondent" : "offered"))
        #expect(record.attempt == (isTaken ? 1 : 2))
        #expect(record.count(of: "accepted") == (isTaken ? 1 : 0))
        #expect(try await court.attempts(caseID).first?.end == (isTaken ? nil : "silent"))
        try await court.requireSound()
    }

    @Test func `that see the judge's yes first let the lapse find nothing, and the other way round`() async throws {
        let court = try await Courtroom()
        let first = try await court.open(.offered, nonce: 1)
        let second = try await court.open(.offered, nonce: 2)
        let judge = try court.staff(try await court.liveJudge(second))
        try await court.database.set(instant: Courtroom.day("10:00:59.999999"))
        try await court.accept(first)
        try await court.database.set(instant: Courtroom.day("10:01:00"))
        try await court.settle()
        #expect(try await court.record(first).attempt == 1)
        #expect(try await court.record(second).attempt == 2)
        await #expect(throws: Refusal.self) { try await court.house.accept(second, attempt: 1, by: judge) }
    }

    @Test func `keep a bad timer from taking the others with it, and park it in the end`() async throws {
        let court = try await Courtroom()
        let good = try await court.open(.offered, nonce: 1)
        let bad = try await court.open(.offered, nonce: 2)
        // A stage that no timer may start: whoever answers it throws.
        try await court.owner.run(
            "SELECT ground.arm(\(bad)::bigint, 'stage', 'hearing', ground.instant() + interval '60 seconds')"
        )
        try await court.database.advance(bySeconds: 60)
        _ = try await court.watch.fire()
        #expect(try await court.record(good).attempt == 2)
        #expect(try await court.record(bad).attempt == 2)
        #expect(court.journal.words.filter { $0.hasPrefix("timerFailed") }.count == 1)
        for _ in 0..<7 {
            try await court.database.advance(bySeconds: 61)
            _ = try await court.watch.fire()
        }
        let audit = try await court.house.audit()
        #expect(audit["parked"]?.array?.first?["kind"] == "stage")
    }
}
