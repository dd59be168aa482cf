public import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Signatures

/// A case as one reader may see it.
public struct CaseView: Sendable {
    public let head: CaseHead
    /// Everything stored that may be shown to somebody; ``document(in:)`` chooses.
    public let view: JSONValue
    public let pack: Pack
    public let reader: Person

    public var zone: Zone { pack.court(head.court)?.zone ?? .utc }

    private func text(_ micros: JSONValue?) -> JSONValue {
        micros?.integer.map { .string(Instant(microsecondsSince1970: $0).rfc3339(in: zone)) } ?? .null
    }

    private var isStaff: Bool { if case .staff = reader { true } else { false } }

    /// The next limit of the case: its kind, and when.
    public var nextLimit: (kind: String, due: Instant)? {
        let timers = view["timers"]?.array ?? []
        let waiting = timers.first { !["stage", "warning", "pollsClose"].contains($0["kind"]?.string ?? "") }
        guard let kind = waiting?["kind"]?.string, let due = waiting?["due"]?.integer else { return nil }
        return (kind, Instant(microsecondsSince1970: due))
    }

    /// The case in the reader's language, as `GET /cases/{number}` answers it.
    public func document(in language: Language) -> JSONValue {
        let step = NextStep(state: head.state, by: nextLimit?.due)
        var members: [String: JSONValue] = [
            "case": .string(head.number), "publicId": .string(head.publicID), "state": .string(head.state.rawValue),
            "stage": .string(head.state.stage.rawValue), "version": .integer(Int64(head.version)),
            "attempt": .integer(Int64(head.attempt)), "kind": .string(head.kind), "station": .string(head.station),
            "court": .string(head.court), "commission": .string(head.commission), "election": .string(head.election),
            "request": .string(head.request), "language": .string(head.language.rawValue),
            "received": .string(head.received.rfc3339(in: zone)), "now": .string(head.moment.rfc3339(in: zone)),
            "flags": .array(head.flags.sorted().map(JSONValue.string)), "timeline": timeline,
            "deadlines": deadlines(in: language), "signature": signature(in: language),
            "next": step.document(in: language, zone: zone, pack: pack), "documents": documents,
            "complaint": view["complaint"] ?? .null, "defects": view["defects"] ?? [],
            "transfer": view["transfer"] ?? .null, "draws": view["pools"] ?? [], "service": service,
            "execution": execution, "replies": replies, "ruling": ruling, "origin": view["originNumber"] ?? .null,
            "sequels": view["sequels"] ?? [],
        ]
        if isStaff {
            members["content"] = view["content"] ?? .null
            members["assignment"] = assignment
            members["timers"] = timers
        }
        return .object(members)
    }

    private var timeline: JSONValue {
        .array(
            (view["timeline"]?.array ?? []).map { event in
                var entry: [String: JSONValue] = [
                    "event": event["event"] ?? .null, "at": text(event["at"]), "stage": event["stage"] ?? .null,
                    "by": event["by"] ?? .null, "state": event["state"] ?? .null,
                ]
                if isStaff { entry["facts"] = event["facts"] ?? .null }
                return .object(entry)
            }
        )
    }

    private func deadlines(in language: Language) -> JSONValue {
        .array(
            (view["deadlines"]?.array ?? []).map { kept in
                var members = DeadlineDocument(kept).document(in: language, zone: zone).object ?? [:]
                members["consequence"] = kept["consequence"] ?? .null
                members["nature"] = kept["nature"] ?? .null
                members["lastUseful"] = kept["lastUseful"] ?? false
                members["arithmetic"] = kept["arithmetic"]?[language.rawValue] ?? .null
                members["ended"] = kept["ended"] ?? .null
                members["endedAt"] = text(kept["endedAt"])
                members["endReason"] = kept["endReason"] ?? .null
                return .object(members)
            }
        )
    }

    private func signature(in language: Language) -> JSONValue {
        guard let verdict = view["verdict"], !verdict.isNull else { return .null }
        let sub = verdict["sub"]?.string
        let word = sub ?? verdict["indication"]?.string ?? "passed"
        return [
            "verdict": verdict["indication"] ?? .null, "sub": verdict["sub"] ?? .null,
            "words": .string(pack.texts.text("signature.\(word)", in: language)), "at": text(verdict["at"]),
            "checks": verdict["content"]?["checks"] ?? [],
        ]
    }

    private var documents: JSONValue {
        .array(
            (view["documents"]?.array ?? []).map { document in
                var members = document.object ?? [:]
                members["added"] = text(document["added"])
                return .object(members)
            }
        )
    }

    private var assignment: JSONValue {
        guard let live = view["live"], !live.isNull else { return .null }
        return [
            "judge": live["judge"] ?? .null, "attempt": live["attempt"] ?? .null, "actBy": text(live["actBy"]),
            "accepted": text(live["accepted"]),
        ]
    }

    private var timers: JSONValue {
        .array(
            (view["timers"]?.array ?? []).map { timer in
                ["kind": timer["kind"] ?? .null, "step": timer["step"] ?? .null, "due": text(timer["due"])]
            }
        )
    }

    private var replies: JSONValue {
        .array(
            (view["replies"]?.array ?? []).map { reply in
                [
                    "position": reply["position"] ?? .null, "document": reply["document"] ?? .null,
                    "inTime": reply["inTime"] ?? .null, "at": text(reply["at"]),
                ]
            }
        )
    }

    private var ruling: JSONValue {
        guard let ruling = view["ruling"], !ruling.isNull else { return .null }
        return [
            "sha256": ruling["sha256"] ?? .null, "outcome": ruling["outcome"] ?? .null,
            "signed": text(ruling["signed"]),
            "force": text(ruling["force"]), "signature": ruling["container"] ?? .null,
            "operative": ruling["content"]?["operative"] ?? [], "facts": ruling["content"]?["facts"] ?? .null,
            "reasons": ruling["content"]?["reasons"] ?? .null, "law": ruling["content"]?["law"] ?? [],
            "appeal": ruling["content"]?["appeal"] ?? .null, "judge": ruling["judge"] ?? .null,
            "code": .string(String((ruling["sha256"]?.string ?? "").prefix(10))),
        ]
    }

    private var service: JSONValue {
        .array(
            (view["copies"]?.array ?? []).map { copy in
                [
                    "addressee": copy["addressee"] ?? .null, "channel": copy["channel"] ?? .null,
                    "document": copy["document"] ?? .null, "delivered": text(copy["delivered"]),
                    "acknowledged": text(copy["acknowledged"]),
                ]
            }
        )
    }

    private var execution: JSONValue {
        .array(
            (view["reports"]?.array ?? []).map { report in
                var members = report.object ?? [:]
                members["at"] = text(report["at"])
                return .object(members)
            }
        )
    }
}

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
        guard mayRead(head, view, reader, pack) else { return nil }
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

    /// Whether a secret opens a case; the same work for an unknown number as for a wrong secret.
    public func opens(_ secret: String, number: String) async throws -> Bool {
        guard let caseID = try await caseID(numbered: number) else {
            _ = secrets.matches(secret, publicID: "AAAAAAAAAAAAAAAAAAAAAA", keyID: secrets.currentKeyID)
            return false
        }
        let view = try await pool.transaction { connection in try Cases.view(of: caseID, on: connection) }
        return secrets.matches(
            secret,
            publicID: view.head.publicID,
            keyID: view.view["secretKey"]?.string ?? secrets.currentKeyID
        )
    }

    private func mayRead(_ head: CaseHead, _ view: JSONValue, _ reader: Person, _ pack: Pack) -> Bool {
        guard case .staff(_, let office) = reader else { return true }
        switch office.role {
        case .registryClerk, .courtDutyOfficer, .courtChair: return office.court == head.court
        case .judge:
            return office.judge != nil
                && (view["live"]?["judge"]?.string == office.judge || view["lastJudge"]?.string == office.judge)
        case .commissionOfficer:
            return office.commission == head.commission || office.commission == pack.superior(of: head.commission)?.id
        case .prosecutor:
            let events = view["timeline"]?.array ?? []
            return events.contains {
                ["executionRefused", "executionLapsed", "denied"].contains($0["event"]?.string ?? "")
                    || $0["facts"]?["to"]?.string == "prosecutor"
            }
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
    public func inbox(of addressee: String, office: String?) async throws -> JSONValue {
        let rows = limits.listRows
        return try await pool.transaction { connection in
            try Cases.inbox(addressee: addressee, office: office, atMost: rows, on: connection)
        }
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
