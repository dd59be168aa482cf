import Foundation
import Signatures
import Testing

@Suite struct `Digests and randomness` {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `are those of the standard`(text: String, hash: String) {
        #expect(Digest.sha256Hex(Array(text.utf8)) == hash)
    }

    @Test func `key a hash as RFC 4231 shows`() {
        let mac = Digest.hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        #expect(mac.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() == expected)
        #expect(Digest.hmacSHA256(key: [], []).count == 32)
    }

    @Test func `compare all bytes`() {
        #expect(Digest.equal([], []))
        #expect(Digest.equal([1, 2], [1, 2]))
        #expect(!Digest.equal([1, 2], [1, 3]))
        #expect(!Digest.equal([1, 2], [1]))
    }

    @Test func `never draw the same twice`() throws {
        #expect(try Randomness.bytes(0).isEmpty)
        #expect(try Randomness.bytes(16).count == 16)
        #expect(try Randomness.bytes(16) != Randomness.bytes(16))
        #expect(throws: SignatureFault.self) { try Randomness.bytes(2 << 20) }
    }
}

@Suite struct `An uploaded signature` {
    private let der: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x05]

    @Test(arguments: [
        "MAMCAQU=", "MAMCAQU", " MAMC\r\nAQU=\n", "-----BEGIN CMS-----\nMAMCAQU=\n-----END CMS-----\n",
        "\u{feff}-----BEGIN PKCS7-----\r\nMAMCAQU=\r\n-----END PKCS7-----",
    ])
    func `becomes DER from base64 and PEM`(text: String) {
        #expect(SignatureUpload.der(from: Array(text.utf8)) == der)
    }

    @Test func `stays as it is when it is DER, empty or nothing known`() {
        #expect(SignatureUpload.der(from: der) == der)
        #expect(SignatureUpload.der(from: []).isEmpty)
        for text in ["%PDF-1.7", "AAAA", "{}", "-----BEGIN CMS-----\n!\n-----END CMS-----\n", "MAMCAQU=="] {
            #expect(SignatureUpload.der(from: Array(text.utf8)) == Array(text.utf8))
        }
    }

    @Test func `are the same on a machine whose configuration takes every algorithm away`() async {
        await #expect(processExitsWith: .success) {
            let file = NSTemporaryDirectory() + "openssl-\(UUID().uuidString).cnf"
            try "openssl_conf=o\n[o]\nalg_section=a\n[a]\ndefault_properties=fips=yes\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(atPath: file) }
            unsafe setenv("OPENSSL_CONF", file, 1)
            let mac = Digest.hmacSHA256(key: [1], [2])
            #expect(mac.count == 32)
            _ = try SigningKey.generateSeal(commonName: "seal")
        }
    }
}
