import Foundation
import Signatures
import Testing

func bytes(hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { at in
        UInt8(String(digits[at...(at + 1)]), radix: 16)
    }
}

@Suite struct `The holder's proof` {
    // RFC 9381, B.1, example 10.
    private let secret = bytes(hex: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
    private let publicKey = bytes(hex: "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")
    private let alpha = Array("sample".utf8)
    private let pi = bytes(
        hex: "035b5c726e8c0e2c488a107c600578ee75cb702343c153cb1eb8dec77f4b5071b4"
            + "a53f0a46f018bc2c56e58d383f2305e0975972c26feea0eb122fe7893c15af376b33edf7de17c6ea056d4d82de6bc02f"
    )
    private let beta = bytes(hex: "a3ad7b0ef73d8fc6655053ea22f9bede8c743f08bbed3d38821f0e16474b505e")

    @Test func `is that of the published example`() throws {
        #expect(try ECVRF.publicKey(of: secret) == publicKey)
        #expect(try ECVRF.prove(secret: secret, alpha: alpha) == pi)
        #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha, pi: pi) == beta)
    }

    @Test func `is refused when any bit of it is other`() {
        for place in pi.indices {
            var changed = pi
            changed[place] ^= 1 << UInt8(place % 8)
            #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha, pi: changed) == nil)
        }
        #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha + [0], pi: pi) == nil)
        #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha, pi: Array(pi.dropLast())) == nil)
    }

    @Test func `is refused when s is not below the order of the curve`() {
        // s + q proves the same by arithmetic alone; uniqueness forbids a second proof.
        let order = bytes(hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        var raised = pi
        var carry = 0
        for place in (0..<32).reversed() {
            let sum = Int(pi[49 + place]) + Int(order[place]) + carry
            raised[49 + place] = UInt8(sum & 255)
            carry = sum >> 8
        }
        #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha, pi: raised) == nil)
        #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha, pi: Array(pi.prefix(49)) + order) == nil)
    }

    @Test func `is refused under a key that is not a point of the curve`() {
        for key in [
            [UInt8](repeating: 0, count: 33), [4] + publicKey.dropFirst(), [2] + [UInt8](repeating: 255, count: 32),
        ] {
            #expect(ECVRF.verify(publicKey: key, alpha: alpha, pi: pi) == nil)
        }
    }

    @Test func `needs a secret that is a number of the curve`() {
        let order = bytes(hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        for secret in [[UInt8](repeating: 0, count: 32), order, Array(order.dropLast()) + [0x52], [1, 2, 3]] {
            #expect(throws: SignatureFault.self) { try ECVRF.publicKey(of: secret) }
            #expect(throws: SignatureFault.self) { try ECVRF.prove(secret: secret, alpha: []) }
        }
    }

    @Test func `works with a new key and any question`() throws {
        let key = try ECVRF.generate()
        #expect(try ECVRF.publicKey(of: key.secret) == key.publicKey)
        for alpha in [[], Array("court-draw/v1\n".utf8)] {
            let pi = try ECVRF.prove(secret: key.secret, alpha: alpha)
            #expect(ECVRF.verify(publicKey: key.publicKey, alpha: alpha, pi: pi)?.count == 32)
            #expect(ECVRF.verify(publicKey: publicKey, alpha: alpha, pi: pi) == nil)
        }
    }
}
