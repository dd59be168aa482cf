internal import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// Makes the ruling's bytes of the judge's form and freezes them under their hash; the judge signs exactly these.
    ///
    /// - Throws: ``ActRefusal`` for another judge, another attempt, a form with gaps, or a list that is frozen.
    public func prepareRuling(_ caseID: Int64, form: RulingForm, by person: Person) async throws -> (
        sha256: String, bytes: [UInt8]
    ) {
        try await act { connection in
            let read = try RulingStore.facts(of: caseID, on: connection)
            let facts = read.facts
            let office = try office(for: .ruling, of: person, on: facts.head)
            try facts.requires(judge: office.judge ?? "", attempt: form.attempt)
            let pack = try packs.pack(facts.head.pack)
            let faults = facts.faults(of: form, under: pack)
            guard faults.isEmpty else { throw ActRefusal.document(.notValid(faults)) }
            try facts.requiresOpenList(for: form.orders.map(\.order), under: pack)
            let document = RulingDocument(
                facts: facts,
                form: form,
                judge: office.judge ?? "",
                verdict: read.verdict,
                pack: pack
            )
            let bytes = document.value.canonicalBytes
            try requireSignable(bytes, of: form)
            let sha256 = Digest.sha256Hex(bytes)
            try RulingStore.keepDraft(facts.head, sha256: sha256, bytes: bytes, by: person.actor, on: connection)
            return (sha256, bytes)
        }
    }

    /// Refuses bytes that could be frozen and never signed, since the published schema or the store has no room for them.
    private func requireSignable(_ bytes: [UInt8], of form: RulingForm) throws(ActRefusal) {
        do {
            _ = try schemas.parse(bytes, as: .ruling)
        } catch .notValid(let faults) {
            throw .document(.notValid(faults.map(RulingDocument.onForm)))
        } catch {
            throw .document(error)
        }
        guard bytes.count > limits.documentBytes else { return }
        let longest = form.facts.utf8.count >= form.reasons.utf8.count ? "/facts" : "/reasons"
        let message = "at most \(limits.documentBytes) bytes in all"
        throw .document(.notValid([SchemaFault(pointer: longest, message: message, keyword: "maxLength")]))
    }

    /// Takes in the signed ruling: the frozen bytes, the judge's own signature, the attempt and the list checked again.
    public func signRuling(_ caseID: Int64, with paper: ActPaper, by person: Person) async throws {
        let sha256 = paper.paper.sha256
        try await act { connection in
            let read = try RulingStore.facts(of: caseID, draft: sha256, on: connection)
            let facts = read.facts
            let office = try office(for: .ruling, of: person, on: facts.head)
            // Sent again because the answer was lost: the first ruling stands, and nothing changes it.
            if let ruling = try RulingStore.ruling(of: caseID, on: connection), ruling["sha256"]?.string == sha256,
                ruling["judge"]?.string == office.judge
            {
                return
            }
            guard let draft = read.draft, case .staff(let signedIn, _) = person else {
                throw ActRefusal.refused(.stalePage(attempt: facts.head.attempt, version: facts.head.version))
            }
            try facts.requires(judge: office.judge ?? "", attempt: draft.attempt)
            let pack = try packs.pack(facts.head.pack)
            let content = try schemas.parse(draft.bytes, as: .ruling)
            let orders = content["operative"]?.array ?? []
            try facts.requiresOpenList(for: orders.compactMap { $0["order"]?.string }, under: pack)
            try requireSignature(
                under: paper,
                by: signedIn.iin,
                mustSign: true,
                as: .ruling,
                head: facts.head,
                on: connection
            )
            guard let outcome = content["outcome"]?.string.flatMap(Outcome.init(rawValue:)) else {
                throw StoreFault("outcome")
            }
            try RulingStore.sign(
                facts.head,
                sha256: sha256,
                judge: office.judge ?? "",
                outcome: outcome,
                content: content,
                operative: operative(orders, kind: pack.kind(facts.head.kind)),
                container: paper.paper,
                by: person.actor,
                timers: [.next(.service, at: facts.head.moment)],
                on: connection
            )
            if let signature = paper.signature { try askStamp(on: signature, of: caseID, on: connection) }
        }
    }

    /// Serves at once a ruling that is held because its judge's certificate had been revoked.
    ///
    /// The duty officer or the president, who were told to look at it, say why; or the judge himself, signed in with another
    /// certificate, stands by it.
    ///
    /// - Throws: ``ActRefusal`` for anybody else, without a reason, and where no ruling is held.
    public func release(_ caseID: Int64, reason: String, version: Int?, by person: Person) async throws {
        try await act { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
            let office = try office(for: .release, of: person, on: head)
            try head.requires(.ruled)
            if office.role == .judge {
                let judge = try RulingStore.ruling(of: caseID, on: connection)?["judge"]?.string
                guard judge == office.judge else { throw Refusal.notYours }
            }
            try head.requires(version: version)
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw ActRefusal.document(.member("/reason", "reason"))
            }
            guard try RulingStore.release(head, reason: reason, by: person.actor, on: connection) else {
                throw Refusal.outOfTurn(state: head.state)
            }
        }
    }

    private func operative(_ orders: [JSONValue], kind: Kind?) -> JSONValue {
        .array(
            orders.map { order in
                let changes = order["order"]?.string.flatMap { kind?.request($0)?.changesList } ?? false
                return [
                    "order": order["order"] ?? .null, "commission": order["commission"] ?? .null,
                    "station": order["station"] ?? .null, "by": order["by"] ?? .null, "changesList": .bool(changes),
                ]
            }
        )
    }

    /// The court's sealed word on when a signed ruling was taken in, made once and kept (`dauys-entry/1`).
    public func rulingEntry(of caseID: Int64) async throws -> (entry: [UInt8], seal: [UInt8])? {
        let (ruling, zone, number, court) = try await act { connection in
            let head = try Cases.view(of: caseID, on: connection).head
            let pack = try packs.pack(head.pack)
            let ruling = try RulingStore.ruling(of: caseID, on: connection)
            return (ruling, pack.court(head.court)?.zone ?? .utc, head.number, head.court)
        }
        guard let ruling, let signed = ruling["signed"]?.integer else { return nil }
        if let entry = ruling["entry"]?.string.flatMap({ Base64.bytes($0) }),
            let seal = ruling["entrySeal"]?.string.flatMap({ Base64.bytes($0) })
        {
            return (entry, seal)
        }
        let taken = Instant(microsecondsSince1970: signed)
        let entry: JSONValue = [
            "type": .string(DocumentType.entry.word), "case": .string(number), "court": .string(court),
            "answers": ruling["sha256"] ?? .null, "signature": ruling["container"] ?? .null,
            "taken": .string(taken.rfc3339(in: zone)),
        ]
        let bytes = entry.canonicalBytes
        guard let sealer else { return nil }
        let seal = try sealer.seal(bytes, atSeconds: taken.secondsSince1970)
        try await pool.transaction { connection in
            try RulingStore.keepEntry(of: caseID, entry: bytes, seal: seal, on: connection)
        }
        let kept = try await act { connection in
            let kept = try RulingStore.ruling(of: caseID, on: connection)
            // Whoever came first has kept the seal that stays; that one is stamped.
            if let seal = kept?["entrySeal"]?.string.flatMap({ Base64.bytes($0) }) {
                try askStamp(on: seal, of: caseID, on: connection)
            }
            return kept
        }
        guard let kept, let keptEntry = kept["entry"]?.string.flatMap({ Base64.bytes($0) }),
            let keptSeal = kept["entrySeal"]?.string.flatMap({ Base64.bytes($0) })
        else { return nil }
        return (keptEntry, keptSeal)
    }

    /// Whether a ruling of that number and code is real; nothing about the person.
    public func check(number: String, code: String) async throws -> JSONValue? {
        guard number.utf8.count <= 64, code.utf8.count == 10 else { return nil }
        return try await pool.transaction { connection in
            try RulingStore.find(number: number, code: code.lowercased(), on: connection)
        }
    }
}

/// A `dauys-ruling/1` out of the judge's form.
struct RulingDocument {
    let facts: RulingFacts
    let form: RulingForm
    let judge: String
    let verdict: JSONValue?
    let pack: Pack

    var value: JSONValue {
        let head = facts.head
        let zone = pack.court(head.court)?.zone ?? .utc
        return [
            "type": .string(DocumentType.ruling.word), "case": .string(head.number),
            "answers": .string(facts.complaintSha256), "court": .string(head.court), "judge": .string(judge),
            "decided": .string(head.moment.rfc3339(in: zone)), "language": .string(head.language.rawValue),
            "outcome": .string(form.outcome.rawValue), "operative": .array(form.orders.map { operative($0, zone) }),
            "facts": .string(form.facts), "reasons": .string(form.reasons),
            "law": .array(form.law.filter { !$0.isEmpty }.map(JSONValue.string)), "force": "immediate",
            "appeal": .string(pack.texts.text("ruling.appeal", in: head.language)), "signature": signature,
            "draw": facts.poolNumber.map(JSONValue.integer) ?? .null,
        ]
    }

    /// A fault of the document at the place of the form that the judge filled in.
    static func onForm(_ fault: SchemaFault) -> SchemaFault {
        let pointer = fault.pointer.replacing("/operative", with: "/orders", maxReplacements: 1)
            .replacing("/signature/reason", with: "/signatureReason", maxReplacements: 1)
        return SchemaFault(pointer: pointer, message: fault.message, keyword: fault.keyword)
    }

    private var signature: JSONValue {
        [
            "indication": verdict?["indication"] ?? "absent", "sub": verdict?["sub"] ?? .null,
            "ratified": .bool(facts.isRatified), "reason": form.signatureReason.map(JSONValue.string) ?? .null,
        ]
    }

    private func operative(_ order: RulingForm.Order, _ zone: Zone) -> JSONValue {
        let person = facts.complaint.document["complainant"]
        return [
            "order": .string(order.order), "commission": .string(facts.head.commission),
            "station": .string(facts.head.station), "line": nil,
            "by": order.by.map { .string($0.rfc3339(in: zone)) } ?? .null,
            "person": [
                "iin": person?["iin"] ?? .null, "familyName": person?["familyName"] ?? .null,
                "givenName": person?["givenName"] ?? .null, "patronymic": person?["patronymic"] ?? .null,
            ],
        ]
    }
}
