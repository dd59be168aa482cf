internal import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// A case for a reader who may see it; nil, alike for everybody else and for an unknown number.
    ///
    /// A reading by staff is noted with its purpose.
    public func view(of number: String, for reader: Person, purpose: String) async throws -> CaseView? {
        guard let caseID = try await caseID(numbered: number) else { return nil }
        let (head, view, pack) = try await act(wakes: false) { connection in
            let read = try Cases.view(of: caseID, on: connection)
            return (read.head, read.view, try packs.pack(read.head.pack))
        }
        var purpose = purpose
        if case .staff(let person, let office) = reader {
            let party = Authority.Party(office.role)
            if !Authority.allows(party, .readCase, parties(head, view).relations(of: office)) {
                guard Authority.allows(party, .readCase, [.emergency]),
                    try await parties(of: number, for: person.person)?.isOpenInEmergency == true
                else { return nil }
                purpose = "emergency/" + purpose
            }
            let noted = person.key.map { "key \($0.id)/\(purpose)" } ?? purpose
            try await pool.transaction { connection in
                try Access.noteReading(
                    caseID: caseID,
                    person: person.person,
                    role: office.role,
                    purpose: noted,
                    on: connection
                )
            }
        }
        return CaseView(head: head, view: view, pack: pack, reader: reader)
    }

    private func parties(_ head: CaseHead, _ view: JSONValue) -> CaseParties {
        let judges = [view["live"]?["judge"]?.string, view["lastJudge"]?.string].compactMap { $0 }
        return CaseParties(
            court: head.court,
            commission: head.commission,
            judges: Set(judges),
            formerJudges: [],
            told: Set((view["told"]?.array ?? []).compactMap(\.string))
        )
    }

    /// The bytes of a document of a case.
    public func bytes(of sha256: String, in caseID: Int64) async throws -> [UInt8]? {
        guard sha256.utf8.count == 64 else { return nil }
        return try await pool.transaction { connection in
            try FilingStore.bytes(of: sha256, in: caseID, on: connection)
        }
    }

    /// A judge's offers and cases.
    public func queue(of judge: String) async throws -> JSONValue {
        try await pool.transaction { connection in try AssignmentStore.queue(of: judge, on: connection) }
    }

    /// What waits for a clerk.
    public func desk(of court: String) async throws -> JSONValue {
        let rows = limits.listRows
        return try await pool.transaction { connection in
            try AdmissionStore.desk(court: court, atMost: rows, on: connection)
        }
    }

    /// An inbox; every prosecutor sees what is addressed to prosecutors.
    ///
    /// What waits to be seen or answered is in it beside the newest; `before` is where a page of older messages goes on.
    public func inbox(of addressee: String, office: String?, before: Int64? = nil) async throws -> JSONValue {
        let rows = limits.listRows
        return try await pool.transaction { connection in
            try Cases.inbox(addressee: addressee, office: office, atMost: rows, before: before, on: connection)
        }
    }

    /// One message of an inbox, however old; nil when it is not that inbox's.
    public func message(_ message: Int64, of addressee: String, office: String?) async throws -> JSONValue? {
        try await pool.transaction { connection in
            try Cases.message(message, addressee: addressee, office: office, on: connection)
        }
    }

    /// One open alarm of a court, however many rang since.
    public func alarm(_ alarm: Int64, of court: String) async throws -> JSONValue? {
        let found = try await pool.transaction { connection in try Cases.alarm(alarm, court: court, on: connection) }
        return try found.map(sayingWhoIsNext)
    }

    /// The board of a court.
    public func board(of court: String) async throws -> JSONValue {
        let rows = limits.listRows
        let board = try await pool.transaction { connection in
            try Cases.board(court: court, atMost: rows, on: connection)
        }
        var members = board.object ?? [:]
        members["alarms"] = .array(try (board["alarms"]?.array ?? []).map(sayingWhoIsNext))
        return .object(members)
    }

    /// An alarm with `escalation` as `{at, to}`, by the ladders of the case's own pack, and the rungs of the alarm's ladder
    /// as `steps` of `{at, to, done}`.
    func sayingWhoIsNext(_ alarm: JSONValue) throws -> JSONValue {
        var members = alarm.object ?? [:]
        guard let pack = try members.removeValue(forKey: "pack")?.string.map(packs.pack) else { return alarm }
        let what = alarm["what"]?.string ?? ""
        let rang = Instant(microsecondsSince1970: alarm["at"]?.integer ?? 0)
        members["steps"] = .array(
            pack.rungs(of: what, reached: Int(alarm["step"]?.integer ?? 0), at: rang).map { rung in
                ["at": .integer(rung.at.micros), "to": .string(rung.role), "done": .bool(rung.isDone)]
            }
        )
        if let next = alarm["escalation"], let timer = next["timer"]?.string {
            let to = TimerPlan.Kind(rawValue: timer).flatMap { pack.escalates($0, to: next["step"]?.string ?? "") }
            members["escalation"] = to.map { ["at": next["at"] ?? .null, "to": .string($0)] } ?? .null
        }
        return .object(members)
    }

    /// "I am on it": the first who says so owns the alarm.
    public func own(alarm: Int64, by person: Person) async throws -> JSONValue {
        guard case .staff(let signedIn, let office) = person,
            Authority.parties(of: .attendAlarm).contains(Authority.Party(office.role))
        else { throw ActRefusal.refused(.notYours) }
        let kept = try await pool.transaction { connection in
            let kept = try Cases.own(alarm: alarm, person: signedIn.person, on: connection)
            // Another court's alarm is as unknown as one that never rang; the throw takes the ownership back.
            guard let kept, kept["court"]?.string == office.court else { throw ActRefusal.refused(.notYours) }
            return kept
        }
        return kept
    }

    /// Notes that a message was opened.
    public func open(message: Int64, by person: SignedIn) async throws {
        let who = person.person
        try await pool.transaction { connection in try Cases.open(message: message, person: who, on: connection) }
    }

    /// The auditor's findings.
    public func audit() async throws -> JSONValue {
        try await pool.transaction { connection in try Cases.audit(on: connection) }
    }

    /// Figures for the metrics page.
    public func counts() async throws -> JSONValue {
        try await pool.transaction { connection in try Cases.counts(on: connection) }
    }

    /// Whether this house can work: the database writable, a pack in force, the sealing key at hand.
    public func ready() async throws -> JSONValue {
        let database = try await pool.transaction { connection in try Cases.ready(on: connection) }
        var members = database.object ?? [:]
        members["sealingKey"] = .bool(sealer != nil)
        return .object(members)
    }

    /// The instant of the database.
    public func instant() async throws -> Instant {
        try await pool.transaction { connection in try Errands.instant(on: connection) }
    }
}

extension Courthouse {
    /// The name of bytes: their SHA-256 in lower-case hex.
    public func hash(of bytes: [UInt8]) -> String { Digest.sha256Hex(bytes) }
}
