import Signatures
import Testing

@Suite struct `A seal` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    @Test(arguments: ["rsa", "ec"])
    func `made with a person's key is verified by another program`(name: String) throws {
        let sealed = try authority.key(name).seal(complaint, atSeconds: authority.now())
        try authority.write(sealed, to: "seal-\(name).der")
        try authority.write(complaint, to: "seal-\(name).json")
        try authority.run(
            "openssl cms -verify -cades -binary -inform DER -in seal-\(name).der -content seal-\(name).json"
                + " -CAfile root.pem -purpose any -out /dev/null"
        )
        #expect(throws: TestAuthority.Failed.self) {
            try authority.run(
                "openssl cms -verify -cades -binary -inform DER -in seal-\(name).der -content make.sh"
                    + " -CAfile root.pem -purpose any -out /dev/null"
            )
        }
    }

    @Test func `of the court needs nothing but its own certificate`() throws {
        let seal = try SigningKey.generateSeal(commonName: "Соттың мөрі")
        let key = try SigningKey(keyPEM: seal.keyPEM, certificatePEM: seal.certificatePEM)
        #expect(key.certificatePEM == seal.certificatePEM)
        let sealed = try key.seal(complaint, atSeconds: 1_795_500_000)
        try authority.write(sealed, to: "own.der")
        try authority.write(complaint, to: "own.json")
        try authority.write(seal.certificatePEM, to: "own.pem")
        try authority.run(
            "openssl cms -verify -cades -binary -inform DER -in own.der -content own.json -CAfile own.pem"
                + " -purpose any -out /dev/null"
        )
        let verifier = try Verifier(anchors: TrustAnchors(pem: [seal.certificatePEM]))
        let facts = verifier.facts(container: sealed, over: complaint, atSeconds: 1_795_500_000)
        #expect(facts.attributes.signingTimeSeconds == 1_795_500_000)
        let verdict = SignaturePolicy.standard.verdict(
            on: facts,
            expecting: nil,
            purpose: .document,
            revocation: .notRequired
        )
        #expect(verdict.indication == .passed)
    }

    @Test(arguments: [0, 2_524_607_999, 2_524_608_000] as [Int64])
    func `states the time it is given`(seconds: Int64) throws {
        let sealed = try authority.key("ec").seal(complaint, atSeconds: seconds)
        let facts = try Verifier(anchors: authority.anchors("root"))
            .facts(container: sealed, over: complaint, atSeconds: authority.now())
        #expect(facts.attributes.signingTimeSeconds == seconds)
        #expect(facts.algorithms.signatureVerifies == .yes)
    }

    @Test func `can be put on no bytes at all`() throws {
        let sealed = try authority.key("ec").seal([], atSeconds: authority.now())
        #expect(try judge(sealed, over: []).indication == .passed)
    }

    @Test func `is not made with a key of somebody else`() throws {
        #expect(throws: SignatureFault.self) {
            try SigningKey(keyPEM: authority.bytes("ec.key"), certificatePEM: authority.bytes("rsa.pem"))
        }
        #expect(throws: SignatureFault.self) {
            try SigningKey(keyPEM: [], certificatePEM: authority.bytes("rsa.pem"))
        }
        #expect(throws: SignatureFault.self) {
            try SigningKey(keyPEM: authority.bytes("ec.key"), certificatePEM: [])
        }
    }

    @Test func `asks nobody for the password of an encrypted key`() throws {
        try authority.run("openssl pkey -in ec.key -aes256 -passout pass:secret -out locked.key")
        #expect(throws: SignatureFault.self) {
            try SigningKey(keyPEM: authority.bytes("locked.key"), certificatePEM: authority.bytes("ec.pem"))
        }
    }

    @Test func `can come from a PKCS#12 file with its chain`() throws {
        try authority.run(
            "openssl pkcs12 -export -inkey rsa.key -in rsa.pem -certfile issuing.pem -passout pass:Пароль1 -out rsa.p12"
        )
        let key = try SigningKey(pkcs12: authority.bytes("rsa.p12"), password: "Пароль1")
        let sealed = try key.seal(complaint, atSeconds: authority.now())
        #expect(try judge(sealed, anchors: ["root"]).indication == .passed)
        #expect(throws: SignatureFault.self) {
            try SigningKey(pkcs12: authority.bytes("rsa.p12"), password: "password")
        }
        #expect(throws: SignatureFault.self) { try SigningKey(pkcs12: [0x30, 0x00], password: "") }
    }
}

@Suite struct `A certificate` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    @Test func `is read from both forms`() throws {
        let pem = try Certificate(pem: authority.bytes("rsa.pem"))
        let der = try Certificate(der: pem.der)
        #expect(der == pem)
        #expect(der.iin == TestAuthority.iin)
        #expect(der.bin == nil)
        #expect(der.ocspURLs == ["http://ocsp.example/"])
        #expect(der.facts.surname == "ТЕСТОВ" && der.facts.givenName == "ТЕСТОВИЧ")
        #expect(der.facts.keyUsage == ["digitalSignature", "nonRepudiation"])
        #expect(der.facts.extendedKeyUsage == ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1"])
        #expect(der.facts.key.type == "RSA" && der.facts.key.bits == 2_048)
        #expect(der.sha256 == Digest.sha256Hex(der.der))
        #expect(der.notAfterSeconds - der.notBeforeSeconds == 365 * 86_400)
    }

    @Test func `is nothing else`() throws {
        let der = try Certificate(pem: authority.bytes("rsa.pem")).der
        for bytes in [[], der + [0], Array(der.dropLast()), [0x30, 0x00], try authority.bytes("rsa.key")] {
            #expect(throws: SignatureFault.self) { try Certificate(der: bytes) }
        }
    }

    @Test func `is an anchor once, however often it is named`() throws {
        let anchors = try TrustAnchors(pem: [
            authority.bytes("root.pem") + authority.bytes("issuing.pem"), authority.bytes("root.pem"),
        ])
        #expect(anchors.sha256.count == 2)
        #expect(try anchors.sha256.first == Certificate(pem: authority.bytes("root.pem")).sha256)
        #expect(try TrustAnchors(pem: []).sha256.isEmpty)
        #expect(throws: SignatureFault.self) { try TrustAnchors(pem: [authority.bytes("root.pem"), []]) }
        #expect(throws: SignatureFault.self) { try TrustAnchors(pem: [authority.bytes("rsa.key")]) }
        var broken = try authority.bytes("root.pem")
        broken.removeSubrange(60..<90)
        #expect(throws: SignatureFault.self) { try TrustAnchors(pem: [broken]) }
    }
}
