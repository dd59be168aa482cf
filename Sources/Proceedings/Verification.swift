internal import CaseStore
public import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// The largest container and document that `verification(of:)` takes, in base64.
    public static let verificationLimitBytes = 4 << 20

    /// Judges a signature for whoever asks, at this instant, and keeps nothing.
    ///
    /// The body holds `cms`, and `data` or `hash` where the signature is detached, as the server most used in Kazakhstan
    /// takes them. Nobody is asked about revocation: where `revocationCheck` asks for it, the answer leaves it open.
    ///
    /// - Returns: The answer; nil where the body is not such a question.
    /// - Throws: What the database says when it cannot tell the time.
    public func verification(of body: JSONValue) async throws -> JSONValue? {
        guard let text = body["cms"]?.string, let container = Base64.bytes(text) else { return nil }
        var content: SignedContent?
        if let hash = body["hash"], !hash.isNull {
            guard let known = hash.string.flatMap({ text in SignedContent(sha256: text) }) else {
                return nil
            }
            content = known
        } else if let data = body["data"], !data.isNull {
            guard let bytes = data.string.flatMap({ Base64.bytes($0) }) else { return nil }
            content = .bytes(bytes)
        }
        let asks = !(body["revocationCheck"]?.array ?? []).isEmpty
        let now = try await pool.transaction { connection in try Errands.instant(on: connection) }
        let inspection = Inspection(anchors: anchors, asksLater: asks)
        let found = inspection.inspect(container, over: content, atSeconds: now.secondsSince1970)
        return SignatureAnswer(facts: found.facts, verdict: found.verdict).value
    }

    /// What signatures are judged by here: the anchors, the age of each list, and how whoever is asked has answered.
    ///
    /// - Throws: What the database says when it cannot tell the time.
    public func trust() async throws -> JSONValue {
        let now = try await pool.transaction { connection in try Errands.instant(on: connection) }
        let places = Set(allowedHosts).union(breakers.states.keys).sorted()
        return [
            "anchors": .array(anchors.sha256.map(JSONValue.string)),
            "responders": .array(places.map { place in responder(place, now) }),
            "lists": .array(listAges(at: now).map(\.value)),
            "policy": .string(SignaturePolicy.standard.version), "engine": .string(SignaturePolicy.engine),
        ]
    }

    private func responder(_ place: String, _ now: Instant) -> JSONValue {
        let state = breakers.states[place] ?? Breakers.State()
        func time(_ instant: Instant?) -> JSONValue { instant.map { .string($0.rfc3339UTC) } ?? .null }
        return [
            "place": .string(place), "failures": .integer(Int64(state.failures)), "answered": time(state.answered),
            "failed": time(state.failed), "closedUntil": time(state.closedUntil.flatMap { $0 > now ? $0 : nil }),
        ]
    }

    /// Every list that is to be at hand: how old it is, and what it says of itself; null where it never came.
    func listAges(at now: Instant) -> [ListAge] {
        let lists = lists.lists
        return listAddresses.map { url in ListAge(url: url, kept: lists[url], now: now) }
    }

    /// The age of each list in seconds, and how many entries it has; -1 where it never came.
    public func listFigures() async throws -> [(url: String, ageSeconds: Int64, entries: Int64)] {
        guard !listAddresses.isEmpty else { return [] }
        let now = try await pool.transaction { connection in try Errands.instant(on: connection) }
        return listAges(at: now).map { age in (age.url, age.seconds ?? -1, Int64(age.kept?.list.count ?? -1)) }
    }
}

/// One list of revoked certificates as operators see it.
struct ListAge {
    let url: String
    let kept: ListShelf.Kept?
    let now: Instant

    /// Since the list was made.
    var seconds: Int64? { kept.map { kept in now.secondsSince1970 - kept.list.thisUpdateSeconds } }

    var value: JSONValue {
        func time(_ seconds: Int64?) -> JSONValue {
            seconds.map { .string(Instant(microsecondsSince1970: $0 * 1_000_000).rfc3339UTC) } ?? .null
        }
        func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
        let list = kept?.list
        return [
            "url": .string(url), "issuer": text(list?.issuer), "number": text(list?.number),
            "base": text(list?.baseNumber), "thisUpdate": time(list?.thisUpdateSeconds),
            "nextUpdate": time(list?.nextUpdateSeconds), "ageSeconds": seconds.map(JSONValue.integer) ?? .null,
            "entries": list.map { .integer(Int64($0.count)) } ?? .null, "sha256": text(list?.sha256),
            "fetched": kept.map { .string($0.fetched.rfc3339UTC) } ?? .null,
        ]
    }
}

/// A verdict in the words of the server most used in Kazakhstan, and in those of EN 319 102-1 beside them.
struct SignatureAnswer {
    let facts: SignatureFacts
    let verdict: SignatureVerdict

    var value: JSONValue {
        [
            "status": .integer(200), "message": "OK", "valid": .bool(verdict.indication == .passed),
            "indication": .string(verdict.indication.standardName),
            "subIndication": verdict.sub.map(JSONValue.string) ?? .null,
            "bestSignatureTime": Self.time(verdict.provedSeconds), "proof": .string(verdict.proof.rawValue),
            "policy": .string(verdict.policy), "signers": .array(signer.map { value in [value] } ?? []),
            "checks": .array(
                verdict.checks.map { check in
                    [
                        "name": .string(check.name), "outcome": .string(check.outcome.rawValue),
                        "detail": .string(check.detail),
                    ]
                }
            ),
        ]
    }

    private static func time(_ seconds: Int64) -> JSONValue {
        .string(Instant(microsecondsSince1970: seconds * 1_000_000).rfc3339UTC)
    }

    private var signer: JSONValue? {
        guard let certificate = try? Certificate(der: facts.signerDER) else { return nil }
        let read = certificate.facts
        let alive = (read.notBeforeSeconds...max(read.notBeforeSeconds, read.notAfterSeconds)).contains(
            facts.provedSeconds
        )
        let value: JSONValue = [
            "valid": .bool(facts.chain.built && alive), "revocations": .array([]),
            "notBefore": Self.time(read.notBeforeSeconds), "notAfter": Self.time(read.notAfterSeconds),
            "keyUsage": .string(keyUsage(read)), "serialNumber": .string(read.serialHex),
            "signAlg": .string(read.signatureAlgorithm),
            "keyUser": .array((verdict.signer?.roles ?? []).map { role in .string(Self.keyUsers[role] ?? "UNKNOWN") }),
            "publicKey": .string(Base64.text(certificate.publicKey)),
            "signature": .string(Base64.text(certificate.signature)), "sha256": .string(read.sha256),
            "subject": subject(read),
            "issuer": ["commonName": text(certificate.issuerCommonName), "dn": .string(read.issuer)],
        ]
        return ["certificates": .array([value]), "tsp": stamp]
    }

    private func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    private func subject(_ read: CertificateFacts) -> JSONValue {
        [
            "commonName": text(read.commonName), "lastName": text(read.givenName), "surName": text(read.surname),
            "email": text(read.email), "organization": text(read.organization), "gender": text(gender(read.iin)),
            "iin": text(read.iin), "bin": text(read.bin), "country": text(read.country),
            "locality": text(read.locality), "state": text(read.state), "dn": .string(read.subject),
        ]
    }

    /// The seventh digit of an IIN tells the century and the sex: odd for men.
    private func gender(_ iin: String?) -> String? {
        guard let digit = iin.flatMap({ iin in iin.dropFirst(6).first?.wholeNumberValue }), (1...6).contains(digit)
        else { return nil }
        return digit % 2 == 1 ? "MALE" : "FEMALE"
    }

    private func keyUsage(_ read: CertificateFacts) -> String {
        guard let usage = read.keyUsage else { return "UNKNOWN" }
        if usage.contains("nonRepudiation") { return "SIGN" }
        return usage.contains("digitalSignature") ? "AUTH" : "UNKNOWN"
    }

    private static let keyUsers = [
        "individual": "INDIVIDUAL", "legalEntity": "ORGANIZATION", "firstHead": "CEO", "rightToSign": "CAN_SIGN",
        "rightToSignFinance": "CAN_SIGN_FINANCIAL", "humanResources": "HR", "employee": "EMPLOYEE",
    ]

    /// The earliest stamp that proves something; one that proves nothing is no fact for anybody.
    private var stamp: JSONValue {
        // A verdict has one check for each stamp, in their order.
        let checks = verdict.checks.filter { check in check.name == SignatureCheck.timestamp.rawValue }
        let valid = zip(facts.stamps, checks).filter { _, check in check.outcome == .ok }.map(\.0)
        guard let stamp = valid.min(by: { left, right in (left.seconds ?? 0) < (right.seconds ?? 0) }) else {
            return .null
        }
        return [
            "serialNumber": text(stamp.serialHex), "genTime": stamp.seconds.map(Self.time) ?? .null,
            "policy": text(stamp.policy), "tsa": text(stamp.authority), "tspHashAlgorithm": text(stamp.digest),
            "hash": .string(stamp.sha256),
        ]
    }
}
