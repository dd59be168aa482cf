import Law
import TestSupport
import Testing

@testable import Docket

@Suite struct `Whoever is asked next` {
    private let three = [judge("J-1"), judge("J-2"), judge("J-3")]

    private func pool(
        _ places: [String],
        id: Int64 = 40,
        number: Int64 = 8,
        layer: JudgePool.Layer = .duty,
        isDrawn: Bool = true
    ) -> AssignmentFacts.RecordedPool {
        AssignmentFacts.RecordedPool(
            id: id,
            number: number,
            layer: layer,
            after: nil,
            text: "",
            judges: [],
            isDrawn: isDrawn,
            places: places,
            proofs: [:]
        )
    }

    private func live(_ judge: String, attempt: Int = 1) -> AssignmentFacts.Live {
        AssignmentFacts.Live(attempt: attempt, judge: judge, actBy: at("10:01:00"), accepted: nil)
    }

    private func offer(
        _ judge: String,
        place: Int,
        attempt: Int,
        actBy: String,
        pool: Int64 = 40,
        passedOver: [Assignment.PassedOver] = []
    ) -> Assignment {
        .offer(
            judge: judge,
            pool: pool,
            place: place,
            attempt: attempt,
            actBy: at(actBy),
            passedOver: passedOver
        )
    }

    @Test func `is the first of the drawn order`() throws {
        let desk = try Desk(.offered, at: "10:00:00")
        let facts = desk.assignment(three, pools: [pool(["J-3", "J-1", "J-2"])])
        #expect(
            facts.next(after: nil, planned: at("10:00:00"), under: desk.pack)
                == offer("J-3", place: 1, attempt: 1, actBy: "10:01:00")
        )
    }

    @Test func `is the next in the order after whoever was silent, and never a new draw`() throws {
        let desk = try Desk(.offered, at: "10:01:00", attempt: 1)
        let facts = desk.assignment(three, live: live("J-3"), pools: [pool(["J-3", "J-1", "J-2"])])
        #expect(
            facts.next(after: .silent, planned: at("10:01:00"), under: desk.pack)
                == offer("J-1", place: 2, attempt: 2, actBy: "10:02:00")
        )
    }

    @Test(arguments: [AssignmentFacts.EndReason.recused, .silent, .reassigned])
    func `is nobody who was asked before, for whatever reason it ended`(reason: AssignmentFacts.EndReason) throws {
        let desk = try Desk(.offered, at: "10:01:00", attempt: 2)
        let tried = [AssignmentFacts.Tried(judge: "J-3", reason: reason)]
        let facts = desk.assignment(three, live: live("J-1"), tried: tried, pools: [pool(["J-3", "J-1", "J-2"])])
        #expect(
            facts.next(after: .silent, planned: at("10:01:00"), under: desk.pack)
                == offer("J-2", place: 3, attempt: 3, actBy: "10:02:00")
        )
    }

    @Test func `is on duty now; who is not is passed over with the reason`() throws {
        let desk = try Desk(.offered)
        let roster = [judge("J-1", layers: []), judge("J-3", layers: ["fallback"])]
        let facts = desk.assignment(roster, pools: [pool(["J-2", "J-1", "J-3"])])
        #expect(
            facts.next(after: nil, planned: at("10:00:00"), under: desk.pack)
                == offer(
                    "J-3",
                    place: 3,
                    attempt: 1,
                    actBy: "10:01:00",
                    passedOver: [.init(judge: "J-2", reason: "GONE"), .init(judge: "J-1", reason: "OFF_DUTY")]
                )
        )
    }

    @Test(arguments: [("10:01:10", "10:02:00"), ("10:01:29", "10:02:00"), ("10:01:30", "10:02:30")])
    func `has his time from the planned step, unless the house was half of it late`(
        now: String,
        actBy: String
    ) throws {
        let desk = try Desk(.offered, at: now, attempt: 1)
        let facts = desk.assignment(three, live: live("J-3"), pools: [pool(["J-3", "J-1", "J-2"])])
        #expect(
            facts.next(after: .silent, planned: at("10:01:00"), under: desk.pack)
                == offer("J-1", place: 2, attempt: 2, actBy: actBy)
        )
    }

    @Test func `comes from a pool that is fixed first, when there is none yet`() throws {
        let desk = try Desk(.registered)
        let facts = desk.assignment(three)
        #expect(
            facts.next(after: nil, planned: at("10:00:00"), under: desk.pack)
                == .fixPool(facts.pool(.duty, under: desk.pack), after: nil)
        )
    }

    @Test func `comes from the reserve's own order when the duty order is used up`() throws {
        let desk = try Desk(.offered, at: "10:03:00", attempt: 1)
        let roster = [judge("J-3"), judge("J-8", layers: ["reserve"])]
        let facts = desk.assignment(roster, live: live("J-3"), pools: [pool(["J-3"])])
        guard
            case .fixPool(let reserve, after: 8) = facts.next(
                after: .silent,
                planned: at("10:03:00"),
                under: desk.pack
            )
        else {
            Issue.record("no reserve pool after the eighth")
            return
        }
        #expect(reserve.layer == .reserve)
        #expect(reserve.eligible.map(\.judge) == ["J-8"])
        #expect(reserve.members.first { $0.judge == "J-3" }?.exclusion == .offDuty)
    }

    @Test func `comes from the reserve at once when nobody on duty may be drawn`() throws {
        let pack = try TestPack().altering("holders", "widening", to: []).pack()
        let desk = try Desk(.registered, pack: pack)
        let facts = desk.assignment([judge("J-1", languages: ["ru"]), judge("J-8", layers: ["reserve"])])
        guard case .fixPool(let reserve, after: nil) = facts.next(after: nil, planned: at("10:00:00"), under: desk.pack)
        else {
            Issue.record("no pool")
            return
        }
        #expect(reserve.layer == .reserve)
    }

    @Test func `is nobody when all are spent, and the roster is looked at again soon`() throws {
        let desk = try Desk(.offered, at: "10:05:00", attempt: 2)
        let facts = desk.assignment(
            [judge("J-3"), judge("J-8", layers: ["reserve"])],
            live: live("J-8", attempt: 2),
            tried: [AssignmentFacts.Tried(judge: "J-3", reason: .silent)],
            pools: [pool(["J-3"]), pool(["J-8"], id: 41, number: 9, layer: .reserve)]
        )
        #expect(
            facts.next(after: .silent, planned: at("10:05:00"), under: desk.pack)
                == .nobody(lookAgain: at("10:05:13"))
        )
    }

    @Test func `may be somebody who has come on duty since nobody was left`() throws {
        let desk = try Desk(.awaitingDraw, at: "10:30:00", attempt: 2)
        let tried = [
            AssignmentFacts.Tried(judge: "J-3", reason: .recused), AssignmentFacts.Tried(judge: "J-8", reason: .silent),
        ]
        let pools = [pool(["J-3"]), pool(["J-8"], id: 41, number: 9, layer: .reserve)]
        let facts = desk.assignment([judge("J-3"), judge("J-4")], tried: tried, pools: pools)
        guard case .fixPool(let duty, after: 9) = facts.next(after: nil, planned: at("10:30:00"), under: desk.pack)
        else {
            Issue.record("the judge who came on duty is not asked")
            return
        }
        #expect(duty.layer == .duty)
        #expect(duty.eligible.map(\.judge) == ["J-4"])
        #expect(duty.members.first { $0.judge == "J-3" }?.exclusion == .conflict)
    }

    @Test func `is never again the judge who has just recused himself, though he stands in a further pool`() throws {
        let desk = try Desk(.offered, at: "10:03:00", attempt: 1)
        let roster = [judge("J-3", layers: ["duty", "reserve"])]
        let facts = desk.assignment(roster, live: live("J-3"), pools: [pool(["J-3"])])
        #expect(
            facts.next(after: .recused, planned: at("10:03:00"), under: desk.pack)
                == .nobody(lookAgain: at("10:03:13"))
        )
    }

    @Test func `is for the judge of the open offer alone to answer, and for the attempt he was given`() throws {
        let desk = try Desk(.offered, attempt: 2)
        let tried = [AssignmentFacts.Tried(judge: "J-1", reason: .silent)]
        let facts = desk.assignment(three, live: live("J-2", attempt: 2), tried: tried)
        try facts.requires(judge: "J-2", attempt: 2)
        #expect(throws: Refusal.stalePage(attempt: 2, version: 7)) { try facts.requires(judge: "J-2", attempt: 1) }
        #expect(throws: Refusal.stalePage(attempt: 2, version: 7)) { try facts.requires(judge: "J-1", attempt: 1) }
        #expect(throws: Refusal.notYours) { try facts.requires(judge: "J-3", attempt: 2) }
        #expect(throws: Refusal.notYours) { try desk.assignment(three).requires(judge: "J-3", attempt: 2) }
    }
}
