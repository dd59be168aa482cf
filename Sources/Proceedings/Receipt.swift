internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

/// A receipt with the court's seal, if the court could seal.
struct SealedReceipt: Sendable {
    let number: String
    let publicID: String
    let secretKeyID: String
    let document: JSONValue
    let bytes: [UInt8]
    let seal: [UInt8]?
}

extension Courthouse {
    /// The receipt of a filing: its bytes are a pure function of stored rows, its seal is made once and kept.
    func receipt(of caseID: Int64, edition: Int) async throws -> SealedReceipt {
        let (facts, document) = try await act { connection in
            let facts = try FilingStore.receiptFacts(of: caseID, edition: edition, on: connection)
            let pack = try packs.pack(facts["pack"]?.string ?? "")
            return (facts, ReceiptDocument(facts: facts, pack: pack).document)
        }
        let bytes = document.canonicalBytes
        var seal = facts["seal"]?.string.flatMap { Base64.bytes($0) }
        if seal == nil, let sealer, let made = try? sealer.seal(bytes, atSeconds: receivedSeconds(facts)) {
            // A court without its sealing key still takes complaints: the seal is then null, and comes later.
            seal = try await pool.transaction { connection in
                try FilingStore.keepSeal(
                    of: caseID,
                    edition: edition,
                    receipt: bytes,
                    seal: made,
                    stamp: stampQuestion(on: made),
                    on: connection
                )
            }
            errandPoke.wake()
        }
        return SealedReceipt(
            number: facts["number"]?.string ?? "",
            publicID: facts["publicId"]?.string ?? "",
            secretKeyID: facts["secretKey"]?.string ?? "",
            document: document,
            bytes: bytes,
            seal: seal
        )
    }

    /// The receipt and seal of a filing; of a correction under its own edition, nil for an edition that is not there.
    ///
    /// The first stays what it was given as for ever, so every correction has a receipt of its own beside it.
    public func receipt(of caseID: Int64, atEdition edition: Int = 1) async throws -> (
        bytes: [UInt8], seal: [UInt8]?
    )? {
        let newest = try await pool.transaction { connection in
            try AdmissionStore.facts(of: caseID, on: connection).edition
        }
        guard (1...newest).contains(edition) else { return nil }
        let receipt = try await receipt(of: caseID, edition: edition)
        return (receipt.bytes, receipt.seal)
    }

    private func receivedSeconds(_ facts: JSONValue) -> Int64 { (facts["filed"]?.integer ?? 0) / 1_000_000 }
}

/// A `dauys-receipt/1` out of the rows of a filing.
struct ReceiptDocument {
    let facts: JSONValue
    let pack: Pack

    var document: JSONValue {
        let language = facts["language"]?.string.flatMap(Language.init(rawValue:)) ?? pack.languages[0]
        let zone = facts["court"]?.string.flatMap(pack.court)?.zone ?? .utc
        let received = Instant(microsecondsSince1970: facts["received"]?.integer ?? 0)
        let deadlines = (facts["deadlines"]?.array ?? []).map {
            DeadlineDocument($0).document(in: language, zone: zone)
        }
        return [
            "type": .string(DocumentType.receipt.word), "case": facts["number"] ?? .null,
            "court": facts["court"] ?? .null, "election": facts["election"] ?? .null,
            "publicId": facts["publicId"] ?? .null, "received": .string(received.rfc3339(in: zone)),
            "documents": facts["documents"] ?? [],
            "signed": facts["signature"].map { $0.isNull ? "absent" : "present" } ?? "absent",
            "deadlines": .array(deadlines), "next": next(language, zone),
            "pack": ["id": .string(pack.id), "version": .string(pack.version), "sha256": .string(pack.sha256)],
            "clock": facts["clock"] ?? .null,
        ]
    }

    private func next(_ language: Language, _ zone: Zone) -> JSONValue {
        let step = NextStep(state: .received, by: nil)
        return step.document(in: language, zone: zone, pack: pack)
    }
}

/// A kept deadline as documents show it: with everything that says where it comes from.
struct DeadlineDocument {
    let kept: JSONValue

    init(_ kept: JSONValue) { self.kept = kept }

    func document(in language: Language, zone: Zone) -> JSONValue {
        let at = kept["trigger"]?["at"]?.integer.map(Instant.init(microsecondsSince1970:))
        let due = kept["due"]?.integer.map(Instant.init(microsecondsSince1970:))
        return [
            "rule": kept["rule"] ?? .null,
            "trigger": [
                "event": kept["trigger"]?["event"] ?? .null,
                "at": at.map { .string($0.rfc3339(in: zone)) } ?? .null,
            ],
            "due": due.map { .string($0.rfc3339(in: zone)) } ?? .null,
            "quantity": kept["quantity"] ?? .null, "unit": kept["unit"] ?? .null, "source": kept["source"] ?? .null,
            "edition": kept["edition"] ?? .null, "sure": kept["sure"] ?? .null,
            "text": kept["text"]?[language.rawValue] ?? kept["text"]?.object?.values.first ?? .null,
        ]
    }
}

/// What comes next in a case: what, who does it, and by when.
struct NextStep {
    let state: CaseState
    let by: Instant?

    /// Words come from the pack, `next.<state>.what` and `next.<state>.who`; null where the pack has none for the state.
    func document(in language: Language, zone: Zone, pack: Pack) -> JSONValue {
        [
            "what": words("what", language, pack), "who": words("who", language, pack),
            "by": by.map { .string($0.rfc3339(in: zone)) } ?? .null,
        ]
    }

    private func words(_ part: String, _ language: Language, _ pack: Pack) -> JSONValue {
        let key = "next.\(state.rawValue).\(part)"
        return pack.texts[key] == nil ? .null : .string(pack.texts.text(key, in: language))
    }
}
