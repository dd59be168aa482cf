import Docket
import Law
import TestSupport

/// Facts as a test needs them: one case on voting day, in whichever state, with whatever else is named.
struct Desk {
    static let received = at("10:00:00")

    let pack: Pack
    let head: CaseHead

    init(
        _ state: CaseState = .received,
        at clock: String = "10:00:00",
        kind: String = "VL-01",
        language: Language = .kk,
        attempt: Int = 0,
        origin: Int64? = nil,
        pack: Pack? = nil
    ) throws {
        self.pack = try pack ?? TestPack().pack()
        head = CaseHead(
            id: 1,
            number: "AST-2026-000001",
            publicID: "3q2-7wAAEjRWeJq83vAAEQ",
            election: "kz-2026",
            court: "AST",
            station: "71-0123",
            commission: "KZ-71-0123",
            kind: kind,
            request: "include",
            language: language,
            pack: "ab",
            received: Self.received,
            state: state,
            version: 7,
            attempt: attempt,
            flags: [],
            origin: origin,
            moment: at(clock)
        )
    }

    var station: Station {
        get throws {
            guard let station = pack.station("71-0123") else { throw Missing() }
            return station
        }
    }

    struct Missing: Error {}

    /// A complaint whose members may be replaced.
    static func complaint(_ changes: [String: JSONValue] = [:], iin: String = "900517450120") throws -> Complaint {
        let usual: [String: JSONValue] = [
            "type": "dauys-complaint/1", "election": "kz-2026", "station": "71-0123", "kind": "VL-01",
            "request": "include", "language": "kk", "nonce": "3q2-7wAAEjRWeJq83vAAEQ", "statement": "Not listed.",
            "complainant": ["iin": .string(iin)], "representative": nil, "answers": nil, "attachments": [],
            "challenged": ["act": "decision", "commission": "KZ-71-0123", "made": nil, "number": nil],
            "composed": "2026-11-24T09:58:00+05:00", "learned": nil,
            "consents": ["anyRegion": false, "remoteHearing": true],
        ]
        guard let complaint = Complaint(.object(usual.merging(changes) { _, changed in changed })) else {
            throw Missing()
        }
        return complaint
    }
}

/// An instant of voting day by the clock of the test pack; `24:00` is the next midnight.
func at(_ clock: String, day: String = "2026-11-24") -> Instant {
    guard let instant = Instant(rfc3339: "\(day)T\(clock)+05:00") else {
        preconditionFailure("\(clock) is no time of day.")
    }
    return instant
}
