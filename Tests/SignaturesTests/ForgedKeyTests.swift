import Signatures
import Testing

/// Keys under which anybody can sign, each in a certificate that a trusted authority issued.
@Suite struct `A key that binds nobody` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    private func verdict(
        key: [UInt8],
        signature: String,
        _ forge: @escaping ([UInt8]) -> [UInt8]
    ) throws -> SignatureVerdict {
        let certificate = try authority.reissued("rsa", [6: key])
        #expect(try Certificate(der: certificate).iin == TestAuthority.iin)
        let honest = [
            HandMade.contentType, HandMade.signingTime, HandMade.messageDigest(of: complaint),
            HandMade.signingCertificate(certificate),
        ]
        var made = HandMade(authority: authority, signature: signature)
        made.certificate = certificate
        made.forge = forge
        return try judge(made.container(attributes: honest))
    }

    @Test func `is one of RSA whose exponent is one`() throws {
        let old = HandMade.parts(of: HandMade.parts(of: try Certificate(pem: authority.bytes("rsa.pem")).der)[0])[6]
        let bits = Array(HandMade.split(HandMade.parts(of: old)[1][...]).body.dropFirst())
        let numbers = HandMade.element(0x30, HandMade.parts(of: bits)[0], [0x02, 0x01, 0x01])
        let key = HandMade.element(0x30, HandMade.parts(of: old)[0], HandMade.element(0x03, [0], numbers))
        let found = try verdict(key: key, signature: "1.2.840.113549.1.1.11") { signed in
            // What RSA would give back: RFC 8017 9.2 for SHA-256.
            let head: [UInt8] = [
                0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
                0x04, 0x20,
            ]
            let padding = [UInt8](repeating: 0xff, count: 256 - 3 - head.count - 32)
            return [0x00, 0x01] + padding + [0x00] + head + Digest.sha256(signed)
        }
        #expect(found.indication == .indeterminate && found.sub == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    }

    @Test func `is the neutral point of a curve`() throws {
        let algorithm = HandMade.element(
            0x30,
            HandMade.identifier("1.2.840.10045.2.1"),
            HandMade.identifier("1.2.840.10045.3.1.7")
        )
        let key = HandMade.element(0x30, algorithm, HandMade.element(0x03, [0, 0]))
        let found = try verdict(key: key, signature: "1.2.840.10045.4.3.2") { signed in
            // With the nonce 1 the point is the base point of P-256, r is its x, and s is the digest.
            let x: [UInt8] = [
                0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77,
                0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
            ]
            let digest = Array(Digest.sha256(signed).drop { byte in byte == 0 })
            let positive = (digest.first ?? 0) < 0x80 ? digest : [0] + digest
            return HandMade.element(0x30, HandMade.element(0x02, x), HandMade.element(0x02, positive))
        }
        #expect(found.indication == .indeterminate && found.sub == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    }
}
