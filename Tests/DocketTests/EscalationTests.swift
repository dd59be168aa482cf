import Docket
import Law
import TestSupport
import Testing

@Suite struct `The next escalation` {
    @Test(arguments: [
        (TimerPlan.Kind.accept, "2", "nextJudge"), (.draw, "again", "nextDraw"),
        (.warning, "decide/ten", "courtChair"), (.screening, "0", "courtDutyOfficer"),
        (.screening, "1", "courtChair"), (.decision, "1", "courtChair"), (.acknowledge, "0", "commissionOfficer"),
        (.acknowledge, "2", "prosecutor"), (.acknowledge, "3", "notCarriedOut"),
        (.execution, "0", "superiorCommission"),
        (.execution, "1", "notCarriedOut"), (.nobodyOnDuty, "1", "courtChair"),
    ])
    func `is said by the ladder that the timer climbs`(timer: TimerPlan.Kind, step: String, to: String) throws {
        #expect(try TestPack().pack().escalates(timer, to: step) == to)
    }

    @Test func `on the last rung is the same person again`() throws {
        let pack = try TestPack().pack()
        #expect(pack.escalates(.screening, to: "2") == "courtChair")
        #expect(pack.escalates(.decision, to: "9") == "courtChair")
    }

    @Test(arguments: [TimerPlan.Kind.stage, .deadline, .verdict, .answer, .confirmation, .pollsClose])
    func `calls nobody for a timer that climbs nothing`(timer: TimerPlan.Kind) throws {
        #expect(try TestPack().pack().escalates(timer, to: "0") == nil)
    }

    @Test func `is nobody's once everybody was called because no judge is left`() throws {
        #expect(try TestPack().pack().escalates(.nobodyOnDuty, to: "2") == nil)
    }

    /// The ladder of an exhausted order, with these delays in seconds.
    private func pack(_ delays: [Int64]) throws -> Pack {
        let roles = ["courtDutyOfficer", "courtChair", "prosecutor"]
        let rungs = zip(roles, delays).map { role, delay -> JSONValue in
            ["step": .string(role.lowercased()), "after": TestPack.seconds(delay), "to": .string(role)]
        }
        return try TestPack().altering("ladders", "ladders", "orderExhausted", to: .array(rungs)).pack()
    }

    @Test func `of a ladder that begins calls everybody without a delay, and arms the first with one`() throws {
        let head = try Desk(.awaitingDraw, at: "12:00:00").head
        let both = head.begin(.orderExhausted, as: .nobodyOnDuty, under: try pack([0, 0, 90]))
        #expect(both.calls.map(\.role) == ["courtDutyOfficer", "courtChair"] && both.calls.map(\.step) == [0, 1])
        #expect(both.next == TimerPlan(.nobodyOnDuty, "2", due: at("12:01:30")))
        let all = head.begin(.orderExhausted, as: .nobodyOnDuty, under: try pack([0, 0, 0]))
        #expect(all.calls.count == 3 && all.next == nil)
        let none = head.begin(.orderExhausted, as: .nobodyOnDuty, under: try pack([5, 5, 9]))
        #expect(none.calls.isEmpty && none.next == TimerPlan(.nobodyOnDuty, "0", due: at("12:00:05")))
    }

    @Test func `shows everybody who was called in the same moment as called`() throws {
        let rungs = try pack([0, 0, 90]).rungs(of: "nobodyOnDuty", reached: 0, at: at("12:00:00"))
        #expect(rungs.map(\.isDone) == [true, true, false])
    }

    @Test func `stands among the rungs before and after it, at their planned instants`() throws {
        let rungs = try TestPack().pack().rungs(of: "acknowledge", reached: 1, at: at("12:20:00"))
        #expect(rungs.map(\.role) == ["commissionOfficer", "superiorCommission", "prosecutor"])
        #expect(rungs.map(\.at) == [at("12:19:10"), at("12:20:00"), at("12:21:10")])
        #expect(rungs.map(\.isDone) == [true, true, false])
        let warnings = try TestPack().pack().rungs(of: "warning/decide", reached: 0, at: at("17:00:00"))
        #expect(warnings.map(\.at) == [at("17:00:00"), at("17:20:00")])
    }

    @Test func `has no rungs where an alarm climbs no ladder, or is above its last rung`() throws {
        let pack = try TestPack().pack()
        #expect(pack.rungs(of: "certificateRevoked", reached: 0, at: at("12:00:00")).isEmpty)
        #expect(pack.rungs(of: "draw", reached: 0, at: at("12:00:00")).isEmpty)
        #expect(pack.rungs(of: "execution", reached: 1, at: at("12:00:00")).isEmpty)
        #expect(!pack.rungs(of: "execution", reached: 0, at: at("12:00:00")).isEmpty)
    }
}
