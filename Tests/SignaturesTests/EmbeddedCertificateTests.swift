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
}
