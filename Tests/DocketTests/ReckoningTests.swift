import Docket
import Law
import Testing

@Suite struct `Deadlines after a word about the station` {
    private let midnight = at("00:00:00", day: "2026-11-25")
    private var first: [String: Instant] { ["USEFUL": at("19:25:00"), "LIST": midnight] }

    private func reckoning(
        _ state: CaseState = .offered,
        closes: String? = nil,
        counting: String? = nil,
        inForce: [String: Instant]? = nil,
        pollsClose: String? = "20:00:00",
        at clock: String = "12:00:00"
    ) throws -> Reckoning {
        let desk = try Desk(state, at: clock)
        let day = StationDay(closes: closes.map { at($0) }, counting: counting.map { at($0) })
        let passed = Set(first.keys).subtracting((inForce ?? first).keys)
        return desk.head.reckoning(
            day: day,
            inForce: inForce ?? first,
            passed: passed,
            pollsClose: pollsClose.map { at($0) },
            under: desk.pack
        )
    }

    private func superseded(_ reckoning: Reckoning) throws -> (
        limits: [String: Instant], timers: [TimerPlan], reason: String
    ) {
        guard case .superseded(let limits, let timers, let reason) = reckoning else { throw Desk.Missing() }
        return (Dictionary(uniqueKeysWithValues: limits.map { ($0.rule, $0.due) }), timers, reason)
    }

    @Test func `stand when nothing that is counted has changed`() throws {
        #expect(try reckoning() == .stands)
        #expect(try reckoning(closes: "20:00:00") == .stands)
        let left = ["LIST": midnight]
        #expect(try reckoning(closes: "21:00:00", inForce: left, pollsClose: nil, at: "21:00:00") == .stands)
    }

    @Test func `let the station open again when no limit that goes by its closing is left`() throws {
        let left = ["LIST": midnight]
        let (limits, timers, _) = try superseded(
            reckoning(closes: "20:10:00", inForce: left, pollsClose: nil, at: "20:02:00")
        )
        #expect(limits == left)
        #expect(timers.contains(TimerPlan(.pollsClose, "station", due: at("20:10:00"))))
    }

    @Test func `tell that the station closed when the closing said last is over`() throws {
        let (_, timers, _) = try superseded(
            reckoning(closes: "19:55:00", inForce: ["LIST": midnight], at: "19:57:00")
        )
        #expect(timers.filter { $0.kind == .pollsClose } == [TimerPlan(.pollsClose, "station", due: at("19:57:00"))])
    }

    @Test func `move with a later closing, warnings and the closing itself too`() throws {
        let (limits, timers, reason) = try superseded(reckoning(closes: "21:00:00"))
        #expect(limits == ["USEFUL": at("20:25:00"), "LIST": midnight])
        #expect(reason == "closingChanged")
        #expect(timers.contains(TimerPlan(.deadline, "USEFUL", due: at("20:25:00"))))
        #expect(timers.contains(TimerPlan(.warning, "USEFUL/thirty", due: at("19:55:00"))))
        #expect(timers.contains(TimerPlan(.pollsClose, "station", due: at("21:00:00"))))
    }

    @Test func `move with an earlier closing, and what is over by it is due now`() throws {
        let (limits, timers, _) = try superseded(reckoning(closes: "12:30:00"))
        #expect(limits["USEFUL"] == at("11:55:00"))
        #expect(timers.contains(TimerPlan(.deadline, "USEFUL", due: at("12:00:00"))))
        #expect(!timers.contains { $0.kind == .warning && $0.step.hasPrefix("USEFUL") })
    }

    @Test func `gain the frozen list when the count has begun, with that as the reason`() throws {
        let (limits, timers, reason) = try superseded(reckoning(counting: "11:59:00"))
        #expect(limits == first.merging(["FREEZE": at("11:59:00")]) { one, _ in one })
        #expect(reason == "countStarted")
        #expect(!timers.contains { $0.step == "FREEZE" })
    }

    @Test func `that have passed are not told a second time`() throws {
        let left = ["LIST": midnight]
        #expect(try reckoning(inForce: left, at: "19:30:00") == .stands)
        let (limits, timers, reason) = try superseded(
            reckoning(counting: "19:29:00", inForce: left, at: "19:30:00")
        )
        #expect(limits == ["LIST": midnight, "FREEZE": at("19:29:00")])
        #expect(reason == "countStarted")
        #expect(!timers.contains { $0.step == "USEFUL" })
    }

    @Test func `that have passed come again when the closing moves them into the future`() throws {
        let (limits, _, reason) = try superseded(
            reckoning(closes: "21:00:00", inForce: ["LIST": midnight], at: "19:30:00")
        )
        #expect(limits == ["LIST": midnight, "USEFUL": at("20:25:00")])
        #expect(reason == "closingChanged")
    }

    @Test(arguments: CaseState.allCases.filter { !$0.isBeforeRuling })
    func `stand once the judge has spoken`(state: CaseState) throws {
        #expect(try reckoning(state, closes: "21:00:00") == .stands)
    }

    @Test func `know the closing in force and whether the list is frozen, from the very instant`() throws {
        let station = try Desk().station
        #expect(StationDay(closes: nil, counting: nil).closing(of: station) == at("20:00:00"))
        #expect(StationDay(closes: at("21:00:00"), counting: nil).closing(of: station) == at("21:00:00"))
        let day = StationDay(closes: nil, counting: at("20:30:00"))
        #expect(!day.listIsFrozen(at: at("20:29:59.999999")))
        #expect(day.listIsFrozen(at: at("20:30:00")))
        #expect(!StationDay(closes: nil, counting: nil).listIsFrozen(at: at("23:00:00")))
    }
}
