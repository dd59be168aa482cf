internal import CaseStore
internal import Delivery
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
    /// Whether an address of a certificate may be asked: its host is on the configuration's list.
    ///
    /// An address that names a user before its host is none: what stands before the `@` looks like a host and is not.
    func isAllowed(url: String) -> Bool {
        guard let place = Breakers.place(of: url), let colon = place.lastIndex(of: ":") else { return false }
        return allowedHosts.contains { host in
            host.lowercased() == place || host.lowercased() == place[..<colon]
        }
    }

    /// Whether a responder or a list said before that the signer's certificate was called back: no act waits for a new
    /// answer.
    func isKnownToBeRevoked(_ facts: SignatureFacts, on connection: borrowing Connection) throws -> Bool {
        guard let certificate = facts.signer?.sha256 else { return false }
        let now = Instant(microsecondsSince1970: facts.atSeconds * 1_000_000)
        return try listed(facts, at: now).isRevoked || Access.isRevoked(certificate: certificate, on: connection)
    }

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

    /// Acts on what was found out; that nobody could tell changes something only where a complaint waits for it.
    func answerRevocation(
        of subject: RevocationSubject,
        with finding: RevocationFinding,
        listsMayTell: Bool = false,
        on connection: borrowing Connection
    ) throws {
        switch subject {
        case .complaint(let caseID, let container):
            try answerRevocation(
                of: caseID,
                about: container,
                with: finding,
                listsMayTell: listsMayTell,
                nil,
                on: connection
            )
        case .ruling(let caseID, let container, let signed):
            // What was revoked only afterwards was good when it signed.
            guard case .revoked(let since, _) = finding.state, since <= signed,
                let head = try Cases.lock(caseID, on: connection)
            else { return }
            let pack = try packs.pack(head.pack)
            let end = head.moment.adding(seconds: max(1, pack.budget(.decision)))
            try RulingStore.revoke(head, container: container, holdUntil: end, on: connection)
        case .session(let certificate):
            guard case .revoked = finding.state else { return }
            let ended = try Access.revoke(certificate: certificate, on: connection)
            log("certificateRevoked", ["certificate": String(certificate.prefix(16)), "sessions": String(ended)])
        }
    }
}

/// What one responder said, or why he said nothing of use.
struct RevocationWord: Sendable {
    let finding: RevocationFinding
    /// Whether nothing came: a responder who was heard and would not say good is no reason to believe an older list.
    let isSilence: Bool

    init(_ finding: RevocationFinding) {
        self.finding = finding
        isSilence = false
    }

    init(silence why: String) {
        finding = RevocationFinding(.unknown(reason: why))
        isSilence = true
    }
}

/// A question about one certificate, as the errand carries it.
struct RevocationQuestion: Sendable {
    let urls: [String]
    let certificate: [UInt8]
    let issuer: [UInt8]
    let freshnessSeconds: Int64

    /// Reads it back; nil when the errand carries none.
    init?(_ errand: Errand, usualFreshnessSeconds: Int64) {
        let payload = errand.payload
        guard let urls = payload["urls"]?.array?.compactMap(\.string),
            let certificate = payload["certificate"]?.string.flatMap({ Base64.bytes($0) }),
            let issuer = payload["issuer"]?.string.flatMap({ Base64.bytes($0) })
        else { return nil }
        self.urls = urls
        self.certificate = certificate
        self.issuer = issuer
        freshnessSeconds = payload["freshnessSeconds"]?.integer ?? usualFreshnessSeconds
    }
}

extension Courthouse {
    /// Asks responders whether a signer's certificate was revoked.
    func askRevocation(_ errand: Errand) async throws {
        guard let subject = RevocationSubject(errand),
            let question = RevocationQuestion(errand, usualFreshnessSeconds: limits.revocationFreshnessSeconds)
        else { throw StoreFault("revocation errand") }
        var reason = "noResponder"
        var isSilence = true
        for url in question.urls {
            let word = await questions.answer(to: "\(url) \(Digest.sha256Hex(question.certificate + question.issuer))")
            {
                await ask(question, at: url)
            }
            guard word.finding.isOpen else {
                try await finish(errand) { connection, _ in
                    try answerRevocation(of: subject, with: word.finding, on: connection)
                }
                return
            }
            if case .unknown(let why) = word.finding.state { reason = why }
            isSilence = isSilence && word.isSilence
        }
        // Nobody answered: the case goes on at once, marked as unresolved, and the question is asked again later.
        let why = reason
        let listsMayTell = isSilence
        try await act { connection in
            if let caseID = errand.caseID { _ = try Cases.lock(caseID, on: connection) }
            // What a node found out that has lost its lease is nobody's word, silence included.
            guard try Errands.putOff(errand, milliseconds: 1_000, on: connection) != .lost else { return }
            let open = RevocationFinding(.unknown(reason: why))
            try answerRevocation(of: subject, with: open, listsMayTell: listsMayTell, on: connection)
        }
        throw ErrandFault.noAnswer(why)
    }

    /// Asks one responder; whatever goes wrong is a word too, so that whoever shares the question learns of it.
    private func ask(_ question: RevocationQuestion, at url: String) async -> RevocationWord {
        do {
            let nonce = try Randomness.bytes(16)
            let answer = try await ask(
                url,
                try Revocation.question(certificate: question.certificate, issuer: question.issuer, nonce: nonce),
                mediaType: "application/ocsp-request",
                timeoutMilliseconds: limits.revocationTimeoutMilliseconds,
                allowing: allowedHosts
            )
            let state = Revocation.read(
                answer: answer.body,
                certificate: question.certificate,
                issuer: question.issuer,
                nonce: nonce,
                anchors: anchors,
                atSeconds: answer.moment.secondsSince1970,
                freshnessSeconds: question.freshnessSeconds
            )
            breakers.answered(answer.place, at: answer.moment)
            let evidence = RevocationEvidence(
                answer: answer.body,
                from: url,
                atSeconds: answer.moment.secondsSince1970
            )
            return RevocationWord(RevocationFinding(state, resting: [evidence]))
        } catch let fault as OutsideFault {
            return RevocationWord(silence: fault.reason)
        } catch {
            return RevocationWord(silence: ErrorText.describe(error))
        }
    }
}
