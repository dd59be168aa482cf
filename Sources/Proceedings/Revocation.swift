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
    /// The signature under an act in a case, by the SHA-256 of its container, and when it was taken in.
    case act(Authority.Act, Int64, container: String, signedSeconds: Int64)
    /// The certificate with which somebody of the staff signed in, and the hash of the session's token.
    case session([UInt8])

    /// Reads it back; nil when the errand is none of these.
    init?(_ errand: Errand) {
        let payload = errand.payload
        if let token = payload["session"]?.string.flatMap({ Base64.bytes($0) }) {
            self = .session(token)
            return
        }
        guard let caseID = errand.caseID, let container = payload["container"]?.string else { return nil }
        guard let word = payload["act"]?.string else {
            self = .complaint(caseID, container: container)
            return
        }
        guard let act = Authority.Act(rawValue: word), let signed = payload["signedSeconds"]?.integer else {
            return nil
        }
        self = .act(act, caseID, container: container, signedSeconds: signed)
    }
}

/// Whom to ask whether a certificate was revoked.
enum RevocationPlan {
    /// Nobody: the law does not want to know, or the lists at hand tell all there is to be told.
    case settled(RevocationFinding)
    /// Responders, or the lists as they come; the payload of the errand.
    case ask([String: JSONValue])
    /// There is nobody who could ever tell; the payload as it would be.
    case nobody([String: JSONValue])
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
        guard let certificate = Revocation.name(of: facts.signerDER) else { return false }
        let now = Instant(microsecondsSince1970: facts.atSeconds * 1_000_000)
        return try listed(facts, at: now).isRevoked || Access.isRevoked(certificate: certificate, on: connection)
    }

    /// Whom to ask about the signer of these facts, and about the authorities of its stamps where these are named.
    func revocationPlan(
        about facts: SignatureFacts,
        stamps: [TimestampFacts] = [],
        at moment: Instant,
        under pack: Pack
    ) -> RevocationPlan {
        guard pack.verdictPolicy.requiresRevocation else { return .settled(RevocationFinding(.notRequired)) }
        let listed = listed(facts, at: moment)
        let urls = (facts.signer?.ocspURLs ?? []).filter(isAllowed(url:))
        let asked = stamps.compactMap(stampQuestion(about:))
        // A list that names the certificate needs no second word; where nobody can be asked, the lists decide alone.
        guard !listed.isRevoked, !facts.signerDER.isEmpty, !facts.issuerDER.isEmpty, !urls.isEmpty || listed.isOpen
        else {
            return .settled(listed)
        }
        let retry = pack.revocationSeconds("retry", else: 60)
        let payload: [String: JSONValue] = [
            "urls": .array(urls.map(JSONValue.string)), "certificate": .string(Base64.text(facts.signerDER)),
            "issuer": .string(Base64.text(facts.issuerDER)), "aliveSeconds": .integer(facts.provedSeconds),
            // The lists alone are looked into as often as they may change.
            "longestPauseMilliseconds": .integer(
                (urls.isEmpty ? max(retry, Int64(limits.listPauseSeconds)) : retry) * 1_000
            ),
            "freshnessSeconds": .integer(
                pack.revocationSeconds("freshness", else: limits.revocationFreshnessSeconds)
            ), "stamps": .array(asked),
        ]
        return urls.isEmpty && listAddresses.isEmpty && asked.isEmpty ? .nobody(payload) : .ask(payload)
    }

    /// What is asked about the authority of a stamp; nil where that is known, or nobody may be asked.
    private func stampQuestion(about stamp: TimestampFacts) -> JSONValue? {
        let urls = stamp.responders.filter(isAllowed(url:))
        guard stamp.fault == nil, !urls.isEmpty, !stamp.issuerDER.isEmpty, RevocationFinding(stamp.revocation).isOpen
        else { return nil }
        return [
            "urls": .array(urls.map(JSONValue.string)), "certificate": .string(Base64.text(stamp.authorityDER)),
            "issuer": .string(Base64.text(stamp.issuerDER)), "aliveSeconds": .integer(stamp.seconds ?? 0),
        ]
    }

    /// Until when it is asked again and again what nobody could tell about a certificate in a case.
    func revocationPatience(_ head: CaseHead, _ pack: Pack) -> Instant {
        (pack.court(head.court)?.zone ?? .utc).nextMidnight(after: head.moment)
    }

    /// Bars a certificate that was revoked: no act and no session under it any more, whoever said so.
    func bar(_ certificate: String, since seconds: Int64, on connection: borrowing Connection) throws {
        let since = Instant(microsecondsSince1970: seconds * 1_000_000)
        let ended = try Access.revoke(certificate: certificate, since: since, on: connection)
        guard ended > 0 else { return }
        log("certificateRevoked", ["certificate": String(certificate.prefix(16)), "sessions": String(ended)])
    }

    /// Acts on what was found out; that nobody could tell changes something only where a complaint waits for it, or
    /// when nobody will be asked any more.
    func answerRevocation(
        of subject: RevocationSubject,
        _ certificate: String,
        with finding: RevocationFinding,
        stamps: [StampFinding] = [],
        isLast: Bool = true,
        on connection: borrowing Connection
    ) throws {
        switch subject {
        case .complaint(let caseID, let container):
            try answerRevocation(
                of: caseID,
                about: container,
                with: finding,
                stamps: stamps,
                listsMayTell: false,
                nil,
                on: connection
            )
        case .act(let act, let caseID, let container, let signed):
            try answerRevocation(of: act, caseID, container, signed, with: finding, isLast: isLast, on: connection)
        case .session(let token):
            if finding.isOpen, isLast { try Access.leaveOpen(token: token, on: connection) }
        }
        if case .revoked(let since, _) = finding.state { try bar(certificate, since: since, on: connection) }
    }
}

/// What was found out about the certificate of an authority whose stamp hangs on a signature.
struct StampFinding: Sendable {
    let authority: [UInt8]
    let finding: RevocationFinding
}

/// What one responder said, or why he said nothing of use.
struct RevocationWord: Sendable {
    let finding: RevocationFinding
    /// Whether nothing came: a responder who was heard and would not say good is no reason to believe an older list.
    let isSilence: Bool

    init(_ finding: RevocationFinding, isSilence: Bool = false) {
        self.finding = finding
        self.isSilence = isSilence
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
    /// An instant at which the certificate was in force.
    let aliveSeconds: Int64

    /// The certificate as those who were revoked are known by.
    let name: String
    var sha256: String { Digest.sha256Hex(certificate) }

    /// Makes a question; nil where there is no certificate to ask about.
    init?(urls: [String], certificate: [UInt8], issuer: [UInt8], freshnessSeconds: Int64, aliveSeconds: Int64) {
        guard let name = Revocation.name(of: certificate) else { return nil }
        self.urls = urls
        self.certificate = certificate
        self.issuer = issuer
        self.freshnessSeconds = freshnessSeconds
        self.aliveSeconds = aliveSeconds
        self.name = name
    }

    /// Reads back what an errand carries; nil when it carries none.
    init?(_ payload: JSONValue, usualFreshnessSeconds: Int64) {
        guard let urls = payload["urls"]?.array?.compactMap(\.string),
            let certificate = payload["certificate"]?.string.flatMap({ Base64.bytes($0) }),
            let issuer = payload["issuer"]?.string.flatMap({ Base64.bytes($0) }),
            let alive = payload["aliveSeconds"]?.integer
        else { return nil }
        self.init(
            urls: urls,
            certificate: certificate,
            issuer: issuer,
            freshnessSeconds: payload["freshnessSeconds"]?.integer ?? usualFreshnessSeconds,
            aliveSeconds: alive
        )
    }
}

extension Courthouse {
    /// Asks whether a signer's certificate was revoked, and those of the authorities whose stamps hang on the signature.
    ///
    /// First the lists whether they name it, then the responders, and where none of these says anything, the lists
    /// whether they cover it.
    func askRevocation(_ errand: Errand) async throws {
        guard let subject = RevocationSubject(errand),
            let question = RevocationQuestion(errand.payload, usualFreshnessSeconds: limits.revocationFreshnessSeconds)
        else { throw StoreFault("revocation errand") }
        let now = try await pool.transaction { connection in try Errands.instant(on: connection) }
        let listed = lists(on: question, at: now)
        var finding = listed
        if !listed.isRevoked {
            let word = await ask(question)
            // A responder who was heard and would not say good is no reason to believe an older list.
            finding = word.isSilence && !listed.isOpen ? listed : word.finding
        }
        let stamps = await stampFindings(errand)
        guard finding.isOpen || stamps.contains(where: \.finding.isOpen) else {
            return try await finish(errand) { [finding] connection, _ in
                try answerRevocation(of: subject, question.name, with: finding, stamps: stamps, on: connection)
            }
        }
        // Somebody has not answered: whoever waits goes on at once, marked as unresolved, and is asked about again later.
        let pause = pause(before: errand)
        let fate = try await act { [finding] connection in
            if let caseID = errand.caseID { _ = try Cases.lock(caseID, on: connection) }
            let fate = try Errands.putOff(errand, milliseconds: pause, on: connection)
            // What a node found out that has lost its lease is nobody's word, silence included.
            guard fate != .lost else { return fate }
            try answerRevocation(
                of: subject,
                question.name,
                with: finding,
                stamps: stamps,
                isLast: fate == .givenUp,
                on: connection
            )
            return fate
        }
        var reason = "noAnswer"
        if case .unknown(let why) = finding.state { reason = why }
        note(fate, of: errand, after: reason)
    }

    /// Asks about the authorities whose stamps hang on the signature.
    private func stampFindings(_ errand: Errand) async -> [StampFinding] {
        var findings: [StampFinding] = []
        for payload in errand.payload["stamps"]?.array ?? [] {
            guard
                let question = RevocationQuestion(
                    payload,
                    usualFreshnessSeconds: limits.revocationFreshnessSeconds
                )
            else { continue }
            findings.append(StampFinding(authority: question.certificate, finding: await ask(question).finding))
        }
        return findings
    }

    /// What the lists at hand say about the certificate of a question.
    private func lists(on question: RevocationQuestion, at moment: Instant) -> RevocationFinding {
        guard !listAddresses.isEmpty else { return RevocationFinding(.notAsked) }
        return lists.known(by: anchors).finding(
            about: question.certificate,
            issuer: question.issuer,
            aliveAtSeconds: question.aliveSeconds,
            atSeconds: moment.secondsSince1970
        )
    }
}
