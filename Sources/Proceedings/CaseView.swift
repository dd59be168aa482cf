internal import CaseStore
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

    /// Whether the reader sees the inside of the house: reasons of a recusal, who was asked, clocks.
    ///
    /// A party to the case never does, nor who is told of a ruling.
    private var isOfCourt: Bool {
        guard case .staff(_, let office) = reader else { return false }
        return switch office.role {
        case .judge, .registryClerk, .courtDutyOfficer, .courtChair, .auditor: true
        case .commissionOfficer, .prosecutor: false
        }
    }

    /// The next limit of the case: its kind, and when.
    public var nextLimit: (kind: String, due: Instant)? {
        let timers = view["timers"]?.array ?? []
        let others = ["stage", "warning", "pollsClose", "nobodyOnDuty"]
        let waiting = timers.first { !others.contains($0["kind"]?.string ?? "") }
        guard let kind = waiting?["kind"]?.string, let due = waiting?["due"]?.integer else { return nil }
        return (kind, Instant(microsecondsSince1970: due))
    }

    /// Until when a signed ruling is held, because its judge's certificate had been revoked; nil when it is not held.
    public var heldUntil: Instant? {
        guard head.state == .ruled else { return nil }
        let service = (view["timers"]?.array ?? []).first { $0["kind"] == "stage" && $0["step"] == "service" }
        let due = service?["due"]?.integer.map(Instant.init(microsecondsSince1970:))
        return due.flatMap { $0 > head.moment ? $0 : nil }
    }

    /// What a withdrawal under the secret alone would do now.
    public var withdrawalUnderSecret: Withdrawal {
        head.withdrawal(
            isSigned: view["signature"].map { !$0.isNull } ?? false,
            wasVouchedFor: view["vouched"]?.bool ?? false,
            underSignature: false
        )
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
            "complaint": view["complaint"] ?? .null, "edition": view["edition"] ?? 1, "defects": view["defects"] ?? [],
            "transfer": view["transfer"] ?? .null, "draws": view["pools"] ?? [], "service": service,
            "execution": execution, "replies": replies, "ruling": ruling, "origin": view["originNumber"] ?? .null,
            "sequels": view["sequels"] ?? [], "emergencies": emergencies,
        ]
        if isStaff { members["content"] = view["content"] ?? .null }
        if isOfCourt {
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
                if isOfCourt { entry["facts"] = withInstants(event["facts"] ?? .null) }
                return .object(entry)
            }
        )
    }

    /// Facts as programs read them: they are kept with microseconds for instants, and nothing else in them is that large.
    private func withInstants(_ facts: JSONValue) -> JSONValue {
        switch facts {
        case .object(let members): .object(members.mapValues(withInstants))
        case .array(let items): .array(items.map(withInstants))
        case .integer(let number) where number >= 100_000_000_000_000: text(facts)
        case .integer, .null, .bool, .string: facts
        }
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
        let failed = (verdict["content"]?["checks"]?.array ?? []).filter { check in check["outcome"] == "failed" }
        let words = pack.words(
            onSignature: verdict["indication"]?.string ?? "passed",
            sub: verdict["sub"]?.string,
            failed: failed.compactMap { check in check["name"]?.string },
            in: language
        )
        return [
            "verdict": verdict["indication"] ?? .null, "sub": verdict["sub"] ?? .null,
            "words": .string(words), "at": text(verdict["at"]),
            "checks": verdict["content"]?["checks"] ?? [], "policy": verdict["content"]?["policy"] ?? .null,
            "engine": verdict["content"]?["engine"] ?? .null,
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

    /// When somebody without a part in the case opened it; everybody who sees the case sees that, and the court sees who.
    private var emergencies: JSONValue {
        .array(
            (view["emergencies"]?.array ?? []).map { emergency in
                var members: [String: JSONValue] = [
                    "at": text(emergency["at"]), "until": text(emergency["until"]), "by": emergency["by"] ?? .null,
                ]
                if isOfCourt {
                    members["name"] = emergency["name"] ?? .null
                    members["reason"] = emergency["reason"] ?? .null
                }
                return .object(members)
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
