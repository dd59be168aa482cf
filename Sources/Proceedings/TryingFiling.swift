internal import CaseStore
internal import Docket
public import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// Checks a filing as ``file(_:)`` does, tells what would become of it, and stores nothing.
    ///
    /// - Throws: the same ``FilingRefusal`` as a filing; only the key may be left out.
    public func tryFiling(_ request: FilingRequest, in language: Language) async throws -> JSONValue {
        guard request.key.isEmpty || request.hasGoodKey else { throw FilingRefusal.badKey }
        let complaint = try read(request.document)
        let sha256 = Digest.sha256Hex(request.document)
        // Without a key of its own it is compared with a key that no filing can have.
        let key = Digest.sha256Hex(Array(request.key.utf8))
        return try await act(wakes: false) { connection in
            let found = try standing(
                of: complaint,
                sha256: sha256,
                isSigned: request.signature != nil,
                key: key,
                atMostAnHour: limits.filingsPerPersonAndHour,
                on: connection
            )
            let (facts, court, pack) = (found.facts, found.court, found.pack)
            var deadlines: [Deadline] = []
            let outcome: String
            switch found.filing {
            case .tooMany(let again): throw FilingRefusal.tooMany(waitSeconds: facts.moment.seconds(until: again))
            case .keyReused: throw FilingRefusal.keyReused
            case .nonceUsed: throw FilingRefusal.nonceUsed
            case .replay: outcome = "known"
            case .lateSignature: outcome = "ratification"
            case .register(let found, _): (outcome, deadlines) = ("registered", found)
            }
            return [
                "wouldBe": .string(outcome), "sha256": .string(sha256), "kind": .string(complaint.kind),
                "station": .string(complaint.station), "court": .string(court.code),
                "now": .string(facts.moment.rfc3339(in: court.zone)),
                "deadlines": .array(
                    deadlines.map { DeadlineDocument($0.json).document(in: language, zone: court.zone) }
                ),
                "signature": signature(of: request, complaint, at: facts.moment, pack, language),
                "attachments": .array(request.attachments.map { paper($0, complaint) }),
            ]
        }
    }

    /// How the signature stands before anybody is asked about revocation; null where there is none.
    private func signature(
        of request: FilingRequest,
        _ complaint: Complaint,
        at moment: Instant,
        _ pack: Pack,
        _ language: Language
    ) -> JSONValue {
        guard let container = request.signature else { return .null }
        let verdict = judge(
            container,
            over: request.document,
            by: complaint.signer,
            purpose: .document,
            atSeconds: moment.secondsSince1970,
            under: pack
        )
        let words = pack.words(
            onSignature: verdict.indication.rawValue,
            sub: verdict.sub,
            failed: verdict.checks.filter { check in check.outcome == .failed }.map(\.name),
            in: language
        )
        return [
            "verdict": .string(verdict.indication.rawValue), "sub": verdict.sub.map(JSONValue.string) ?? .null,
            "words": .string(words),
        ]
    }

    private func paper(_ bytes: [UInt8], _ complaint: Complaint) -> JSONValue {
        let sha256 = Digest.sha256Hex(bytes)
        return [
            "sha256": .string(sha256), "isNamed": .bool(complaint.paper(sha256) != nil),
            "wouldBeKept": .bool(bytes.count <= limits.attachmentBytes),
        ]
    }
}
