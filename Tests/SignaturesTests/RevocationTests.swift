import Signatures
import Testing

@Suite struct `An answer about revocation` {
    private let authority: TestAuthority
    private let subject: [UInt8]
    private let issuer: [UInt8]
    private let nonce = Array("sixteen bytes ok".utf8)

    init() throws {
        authority = try TestAuthority.shared.get()
        subject = try Certificate(pem: authority.bytes("rsa.pem")).der
        issuer = try Certificate(pem: authority.bytes("issuing.pem")).der
    }

    /// Answers as a responder would, from an index with this state of the certificate.
    private func answer(
        state: String,
        reason: String = "keyCompromise",
        responder: String = "responder",
        options: String = "",
        nonce: [UInt8]? = nil
    ) throws -> [UInt8] {
        let certificate = try Certificate(der: subject)
        let name = "ocsp-\(state)-\(responder)-\(UInt64.random(in: 0...UInt64.max))"
        let revoked = state == "R" ? "261124000000Z,\(reason)" : ""
        let line = "\(state)\t491231235959Z\t\(revoked)\t\(certificate.serialHex)\tunknown\t/CN=x\n"
        try authority.write(state == "-" ? [] : Array(line.utf8), to: "\(name).txt")
        try authority.write(
            Revocation.question(certificate: subject, issuer: issuer, nonce: nonce ?? self.nonce),
            to: "\(name).req"
        )
        try authority.run(
            "openssl ocsp -index \(name).txt -CA issuing.pem -rsigner \(responder).pem -rkey \(responder).key"
                + " -reqin \(name).req -respout \(name).res \(options)"
        )
        return try authority.bytes("\(name).res")
    }

    private func read(
        _ answer: [UInt8],
        nonce: [UInt8]? = nil,
        anchors: String = "root",
        lists: [[UInt8]] = [],
        later: Int64 = 0,
        freshness: Int64 = 600
    ) throws -> RevocationState {
        try word(answer, nonce: nonce, anchors: anchors, lists: lists, later: later, freshness: freshness).state
    }

    private func word(
        _ answer: [UInt8],
        nonce: [UInt8]? = nil,
        anchors: String = "root",
        lists: [[UInt8]] = [],
        later: Int64 = 0,
        freshness: Int64 = 600
    ) throws -> RevocationAnswer {
        // The responder's own clock: the authority's certificates may be many minutes older by now.
        let now = TestAuthority.clockSeconds
        let trusted = try authority.anchors(anchors)
        let lists = try lists.map { list in try KnownList(list, anchors: trusted) }
        return Revocation.read(
            answer: answer,
            certificate: subject,
            issuer: issuer,
            nonce: nonce ?? self.nonce,
            knowing: KnownLists(lists, anchors: trusted),
            atSeconds: now + later,
            freshnessSeconds: freshness
        )
    }

    private func isGood(_ state: RevocationState) -> Bool {
        if case .good(_, let by) = state { return by.contains("OCSP") || by.contains("NCA") }
        return false
    }

    private func isUnknown(_ state: RevocationState) -> Bool {
        if case .unknown = state { return true }
        return false
    }

    @Test(arguments: ["responder", "issuing"])
    func `is good from the issuer and from whom it named`(responder: String) throws {
        #expect(isGood(try read(answer(state: "V", responder: responder))))
    }

    @Test func `is revoked with its reason, however old`() throws {
        let revoked = try answer(state: "R")
        for later in [0, 3_600] as [Int64] {
            guard case .revoked(let atSeconds, let reason) = try read(revoked, later: later) else {
                Issue.record("The certificate was called back.")
                return
            }
            #expect(atSeconds == 1_795_478_400)
            #expect(reason == "keyCompromise")
        }
    }

    @Test func `is unknown while the certificate is on hold, since it may be good again`() throws {
        let held = try read(answer(state: "R", reason: "certificateHold"))
        #expect(held == .unknown(reason: "the certificate is on hold"))
    }

    @Test func `grows old, and is not from the future`() throws {
        let good = try answer(state: "V")
        #expect(isGood(try read(good, later: 300)))
        #expect(isUnknown(try read(good, later: 3_600)))
        #expect(isGood(try read(good, later: 3_600, freshness: 4_000)))
        #expect(isUnknown(try read(good, later: -7_200)))
        let dated = try answer(state: "V", options: "-nmin 120")
        #expect(isGood(try read(dated, later: 3_600)))
        #expect(isUnknown(try read(dated, later: 10_000)))
    }

    @Test(arguments: ["other", "auth", "rsa"])
    func `counts for nothing from whom the issuer did not name`(responder: String) throws {
        #expect(isUnknown(try read(answer(state: "V", responder: responder))))
    }

    @Test func `counts for nothing when it answers another question`() throws {
        let good = try answer(state: "V")
        #expect(isUnknown(try read(good, nonce: Array("another question".utf8))))
        #expect(isUnknown(try read(answer(state: "V", nonce: []))))
        #expect(isGood(try read(answer(state: "V", nonce: []), nonce: [])))
    }

    @Test func `counts for nothing when the issuer itself is not trusted`() throws {
        #expect(isUnknown(try read(answer(state: "V"), anchors: "foreign")))
    }

    @Test func `is unknown when the responder does not know, and when it is no answer`() throws {
        #expect(isUnknown(try read(answer(state: "-"))))
        let good = try answer(state: "V")
        for bytes in [[], [0x30, 0x03, 0x0a, 0x01, 0x06], good + [0], Array(good.dropLast())] {
            #expect(isUnknown(try read(bytes)))
        }
        for place in stride(from: 60, to: good.count, by: 11) {
            var changed = good
            changed[place] ^= 1
            if case .revoked = try read(changed) { Issue.record("A changed byte cannot revoke.") }
        }
    }

    @Test func `is revoked where it says so once, whatever it says beside`() throws {
        let question = try Revocation.question(certificate: subject, issuer: issuer, nonce: nonce)
        let inside = HandMade.parts(of: HandMade.parts(of: question)[0])
        let identifier = HandMade.parts(of: HandMade.parts(of: inside[0])[0])[0]
        let time = HandMade.element(0x18, Array("20260101000000Z".utf8))
        let name = HandMade.parts(of: HandMade.parts(of: issuer)[0])[5]
        let nonces = HandMade.element(0xa1, HandMade.parts(of: inside[1])[0])
        for other in [[0x82, 0x00], [0x80, 0x00]] as [[UInt8]] {
            let singles = [other, HandMade.element(0xa1, time)].map { state in
                HandMade.element(0x30, identifier, state, time)
            }
            let body = HandMade.element(
                0x30,
                HandMade.element(0xa1, name),
                time,
                HandMade.element(0x30, Array(singles.joined())),
                nonces
            )
            let basic = HandMade.element(
                0x30,
                body,
                HandMade.element(0x30, HandMade.identifier("1.2.840.113549.1.1.11"), [0x05, 0x00]),
                HandMade.element(0x03, [0], try authority.sign(body, with: "issuing"))
            )
            let whole = HandMade.element(
                0x30,
                HandMade.identifier("1.3.6.1.5.5.7.48.1.1"),
                HandMade.element(0x04, basic)
            )
            let answer = HandMade.element(0x30, [0x0a, 0x01, 0x00], HandMade.element(0xa0, whole))
            guard case .revoked = try read(answer) else {
                Issue.record("The certificate was called back: \(try read(answer))")
                continue
            }
        }
    }

    @Test func `is of a responder who may have been called back, unless nobody need ask or can`() throws {
        for responder in ["issuing", "responder", "unasked"] {
            let word = try word(answer(state: "V", responder: responder))
            #expect(isGood(word.state) && word.unproved == nil && word.isHeard, "\(responder)")
        }
        let open = try word(answer(state: "V", responder: "asked"))
        #expect(isUnknown(open.state) && !open.isHeard)
        let unproved = try #require(open.unproved)
        #expect(isGood(unproved.word) && unproved.urls == ["http://ocsp.example/"])
        #expect(try Certificate(der: unproved.certificate).pem == Certificate(pem: authority.bytes("asked.pem")).pem)
        // A list that covers him is somebody's word on him.
        let silent = try authority.list(number: 1, updated: 1, [])
        #expect(isGood(try read(answer(state: "V", responder: "asked"), anchors: "issuing", lists: [silent])))
    }

    @Test(arguments: [("asked", 1), ("unasked", nil), ("asked", 6)] as [(String, UInt8?)])
    func `counts for nothing from a responder who was called back`(responder: String, reason: UInt8?) throws {
        let entry = try TestAuthority.Entry(responder, of: authority, reason: reason)
        let list = try authority.list(number: 1, updated: 1, [entry])
        for state in ["V", "R"] {
            let word = try word(answer(state: state, responder: responder), anchors: "issuing", lists: [list])
            #expect(isUnknown(word.state) && word.unproved == nil && !word.isHeard)
        }
    }

    @Test func `stays the word of whom nobody need ask about, whatever a list says`() throws {
        let list = try authority.list(number: 1, updated: 1, [TestAuthority.Entry("responder", of: authority)])
        #expect(isGood(try read(answer(state: "V"), anchors: "issuing", lists: [list])))
    }

    @Test func `is about a serial number of an issuer, in whatever bytes both are written`() throws {
        let name = try #require(Revocation.name(of: subject))
        func reissued(_ tag: UInt8, _ text: String) throws -> String? {
            let pair = HandMade.element(0x30, HandMade.identifier("2.5.4.3"), HandMade.element(tag, Array(text.utf8)))
            let issuer = HandMade.element(0x30, HandMade.element(0x31, pair))
            return Revocation.name(of: try authority.reissued("rsa", [3: issuer]))
        }
        #expect(try Revocation.name(of: authority.reissued("rsa", [:])) == name)
        #expect(try reissued(0x0c, "Test NCA") == name)
        #expect(try reissued(0x13, "test  NCA ") == name)
        #expect(try reissued(0x0c, "Test NCB") != name)
        #expect(try Revocation.name(of: authority.reissued("rsa", [1: [0x02, 0x01, 0x05]])) != name)
        #expect(
            name.hasSuffix(
                "@"
                    + (try #require(Revocation.name(of: Certificate(pem: authority.bytes("ec.pem")).der)))
                    .drop { letter in letter != "@" }.dropFirst()
            )
        )
        #expect(Revocation.name(of: [0x30, 0x00]) == nil)
    }

    @Test func `cannot be asked for about what is not a certificate`() {
        #expect(throws: SignatureFault.self) {
            try Revocation.question(certificate: [1], issuer: issuer, nonce: nonce)
        }
        #expect(throws: SignatureFault.self) {
            try Revocation.question(certificate: subject, issuer: issuer, nonce: [UInt8](repeating: 1, count: 65))
        }
    }
}
