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
        guard mayRead(head, view, reader) else { return nil }
        if case .staff(let person, let office) = reader {
            try await pool.transaction { connection in
                try Access.noteReading(
                    caseID: caseID,
                    person: person.person,
                    role: office.role,
                    purpose: purpose,
                    on: connection
                )
            }
        }
        return CaseView(head: head, view: view, pack: pack, reader: reader)
    }

    /// Whether a reader has a part in the case; who stands above the commission, only once somebody told him of it.
    private func mayRead(_ head: CaseHead, _ view: JSONValue, _ reader: Person) -> Bool {
        guard case .staff(_, let office) = reader else { return true }
        let told = (view["told"]?.array ?? []).compactMap(\.string)
        switch office.role {
        case .registryClerk, .courtDutyOfficer, .courtChair: return office.court == head.court
        case .judge:
            return office.judge != nil
                && (view["live"]?["judge"]?.string == office.judge || view["lastJudge"]?.string == office.judge)
        case .commissionOfficer:
            return office.commission == head.commission
                || told.contains("superiorCommission/\(office.commission ?? "")")
        case .prosecutor:
            return told.contains { $0.hasPrefix("prosecutor/") }
        case .auditor: return true
        }
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
        try await pool.transaction { connection in try Cases.alarm(alarm, court: court, on: connection) }
    }

    /// The board of a court.
    public func board(of court: String) async throws -> JSONValue {
        let rows = limits.listRows
        return try await pool.transaction { connection in
            try Cases.board(court: court, atMost: rows, on: connection)
        }
    }

    /// "I am on it": the first who says so owns the alarm.
    public func own(alarm: Int64, by person: Person) async throws -> JSONValue {
        guard case .staff(let signedIn, let office) = person,
            office.role == .courtDutyOfficer || office.role == .courtChair
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
    /// The office of a person that may act on a case in one of these roles; nil when none may.
    public func office(of person: SignedIn, in caseID: Int64, among roles: [Role]) async throws -> SignedIn.Office? {
        let head = try await pool.transaction { connection in try Cases.view(of: caseID, on: connection).head }
        return person.offices.first { office in
            guard roles.contains(office.role) else { return false }
            switch office.role {
            case .registryClerk, .courtDutyOfficer, .courtChair: return office.court == head.court
            case .commissionOfficer: return office.commission == head.commission
            case .judge, .prosecutor, .auditor: return true
            }
        }
    }

    /// The name of bytes: their SHA-256 in lower-case hex.
    public func hash(of bytes: [UInt8]) -> String { Digest.sha256Hex(bytes) }
}
