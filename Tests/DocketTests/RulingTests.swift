import Docket
import Law
import Testing

@Suite struct `A ruling` {
    private func facts(
        _ state: CaseState = .deliberation,
        live: AssignmentFacts.Live? = AssignmentFacts.Live(
            attempt: 2,
            judge: "J-1",
            actBy: at("09:00:00"),
            accepted: at("08:59:00")
        ),
        finding: SignatureFinding? = SignatureFinding(.passed),
        isRatified: Bool = false,
        counting: String? = nil
    ) throws -> RulingFacts {
        RulingFacts(
            head: try Desk(state, at: "12:00:00", attempt: 2).head,
            live: live,
            poolNumber: 3,
            complaintSha256: String(repeating: "a", count: 64),
            complaint: try Desk.complaint(),
            finding: finding,
            isRatified: isRatified,
            stationDay: StationDay(closes: nil, counting: counting.map { at($0) })
        )
    }

    private func form(
        _ outcome: Outcome = .grant,
        orders: [String] = ["include"],
        facts: String = "F",
        reasons: String = "R",
        law: [String] = ["art. 26"],
        signatureReason: String? = nil
    ) -> RulingForm {
        RulingForm(
            attempt: 2,
            outcome: outcome,
            orders: orders.map { RulingForm.Order(order: $0, by: nil) },
            facts: facts,
            reasons: reasons,
            law: law,
            signatureReason: signatureReason
        )
    }

    private func faults(_ form: RulingForm, _ facts: RulingFacts? = nil) throws -> [String] {
        try (facts ?? self.facts()).faults(of: form, under: Desk().pack).map { "\($0.pointer) \($0.message)" }
    }

    @Test func `with all its parts has no fault`() throws {
        #expect(try faults(form()).isEmpty)
        #expect(try faults(form(.grantInPart, orders: ["include", "stop"])).isEmpty)
        #expect(try faults(form(.refuse, orders: [])).isEmpty)
    }

    @Test func `names every gap at once, each with its place`() throws {
        #expect(
            try faults(form(.grant, orders: [], facts: " ", reasons: "", law: ["", " \n"]))
                == ["/facts facts", "/reasons reasons", "/law law", "/orders grantOrdersSomething"]
        )
        #expect(try faults(form(.grantInPart, orders: [])) == ["/orders grantOrdersSomething"])
        #expect(try faults(form(.refuse)) == ["/orders refusalOrdersNothing"])
        #expect(try faults(form(law: [])) == ["/law law"])
    }

    @Test func `orders only what the pack allows for the kind`() throws {
        #expect(
            try faults(form(orders: ["include", "compel", "nothing"]))
                == ["/orders/1/order unknownOrder", "/orders/2/order unknownOrder"]
        )
    }

    @Test func `over a signature that is not settled says why it is enough`() throws {
        let open = SignatureFinding(.indeterminate, sub: "TRY_LATER", waitingCanMend: true)
        let facts = try facts(finding: open)
        #expect(facts.needsSignatureReason)
        #expect(try faults(form(), facts) == ["/signatureReason signatureReason"])
        #expect(try faults(form(signatureReason: " "), facts) == ["/signatureReason signatureReason"])
        #expect(try faults(form(signatureReason: "known to the court"), facts).isEmpty)
    }

    @Test func `asks for no such reason when the signature passed or was ratified`() throws {
        #expect(try !facts().needsSignatureReason)
        #expect(try !facts(finding: SignatureFinding(.absent), isRatified: true).needsSignatureReason)
        #expect(try facts(finding: nil).needsSignatureReason)
        #expect(try facts(finding: SignatureFinding(.failed)).needsSignatureReason)
    }

    @Test func `is for the judge alone who accepted, for his attempt, while he deliberates`() throws {
        try facts().requires(judge: "J-1", attempt: 2)
        #expect(throws: Refusal.notYours) { try facts().requires(judge: "J-2", attempt: 2) }
        #expect(throws: Refusal.stalePage(attempt: 2, version: 7)) {
            try facts().requires(judge: "J-1", attempt: 1)
        }
        let offered = AssignmentFacts.Live(attempt: 2, judge: "J-1", actBy: at("13:00:00"), accepted: nil)
        #expect(throws: Refusal.notYours) { try facts(live: offered).requires(judge: "J-1", attempt: 2) }
        #expect(throws: Refusal.notYours) { try facts(live: nil).requires(judge: "J-1", attempt: 2) }
        #expect(throws: Refusal.outOfTurn(state: .awaitingRespondent)) {
            try facts(.awaitingRespondent).requires(judge: "J-1", attempt: 2)
        }
    }

    @Test func `may not alter the list from the instant at which the count begins`() throws {
        let pack = try Desk().pack
        try facts(counting: "12:00:00.000001").requiresOpenList(for: ["include"], under: pack)
        #expect(throws: Refusal.listFrozen) {
            try facts(counting: "12:00:00").requiresOpenList(for: ["stop", "include"], under: pack)
        }
        try facts(counting: "11:00:00").requiresOpenList(for: ["stop"], under: pack)
        try facts(counting: "11:00:00").requiresOpenList(for: [], under: pack)
        try facts().requiresOpenList(for: ["include"], under: pack)
    }
}
