import Foundation
import Signatures
import Testing

/// The court's own signatures get a stamp of an authority; here the authority is `openssl ts`.
@Suite struct `A time-stamp that is asked for` {
    private let authority: TestAuthority
    private let container: [UInt8]
    private let signature: [UInt8]
    private let nonce = [UInt8](repeating: 0, count: 2) + [UInt8](repeating: 0xa5, count: 14)

    init() throws {
        authority = try TestAuthority.shared.get()
        container = try authority.key("ec").seal(complaint, atSeconds: authority.now())
        signature = try #require(Timestamping.signatureValue(of: container))
    }

    private func answer(to question: [UInt8], by signer: String = "tsa") throws -> [UInt8] {
        let name = UUID().uuidString
        try authority.write(question, to: "\(name).tsq")
        try authority.run(
            "flock tsa.lock openssl ts -reply -config tsa.conf -queryfile \(name).tsq -signer \(signer).pem"
                + " -inkey \(signer).key -chain issuing.pem -out \(name).tsr"
        )
        return try authority.bytes("\(name).tsr")
    }

    private func read(
        _ answer: [UInt8],
        over other: [UInt8]? = nil,
        nonce otherNonce: [UInt8]? = nil,
        anchors: String = "root",
        lists: [[UInt8]] = [],
        later: Int64 = 0
    ) throws -> Timestamp {
        let trusted = try authority.anchors(anchors)
        return try Timestamping.read(
            answer: answer,
            over: other ?? signature,
            nonce: otherNonce ?? nonce,
            knowing: KnownLists(lists.map { list in try KnownList(list, anchors: trusted) }, anchors: trusted),
            atSeconds: TestAuthority.clockSeconds + later
        )
    }

    @Test func `goes into the signature, and other programs verify both`() throws {
        let stamp = try read(answer(to: Timestamping.question(over: signature, nonce: nonce)))
        #expect(stamp.policy == "1.2.398.3.3.2.6.4" && stamp.authority.contains("Test TSA"))
        let stamped = try Timestamping.stamped(container, with: stamp.token)
        #expect(try Timestamping.stamped(container, with: stamp.token) == stamped)
        let name = UUID().uuidString
        try authority.write(stamped, to: "\(name).p7s")
        try authority.write(complaint, to: "\(name).json")
        try authority.write(signature, to: "\(name).value")
        try authority.write(stamp.token, to: "\(name).tst")
        try authority.run(
            "openssl cms -verify -cades -binary -inform DER -in \(name).p7s -content \(name).json -CAfile root.pem"
                + " -purpose any -out /dev/null && openssl ts -verify -token_in -in \(name).tst -data \(name).value"
                + " -CAfile root.pem -untrusted issuing.pem"
        )
        let inspected = try Inspection(anchors: authority.anchors("root"), asksLater: false)
            .inspect(stamped, over: .bytes(complaint), atSeconds: TestAuthority.clockSeconds + 100)
        #expect(inspected.verdict.indication == .passed && inspected.verdict.proof == .timestamp)
        #expect(inspected.verdict.provedSeconds == stamp.seconds)
    }

    @Test func `stands beside a stamp that is there already, and the earlier one counts`() throws {
        let stamp = try read(answer(to: Timestamping.question(over: signature, nonce: nonce)))
        let twice = try Timestamping.stamped(Timestamping.stamped(container, with: stamp.token), with: stamp.token)
        let facts = try Verifier(anchors: authority.anchors("root"))
            .facts(container: twice, over: complaint, atSeconds: TestAuthority.clockSeconds + 100)
        #expect(facts.stamps.count == 2 && facts.container.fault == nil)
        #expect(facts.stamps.allSatisfy { stamp in stamp.fault == nil })
    }

    @Test func `is taken only over this signature, to this question, by somebody trusted, about now`() throws {
        let honest = try answer(to: Timestamping.question(over: signature, nonce: nonce))
        _ = try read(honest)
        #expect(throws: SignatureFault.self) { try read(honest, over: signature + [0]) }
        #expect(throws: SignatureFault.self) { try read(honest, nonce: [1, 2, 3]) }
        #expect(throws: SignatureFault.self) { try read(honest, anchors: "foreign") }
        #expect(throws: SignatureFault.self) { try read(honest, later: Timestamping.driftLimitSeconds + 60) }
        #expect(throws: SignatureFault.self) { try read(honest, later: -Timestamping.driftLimitSeconds - 60) }
        #expect(throws: SignatureFault.self) { try read(Array(honest.dropLast())) }
        #expect(throws: SignatureFault.self) { try read([]) }
        // A refusal: the question is no question.
        let refused = try answer(to: [0x30, 0x03, 0x02, 0x01, 0x01])
        #expect(throws: SignatureFault.self) { try read(refused) }
    }

    @Test func `is not taken from an authority that was called back, whatever the reason`() throws {
        let honest = try answer(to: Timestamping.question(over: signature, nonce: nonce))
        let silent = try authority.list(number: 1, updated: 1, [])
        #expect(try read(honest, anchors: "issuing", lists: [silent]).unproved == nil)
        let open = try #require(try read(honest, anchors: "issuing").unproved)
        #expect(try open.certificate == Certificate(pem: authority.bytes("tsa.pem")).der && open.urls.isEmpty)
        #expect(try open.issuer == Certificate(pem: authority.bytes("issuing.pem")).der)
        for reason in [nil, 1, 4] as [UInt8?] {
            let entry = try TestAuthority.Entry("tsa", of: authority, reason: reason)
            let list = try authority.list(number: 2, updated: 2, [entry])
            #expect(throws: SignatureFault.self) { try read(honest, anchors: "issuing", lists: [list]) }
        }
    }

    @Test func `is not taken from a key that is for other things`() throws {
        #expect(throws: TestAuthority.Failed.self) {
            _ = try answer(to: Timestamping.question(over: signature, nonce: nonce), by: "ec")
        }
    }

    @Test(arguments: [[], [UInt8](repeating: 1, count: 17)])
    func `is not asked for with a nonce that nobody could tell from another`(nonce: [UInt8]) {
        #expect(throws: SignatureFault.self) { try Timestamping.question(over: signature, nonce: nonce) }
    }

    @Test func `is put into one signature only, and into nothing else`() {
        #expect(Timestamping.signatureValue(of: [0x30, 0x00]) == nil)
        for bytes in [[], [0x30, 0x00], complaint, Array(container.dropLast())] {
            #expect(throws: SignatureFault.self) { try Timestamping.stamped(bytes, with: [0x30, 0x00]) }
        }
    }
}
