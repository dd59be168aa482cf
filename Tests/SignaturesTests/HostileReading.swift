#if !FUZZING
    @testable import Signatures
#endif

/// What is done with bytes that nobody made honestly: every reader of them, and every judgement after it.
///
/// A trap is a finding; so is a broken promise. `ops/fuzz/run` compiles this file into its program, and a test runs it
/// over the seeds.
enum HostileReading: String, CaseIterable, Sendable {
    case elements, certificate, container, list, status, stamp, text

    /// An authority that is trusted, and what it really signed.
    struct Around: Sendable {
        let anchors: TrustAnchors
        let certificates: [ParsedCertificate]
        let lists: [RevocationList]
        let content: [UInt8]
        let atSeconds: Int64
        /// Everything that keys of this authority were ever put to: nothing else may ever be accepted.
        let genuine: Set<[UInt8]>

        /// Takes the files of `ops/fuzz/seeds`, and what the seeds themselves hold.
        init(_ file: (String) throws -> [UInt8], seeds: [HostileReading: [[UInt8]]]) throws {
            anchors = try TrustAnchors(pem: [file("root.pem")])
            certificates = try ["issuing", "ec", "rsa", "pss", "rich", "responder", "tsa"].flatMap { name in
                try (PEM.certificates(file("\(name).pem")) ?? []).map { der in try ParsedCertificate(der[...]) }
            }
            lists = try ["root", "issuing"].flatMap { name in
                try (PEM.lists(file("\(name).crl")) ?? []).map { der in try RevocationList(der[...]) }
            }
            content = try file("content")
            atSeconds = (certificates.map(\.notBefore).max() ?? 0) + 3_600
            var genuine = Set((anchors.certificates + certificates).map { one in Array(one.signed) })
            genuine.formUnion(lists.map { list in Array(list.signed) })
            for seed in seeds[.status] ?? [] {
                if let answer = try? StatusAnswer(seed[...]) { genuine.insert(Array(answer.signed)) }
            }
            for seed in seeds[.stamp] ?? [] {
                let token = (try? TimestampToken(token: seed[...])) ?? (try? TimestampToken(response: seed[...]))
                if let content = token?.container.content { genuine.insert(content) }
            }
            self.genuine = genuine
        }

        fileprivate var rules: PathRules { PathRules(atSeconds: atSeconds) }
    }

    /// Reads and judges `bytes`; nil when every promise was kept.
    func brokenPromise(_ bytes: [UInt8], _ around: Around) -> String? {
        switch self {
        case .elements: Self.elements(bytes)
        case .certificate: Self.certificate(bytes, around)
        case .container: Self.container(bytes, around)
        case .list: Self.list(bytes, around)
        case .status: Self.status(bytes, around)
        case .stamp: Self.stamp(bytes, around)
        case .text: Self.text(bytes)
        }
    }

    // MARK: The reader of elements

    private static func elements(_ bytes: [UInt8]) -> String? {
        var budget = 4_096
        if let broken = walk(DER(bytes[...]), isStrict: true, &budget) { return broken }
        budget = 4_096
        if let broken = walk(DER(bytes[...], .ber), isStrict: false, &budget) { return broken }
        guard (try? DER.requireWellFormed(bytes[...])) != nil else { return nil }
        var loose = DER(bytes[...], .ber)
        while !loose.isEmpty {
            guard (try? loose.next()) != nil else { return "what DER allows, BER refuses" }
        }
        return nil
    }

    private static func walk(_ start: DER, isStrict: Bool, _ budget: inout Int) -> String? {
        var reader = start
        while !reader.isEmpty, budget > 0 {
            budget -= 1
            let before = reader.rest
            guard let element = try? reader.next() else { return nil }
            guard before.starts(with: element.encoding), before.count == element.encoding.count + reader.rest.count
            else { return "an element is not where it was read" }
            if isStrict, DERWriter.element(element.tag, Array(element.content)) != Array(element.encoding) {
                return "DER has a second form of an element"
            }
            if let broken = values(of: element) { return broken }
            if element.tag & 0x20 != 0, let broken = walk(element.inside, isStrict: isStrict, &budget) { return broken }
        }
        return nil
    }

    /// Every value that an element could be taken for.
    private static func values(of element: Element) -> String? {
        element.tag & 0x20 == 0 ? plain(element) : composed(element)
    }

    private static func plain(_ element: Element) -> String? {
        _ = try? element.boolean()
        _ = try? element.number()
        _ = try? element.namedBits()
        _ = try? element.wholeBytes()
        _ = try? element.requirePlainValue()
        if element.content.last == UInt8(ascii: "Z") { _ = try? element.seconds(fractions: true) }
        if let name = try? OID(element), !name.text.hasPrefix("an "), OID(name.text) != name {
            return "an object identifier is not the one that its numbers are"
        }
        return nil
    }

    private static func composed(_ element: Element) -> String? {
        guard element.tag != Tag.sequence else { return sequence(element) }
        if let name = try? GeneralName(element), !name.matches(name) { return "a name is not itself" }
        _ = try? GeneralName.list(element)
        return nil
    }

    private static func sequence(_ element: Element) -> String? {
        if let name = try? Name(element) {
            _ = name.text
            guard name == name, name.lies(under: name) else { return "a name does not lie under itself" }
        }
        if let algorithm = try? AlgorithmIdentifier(element) {
            _ = SignatureScheme(algorithm)?.name
            _ = MessageDigest(algorithm)?.name
        }
        if let key = try? SubjectKey(element) {
            _ = key.made
            _ = key.weakness(atSeconds: 1_800_000_000)
        }
        if let list = try? Extension.list(element) { _ = try? CertificateExtensions(list) }
        return nil
    }

    // MARK: Certificates, lists, answers

    private static func certificate(_ bytes: [UInt8], _ around: Around) -> String? {
        guard let read = try? ParsedCertificate(bytes[...]) else { return nil }
        guard read.encoding == bytes else { return "a certificate is not all of its bytes" }
        _ = CertificateFacts(read)
        for purpose in [KeyPurpose.any, .document, .signIn, .server, .timestamp, .responder, .list] {
            var rules = around.rules
            rules.purpose = purpose
            var search = PathSearch(anchors: around.anchors.certificates, others: around.certificates, rules: rules)
            let lists = ListCheck(
                lists: around.lists,
                anchors: around.anchors.certificates,
                others: around.certificates,
                rules: rules
            )
            let path = try? search.path(to: read) { path throws(PathFault) in try lists.require(path) }
            if path != nil, !around.genuine.contains(Array(read.signed)) { return "a forged certificate is accepted" }
            // As an authority under the anchors, and as an anchor itself.
            for (anchors, others) in [(around.anchors.certificates, around.certificates + [read]), ([read], [])] {
                var search = PathSearch(anchors: anchors, others: others, rules: rules)
                for target in around.certificates.prefix(2) { _ = try? search.path(to: target) }
            }
        }
        return nil
    }

    private static func list(_ bytes: [UInt8], _ around: Around) -> String? {
        guard let read = try? RevocationList(bytes[...]) else { return nil }
        let target = around.certificates[1]
        _ = read.entry(serial: target.serial, issuer: target.issuer)
        _ = read.fault(atSeconds: around.atSeconds, ageLimitSeconds: 86_400)
        for beside in [[], around.lists] {
            let check = ListCheck(
                lists: beside + [read],
                anchors: around.anchors.certificates,
                others: around.certificates,
                rules: around.rules
            )
            let status = check.status(of: target, along: around.anchors.certificates + around.certificates.prefix(1))
            guard beside.isEmpty else { continue }
            switch status {
            case .unknown: break
            case .good, .revoked:
                if !around.genuine.contains(Array(read.signed)) { return "a forged list is believed" }
            }
        }
        return nil
    }

    private static func status(_ bytes: [UInt8], _ around: Around) -> String? {
        guard let read = try? StatusAnswer(bytes[...]) else { return nil }
        let check = StatusCheck(atSeconds: around.atSeconds, freshnessSeconds: 86_400)
        guard let word = try? check.word(of: read, about: around.certificates[1], along: [around.certificates[0]])
        else {
            return nil
        }
        switch word.status {
        case .unknown: return nil
        case .good, .revoked:
            return around.genuine.contains(Array(read.signed)) ? nil : "a forged answer is believed"
        }
    }

    // MARK: Containers and stamps

    private static func container(_ bytes: [UInt8], _ around: Around) -> String? {
        _ = SignatureUpload.der(from: bytes)
        let facts = Verifier(anchors: around.anchors).facts(
            container: bytes,
            over: around.content,
            atSeconds: around.atSeconds
        )
        var verdicts: [SignatureVerdict] = []
        for _ in 0..<2 {
            verdicts.append(
                SignaturePolicy.standard.verdict(
                    on: facts,
                    expecting: nil,
                    purpose: .document,
                    revocation: .notRequired
                )
            )
        }
        guard verdicts[0] == verdicts[1] else { return "the same facts are judged twice in two ways" }
        if verdicts[0].indication == .passed {
            guard let signer = try? ParsedCertificate(facts.signerDER[...]),
                around.genuine.contains(Array(signer.signed))
            else { return "a stranger has signed" }
            guard facts.algorithms.messageDigestMatches == .yes else { return "another document passes" }
        }
        guard let read = try? SignedContainer(bytes[...]) else {
            return facts.container.fault == nil ? "facts about what cannot be read" : nil
        }
        var check = ContainerCheck(rules: around.rules, anchors: around.anchors.certificates)
        check.lists = around.lists
        check.rules.revocation = .all
        if check.failure(of: read, over: around.content) == nil,
            !read.signers.allSatisfy({ signer in read.certificates.contains { one in signer.identifies(one) } })
        {
            return "a signer that is not there"
        }
        return nil
    }

    private static func stamp(_ bytes: [UInt8], _ around: Around) -> String? {
        var check = ContainerCheck(rules: around.rules, anchors: around.anchors.certificates)
        check.others = around.certificates
        check.rules.holdsRootsToTheLetter = false
        for token in [try? TimestampToken(token: bytes[...]), try? TimestampToken(response: bytes[...])] {
            guard let token, let digest = token.digest else { continue }
            guard token.failure(expecting: digest.value(of: around.content[...]), check) == nil else { continue }
            guard let content = token.container.content, around.genuine.contains(content) else {
                return "a forged stamp is believed"
            }
        }
        return nil
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        _ = PEM.certificates(bytes)
        _ = PEM.lists(bytes)
        _ = try? TrustAnchors(pem: [bytes])
        let words = String(decoding: bytes, as: UTF8.self)
        _ = UTC.seconds(rfc3339: words)
        _ = SignedContent(sha256: words)
        guard PEM.blocks(PEM.text(of: bytes, label: "X"), labels: ["X"]) == [bytes] || bytes.isEmpty else {
            return "PEM does not come back as it was"
        }
        return Hexadecimal.bytes(of: Hexadecimal.text(of: bytes)) == bytes ? nil : "hexadecimal does not come back"
    }
}
