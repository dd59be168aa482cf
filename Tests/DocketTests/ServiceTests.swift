import Docket
import Law
import TestSupport
import Testing

@Suite struct `Service and execution` {
    @Test func `of an order wait for the commission's acknowledgement`() throws {
        let desk = try Desk(.ruled, at: "12:00:00")
        let plan = desk.head.servicePlan(orders: true, under: desk.pack)
        #expect(plan.commission == "KZ-71-0123")
        #expect(plan.superior == "KZ-71")
        #expect(plan.acknowledgeBy == at("12:01:30"))
        #expect(plan.timers == [TimerPlan(.acknowledge, "0", due: at("12:01:30"))])
    }

    @Test func `of a ruling that orders nothing wait for nothing`() throws {
        let desk = try Desk(.ruled, at: "12:00:00")
        let plan = desk.head.servicePlan(orders: false, under: desk.pack)
        #expect(plan.superior == "KZ-71")
        #expect(plan.acknowledgeBy == nil)
        #expect(plan.timers.isEmpty)
    }

    @Test func `climb a ladder rung by rung, counted from the planned instants`() throws {
        let desk = try Desk(.served, at: "12:01:31")
        let steps = [0, 1, 2].map { step in
            desk.head.climb(
                .acknowledgement,
                as: .acknowledge,
                step: step,
                planned: at("12:01:30"),
                under: desk.pack
            )
        }
        #expect(steps.map(\.?.role) == ["commissionOfficer", "superiorCommission", "prosecutor"])
        #expect(steps.map(\.?.addressee) == ["commission", "superiorCommission", "prosecutor"])
        #expect(
            steps.map(\.?.next) == [
                TimerPlan(.acknowledge, "1", due: at("12:02:20")), TimerPlan(.acknowledge, "2", due: at("12:02:40")),
                nil,
            ]
        )
    }

    @Test(arguments: [3, -1])
    func `know no rung beyond the ladder`(step: Int) throws {
        let desk = try Desk(.served)
        let rung = desk.head.climb(
            .acknowledgement,
            as: .acknowledge,
            step: step,
            planned: at("12:00:00"),
            under: desk.pack
        )
        #expect(rung == nil)
    }

    @Test func `never plan the next rung into the past, however late the house was`() throws {
        let desk = try Desk(.served, at: "13:00:00")
        let rung = desk.head.climb(
            .acknowledgement,
            as: .acknowledge,
            step: 0,
            planned: at("12:00:00"),
            under: desk.pack
        )
        #expect(rung?.next?.due == at("13:00:01"))
    }

    @Test func `give the commission its time from the acknowledgement on`() throws {
        let desk = try Desk(.acknowledged, at: "12:02:00")
        #expect(desk.head.executionTimers(under: desk.pack) == [TimerPlan(.execution, "0", due: at("12:07:00"))])
    }

    @Test(arguments: [
        ("12:00:00", nil, "21:00:00"), ("12:00:00", "21:30:00", "22:30:00"), ("21:00:00", nil, "22:00:00"),
    ])
    func `wait for the voter's word until an hour after closing`(now: String, closes: String?, due: String) throws {
        let desk = try Desk(.executed, at: now)
        let day = StationDay(closes: closes.map { at($0) }, counting: nil)
        #expect(
            desk.head.confirmationTimers(day: day, under: desk.pack)
                == [TimerPlan(.confirmation, "lapse", due: at(due))]
        )
    }

    @Test(
        arguments: [
            // A closing that lies ahead, later or earlier, takes the wait with it.
            ("12:00:00", "21:00:00", "21:30:00", "22:30:00"), ("12:00:00", "21:00:00", "18:00:00", "19:00:00"),
            // One that is over by what was said last shortens the wait and never draws it out, however often it is said.
            ("12:00:00", "21:00:00", "11:00:00", "13:00:00"), ("12:30:00", "13:00:00", "11:00:00", nil),
            // Nothing has changed.
            ("12:00:00", "21:00:00", nil, nil), ("20:30:00", "21:00:00", nil, nil), ("12:00:00", nil, "21:30:00", nil),
        ] as [(String, String?, String?, String?)]
    )
    func `wait for the voter's word by the closing that was said last`(
        now: String,
        armed: String?,
        closes: String?,
        due: String?
    ) throws {
        for state in [CaseState.executed, .executionRefused] {
            let desk = try Desk(state, at: now)
            let day = StationDay(closes: closes.map { at($0) }, counting: nil)
            let moved = desk.head.movedConfirmation(from: armed.map { at($0) }, day: day, under: desk.pack)
            #expect(moved == due.map { TimerPlan(.confirmation, "lapse", due: at($0)) })
        }
        let served = try Desk(.served, at: now)
        let day = StationDay(closes: at("21:30:00"), counting: nil)
        #expect(served.head.movedConfirmation(from: at("21:00:00"), day: day, under: served.pack) == nil)
    }

    @Test func `open one case of its own, and none for such a case itself`() throws {
        #expect(try Desk(.executionRefused).head.opensSequel(sequels: 0))
        #expect(try !Desk(.executionRefused).head.opensSequel(sequels: 1))
        #expect(try !Desk(.executionRefused, kind: "EX-01", origin: 4).head.opensSequel(sequels: 0))
    }
}

@Suite struct `The commission's window` {
    @Test(arguments: [
        (nil, "12:10:00"), ("23:00:00", "12:10:00"), ("12:20:00", "12:10:00"), ("12:19:58", "12:09:59"),
        ("12:01:00", "12:00:30"), ("12:00:01", "12:00:01"), ("11:00:00", "12:00:01"),
    ])
    func `is the pack's, but leaves the judge half of what is useful, and is never nothing`(
        useful: String?,
        replyBy: String
    ) throws {
        let desk = try Desk(.accepted, at: "12:00:00")
        #expect(desk.head.replyWindow(useful: useful.map { at($0) }, under: desk.pack).replyBy == at(replyBy))
    }

    @Test func `is followed by the judge's own limit`() throws {
        let desk = try Desk(.deliberation, at: "12:00:00")
        #expect(desk.head.decisionTimers(under: desk.pack) == [TimerPlan(.decision, "0", due: at("12:15:00"))])
    }

    @Test func `of a pack that gives no time lasts a second all the same`() throws {
        let pack = try TestPack().altering("budgets", "stages", "answer", to: TestPack.seconds(0)).pack()
        let desk = try Desk(.accepted, at: "12:00:00", pack: pack)
        #expect(desk.head.replyWindow(useful: nil, under: pack).replyBy == at("12:00:01"))
    }
}
