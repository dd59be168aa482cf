import Docket
import Law
import Postgres
import Proceedings
import TestSupport
import Testing

@Suite(.freshDatabase) struct `A closing that moves` {
    private let first = "warning/USEFUL>courtDutyOfficer"

    /// What rings about limits; a judge who does not decide has alarms of his own.
    private func ringing(_ caseID: Int64, in court: Courtroom) async throws -> [String] {
        try await court.alarms(caseID).filter { $0.hasPrefix("warning/") || $0.hasPrefix("deadline/") }
    }

    private func marks(_ caseID: Int64, in court: Courtroom) async throws -> Set<String> {
        try await court.record(caseID).flags.intersection(["overdue", "pollsClosed"])
    }

    private func say(_ clock: String, in court: Courtroom) async throws {
        let moment = try #require(Instant(rfc3339: Courtroom.day(clock)))
        _ = try await court.house.say(
            .closes(moment, reason: "power cut"),
            about: "71-0123",
            election: "kz-2026",
            by: court.staff("duty")
        )
        try await court.settle()
    }

    @Test(arguments: [true, false])
    func `after the first warning lets the warnings of the later limit ring, owned or not`(isOwned: Bool) async throws {
        let court = try await Courtroom(at: Courtroom.day("18:54:00"))
        let caseID = try await court.open(.deliberation)
        try await court.wait(until: "18:55:00")
        #expect(try await ringing(caseID, in: court) == [first])
        if isOwned {
            let alarm = try await court.count("SELECT alarm FROM ground.alarm WHERE what = 'warning/USEFUL'")
            _ = try await court.house.own(alarm: alarm, by: court.staff("duty"))
        }
        try await say("21:00:00", in: court)
        #expect(try await ringing(caseID, in: court).isEmpty)
        try await court.wait(until: "19:55:00")
        #expect(try await ringing(caseID, in: court) == [first])
    }

    @Test func `after the limit takes back what was true of the earlier one only`() async throws {
        let court = try await Courtroom(at: Courtroom.day("18:54:00"))
        let caseID = try await court.open(.deliberation)
        try await court.wait(until: "20:01:00")
        #expect(try await marks(caseID, in: court) == ["overdue", "pollsClosed"])
        try await say("22:00:00", in: court)
        #expect(try await marks(caseID, in: court).isEmpty)
        #expect(try await ringing(caseID, in: court).isEmpty)
        try await court.wait(until: "21:25:00")
        let rung = [
            "deadline/USEFUL>courtDutyOfficer", "deadline/USEFUL>courtChair", first, "warning/USEFUL>courtChair",
        ]
        #expect(try await ringing(caseID, in: court) == rung)
        #expect(try await marks(caseID, in: court) == ["overdue"])
        try await court.wait(until: "22:00:00")
        #expect(try await marks(caseID, in: court) == ["overdue", "pollsClosed"])
        // Too little for the limit to lie ahead again: it stays passed, but the station is open.
        try await say("22:20:00", in: court)
        #expect(try await marks(caseID, in: court) == ["overdue"])
        #expect(try await ringing(caseID, in: court) == rung)
        try await court.wait(until: "22:20:00")
        #expect(try await marks(caseID, in: court) == ["overdue", "pollsClosed"])
        try await court.requireSound()
    }

    @Test func `to an earlier hour leaves what rings ringing`() async throws {
        let court = try await Courtroom(at: Courtroom.day("18:54:00"))
        let caseID = try await court.open(.deliberation)
        try await court.wait(until: "18:55:00")
        try await say("19:50:00", in: court)
        #expect(try await ringing(caseID, in: court) == [first])
        try await court.requireSound()
    }
}
