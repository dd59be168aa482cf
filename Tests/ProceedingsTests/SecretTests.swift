import Proceedings
import Signatures
import Testing

@Suite struct `The secret of a case` {
    private let publicID = "3q2-7wAAEjRWeJq83vAAEQ"

    private func secrets(current: String = "new") throws -> CaseSecrets {
        let keys = ["old": [UInt8](repeating: 1, count: 32), "new": [UInt8](repeating: 2, count: 32)]
        return try #require(CaseSecrets(keys: keys, currentKeyID: current))
    }

    @Test func `is six letters and digits that cannot be misread, the same each time`() throws {
        let secrets = try secrets()
        for number in 0..<200 {
            let id = String(Digest.sha256Hex([UInt8(number)]).prefix(22))
            let secret = try #require(secrets.secret(of: id, keyID: "new"))
            #expect(secret.wholeMatch(of: /[A-HJ-NP-Z2-9]{6}/) != nil)
            #expect(secrets.secret(of: id, keyID: "new") == secret)
        }
    }

    @Test func `is another one for another case or another key`() throws {
        let secrets = try secrets()
        let one = try #require(secrets.secret(of: publicID, keyID: "new"))
        #expect(secrets.secret(of: "3q2-7wAAEjRWeJq83vAAEA", keyID: "new") != one)
        #expect(secrets.secret(of: publicID, keyID: "old") != one)
    }

    @Test func `is compared without regard to case, and exactly otherwise`() throws {
        let secrets = try secrets()
        let secret = try #require(secrets.secret(of: publicID, keyID: "old"))
        #expect(secrets.matches(secret, publicID: publicID, keyID: "old"))
        #expect(secrets.matches(secret.lowercased(), publicID: publicID, keyID: "old"))
        #expect(!secrets.matches(secret, publicID: publicID, keyID: "new"))
        #expect(!secrets.matches(secret + " ", publicID: publicID, keyID: "old"))
        #expect(!secrets.matches(String(secret.dropLast()), publicID: publicID, keyID: "old"))
        #expect(!secrets.matches("", publicID: publicID, keyID: "old"))
    }

    @Test func `under a key that is not here any more opens nothing`() throws {
        let secrets = try secrets()
        #expect(secrets.secret(of: publicID, keyID: "lost") == nil)
        #expect(!secrets.matches("??????", publicID: publicID, keyID: "lost"))
    }

    @Test func `is not derived under a key that is short or missing`() {
        #expect(CaseSecrets(keys: ["a": [UInt8](repeating: 0, count: 31)], currentKeyID: "a") == nil)
        #expect(CaseSecrets(keys: ["a": [UInt8](repeating: 0, count: 32)], currentKeyID: "b") == nil)
    }
}
