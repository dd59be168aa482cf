import Docket
import Law
import Testing

@Suite struct `A filing` {
    private let sha = String(repeating: "a", count: 64)
    private let other = String(repeating: "b", count: 64)

    private func facts(
        underSameKey: FilingFacts.Earlier? = nil,
        withSameBytes: FilingFacts.Earlier? = nil,
        nonceIsUsed: Bool = false,
        day: StationDay = StationDay(closes: nil, counting: nil),
        at clock: String = "10:00:00"
    ) -> FilingFacts {
        FilingFacts(
            moment: at(clock),
            pack: "ab",
            underSameKey: underSameKey,
            withSameBytes: withSameBytes,
            nonceIsUsed: nonceIsUsed,
            stationDay: day
        )
    }

    private func earlier(_ document: String, isSigned: Bool) -> FilingFacts.Earlier {
        FilingFacts.Earlier(caseID: 5, document: document, edition: 1, isSigned: isSigned)
    }

    private func filing(_ facts: FilingFacts, isSigned: Bool = true) throws -> Filing {
        let desk = try Desk()
        return facts.filing(
            of: try Desk.complaint(),
            sha256: sha,
            isSigned: isSigned,
            at: try desk.station,
            under: desk.pack
        )
    }

    private func registered(_ facts: FilingFacts) throws -> (deadlines: [Deadline], timers: [TimerPlan]) {
        guard case .register(let deadlines, let timers) = try filing(facts) else { throw Desk.Missing() }
        return (deadlines, timers)
    }

    @Test func `that nobody has seen is registered, signed or not, and its signature is looked at now`() throws {
        for isSigned in [true, false] {
            guard case .register(_, let timers) = try filing(facts(), isSigned: isSigned) else {
                Issue.record("a new filing was not registered")
                return
            }
            #expect(timers.first == TimerPlan(.stage, "signature", due: at("10:00:00")))
        }
    }

    @Test func `has its limits counted from the receipt, with a timer for each and for each warning`() throws {
        let (deadlines, timers) = try registered(facts())
        #expect(deadlines.map(\.rule) == ["USEFUL", "LIST"])
        #expect(deadlines.map(\.due) == [at("19:25:00"), at("00:00:00", day: "2026-11-25")])
        #expect(
            Set(timers.dropFirst()) == [
                TimerPlan(.deadline, "USEFUL", due: at("19:25:00")),
                TimerPlan(.warning, "USEFUL/thirty", due: at("18:55:00")),
                TimerPlan(.warning, "USEFUL/ten", due: at("19:15:00")),
                TimerPlan(.deadline, "LIST", due: at("00:00:00", day: "2026-11-25")),
                TimerPlan(.warning, "LIST/thirty", due: at("23:30:00")),
                TimerPlan(.warning, "LIST/ten", due: at("23:50:00")),
                TimerPlan(.pollsClose, "station", due: at("20:00:00")),
            ]
        )
    }

    @Test func `that comes too late to help has the limit that is over due at once, and no warning before it`() throws {
        let (_, timers) = try registered(facts(at: "19:58:00"))
        #expect(timers.contains(TimerPlan(.deadline, "USEFUL", due: at("19:58:00"))))
        #expect(!timers.contains { $0.step.hasPrefix("USEFUL/") })
        #expect(timers.contains { $0.kind == .pollsClose })
    }

    @Test(arguments: [("19:59:59.999999", true), ("20:00:00", false)])
    func `waits for the closing of polls only when it is still to come`(clock: String, waits: Bool) throws {
        #expect(try registered(facts(at: clock)).timers.contains { $0.kind == .pollsClose } == waits)
    }

    @Test func `at three minutes to midnight has three minutes in law, and the ten minutes' warning is past`() throws {
        let (deadlines, timers) = try registered(facts(at: "23:57:00"))
        #expect(deadlines.map(\.rule) == ["LIST"])
        #expect(
            timers.dropFirst().map(\.self) == [TimerPlan(.deadline, "LIST", due: at("00:00:00", day: "2026-11-25"))]
        )
    }

    @Test func `counts from the closing time that was set, and knows that the count has begun`() throws {
        let day = StationDay(closes: at("21:00:00"), counting: at("09:00:00"))
        let (deadlines, _) = try registered(facts(day: day))
        #expect(deadlines.first { $0.rule == "USEFUL" }?.due == at("20:25:00"))
        #expect(deadlines.first { $0.rule == "FREEZE" }?.due == at("09:00:00"))
    }

    @Test func `under the same key is a replay and gives the secret again`() throws {
        let known = earlier(sha, isSigned: true)
        let answer = try filing(facts(underSameKey: known, withSameBytes: known))
        #expect(answer == .replay(known, givesSecret: true))
    }

    @Test func `of the same bytes under another key is a replay without the secret`() throws {
        let known = earlier(sha, isSigned: true)
        #expect(try filing(facts(withSameBytes: known)) == .replay(known, givesSecret: false))
    }

    @Test func `of other bytes under a used key is refused, whatever else is known of it`() throws {
        let known = earlier(other, isSigned: true)
        #expect(try filing(facts(underSameKey: known)) == .keyReused)
        let twin = earlier(sha, isSigned: true)
        #expect(try filing(facts(underSameKey: known, withSameBytes: twin, nonceIsUsed: true)) == .keyReused)
    }

    @Test func `with a used nonce is refused, but its own nonce is no obstacle to a replay`() throws {
        #expect(try filing(facts(nonceIsUsed: true)) == .nonceUsed)
        let known = earlier(sha, isSigned: true)
        #expect(try filing(facts(withSameBytes: known, nonceIsUsed: true)) == .replay(known, givesSecret: false))
    }

    @Test func `that was unsigned and comes again signed brings a late signature`() throws {
        let known = earlier(sha, isSigned: false)
        #expect(try filing(facts(withSameBytes: known)) == .lateSignature(known, givesSecret: false))
        #expect(
            try filing(facts(underSameKey: known, withSameBytes: known)) == .lateSignature(known, givesSecret: true)
        )
        #expect(try filing(facts(withSameBytes: known), isSigned: false) == .replay(known, givesSecret: false))
    }

    @Test func `that was signed keeps its first signature`() throws {
        let known = earlier(sha, isSigned: true)
        #expect(try filing(facts(withSameBytes: known), isSigned: true) == .replay(known, givesSecret: false))
    }
}
