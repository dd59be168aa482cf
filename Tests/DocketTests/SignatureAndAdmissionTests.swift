import Docket
import Law
import Testing

@Suite struct `A finding about a signature` {
    private func consequence(
        _ finding: SignatureFinding,
        in state: CaseState = .received,
        decideBy: Instant? = nil
    ) throws -> SignatureConsequence {
        let desk = try Desk(state)
        return desk.head.consequence(of: finding, decideBy: decideBy, under: desk.pack)
    }

    @Test(arguments: [
        SignatureFinding(.passed), SignatureFinding(.indeterminate, sub: "TRY_LATER", waitingCanMend: true),
    ])
    func `lets the case go on when it passed, or when only waiting can tell`(finding: SignatureFinding) throws {
        let after = try consequence(finding)
        #expect(after.event == (finding.indication == .passed ? "signaturePassed" : "signatureUnresolved"))
        #expect(after.state == .screening)
        #expect(after.timers == [.next(.admission, at: Desk.received)])
    }

    @Test(arguments: [
        SignatureFinding(.absent), SignatureFinding(.failed, sub: "HASH_FAILURE"),
        SignatureFinding(.failed, sub: "HASH_FAILURE", waitingCanMend: true),
        SignatureFinding(.indeterminate, sub: "NO_CERTIFICATE_CHAIN_FOUND"),
    ])
    func `sends to ratification what waiting cannot mend`(finding: SignatureFinding) throws {
        let after = try consequence(finding)
        #expect(after.event == "signatureRefused")
        #expect(after.state == .ratificationPending)
        #expect(after.timers == [TimerPlan(.ratification, "lapse", due: at("10:30:00"))])
    }

    @Test(arguments: [("10:10:00", "10:10:00"), ("11:00:00", "10:30:00"), ("09:00:00", "10:00:01")])
    func `gives no longer to ratify than the law gives to decide, but always a second`(
        decideBy: String,
        due: String
    ) throws {
        #expect(try consequence(SignatureFinding(.absent), decideBy: at(decideBy)).timers.map(\.due) == [at(due)])
    }

    @Test(arguments: CaseState.allCases.filter { $0 != .received })
    func `changes only what is known once the case has gone on`(state: CaseState) throws {
        let after = try consequence(SignatureFinding(.failed, sub: "REVOKED"), in: state)
        #expect(after.event == "signatureRechecked")
        #expect(after.state == nil)
        #expect(after.timers.isEmpty)
    }
}

@Suite struct `Admission` {
    private func facts(
        _ complaint: Complaint? = nil,
        kind: String = "VL-01",
        finding: SignatureFinding? = SignatureFinding(.passed),
        isRatified: Bool = false
    ) throws -> AdmissionFacts {
        AdmissionFacts(
            head: try Desk(.screening, at: "10:00:03", kind: kind).head,
            edition: 1,
            complaint: try complaint ?? Desk.complaint(),
            complaintSha256: String(repeating: "a", count: 64),
            finding: finding,
            isSigned: true,
            isRatified: isRatified
        )
    }

    private func failed(_ facts: AdmissionFacts) throws -> [String] {
        facts.checks(under: try Desk().pack).filter { !$0.passed }.map(\.name)
    }

    @Test func `registers what passes every check, and the draw is due at once`() throws {
        let facts = try facts()
        #expect(try failed(facts).isEmpty)
        #expect(
            facts.admission(under: try Desk().pack) == .registered(timers: [.next(.assignment, at: at("10:00:03"))])
        )
    }

    @Test func `leaves what fails one check to a clerk, within the pack's time`() throws {
        let facts = try facts(finding: SignatureFinding(.failed))
        let pack = try Desk().pack
        #expect(
            facts.admission(under: pack)
                == .leftToClerk(
                    facts.checks(under: pack),
                    timers: [TimerPlan(.screening, "0", due: at("10:02:03"))]
                )
        )
    }

    @Test func `holds a signature for settled that passed, that only waiting can settle, or that was ratified`() throws
    {
        #expect(try failed(facts(finding: SignatureFinding(.passed))).isEmpty)
        #expect(try failed(facts(finding: SignatureFinding(.indeterminate, waitingCanMend: true))).isEmpty)
        #expect(try failed(facts(finding: SignatureFinding(.absent), isRatified: true)).isEmpty)
        #expect(try failed(facts(finding: SignatureFinding(.absent))) == ["signature"])
        #expect(try failed(facts(finding: SignatureFinding(.indeterminate))) == ["signature"])
        #expect(try failed(facts(finding: nil)) == ["signature"])
    }

    @Test func `lets a withdrawal under the secret alone end only what nobody signed or confirmed`() throws {
        for state in CaseState.allCases where state.isBeforeRuling {
            let head = try Desk(state, at: "10:00:03").head
            for (isSigned, isRatified) in [(false, false), (true, false), (false, true), (true, true)] {
                let alone = head.withdrawal(isSigned: isSigned, wasVouchedFor: isRatified, underSignature: false)
                // A signature that does not stand binds nobody: then the case waits for its confirmation.
                let binds = isRatified || (isSigned && state != .ratificationPending)
                #expect(alone == (binds ? .asks : .ends), "\(state) \(isSigned) \(isRatified)")
                #expect(head.withdrawal(isSigned: isSigned, wasVouchedFor: isRatified, underSignature: true) == .ends)
            }
        }
    }

    @Test func `asks whether the kind is a matter for a court at all`() throws {
        #expect(try failed(facts(kind: "SE-01")).isEmpty)
        #expect(try failed(facts(kind: "CA-02")) == ["courtMatter"])
        #expect(try failed(facts(kind: "XX-99")) == ["courtMatter"])
    }

    @Test(arguments: [("", false), (" \n\t", false), ("x", true)])
    func `asks whether the statement says anything`(statement: String, passes: Bool) throws {
        let complaint = try Desk.complaint(["statement": .string(statement)])
        #expect(try failed(facts(complaint)) == (passes ? [] : ["statement"]))
    }

    @Test(arguments: [
        ("2026-11-24T10:01:00+05:00", true), ("2026-11-24T10:01:00.000001+05:00", false), ("yesterday", false),
        ("2026-13-40T10:00:00+05:00", false), (nil, true),
    ])
    func `leaves dates that are odd or lie ahead to a person`(date: String?, passes: Bool) throws {
        let value = date.map(JSONValue.string) ?? .null
        let learned = try Desk.complaint(["learned": value])
        #expect(try failed(facts(learned)) == (passes ? [] : ["dates"]))
        let challenged: JSONValue = ["act": "decision", "commission": "KZ-71-0123", "made": value, "number": nil]
        #expect(try failed(facts(Desk.complaint(["challenged": challenged]))) == (passes ? [] : ["dates"]))
    }

    @Test(arguments: [("900517450120", true), ("900517450127", false), ("123", false)])
    func `leaves a wrong control digit to a person`(iin: String, passes: Bool) throws {
        #expect(try failed(facts(Desk.complaint(iin: iin))) == (passes ? [] : ["identity"]))
    }

    @Test(arguments: [(nil, "10:40:03"), ("10:20:00", "10:20:00"), ("23:00:00", "10:40:03"), ("09:00:00", "10:00:04")])
    func `gives no longer to correct than the law gives to decide`(decideBy: String?, due: String) throws {
        let timers = try facts().correctionTimers(decideBy: decideBy.map { at($0) }, under: Desk().pack)
        #expect(timers == [TimerPlan(.correction, "lapse", due: at(due))])
    }
}
