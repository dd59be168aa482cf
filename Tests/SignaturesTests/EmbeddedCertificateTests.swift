import Signatures
import Testing

/// What stands in a container beside the signature is chosen by whoever hands it in.
@Suite struct `A certificate among those in a container` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    private func verdict(
        certificate: [UInt8]? = nil,
        others: [[UInt8]] = [],
        anchors: [String] = ["root"]
    ) throws -> SignatureVerdict {
        let certificate = try certificate ?? Certificate(pem: authority.bytes("rsa.pem")).der
        var made = HandMade(authority: authority)
        made.certificate = certificate
        made.others = others
        let container = try made.container(
            attributes: [
                HandMade.contentType, HandMade.signingTime, HandMade.messageDigest(of: complaint),
                HandMade.signingCertificate(certificate),
            ]
        )
        return try judge(container, anchors: anchors)
    }

    private func issuing(_ changes: (_ extensions: [[UInt8]]) -> [[UInt8]]) throws -> [UInt8] {
        let parts = HandMade.parts(of: HandMade.parts(of: try Certificate(pem: authority.bytes("issuing.pem")).der)[0])
        let changed = changes(HandMade.parts(of: HandMade.parts(of: parts[7])[0]))
        let list = HandMade.element(0xa3, HandMade.element(0x30, Array(changed.joined())))
        return try authority.reissued("issuing", by: "root", [7: list])
    }

    @Test func `keeps no honest path from being found, however many forged ones lie before it`() throws {
        let honest = try Certificate(pem: authority.bytes("issuing.pem")).der
        let parts = HandMade.parts(of: HandMade.parts(of: honest)[0])
        // The key of the true authority under its own name, so that each may have been issued by each.
        let extensions = HandMade.parts(of: HandMade.parts(of: parts[7])[0]).filter { one in
            HandMade.parts(of: one)[0] != HandMade.identifier("2.5.29.35")
        }
        let list = HandMade.element(0xa3, HandMade.element(0x30, Array(extensions.joined())))
        let forged = try (1...14).map { number in
            try authority.reissued(
                "issuing",
                by: "foreign",
                [1: [0x02, 0x01, UInt8(number)], 3: parts[5], 7: list]
            )
        }
        #expect(try verdict(others: forged + [honest]).indication == .passed)
        #expect(try verdict(others: forged).sub == "NO_CERTIFICATE_CHAIN_FOUND")
    }

    @Test func `issues nothing but what its own extended key usage allows`() throws {
        func usage(_ purposes: String...) -> [UInt8] {
            let list = HandMade.element(0x30, Array(purposes.map(HandMade.identifier).joined()))
            return HandMade.element(0x30, HandMade.identifier("2.5.29.37"), HandMade.element(0x04, list))
        }
        let documents = try issuing { extensions in extensions + [usage("1.3.6.1.5.5.7.3.4")] }
        #expect(try verdict(others: [documents]).indication == .passed)
        let all = try issuing { extensions in extensions + [usage("2.5.29.37.0")] }
        #expect(try verdict(others: [all]).indication == .passed)
        let servers = try issuing { extensions in extensions + [usage("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.8")] }
        #expect(try verdict(others: [servers]).sub == "CHAIN_CONSTRAINTS_FAILURE")
        // An anchor is a name and a key that the operator has chosen.
        try authority.write(Certificate(der: servers).pem, to: "servers.pem")
        #expect(try verdict(anchors: ["servers"]).indication == .passed)
    }

    @Test func `has no IIN when it has two serial numbers, of whatever type`() throws {
        let parts = HandMade.parts(of: HandMade.parts(of: try Certificate(pem: authority.bytes("rsa.pem")).der)[0])
        let second = HandMade.element(
            0x31,
            HandMade.element(0x30, HandMade.identifier("2.5.4.5"), HandMade.element(0x03, [0] + Array("IIN1".utf8)))
        )
        let subject = HandMade.element(0x30, Array((HandMade.parts(of: parts[5]) + [second]).joined()))
        let certificate = try authority.reissued("rsa", [5: subject])
        #expect(try Certificate(der: certificate).iin == nil)
        #expect(try verdict(certificate: certificate, anchors: ["issuing"]).sub == "WRONG_PERSON")
    }

    @Test func `has another name than one that only reads like it`() throws {
        func pair(_ type: String, _ text: String) -> [UInt8] {
            HandMade.element(0x30, HandMade.identifier(type), HandMade.element(0x0c, Array(text.utf8)))
        }
        let two = HandMade.element(0x31, pair("2.5.4.3", "x"), pair("1.3.6.1.4.1.5", "y"))
        let one = HandMade.element(0x31, pair("2.5.4.3", "x\u{0}\u{6}+\u{6}\u{1}\u{4}\u{1}\u{5}\u{1}y"))
        func certificate(_ issuer: [UInt8]) throws -> Certificate {
            let names = [3: HandMade.element(0x30, issuer), 5: HandMade.element(0x30, two)]
            return try Certificate(der: authority.reissued("rsa", names))
        }
        #expect(try certificate(two).facts.selfIssued)
        #expect(try !certificate(one).facts.selfIssued)
    }
}
