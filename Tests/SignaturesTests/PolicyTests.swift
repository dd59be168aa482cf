import Signatures
import Testing

/// The policy is data: what it says about a check is what happens, except for what makes a signature one.
@Suite struct `A policy for signatures` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    private func facts(_ signer: String, over document: [UInt8] = complaint) throws -> SignatureFacts {
        let container = try authority.key(signer).seal(complaint, atSeconds: authority.now())
        return try Verifier(anchors: authority.anchors("root", "issuing"))
            .facts(container: container, over: document, atSeconds: authority.now())
    }

    private func verdict(_ facts: SignatureFacts, _ levels: [SignatureCheck: SignatureCheck.Level]) -> SignatureVerdict
    {
        var policy = SignaturePolicy.standard
        for (check, level) in levels { policy.levels[check.rawValue] = level }
        let good = RevocationState.good(atSeconds: 0, by: "test")
        return policy.verdict(on: facts, expecting: TestAuthority.iin, purpose: .document, revocation: good)
    }

    @Test(
        arguments: [
            (.fail, .indeterminate, .failed), (.warn, .passed, .warned), (.inform, .passed, .informed),
            (.ignore, .passed, .skipped),
        ] as [(SignatureCheck.Level, Indication, SignatureVerdict.Check.Outcome)]
    )
    func `says what is done where a check is not met`(
        level: SignatureCheck.Level,
        indication: Indication,
        outcome: SignatureVerdict.Check.Outcome
    ) throws {
        // A key for signing in: nonRepudiation and emailProtection are both missing.
        let found = try verdict(facts("auth"), [.nonRepudiation: level, .emailProtection: .ignore])
        #expect(found.indication == indication, "\(found.checks)")
        #expect(found.checks.first { check in check.name == "nonRepudiation" }?.outcome == outcome)
    }

    @Test(arguments: SignatureCheck.allCases.filter(\.isFixed))
    func `cannot do without what makes a signature one`(check: SignatureCheck) {
        var policy = SignaturePolicy.standard
        policy.levels[check.rawValue] = .ignore
        #expect(policy.level(of: check) == .fail)
    }

    @Test func `that ignores everything passes no altered document, no stranger and nobody else's key`() throws {
        let all = Dictionary(
            uniqueKeysWithValues: SignatureCheck.allCases.map { check in
                (check, SignatureCheck.Level.ignore)
            }
        )
        #expect(try verdict(facts("ec", over: complaint + [0x20]), all).sub == "HASH_FAILURE")
        #expect(try verdict(facts("stranger"), all).indication == .indeterminate)
        #expect(try verdict(facts("other"), all).sub == "WRONG_PERSON")
        #expect(try verdict(facts("ec"), all).indication == .passed)
    }

    @Test func `names every question it asks, and says by which engine`() throws {
        let found = try verdict(facts("ec"), [:])
        #expect(found.checks.allSatisfy { check in SignatureCheck(rawValue: check.name) != nil })
        #expect(found.engine == SignaturePolicy.engine && found.policy == SignaturePolicy.standard.version)
    }

    @Test func `makes a remark of a wrong control digit, and can make more of it`() throws {
        #expect(try verdict(facts("ec"), [:]).indication == .passed)
        #expect(try verdict(facts("ec"), [.controlDigit: .fail]).sub == "WRONG_PERSON")
    }

    @Test func `asks for a person with an IIN where it says so, though nobody in particular is expected`() throws {
        let good = RevocationState.good(atSeconds: 0, by: "test")
        var policy = SignaturePolicy.standard
        policy.levels["identified"] = .fail
        func sub(_ signer: String) throws -> String? {
            try policy.verdict(on: facts(signer), expecting: nil, purpose: .document, revocation: good).sub
        }
        #expect(try sub("ec") == nil)
        #expect(try sub("twoiins") == "WRONG_PERSON")
    }
}
