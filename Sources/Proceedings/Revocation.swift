internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

/// What a question about revocation was asked for, as the errand carries it.
enum RevocationSubject {
    /// The signature under a complaint, by the SHA-256 of its container.
    case complaint(Int64, container: String)
    /// The signature under a ruling, and when it was taken in.
    case ruling(Int64, container: String, signedSeconds: Int64)
    /// The certificate with which somebody of the staff signed in, by its SHA-256.
    case session(certificate: String)

    /// Reads it back; nil when the errand is none of these.
    init?(_ errand: Errand) {
        let payload = errand.payload
        if let certificate = payload["session"]?.string {
            self = .session(certificate: certificate)
        } else if let caseID = errand.caseID, let container = payload["container"]?.string {
            if let signed = payload["signedSeconds"]?.integer {
                self = .ruling(caseID, container: container, signedSeconds: signed)
            } else {
                self = .complaint(caseID, container: container)
            }
        } else {
            return nil
        }
    }
}

extension Courthouse {
    /// What a responder is asked about the signer of these facts; nil when the pack does not want to know, or nobody who
    /// may be asked could tell.
    func revocationQuestion(about facts: SignatureFacts, under pack: Pack) -> [String: JSONValue]? {
        let urls = (facts.signer?.ocspURLs ?? []).filter(isAllowed(url:))
        guard pack.verdictPolicy.requiresRevocation, !urls.isEmpty, !facts.signerDER.isEmpty, !facts.issuerDER.isEmpty
        else { return nil }
        return [
            "urls": .array(urls.map(JSONValue.string)), "certificate": .string(Base64.text(facts.signerDER)),
            "issuer": .string(Base64.text(facts.issuerDER)),
            "longestPauseMilliseconds": .integer(pack.revocationSeconds("retry", else: 60) * 1_000),
            "freshnessSeconds": .integer(
                pack.revocationSeconds("freshness", else: limits.revocationFreshnessSeconds)
            ),
        ]
    }

    /// Asks whether the certificate under a ruling was revoked; the ruling stands and is served meanwhile.
    func askRevocation(
        ofRuling paper: ActPaper,
        _ head: CaseHead,
        _ pack: Pack,
        on connection: borrowing Connection
    ) throws {
        let signed = head.moment.secondsSince1970
        let facts = verifier.facts(container: paper.signature ?? [], over: paper.document, atSeconds: signed)
        guard let container = paper.paper.containerSha256, var question = revocationQuestion(about: facts, under: pack)
        else { return }
        question["container"] = .string(container)
        question["signedSeconds"] = .integer(signed)
        let zone = pack.court(head.court)?.zone ?? .utc
        try RulingStore.askRevocation(
            head,
            container: container,
            payload: .object(question),
            giveUp: zone.nextMidnight(after: head.moment),
            on: connection
        )
    }

    /// Acts on what a responder said; that nobody answered changes something only where a complaint waits for it.
    func answerRevocation(
        of subject: RevocationSubject,
        with state: RevocationState,
        on connection: borrowing Connection
    ) throws {
        switch subject {
        case .complaint(let caseID, let container):
            try answerRevocation(of: caseID, about: container, with: state, nil, on: connection)
        case .ruling(let caseID, let container, let signed):
            // What was revoked only afterwards was good when it signed.
            guard case .revoked(let since, _) = state, since <= signed,
                let head = try Cases.lock(caseID, on: connection)
            else { return }
            let pack = try packs.pack(head.pack)
            let end = head.moment.adding(seconds: max(1, pack.budget(.decision)))
            try RulingStore.revoke(head, container: container, holdUntil: end, on: connection)
        case .session(let certificate):
            guard case .revoked = state else { return }
            let ended = try Access.revoke(certificate: certificate, on: connection)
            log("certificateRevoked", ["certificate": String(certificate.prefix(16)), "sessions": String(ended)])
        }
    }
}
