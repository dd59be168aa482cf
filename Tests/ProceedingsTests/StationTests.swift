import Docket
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `The clocks of a day` {
    private func limits(_ caseID: Int64, in court: Courtroom) async throws -> [String] {
        try await court.column(
            """
            SELECT d.rule || ' ' || to_char(d.due AT TIME ZONE 'Asia/Tashkent', 'HH24:MI') || ' '
                || coalesce(f.how || coalesce(' ' || f.reason, ''), 'open')
            FROM deadlines.deadline AS d LEFT JOIN deadlines.finish AS f USING (deadline)
            WHERE d.case_id = \(caseID)::bigint ORDER BY d.deadline
            """
        )
    }

    /// A case in which nothing happens but time: the judge has taken it, the commission was asked.
    private func quiet(_ court: Courtroom) async throws -> Int64 { try await court.open(.deliberation) }

    @Test func `warn before a limit, once each, whom the pack names`() async throws {
        let court = try await Courtroom(at: Courtroom.day("18:54:00"))
        let caseID = try await quiet(court)
        try await court.wait(until: "18:54:59.999999")
        #expect(try await court.record(caseID).count(of: "deadlineWarned") == 0)
        try await court.wait(until: "18:55:00")
        #expect(try await court.alarms(caseID) == ["warning/USEFUL>courtDutyOfficer"])
        try await court.wait(until: "19:15:00")
        let warned = try await court.alarms(caseID).filter { $0.hasPrefix("warning") }
        #expect(warned == ["warning/USEFUL>courtDutyOfficer", "warning/USEFUL>courtChair"])
        #expect(try await court.record(caseID).count(of: "deadlineWarned") == 2)
    }

    @Test func `note a limit at its instant, flag the case, and alarm the duty officer and the chair`() async throws {
        let court = try await Courtroom(at: Courtroom.day("19:20:00"))
        let caseID = try await quiet(court)
        try await court.wait(until: "19:24:59.999999")
        #expect(try await !court.record(caseID).flags.contains("overdue"))
        try await court.wait(until: "19:25:00")
        let record = try await court.record(caseID)
        #expect(record.flags == ["overdue"])
        #expect(record.state == "deliberation")
        #expect(record.count(of: "deadlinePassed") == 1)
        #expect(
            try await court.alarms(caseID) == ["deadline/USEFUL>courtDutyOfficer", "deadline/USEFUL>courtChair"]
        )
        #expect(try await limits(caseID, in: court) == ["USEFUL 19:25 passed", "LIST 00:00 open"])
        try await court.requireSound()
    }

    @Test func `flag a case when its polls close, and still ask for a decision`() async throws {
        let court = try await Courtroom(at: Courtroom.day("19:58:00"))
        let caseID = try await quiet(court)
        #expect(try await court.record(caseID).flags == ["overdue"])
        try await court.wait(until: "20:00:00")
        let record = try await court.record(caseID)
        #expect(record.flags == ["overdue", "pollsClosed"])
        #expect(record.state == "deliberation")
        try await court.rule(caseID)
        #expect(try await court.record(caseID).state == "ruled")
    }

    @Test func `are counted anew when a station closes later, the old rows staying with the reason`() async throws {
        let court = try await Courtroom()
        let caseID = try await quiet(court)
        let later = try #require(Instant(rfc3339: Courtroom.day("21:00:00")))
        let told = try await court.house.say(
            .closes(later, reason: "power cut"),
            about: "71-0123",
            election: "kz-2026",
            by: court.staff("officer")
        )
        #expect(told == 1)
        try await court.settle()
        #expect(
            try await limits(caseID, in: court) == [
                "USEFUL 19:25 superseded closingChanged", "LIST 00:00 superseded closingChanged", "USEFUL 20:25 open",
                "LIST 00:00 open",
            ]
        )
        let record = try await court.record(caseID)
        #expect(record.timers["deadline/USEFUL"] == Instant(rfc3339: Courtroom.day("20:25:00")))
        #expect(record.timers["pollsClose/station"] == later)
        #expect(record.timers["warning/USEFUL/thirty"] == Instant(rfc3339: Courtroom.day("19:55:00")))
        try await court.wait(until: "20:00:00")
        #expect(try await court.record(caseID).flags.isDisjoint(with: ["overdue", "pollsClosed"]))
    }

    /// Every clock of a case in each state, before and after its station was said to close at another time.
    @Test(arguments: [
        (
            CaseState.ratificationPending,
            [
                "deadline/LIST": "00:00", "deadline/USEFUL": "+1", "pollsClose/station": "+1",
                "ratification/lapse": "10:30",
            ]
        ),
        (
            .returnedForCorrection,
            [
                "correction/lapse": "10:40", "deadline/LIST": "00:00", "deadline/USEFUL": "+1",
                "pollsClose/station": "+1",
            ]
        ),
        (
            .offered,
            ["accept/1": "10:02", "deadline/LIST": "00:00", "deadline/USEFUL": "+1", "pollsClose/station": "+1"]
        ),
        (
            .awaitingRespondent,
            [
                "answer/1": "10:10", "deadline/LIST": "00:00", "deadline/USEFUL": "+1", "decision/0": "10:25",
                "pollsClose/station": "+1",
            ]
        ),
        (
            .deliberation,
            ["deadline/LIST": "00:00", "deadline/USEFUL": "+1", "decision/0": "10:15", "pollsClose/station": "+1"]
        ),
        (.served, ["acknowledge/0": "10:05"]), (.acknowledged, ["execution/0": "10:05"]),
        (.executed, ["confirmation/lapse": "+1"]), (.executionRefused, ["confirmation/lapse": "+1"]),
    ])
    func `go by the closing that was said last, each clock that hangs on it and no other`(
        state: CaseState,
        clocks: [String: String]
    ) async throws {
        let court = try await Courtroom()
        let caseID = try await court.open(state)
        let before = try await court.record(caseID).timers
        for (closes, hours) in [("21:00:00", Int64(1)), ("17:00:00", -3)] {
            let moment = try #require(Instant(rfc3339: Courtroom.day(closes)))
            _ = try await court.house.say(
                .closes(moment, reason: "r"),
                about: "71-0123",
                election: "kz-2026",
                by: court.staff("duty")
            )
            try await court.settle()
            let after = try await court.record(caseID).timers
            for (clock, expected) in clocks {
                let armed = try #require(before[clock], "\(clock) of \(before)")
                let moved = expected == "+1" ? armed.adding(seconds: hours * 3_600) : armed
                #expect(after[clock] == moved, "\(clock) when the station closes at \(closes)")
            }
            let others = after.keys.filter {
                clocks[$0] == nil && !$0.hasPrefix("warning") && $0 != "pollsClose/station"
            }
            #expect(others.isEmpty)
        }
        try await court.requireSound()
    }

    @Test(arguments: [true, false])
    func `that have passed are told once, whatever is said of the station before or after anybody noticed`(
        isNoted: Bool
    ) async throws {
        let court = try await Courtroom(at: Courtroom.day("19:20:00"))
        let caseID = try await quiet(court)
        try await court.database.set(instant: Courtroom.day("20:01:00"))
        if isNoted { try await court.settle() }
        let started = try #require(Instant(rfc3339: Courtroom.day("20:00:00")))
        for _ in 0..<2 {
            _ = try await court.house.say(
                .countStarted(started),
                about: "71-0123",
                election: "kz-2026",
                by: court.staff("chair")
            )
            try await court.settle()
        }
        let record = try await court.record(caseID)
        #expect(record.count(of: "deadlinePassed") == 1)
        #expect(record.count(of: "deadlinesSuperseded") == 1)
        #expect(
            try await limits(caseID, in: court) == [
                "USEFUL 19:25 passed", "LIST 00:00 superseded countStarted", "FREEZE 20:00 open", "LIST 00:00 open",
            ]
        )
        // The duty officer and the president are told of the last useful minute as of any other limit.
        let told = try await court.alarms(caseID).filter { $0.hasPrefix("deadline/USEFUL") }
        #expect(told == ["deadline/USEFUL>courtDutyOfficer", "deadline/USEFUL>courtChair"])
        try await court.requireSound()
    }

    @Test func `hear a word about a station from its commission and its court, and from nobody else`() async throws {
        let court = try await Courtroom()
        let later = try #require(Instant(rfc3339: Courtroom.day("21:00:00")))
        func say(_ person: Person, station: String = "71-0123") async throws -> Int64 {
            try await court.house.say(.closes(later, reason: "r"), about: station, election: "kz-2026", by: person)
        }
        let refused = ActRefusal.refused(.notYours)
        for name in ["neighbour", "clerk", "J-1", "prosecutor"] {
            await #expect(throws: refused) { try await say(court.staff(name)) }
        }
        await #expect(throws: refused) { try await say(.voter) }
        await #expect(throws: refused) { try await say(court.staff("chair", court: "KAR")) }
        await #expect(throws: refused) { try await say(court.staff("chair"), station: "71-9999") }
        #expect(try await court.count("SELECT count(*) FROM deadlines.station_word") == 0)
        for name in ["officer", "superior", "duty", "chair"] { #expect(try await say(court.staff(name)) == 0) }
    }

    @Test func `keep the list open to every voter until the station has closed, whatever its commission says`()
        async throws
    {
        let court = try await Courtroom()
        func say(_ word: Courthouse.StationWord, by name: String) async throws {
            _ = try await court.house.say(word, about: "71-0123", election: "kz-2026", by: court.staff(name))
        }
        func at(_ clock: String) throws -> Instant { try #require(Instant(rfc3339: Courtroom.day(clock))) }
        let closing = try at("20:00:00")
        for name in ["officer", "superior", "duty", "chair"] {
            await #expect(throws: Refusal.stationOpen(until: closing)) {
                try await say(.countStarted(at("10:00:00")), by: name)
            }
        }
        // Nor by saying first that it closed: an earlier closing is the court's to say, or the commission's above.
        await #expect(throws: Refusal.closingTooEarly(before: closing)) {
            try await say(.closes(at("10:00:00"), reason: "r"), by: "officer")
        }
        // Nor ahead of time, since the closing may still move.
        await #expect(throws: ActRefusal.self) { try await say(.countStarted(closing), by: "officer") }
        #expect(try await court.count("SELECT count(*) FROM deadlines.station_word") == 0)

        try await say(.closes(at("21:00:00"), reason: "power cut"), by: "officer")
        try await court.database.set(instant: Courtroom.day("21:00:00"))
        await #expect(throws: Refusal.stationOpen(until: try at("21:00:00"))) {
            try await say(.countStarted(at("20:59:59.999999")), by: "officer")
        }
        try await say(.countStarted(at("21:00:00")), by: "officer")
        // Once the count runs the list stays shut, but for a mistake that the court takes back.
        for name in ["officer", "superior"] {
            await #expect(throws: Refusal.countBegun) { try await say(.closes(at("22:00:00"), reason: "r"), by: name) }
        }
        try await say(.closes(at("22:00:00"), reason: "said by mistake"), by: "duty")
        await #expect(throws: Refusal.stationOpen(until: try at("22:00:00"))) {
            try await say(.countStarted(at("21:00:00")), by: "officer")
        }
    }

    @Test(arguments: ["superior", "duty", "chair"])
    func `count from an earlier closing when the court or the commission above has said it`(name: String) async throws {
        let court = try await Courtroom(at: Courtroom.day("15:00:00"))
        let moment = try #require(Instant(rfc3339: Courtroom.day("15:00:00")))
        let words: [(Courthouse.StationWord, String)] = [
            (.closes(moment, reason: "r"), name), (.countStarted(moment), "officer"),
        ]
        for (word, speaker) in words {
            _ = try await court.house.say(word, about: "71-0123", election: "kz-2026", by: court.staff(speaker))
        }
        let said = try await court.column("SELECT what FROM deadlines.station_word ORDER BY ordinal")
        #expect(said == ["closing", "count"])
    }

    @Test(arguments: ["2300-01-01T00:00:00Z", "2020-01-01T00:00:00Z"])
    func `do not follow a word about another day, which would end or put off every limit`(said: String) async throws {
        let court = try await Courtroom()
        let moment = try #require(Instant(rfc3339: said))
        let officer = try court.staff("officer")
        for word in [Courthouse.StationWord.closes(moment, reason: "r"), .countStarted(moment)] {
            await #expect(throws: ActRefusal.self) {
                try await court.house.say(word, about: "71-0123", election: "kz-2026", by: officer)
            }
        }
        #expect(try await court.count("SELECT count(*) FROM deadlines.station_word") == 0)
    }

    @Test func `freeze the list when the count has begun: no order alters it, prepared or not`() async throws {
        let court = try await Courtroom(at: Courtroom.day("20:10:00"))
        let caseID = try await quiet(court)
        let ready = try await court.rulingPaper(caseID)
        let started = try #require(Instant(rfc3339: Courtroom.day("20:15:00")))
        let officer = try court.staff("officer")
        let judge = try court.staff(try await court.liveJudge(caseID))
        try await court.wait(until: "20:15:00")
        _ = try await court.house.say(.countStarted(started), about: "71-0123", election: "kz-2026", by: officer)
        try await court.settle()
        await #expect(throws: Refusal.listFrozen) { try await court.rulingPaper(caseID) }
        await #expect(throws: Refusal.listFrozen) { try await court.house.signRuling(caseID, with: ready, by: judge) }
        try await court.rule(caseID, .grantInPart, orders: ["stop"])
        #expect(try await court.record(caseID).state == "ruled")
    }
}
