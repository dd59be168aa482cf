import Foundation
import Signatures
import Testing

/// Field scenarios 21 and 22: what a certificate's end means to a signature that is proved to be older.
@Suite struct `A time-stamp on a signature` {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    /// A stamp of the authority over some bytes, as it stands among the unsigned attributes.
    private func stamp(over bytes: [UInt8], by signer: String = "tsa") throws -> [UInt8] {
        let name = UUID().uuidString
        try authority.write(bytes, to: name)
        try authority.run(
            "openssl ts -query -data \(name) -sha256 -cert -out \(name).tsq && openssl ts -reply -config tsa.conf"
                + " -queryfile \(name).tsq -signer \(signer).pem -inkey \(signer).key -chain issuing.pem -token_out"
                + " -out \(name).tst"
        )
        return HandMade.attribute("1.2.840.113549.1.9.16.2.14", try authority.bytes("\(name).tst"))
    }

    private func container(
        signer: String = "brief",
        _ unsigned: (_ signature: [UInt8]) throws -> [[UInt8]]
    ) throws -> [UInt8] {
        let certificate = try Certificate(pem: authority.bytes("\(signer).pem")).der
        let honest = [
            HandMade.contentType, HandMade.signingTime, HandMade.messageDigest(of: complaint),
            HandMade.signingCertificate(certificate),
        ]
        let made = HandMade(authority: authority, signer: signer, signature: "1.2.840.10045.4.3.2")
        return try made.container(attributes: honest, unsigned: unsigned)
    }

    private let afterItsEnd: Int64 = 3 * 86_400

    @Test func `keeps it standing after the certificate has run out`() throws {
        let stamped = try container { value in [try stamp(over: value)] }
        let verdict = try judge(stamped, later: afterItsEnd)
        #expect(verdict.indication == .passed, "\(verdict.checks.filter { check in check.outcome != .ok })")
        #expect(verdict.proof == .timestamp)
        let bare = try judge(container { _ in [] }, later: afterItsEnd)
        #expect(bare.sub == "OUT_OF_BOUNDS_NO_POE" && bare.proof == .judgement)
    }

    @Test func `keeps it standing when the certificate is called back later, not when before`() throws {
        let stamped = try container(signer: "ec") { value in [try stamp(over: value)] }
        let stampedAt = try judge(stamped, later: afterItsEnd).provedSeconds
        let after = RevocationState.revoked(atSeconds: stampedAt + 1, reason: "keyCompromise")
        #expect(try judge(stamped, revocation: after, later: afterItsEnd).indication == .passed)
        let before = RevocationState.revoked(atSeconds: stampedAt, reason: "keyCompromise")
        #expect(try judge(stamped, revocation: before, later: afterItsEnd).sub == "REVOKED_NO_POE")
    }

    @Test func `proves nothing over another signature, from another key, or from a stranger`() throws {
        for stamps: (_ signature: [UInt8]) throws -> [[UInt8]] in [
            { _ in [try stamp(over: complaint)] }, { value in [try stamp(over: value + [0])] },
        ] {
            let verdict = try judge(container(stamps), later: afterItsEnd)
            #expect(verdict.sub == "OUT_OF_BOUNDS_NO_POE")
            #expect(verdict.checks.contains { check in check.name == "timestamp" && check.outcome == .warned })
        }
        let foreign = try container { value in [try stamp(over: value)] }
        #expect(try judge(foreign, anchors: ["foreign"], later: afterItsEnd).indication == .indeterminate)
    }

    @Test(arguments: [(["1.2.398.3.3.2.6.4"], true), (["1.2.398.3.3.2.6.2"], false), ([], true)])
    func `proves something only where its policy is accepted`(policies: [String], proves: Bool) throws {
        let stamped = try container { value in [try stamp(over: value)] }
        let facts = try Verifier(anchors: authority.anchors("root", "issuing"))
            .facts(container: stamped, over: complaint, atSeconds: authority.now() + afterItsEnd)
        var policy = SignaturePolicy.standard
        policy.stampPolicies = policies
        let good = RevocationState.good(atSeconds: 0, by: "test")
        let verdict = policy.verdict(on: facts, expecting: nil, purpose: .document, revocation: good)
        #expect(verdict.sub == (proves ? nil : "OUT_OF_BOUNDS_NO_POE"))
        #expect(verdict.proof == (proves ? .timestamp : .judgement))
    }

    /// What a policy makes of a signature whose certificate has ended, with a stamp of an authority that must be asked
    /// about; both words may hang on the second of the stamp.
    private func judged(
        _ state: (_ stampedAt: Int64) -> RevocationState?,
        signer: (_ stampedAt: Int64) -> RevocationState = { _ in .good(atSeconds: 0, by: "test") }
    ) throws -> SignatureVerdict {
        let stamped = try container { value in [try stamp(over: value, by: "tsaasked")] }
        var facts = try Verifier(anchors: authority.anchors("root", "issuing"))
            .facts(container: stamped, over: complaint, atSeconds: authority.now() + afterItsEnd)
        let stampedAt = try #require(facts.stamps.first?.seconds)
        #expect(facts.stamps.first?.responders == ["http://ocsp.example/"])
        if let state = state(stampedAt) {
            facts.know(RevocationFinding(state), ofStampsBy: try Certificate(pem: authority.bytes("tsaasked.pem")).der)
        }
        let policy = SignaturePolicy.standard
        return policy.verdict(on: facts, expecting: nil, purpose: .document, revocation: signer(stampedAt))
    }

    @Test func `proves nothing while nobody has said whether its authority was called back`() throws {
        for state in [nil, .unknown(reason: "no answer")] as [RevocationState?] {
            let verdict = try judged { _ in state }
            #expect(verdict.sub == "TRY_LATER" && verdict.waitingCanMend && verdict.proof == .judgement)
        }
        let good = try judged { _ in .good(atSeconds: 0, by: "test") }
        #expect(good.indication == .passed && good.proof == .timestamp)
        // Called back after the stamp and before the receipt: that too hangs on the stamp.
        let back = try judged({ _ in nil }, signer: { .revoked(atSeconds: $0 + 1, reason: "keyCompromise") })
        #expect(back.sub == "TRY_LATER")
    }

    @Test(
        arguments: [
            ("keyCompromise", 1, false), ("unspecified", 1, false), ("the authority: superseded", 1, false),
            ("superseded", 1, true), ("cessationOfOperation", 1, true), ("affiliationChanged", 1, true),
            ("superseded", 0, false), ("cessationOfOperation", -1, false),
        ] as [(String, Int64, Bool)]
    )
    func `proves nothing once its authority was called back, but for what it stamped before it only ceased`(
        reason: String,
        after seconds: Int64,
        proves: Bool
    ) throws {
        let verdict = try judged { stampedAt in .revoked(atSeconds: stampedAt + seconds, reason: reason) }
        #expect(verdict.sub == (proves ? nil : "OUT_OF_BOUNDS_NO_POE"))
        #expect(verdict.proof == (proves ? .timestamp : .judgement) && !verdict.waitingCanMend)
        let check = try #require(verdict.checks.first { check in check.name == "timestamp" })
        #expect(check.outcome == (proves ? .ok : .warned))
        #expect(proves || check.detail.contains("time-stamping authority was revoked"))
    }

    @Test func `of an authority that was called back has the standard's word where the policy asks for stamps`() throws
    {
        let back = RevocationState.revoked(atSeconds: 0, reason: "keyCompromise")
        let stamped = try container(signer: "ec") { value in [try stamp(over: value, by: "tsaasked")] }
        var facts = try Verifier(anchors: authority.anchors("root", "issuing"))
            .facts(container: stamped, over: complaint, atSeconds: authority.now())
        facts.know(RevocationFinding(back), ofStampsBy: try Certificate(pem: authority.bytes("tsaasked.pem")).der)
        var policy = SignaturePolicy.standard
        let good = RevocationState.good(atSeconds: 0, by: "test")
        #expect(policy.verdict(on: facts, expecting: nil, purpose: .document, revocation: good).indication == .passed)
        policy.levels[SignatureCheck.timestamp.rawValue] = .fail
        #expect(policy.verdict(on: facts, expecting: nil, purpose: .document, revocation: good).sub == "REVOKED_NO_POE")
    }

    @Test func `of an authority whom a list names proves nothing, and of one whom it covers does`() throws {
        let stamped = try container { value in [try stamp(over: value, by: "tsaasked")] }
        for names in [false, true] {
            let entries = names ? [try TestAuthority.Entry("tsaasked", of: authority, reason: 1)] : []
            let list = try authority.list(number: 1, updated: 1, entries)
            let found = try Inspection(anchors: authority.anchors("issuing"), lists: [list])
                .inspect(stamped, over: .bytes(complaint), atSeconds: authority.now() + afterItsEnd)
            #expect(found.verdict.sub == (names ? "OUT_OF_BOUNDS_NO_POE" : nil))
            #expect(found.facts.evidence.count == 2)
        }
    }

    @Test func `names the authority that signed it, and not whoever was put in beside`() throws {
        let parts = HandMade.parts(of: HandMade.parts(of: try Certificate(pem: authority.bytes("tsa.pem")).der)[0])
        let text = HandMade.element(0x0c, Array("National TSA".utf8))
        let pair = HandMade.element(0x30, HandMade.identifier("2.5.4.3"), text)
        let name = HandMade.element(0x30, HandMade.element(0x31, pair))
        // The same issuer and number, another name; nobody signs what certificates lie in a container.
        let beside = try authority.reissued("tsa", by: "foreignissuing", [5: name])
        #expect(HandMade.parts(of: HandMade.parts(of: beside)[0])[1] == parts[1])
        let stamped = try container { value in
            let token = HandMade.parts(of: HandMade.parts(of: try stamp(over: value))[1])[0]
            var shell = HandMade.parts(of: token)
            var signed = HandMade.parts(of: HandMade.parts(of: shell[1])[0])
            signed[3] = HandMade.element(0xa0, beside, Array(HandMade.parts(of: signed[3]).joined()))
            shell[1] = HandMade.element(0xa0, HandMade.element(0x30, Array(signed.joined())))
            return [HandMade.attribute("1.2.840.113549.1.9.16.2.14", HandMade.element(0x30, Array(shell.joined())))]
        }
        let verdict = try judge(stamped, later: afterItsEnd)
        #expect(verdict.indication == .passed && verdict.proof == .timestamp)
        #expect(verdict.checks.first { check in check.name == "timestamp" }?.detail == "CN=Test TSA")
    }

    @Test func `proves nothing from before its authority's certificate began`() throws {
        let tomorrow = HandMade.element(
            0x30,
            HandMade.element(0x17, try day(after: 1)),
            HandMade.element(0x17, Array("491231235959Z".utf8))
        )
        let early = try authority.reissued("tsa", [4: tomorrow])
        try authority.write(Certificate(der: early).pem, to: "early.pem")
        try authority.run("cp tsa.key early.key")
        let stamped = try container { value in [try stamp(over: value, by: "early")] }
        let verdict = try judge(stamped, later: afterItsEnd)
        #expect(verdict.proof == .judgement && verdict.sub == "OUT_OF_BOUNDS_NO_POE")
    }

    private func day(after days: Int) throws -> [UInt8] {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyMMddHHmmss'Z'"
        let seconds = TestAuthority.clockSeconds + Int64(days) * 86_400
        return Array(format.string(from: Date(timeIntervalSince1970: TimeInterval(seconds))).utf8)
    }

    @Test func `that is no stamp is no fact, and does no harm to a signature that stands by itself`() throws {
        let junk = HandMade.attribute("1.2.840.113549.1.9.16.2.14", HandMade.element(0x30, [0x02, 0x01, 0x01]))
        let verdict = try judge(container { _ in [junk] })
        #expect(verdict.indication == .passed && verdict.proof == .judgement)
    }
}
