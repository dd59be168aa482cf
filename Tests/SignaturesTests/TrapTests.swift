import Signatures
import Testing

@Suite struct `Containers made to be believed` {
    private let authority: TestAuthority
    private let certificate: [UInt8]

    init() throws {
        authority = try TestAuthority.shared.get()
        certificate = try Certificate(pem: authority.bytes("rsa.pem")).der
    }

    private var honest: [[UInt8]] {
        [
            HandMade.contentType, HandMade.signingTime, HandMade.messageDigest(of: complaint),
            HandMade.signingCertificate(certificate),
        ]
    }

    @Test func `pass when nothing is wrong with them`() throws {
        #expect(try judge(HandMade(authority: authority).container(attributes: honest)).indication == .passed)
    }

    @Test func `fail when the content type attribute names another type`() throws {
        let envelope = HandMade.attribute("1.2.840.113549.1.9.3", HandMade.identifier("1.2.840.113549.1.7.3"))
        let verdict = try judge(HandMade(authority: authority).container(attributes: [envelope] + honest.dropFirst()))
        #expect(verdict.indication == .failed && verdict.sub == "FORMAT_FAILURE")
        let other = HandMade(authority: authority, contentType: "1.2.840.113549.1.7.3")
        #expect(try judge(other.container(attributes: [envelope] + honest.dropFirst())).sub == "FORMAT_FAILURE")
    }

    @Test(arguments: 0..<4)
    func `fail when an attribute is doubled`(place: Int) throws {
        let container = try HandMade(authority: authority).container(attributes: honest + [honest[place]])
        #expect(try judge(container).sub == "FORMAT_FAILURE")
    }

    @Test(arguments: 0..<4)
    func `do not pass when an attribute is missing`(place: Int) throws {
        var attributes = honest
        attributes.remove(at: place)
        let verdict = try judge(HandMade(authority: authority).container(attributes: attributes))
        #expect(verdict.sub == (place == 0 || place == 2 ? "FORMAT_FAILURE" : "SIG_CONSTRAINTS_FAILURE"))
    }

    @Test func `fail when an attribute has two values or none`() throws {
        let time = HandMade.element(0x17, Array("261124100000Z".utf8))
        for values in [[time, time], []] {
            let many = HandMade.attribute("1.2.840.113549.1.9.5", Array(values.joined()))
            let attributes = [honest[0], many, honest[2], honest[3]]
            #expect(try judge(HandMade(authority: authority).container(attributes: attributes)).sub == "FORMAT_FAILURE")
        }
    }

    /// What is no digest can agree with no document; such a container would else stand over every one.
    @Test(arguments: [0x0C, 0x04] as [UInt8])
    func `fail when the digest is of another type or length`(tag: UInt8) throws {
        let text = Array(repeating: UInt8(ascii: "x"), count: tag == 0x04 ? 31 : 32)
        let digest = HandMade.attribute("1.2.840.113549.1.9.4", HandMade.element(tag, text))
        let attributes = [honest[0], honest[1], digest, honest[3]]
        let verdict = try judge(HandMade(authority: authority).container(attributes: attributes))
        #expect(verdict.indication == .failed && verdict.sub == "HASH_FAILURE")
    }

    @Test func `do not pass when digest and signature name different digests`() throws {
        let made = HandMade(authority: authority, signature: "1.2.840.113549.1.1.13")
        #expect(try judge(made.container(attributes: honest)).indication != .passed)
        let listed = HandMade(authority: authority, digest: "2.16.840.1.101.3.4.2.3")
        #expect(try judge(listed.container(attributes: honest)).indication != .passed)
    }

    /// A Russian signer names the kind of his key alone, and his key goes with one digest.
    @Test(.enabled(if: GOSTOracle.isThere)) func `do not pass when the digest is not that of a key of GOST`() throws {
        let oracle = try GOSTOracle()
        let key = try oracle.makeKey(bits: 512, parameterSet: "A")
        var made = HandMade(authority: authority, signature: "1.2.643.7.1.1.1.2")
        made.certificate = try authority.reissued("rsa", [6: key])
        made.forge = { signed in (try? oracle.sign(signed, bits: 512)) ?? [] }
        for (digest, name) in [(GOSTDigest.streebog512, "3"), (.streebog256, "2")] {
            made.digest = "1.2.643.7.1.1.2.\(name)"
            let value = HandMade.element(0x04, digest.hash(complaint))
            let attributes = [
                HandMade.contentType, HandMade.signingTime, HandMade.attribute("1.2.840.113549.1.9.4", value),
                HandMade.signingCertificate(try #require(made.certificate)),
            ]
            let verdict = try judge(made.container(attributes: attributes))
            #expect(verdict.sub == (digest == .streebog512 ? nil : "SIG_CONSTRAINTS_FAILURE"))
        }
    }

    @Test func `do not pass when they name another certificate`() throws {
        let other = try Certificate(pem: authority.bytes("ec.pem")).der
        let attributes = Array(honest.dropLast()) + [HandMade.signingCertificate(other)]
        let verdict = try judge(HandMade(authority: authority).container(attributes: attributes))
        #expect(verdict.indication == .indeterminate && verdict.sub == "NO_SIGNING_CERTIFICATE_FOUND")
    }

    @Test(arguments: [0, 2, 6] as [UInt8])
    func `fail when their version does not exist`(version: UInt8) throws {
        let made = HandMade(authority: authority, version: version)
        #expect(try judge(made.container(attributes: honest)).sub == "FORMAT_FAILURE")
    }

    @Test func `are read without harm whichever byte is changed`() throws {
        let container = try HandMade(authority: authority).container(attributes: honest)
        let verifier = try Verifier(anchors: authority.anchors("root", "issuing"))
        let now = try authority.now()
        for place in stride(from: 0, to: container.count, by: 3) {
            var changed = container
            changed[place] ^= UInt8(1 << (place % 8))
            let facts = verifier.facts(container: changed, over: complaint, atSeconds: now)
            let verdict = SignaturePolicy.standard.verdict(
                on: facts,
                expecting: nil,
                purpose: .document,
                revocation: .notRequired
            )
            // Nothing signed covers the NULL-less parameters, so only what passes must still be the same signer.
            if verdict.indication == .passed {
                #expect(facts.signerDER == certificate)
            }
        }
    }
}
