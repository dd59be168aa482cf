/// What a judgement about revocation rests on; it is kept with the verdict.
public struct RevocationEvidence: Codable, Hashable, Sendable {
    /// Who gave it.
    public enum Source: String, Codable, Sendable { case responder, list }

    public var source: Source
    /// The address it came from, or the issuer of the list.
    public var from: String
    public var sha256: String
    /// The number of a list in hexadecimal.
    public var number: String?
    /// The instant of which it speaks.
    public var atSeconds: Int64
    /// What a responder answered; empty for a list, which its hash and number name.
    @Base64 public var bytes: [UInt8]

    /// What a responder answered.
    public init(answer: [UInt8], from url: String, atSeconds: Int64) {
        self.init(
            source: .responder,
            from: url,
            sha256: Digest.sha256Hex(answer),
            number: nil,
            atSeconds: atSeconds,
            bytes: answer
        )
    }

    init(_ list: RevocationList) {
        self.init(
            source: .list,
            from: list.issuer.text,
            sha256: Hexadecimal.text(of: list.sha256),
            number: list.extensions.number.map { number in Hexadecimal.text(of: number) },
            atSeconds: list.thisUpdate,
            bytes: []
        )
    }

    private init(source: Source, from: String, sha256: String, number: String?, atSeconds: Int64, bytes: [UInt8]) {
        self.source = source
        self.from = from
        self.sha256 = sha256
        self.number = number
        self.atSeconds = atSeconds
        _bytes = Base64(wrappedValue: bytes)
    }
}

/// What was found out about a certificate, and what that rests on.
public struct RevocationFinding: Hashable, Sendable {
    public let state: RevocationState
    public let evidence: [RevocationEvidence]

    public init(_ state: RevocationState, resting evidence: [RevocationEvidence] = []) {
        self.state = state
        self.evidence = evidence
    }

    public var isRevoked: Bool { if case .revoked = state { true } else { false } }

    /// Whether nobody could tell.
    public var isOpen: Bool {
        switch state {
        case .unknown, .notAsked: true
        case .good, .revoked, .notRequired: false
        }
    }
}

/// A list of revoked certificates that was read, and proved to be of a trusted authority, once.
public final class KnownList: Sendable {
    /// The longest list that is read.
    public static let limitBytes = RevocationList.limitBytes

    let list: RevocationList
    public let issuer: String
    /// In hexadecimal; nil where the list has none.
    public let number: String?
    /// The number of the list that this one adds to; nil where it stands by itself.
    public let baseNumber: String?
    public let thisUpdateSeconds: Int64
    public let nextUpdateSeconds: Int64?
    public let count: Int
    public let sha256: String

    /// Reads a list in DER or PEM, and holds its signature against the keys of the anchors.
    ///
    /// - Throws: `SignatureFault` when it is no list, or nobody trusted has signed it.
    public init(_ file: [UInt8], anchors: TrustAnchors) throws(SignatureFault) {
        guard let blocks = PEM.lists(file), blocks.count == 1, let der = blocks.first else {
            throw SignatureFault("These bytes are not one list of revoked certificates.")
        }
        do {
            list = try RevocationList(der[...])
        } catch {
            throw SignatureFault("The list of revoked certificates cannot be read: \(error.why).")
        }
        guard list.isSigned(byOneOf: anchors) else {
            throw SignatureFault("No trusted authority has signed the list of \(list.issuer.text).")
        }
        issuer = list.issuer.text
        number = list.extensions.number.map { number in Hexadecimal.text(of: number) }
        baseNumber = list.extensions.base.map { number in Hexadecimal.text(of: number) }
        thisUpdateSeconds = list.thisUpdate
        nextUpdateSeconds = list.nextUpdate
        count = list.count
        sha256 = Hexadecimal.text(of: list.sha256)
    }

    /// Since when the certificate of this name (see ``Revocation/name(of:)``) was revoked; nil where the list does not say
    /// so, and while it is only on hold.
    public func revokedSince(_ name: String) -> Int64? {
        let parts = name.split(separator: "@", maxSplits: 1)
        guard parts.count == 2, parts[1] == Revocation.name(of: list.issuer),
            let serial = Hexadecimal.bytes(of: String(parts[0])),
            let entry = list.entry(serial: serial, issuer: list.issuer)
        else { return nil }
        switch entry.reason {
        case .certificateHold, .removeFromList: return nil
        default: return entry.seconds
        }
    }

    /// Whether one of these anchors has signed it.
    public func isSigned(byOneOf anchors: TrustAnchors) -> Bool { list.isSigned(byOneOf: anchors) }
}

extension RevocationList {
    fileprivate func isSigned(byOneOf anchors: TrustAnchors) -> Bool {
        anchors.certificates.contains { anchor in
            anchor.subject == issuer && (anchor.extensions.keyUsage?.contains(.crlSign) ?? true)
                && isSigned(by: anchor.key)
        }
    }
}

/// Lists at hand: what they say costs a look into an index, however long they are.
public struct KnownLists: Sendable {
    let lists: [RevocationList]
    let anchors: TrustAnchors

    public init(_ known: [KnownList], anchors: TrustAnchors) {
        lists = known.map(\.list)
        self.anchors = anchors
    }

    init(_ lists: [RevocationList], anchors: TrustAnchors) {
        self.lists = lists
        self.anchors = anchors
    }

    /// What the lists say about the signer of these facts; open where they do not cover him.
    public func finding(about facts: SignatureFacts, atSeconds: Int64) -> RevocationFinding {
        finding(about: facts, among: [], atSeconds: atSeconds)
    }

    /// What the lists say now about a certificate of `issuer` that was in force at an instant.
    public func finding(about certificate: [UInt8], issuer: [UInt8], aliveAtSeconds: Int64, atSeconds: Int64)
        -> RevocationFinding
    {
        finding(about: certificate, issuer, among: [], aliveAtSeconds: aliveAtSeconds, atSeconds: atSeconds)
    }

    func finding(
        about facts: SignatureFacts,
        among others: [ParsedCertificate],
        atSeconds: Int64
    ) -> RevocationFinding {
        guard facts.chain.built else { return RevocationFinding(.notAsked) }
        return finding(
            about: facts.signerDER,
            facts.issuerDER,
            among: others,
            aliveAtSeconds: facts.provedSeconds,
            atSeconds: atSeconds
        )
    }

    private func finding(
        about certificate: [UInt8],
        _ issuer: [UInt8],
        among others: [ParsedCertificate],
        aliveAtSeconds: Int64,
        atSeconds: Int64
    ) -> RevocationFinding {
        guard let signer = try? ParsedCertificate(certificate[...]) else { return RevocationFinding(.notAsked) }
        let issuer = try? ParsedCertificate(issuer[...])
        let others = others + (issuer.map { issuer in [issuer] } ?? [])
        var rules = PathRules(atSeconds: aliveAtSeconds)
        rules.requiresStrength = false
        rules.holdsRootsToTheLetter = false
        var search = PathSearch(anchors: anchors.certificates, others: others, rules: rules)
        // The way was found a moment ago; evidence is asked for as of now, not of the instant that is proved.
        guard let path = try? search.path(to: signer) else { return RevocationFinding(.notAsked) }
        rules.atSeconds = atSeconds
        rules.revocation = .all
        // The path is judged by the policy; of the lists it hears only what they say.
        rules.requiresStrength = true
        let check = ListCheck(lists: lists, anchors: anchors.certificates, others: others, rules: rules)
        let evidence = lists.filter { list in path.contains { one in one.issuer == list.issuer } }
            .map { list in RevocationEvidence(list) }
        do throws(PathFault) {
            try check.require(path)
            return RevocationFinding(
                .good(atSeconds: atSeconds, by: "lists of revoked certificates"),
                resting: evidence
            )
        } catch {
            switch error.reason {
            case .revoked, .authorityRevoked:
                let reason = error.reason == .revoked ? error.detail : "the authority: \(error.detail)"
                return RevocationFinding(.revoked(atSeconds: error.revokedAt ?? 0, reason: reason), resting: evidence)
            default: return RevocationFinding(.unknown(reason: error.detail), resting: evidence)
            }
        }
    }
}
