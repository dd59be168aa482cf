/// One question to the verifier with everything that goes with it: a row of a list of cases.
public struct VerificationCase: Sendable {
    /// What is judged.
    public enum Kind: String, Sendable {
        case path, cms, ocsp, tsp, gostsig
    }

    /// The answer in the words of the list.
    public struct Answer: Hashable, Sendable {
        /// `accept` or `reject`; about a status `good`, `revoked` or `unknown`.
        public let verdict: String
        public let indication: String
        /// The sub-indication; `-` where there is none.
        public let sub: String
        public let detail: String

        public init(verdict: String, indication: String, sub: String, detail: String) {
            self.verdict = verdict
            self.indication = indication
            self.sub = sub
            self.detail = detail
        }
    }

    public var kind: Kind
    public var file: [UInt8]
    public var content: [UInt8]?
    /// Files of certificates and lists, in PEM or DER; nil anchors mean that none are given at all.
    public var anchors: [[UInt8]]?
    public var untrusted: [[UInt8]]
    public var lists: [[UInt8]]
    public var atSeconds: Int64
    public var parameters: [String]
    /// For a status: the certificate asked about and its issuer.
    public var certificate: [UInt8]?
    public var issuer: [UInt8]?

    public init(
        kind: Kind,
        file: [UInt8],
        content: [UInt8]?,
        anchors: [[UInt8]]?,
        untrusted: [[UInt8]],
        lists: [[UInt8]],
        atSeconds: Int64,
        parameters: [String],
        certificate: [UInt8]?,
        issuer: [UInt8]?
    ) {
        self.kind = kind
        self.file = file
        self.content = content
        self.anchors = anchors
        self.untrusted = untrusted
        self.lists = lists
        self.atSeconds = atSeconds
        self.parameters = parameters
        self.certificate = certificate
        self.issuer = issuer
    }

    /// Seconds since 1970 of a time such as `2027-03-01T00:00:00Z`; nil where it is none.
    public static func seconds(of text: String) -> Int64? { UTC.seconds(rfc3339: text) }

    /// Judges the case.
    public func answer() -> Answer {
        switch kind {
        case .path: return Answer(pathFailure())
        case .cms: return Answer(containerFailure())
        case .tsp: return Answer(timestampFailure())
        case .ocsp: return status()
        case .gostsig: return Answer(rawSignatureFailure())
        }
    }
}

extension VerificationCase.Answer {
    init(_ failure: Failure?) {
        self.init(
            verdict: failure == nil ? "accept" : "reject",
            indication: failure?.indication.standardName ?? Indication.passed.standardName,
            sub: failure?.sub ?? "-",
            detail: failure?.detail ?? "every check passed"
        )
    }
}

extension Indication {
    /// The word of EN 319 102-1, as programs write it.
    public var standardName: String {
        switch self {
        case .passed: "TOTAL_PASSED"
        case .indeterminate: "INDETERMINATE"
        case .failed: "TOTAL_FAILED"
        }
    }
}

extension VerificationCase {
    private func has(_ word: String) -> Bool { parameters.contains(word) }

    private func value(_ name: String) -> String? {
        parameters.first { word in word.hasPrefix("\(name)=") }.map { word in
            String(word.dropFirst(name.utf8.count + 1))
        }
    }

    private static func certificates(_ files: [[UInt8]]) -> [ParsedCertificate] {
        files.flatMap { file in PEM.certificates(file) ?? [] }.compactMap { der in try? ParsedCertificate(der[...]) }
    }

    private var trusted: [ParsedCertificate] { Self.certificates(anchors ?? []) }
    private var helpers: [ParsedCertificate] { Self.certificates(untrusted) }
    private var revoked: [RevocationList] {
        lists.flatMap { file in PEM.lists(file) ?? [] }.compactMap { der in try? RevocationList(der[...]) }
    }

    private var rules: PathRules {
        var rules = PathRules(atSeconds: atSeconds)
        switch value("purpose") {
        case "smimesign": rules.purpose = .document
        case "sslserver": rules.purpose = .server
        case "sslclient": rules.purpose = .client
        default: rules.purpose = .any
        }
        switch value("crl") {
        case "all": rules.revocation = .all
        case "leaf": rules.revocation = .target
        default: rules.revocation = .none
        }
        if let policies = value("policy") {
            rules.policies = Set(policies.split(separator: ",").map { text in OID(String(text)) })
        }
        rules.explicitPolicy = has("explicit_policy")
        rules.inhibitMapping = has("inhibit_map")
        rules.inhibitAnyPolicy = has("inhibit_any")
        if let depth = value("depth").flatMap(Int.init) { rules.depthLimit = depth }
        return rules
    }

    private func pathFailure() -> Failure? {
        guard let der = PEM.certificates(file)?.first else { return .format("this is no certificate") }
        let target: ParsedCertificate
        do throws(Malformed) {
            target = try ParsedCertificate(der[...])
        } catch {
            return .format(error.why)
        }
        var search = PathSearch(anchors: trusted, others: helpers, rules: rules)
        let check = ListCheck(lists: revoked, anchors: trusted, others: helpers, rules: rules)
        do throws(PathFault) {
            _ = try search.path(to: target) { path throws(PathFault) in try check.require(path) }
            return nil
        } catch {
            return Failure(error)
        }
    }

    private var containerCheck: ContainerCheck {
        var check = ContainerCheck(rules: rules, anchors: trusted)
        check.others = helpers
        check.lists = revoked
        check.requiresSigningCertificate = has("cades")
        check.usesEmbedded = !has("nointern")
        // Without any anchor given and the certificates beside it, only the signature itself is asked about.
        let alone = has("nointern") && anchors == nil
        check.judgesChain = !has("integrity") && !alone
        check.allowsBare = alone
        check.rules.requiresStrength = !alone
        return check
    }

    private func containerFailure() -> Failure? {
        do throws(Malformed) {
            return containerCheck.failure(of: try SignedContainer(file[...]), over: content)
        } catch {
            return .format(error.why)
        }
    }

    /// The bare bytes of a signature over the content, with a public key instead of an anchor.
    private func rawSignatureFailure() -> Failure? {
        guard let file = anchors?.first, let der = PEM.blocks(file, labels: ["PUBLIC KEY"])?.first,
            let element = try? DER.only(Tag.sequence, of: der[...]), let subject = try? SubjectKey(element)
        else { return .noSigner("there is no public key") }
        guard case .gost(let algorithm) = subject.kind, let key = KeyCache.shared.key(of: subject) else {
            return .algorithm("the key is none of GOST that is known here")
        }
        guard key.verifies(self.file, over: (content ?? [])[...], .gost(algorithm)) else {
            return .value("the signature was not made with this key")
        }
        return nil
    }

    private func timestampFailure() -> Failure? {
        do throws(Malformed) {
            let token = try has("resp") ? TimestampToken(response: file[...]) : TimestampToken(token: file[...])
            guard
                let asked = value("digest").flatMap({ text in Hexadecimal.bytes(of: text) })
                    ?? content.flatMap({ content in
                        token.digest?.value(of: content[...])
                    })
            else { return .hash("nothing is known that the time-stamp could be over") }
            var check = containerCheck
            check.rules.holdsRootsToTheLetter = false
            return token.failure(expecting: asked, check)
        } catch {
            return .format(error.why)
        }
    }

    private func unknown(_ why: String) -> Answer {
        Answer(verdict: "unknown", indication: Indication.indeterminate.standardName, sub: "TRY_LATER", detail: why)
    }

    private func status() -> Answer {
        let answer: StatusAnswer
        do throws(Malformed) {
            answer = try StatusAnswer(file[...])
        } catch {
            return unknown(error.why)
        }
        var check = StatusCheck(atSeconds: atSeconds, freshnessSeconds: 86_400)
        check.requiresStrength = false
        check.lists = revoked
        if has("signature_only") { return signatureOnly(answer, check) }
        guard let certificate = Self.certificates([certificate ?? []]).first,
            let issuer = Self.certificates([issuer ?? []]).first
        else { return unknown("there is no certificate to ask about") }
        let status: ListCheck.Status
        do throws(PathFault) {
            let word = try check.word(of: answer, about: certificate, along: path(to: issuer))
            try require(word.voice)
            status = word.status
        } catch {
            return unknown(error.detail)
        }
        switch status {
        case .good:
            return Answer(verdict: "good", indication: Indication.passed.standardName, sub: "-", detail: "good")
        case .revoked(_, let reason):
            let sub = reason == .certificateHold ? "TRY_LATER" : "REVOKED_NO_POE"
            return Answer(
                verdict: "revoked",
                indication: Indication.indeterminate.standardName,
                sub: sub,
                detail: reason.name
            )
        case .unknown(let why): return unknown(why)
        }
    }

    /// Requires that the lists, where there are any, do not leave open whether a responder was called back.
    private func require(_ voice: StatusCheck.Voice) throws(PathFault) {
        guard !voice.isUnproved || lists.isEmpty else {
            throw PathFault(.tryLater, "no list tells whether the responder's certificate was revoked")
        }
    }

    /// The way to the issuer of a certificate that is asked about.
    private func path(to issuer: ParsedCertificate) throws(PathFault) -> [ParsedCertificate] {
        if trusted.contains(issuer) { return [issuer] }
        var rules = PathRules(atSeconds: atSeconds)
        rules.requiresStrength = false
        rules.holdsRootsToTheLetter = false
        var search = PathSearch(anchors: trusted, others: helpers, rules: rules)
        do throws(PathFault) {
            return try search.path(to: issuer)
        } catch {
            throw PathFault(error.reason, "the issuer: \(error.detail)")
        }
    }

    private func signatureOnly(_ answer: StatusAnswer, _ check: StatusCheck) -> Answer {
        var why = "no issuer is given"
        for issuer in helpers + trusted {
            do throws(PathFault) {
                try require(check.responder(of: answer, along: path(to: issuer)))
            } catch {
                why = error.detail
                continue
            }
            guard !answer.singles.isEmpty, answer.singles.allSatisfy({ single in check.concerns(single, issuer) })
            else {
                why = "the answer is about certificates of another issuer"
                continue
            }
            return Answer(
                verdict: "good",
                indication: Indication.passed.standardName,
                sub: "-",
                detail: "the signature holds"
            )
        }
        return unknown(why)
    }
}
