internal import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Signatures

/// A challenge to be signed.
public struct Challenge: Sendable {
    public let nonce: String
    public let audience: String
    public let issued: Instant
    public let expires: Instant

    /// The bytes to sign: `dauys-signin/1`.
    public var document: [UInt8] {
        let value: JSONValue = [
            "type": .string(DocumentType.signin.word), "audience": .string(audience), "nonce": .string(nonce),
            "issued": .string(issued.rfc3339UTC),
        ]
        return value.canonicalBytes
    }
}

/// Why somebody was not let in.
public enum SignInRefusal: Error, Hashable, Sendable {
    case document(DocumentFault)
    case challengeOver
    case badSignature(sub: String)
    case noOffice
}

/// A session that was opened.
public struct OpenedSession: Sendable {
    public let person: Int64
    /// Shown once; only its hash is kept.
    public let token: String
    public let expires: Instant
    public let offices: [SignedIn.Office]
}

extension Courthouse {
    /// Issues a challenge that lives two minutes and works once.
    public func challenge() async throws -> Challenge {
        let nonce = Base64.urlText(try Randomness.bytes(16))
        let life = limits.challengeLifeSeconds
        let times = try await pool.transaction { connection in
            try Access.challenge(nonce: nonce, lifeSeconds: life, on: connection)
        }
        return Challenge(nonce: nonce, audience: origin, issued: times.issued, expires: times.expires)
    }

    /// Lets in whoever signed a live challenge with a certificate whose IIN has an office.
    ///
    /// The token is always a new one, whatever the visitor brought along, and is taken back only by the way it was given.
    ///
    /// - Throws: ``SignInRefusal``, which is noted; a challenge is used up by the first attempt, good or bad.
    public func signIn(document: [UInt8], signature: [UInt8], into carrier: SignedIn.Carrier, from address: String)
        async throws -> OpenedSession
    {
        do {
            return try await open(document, signature, carrier, address)
        } catch let refusal as SignInRefusal {
            let attempt: Authority.Attempt? =
                switch refusal {
                case .document: nil
                case .challengeOver: .challenge
                case .badSignature: .signature
                case .noOffice: .office
                }
            if let attempt { try await note(attempt, act: .signIn, from: address) }
            throw refusal
        }
    }

    private func open(
        _ document: [UInt8],
        _ signature: [UInt8],
        _ carrier: SignedIn.Carrier,
        _ address: String
    ) async throws -> OpenedSession {
        let value: JSONValue
        do { value = try schemas.parse(document, as: .signin) } catch { throw SignInRefusal.document(error) }
        guard value["audience"]?.string == origin, let nonce = value["nonce"]?.string else {
            throw SignInRefusal.document(.member("/audience", origin))
        }
        let used = try await pool.transaction { connection in try Access.use(challenge: nonce, on: connection) }
        guard used.good else { throw SignInRefusal.challengeOver }
        let pack = packs.elections.first
        let facts = facts(of: signature, over: document, at: used.moment, knownAt: used.moment)
        let verdict = (pack?.verdictPolicy ?? .standard).verdict(
            on: facts,
            expecting: nil,
            purpose: .signIn,
            revocation: .notRequired
        )
        guard verdict.indication == .passed, let iin = verdict.signer?.iin,
            let certificate = Revocation.name(of: facts.signerDER)
        else {
            throw SignInRefusal.badSignature(sub: verdict.sub ?? "FORMAT_FAILURE")
        }
        let token = Base64.urlText(try Randomness.bytes(32))
        let hash = Digest.sha256(Array(token.utf8))
        let life = limits.sessionLifeSeconds
        let question = pack.flatMap { pack in sessionQuestion(about: facts, of: hash, at: used.moment, under: pack) }
        let opened = try await act { connection in
            guard try !isKnownToBeRevoked(facts, on: connection) else {
                throw SignInRefusal.badSignature(sub: "REVOKED")
            }
            let opened = try Access.open(
                iin: iin,
                token: hash,
                certificate: certificate,
                carrier: carrier,
                address: address,
                lifeSeconds: life,
                on: connection
            )
            if let opened, let question {
                // Nobody waits at the door for a responder: the session ends when he says no.
                try Access.askRevocation(token: hash, payload: question, giveUp: opened.expires, on: connection)
            }
            return opened
        }
        guard let opened else { throw SignInRefusal.noOffice }
        return OpenedSession(person: opened.person, token: token, expires: opened.expires, offices: opened.offices)
    }

    /// What is asked about the certificate somebody signed in with; nil when nobody wants to know, or it is known.
    private func sessionQuestion(
        about facts: SignatureFacts,
        of token: [UInt8],
        at moment: Instant,
        under pack: Pack
    ) -> JSONValue? {
        switch revocationPlan(about: facts, at: moment, under: pack) {
        case .settled: nil
        // Where there is nobody to ask, people are told at the session's end what was done in it.
        case .ask(let question), .nobody(let question):
            .object(question.merging(["session": .string(Base64.text(token))]) { _, named in named })
        }
    }

    /// Who a token belongs to, if it is good and came the way it was given.
    public func session(_ token: String, from carrier: SignedIn.Carrier) async throws -> SignedIn? {
        guard token.utf8.count == 43 else { return nil }
        let hash = Digest.sha256(Array(token.utf8))
        return try await pool.transaction { connection in
            try Access.session(token: hash, from: carrier, on: connection)
        }
    }

    /// Whose session a browser's token was, if it is over no longer than what was typed is kept.
    public func personOfSession(_ token: String) async throws -> Int64? {
        guard token.utf8.count == 43 else { return nil }
        let hash = Digest.sha256(Array(token.utf8))
        let seconds = limits.typedLifeSeconds
        return try await pool.transaction { connection in
            try Access.personOfSession(token: hash, overSeconds: seconds, on: connection)
        }
    }

    /// Ends a session.
    public func signOut(_ token: String) async throws {
        let hash = Digest.sha256(Array(token.utf8))
        try await pool.transaction { connection in try Access.end(token: hash, on: connection) }
    }
}

extension Courthouse {
    /// A signature as DER, whether it was uploaded as DER, PEM or base64.
    public static func der(of upload: [UInt8]) -> [UInt8] { SignatureUpload.der(from: upload) }

    /// A key for one form: 128 random bits, so that sending twice is told from sending something else.
    public static func freshKey() throws -> String { Base64.urlText(try Randomness.bytes(16)) }
}
