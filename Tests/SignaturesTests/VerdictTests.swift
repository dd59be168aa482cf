import Foundation
import Signatures
import Testing

let complaint = Array(#"{"statement":"Мені тізімде жоқ дейді","type":"dauys-complaint/1"}"#.utf8)

/// Judges one container as the service does, with a good answer about revocation unless told otherwise.
func judge(
    _ container: [UInt8],
    over document: [UInt8] = complaint,
    anchors: [String] = ["root", "issuing"],
    expecting iin: String? = TestAuthority.iin,
    purpose: Purpose = .document,
    revocation: RevocationState = .good(atSeconds: 0, by: "test"),
    later: Int64 = 0
) throws -> SignatureVerdict {
    let authority = try TestAuthority.shared.get()
    let pem = try anchors.map { name in try authority.bytes("\(name).pem") }
    let verifier = try Verifier(anchors: TrustAnchors(pem: pem))
    let facts = try verifier.facts(container: container, over: document, atSeconds: authority.now() + later)
    return SignaturePolicy.standard.verdict(on: facts, expecting: iin, purpose: purpose, revocation: revocation)
}

@Suite struct `The verdict on a signature` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    private func expect(
        _ verdict: SignatureVerdict,
        _ indication: Indication,
        _ sub: String?,
        waiting: Bool = false,
        at location: SourceLocation = #_sourceLocation
    ) {
        let failed = verdict.checks.filter { check in check.outcome == .failed }
        #expect(verdict.indication == indication, "\(failed)", sourceLocation: location)
        #expect(verdict.sub == sub, "\(failed)", sourceLocation: location)
        #expect(verdict.waitingCanMend == waiting, sourceLocation: location)
    }

    private func seal(_ name: String, chain: String? = "issuing") throws -> [UInt8] {
        try authority.key(name, chain: chain).seal(complaint, atSeconds: authority.now())
    }

    @Test(arguments: ["rsa", "ec", "combined"], [["root", "issuing"], ["root"], ["issuing"]])
    func `passes what the right person signed`(name: String, anchors: [String]) throws {
        let verdict = try judge(seal(name), anchors: anchors)
        expect(verdict, .passed, nil)
        #expect(verdict.signer?.iin == TestAuthority.iin)
        #expect(verdict.signer?.commonName == "ТЕСТОВ ТЕСТ")
    }

    @Test func `passes RSASSA-PSS and SHA-512 of another program`() throws {
        let options = "-signer rsa.pem -inkey rsa.key -cades -keyopt rsa_padding_mode:pss -md sha256"
        expect(try judge(authority.cms(options, over: complaint)), .passed, nil)
        let long = "-signer ec.pem -inkey ec.key -cades -md sha512"
        expect(try judge(authority.cms(long, over: complaint)), .passed, nil)
    }

    @Test func `passes an attached signature only over the very same bytes`() throws {
        let container = try authority.cms("-nodetach -cades -signer ec.pem -inkey ec.key", over: complaint)
        expect(try judge(container), .passed, nil)
        expect(try judge(container, over: complaint + [0x20]), .failed, "HASH_FAILURE")
    }

    @Test func `passes a signer named by key identifier and a container in BER`() throws {
        expect(try judge(authority.cms("-keyid -cades -signer ec.pem -inkey ec.key", over: complaint)), .passed, nil)
        let stream = try authority.cms("-stream -nodetach -cades -signer ec.pem -inkey ec.key", over: complaint)
        let verdict = try judge(stream)
        expect(verdict, .passed, nil)
        #expect(verdict.checks.contains { check in check.name == "encoding" && check.outcome == .warned })
    }

    @Test(arguments: [[], [0x30], [0x30, 0x80], Array("not a signature".utf8), [UInt8](repeating: 0, count: 4_096)])
    func `fails what is not a container`(bytes: [UInt8]) throws {
        expect(try judge(bytes), .failed, "FORMAT_FAILURE")
    }

    @Test func `fails at every length to which a container is cut`() throws {
        let container = try seal("ec")
        for count in stride(from: 0, to: container.count, by: 7) {
            expect(try judge(Array(container.prefix(count))), .failed, "FORMAT_FAILURE")
        }
    }

    @Test func `fails an altered document and one more byte after the container`() throws {
        expect(try judge(seal("rsa"), over: complaint.dropLast() + [0x7e]), .failed, "HASH_FAILURE")
        expect(try judge(seal("rsa") + [0]), .failed, "FORMAT_FAILURE")
        expect(try judge(seal("rsa") + seal("rsa")), .failed, "FORMAT_FAILURE")
    }

    @Test func `fails a signature without signed attributes`() throws {
        let container = try authority.cms("-noattr -signer rsa.pem -inkey rsa.key", over: complaint)
        expect(try judge(container), .failed, "FORMAT_FAILURE")
    }

    @Test func `cannot tell about plain CMS, for it names no certificate`() throws {
        let container = try authority.cms("-signer rsa.pem -inkey rsa.key", over: complaint)
        expect(try judge(container), .indeterminate, "SIG_CONSTRAINTS_FAILURE")
    }

    @Test func `does not take a signer that is not embedded`() throws {
        let container = try authority.cms("-nocerts -cades -signer rsa.pem -inkey rsa.key", over: complaint)
        expect(try judge(container), .indeterminate, "NO_SIGNING_CERTIFICATE_FOUND")
    }

    @Test func `does not take two signers for one`() throws {
        let two = "-cades -signer rsa.pem -inkey rsa.key -signer other.pem -inkey other.key"
        expect(try judge(authority.cms(two, over: complaint)), .indeterminate, "SIG_CONSTRAINTS_FAILURE")
    }

    @Test func `does not let an authentication key sign a document, but sign in`() throws {
        expect(try judge(seal("auth")), .indeterminate, "CHAIN_CONSTRAINTS_FAILURE")
        expect(try judge(seal("auth"), purpose: .signIn), .passed, nil)
        expect(try judge(seal("rsa"), purpose: .signIn), .passed, nil)
    }

    @Test(arguments: ["other", "twoiins", "multi"])
    func `does not take another person's key, nor a certificate with more than one number`(name: String) throws {
        expect(try judge(seal(name)), .indeterminate, "WRONG_PERSON")
    }

    @Test func `takes anyone where nobody in particular is expected`() throws {
        expect(try judge(seal("other"), expecting: nil), .passed, nil)
    }

    @Test(arguments: ["stranger", "underleaf"])
    func `finds no chain for a foreign or a self-appointed authority`(name: String) throws {
        let chain = name == "stranger" ? "foreignissuing" : "rsa"
        let verdict = try judge(seal(name, chain: chain))
        #expect(verdict.indication == .indeterminate)
        #expect(verdict.sub == "NO_CERTIFICATE_CHAIN_FOUND" || verdict.sub == "CHAIN_CONSTRAINTS_FAILURE")
        expect(try judge(seal("rsa"), anchors: []), .indeterminate, "NO_CERTIFICATE_CHAIN_FOUND")
    }

    @Test func `counts the life of a certificate to the second`() throws {
        let certificate = try Certificate(pem: authority.bytes("ec.pem"))
        let now = try authority.now()
        let container = try seal("ec")
        expect(try judge(container, later: certificate.notAfterSeconds - now), .passed, nil)
        expect(
            try judge(container, later: certificate.notAfterSeconds - now + 1),
            .indeterminate,
            "OUT_OF_BOUNDS_NO_POE"
        )
        expect(try judge(container, later: certificate.notBeforeSeconds - now), .passed, nil)
        expect(
            try judge(container, later: certificate.notBeforeSeconds - now - 1),
            .indeterminate,
            "OUT_OF_BOUNDS_NO_POE"
        )
    }

    @Test(arguments: ["weak", "exponent", "explicit", "sha1"])
    func `does not rely on weak keys and digests`(name: String) throws {
        expect(try judge(seal(name)), .indeterminate, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    }

    @Test(arguments: ["md5", "sha1"])
    func `does not rely on a weak digest of the document`(digest: String) throws {
        let container = try authority.cms("-md \(digest) -cades -signer rsa.pem -inkey rsa.key", over: complaint)
        let verdict = try judge(container)
        #expect(verdict.indication == .indeterminate)
        #expect(verdict.checks.contains { check in check.name == "digestAlgorithm" && check.outcome == .failed })
    }

    @Test func `waits only when revocation is not known`() throws {
        let container = try seal("rsa")
        expect(try judge(container, revocation: .notAsked), .indeterminate, "TRY_LATER", waiting: true)
        expect(try judge(container, revocation: .unknown(reason: "down")), .indeterminate, "TRY_LATER", waiting: true)
        expect(try judge(container, revocation: .notRequired), .passed, nil)
        let before = try RevocationState.revoked(atSeconds: authority.now(), reason: "keyCompromise")
        expect(try judge(container, revocation: before), .indeterminate, "REVOKED_NO_POE")
        let after = try RevocationState.revoked(atSeconds: authority.now() + 1, reason: "keyCompromise")
        expect(try judge(container, revocation: after), .passed, nil)
        expect(try judge(seal("other"), revocation: .notAsked), .indeterminate, "WRONG_PERSON")
    }

    @Test func `says a signature failed rather than cannot be told when both are so`() throws {
        let verdict = try judge(seal("stranger", chain: nil), over: [1])
        expect(verdict, .failed, "HASH_FAILURE")
    }

    @Test func `names roles and the organisation of its head`() throws {
        let verdict = try judge(seal("head"))
        expect(verdict, .passed, nil)
        #expect(verdict.signer?.roles == ["legalEntity", "firstHead"])
        #expect(verdict.signer?.bin == "123456789021")
    }

    @Test func `is the same from many threads, and the same again from facts that were kept`() async throws {
        let container = try seal("rsa")
        let verifier = try Verifier(anchors: authority.anchors("root"))
        let now = try authority.now()
        let first = verifier.facts(container: container, over: complaint, atSeconds: now)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<10).allSatisfy { _ in
                        verifier.facts(container: container, over: complaint, atSeconds: now) == first
                    }
                }
            }
            for await same in group { #expect(same) }
        }
        let kept = try JSONDecoder().decode(SignatureFacts.self, from: JSONEncoder().encode(first))
        #expect(kept == first)
        #expect(kept.signerDER == (try Certificate(pem: authority.bytes("rsa.pem")).der))
        #expect(kept.issuerDER == (try Certificate(pem: authority.bytes("issuing.pem")).der))
        let again = SignaturePolicy.standard.verdict(
            on: kept,
            expecting: TestAuthority.iin,
            purpose: .document,
            revocation: .notRequired
        )
        #expect(again.indication == .passed)
        #expect(try JSONDecoder().decode(SignatureVerdict.self, from: JSONEncoder().encode(again)) == again)
    }
}
