internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// One operation for each act, since each has a document of its own.
    var actOperations: [Operation] { Act.allCases.map(operation) }

    private func operation(_ act: Act) -> Operation {
        let done = Operation.Answer.json("CaseOrDone", "It is done; this is where the case stands now.", status: 201)
        let frozen = Operation.Answer.json("Frozen", "The bytes the judge has to sign.")
        var problems: [ProblemWord] = [.outOfTurn, .stalePage, .unsigned, .badSignature]
        if act == .ruling { problems.append(.listFrozen) }
        if [.ratification, .correction].contains(act) { problems.append(.termOver) }
        if act == .correction { problems += [.unknownElection, .unknownStation, .nonceUsed, .keyReused] }
        return Operation(
            method: .post,
            path: "/api/v1/cases/{number}/\(act.rawValue)",
            id: act.rawValue,
            act: act.right,
            summary: act.summary,
            details: """
                Send `If-Match` with the `ETag` of the case you looked at: if it has moved on since, nothing is done \
                and the answer says who has it now. The same idempotency key gives the same answer again.
                """,
            takes: act.takes,
            headers: ["Idempotency-Key", "If-Match"],
            gives: act == .ruling ? [done, frozen] : [done],
            problems: problems,
            bodyLimitBytes: 1_048_576,
            handler: { request, path in await self.act(request, path["number"], act) }
        )
    }
}

extension Porter.Act {
    /// What the act is, in a line.
    fileprivate var summary: String {
        switch self {
        case .ratification: "Stand by a complaint that was filed without a good signature"
        case .correction: "Send the complaint again without its defects"
        case .withdrawal: "Withdraw the complaint"
        case .continuation: "Say that the voter, who was asked, does not withdraw it"
        case .consent: "Consent to another region, or to a hearing from afar"
        case .confirmation: "Say whether the ruling was carried out"
        case .registration: "Register the complaint"
        case .return: "Return it with all its defects at once"
        case .forwarding: "Hand it to the competent body"
        case .acceptance: "Take the case that was offered"
        case .recusal: "Step back; the next of the drawn order is asked"
        case .ruling: "Have a ruling made ready, or bring it signed"
        case .answer: "The commission's answer"
        case .acknowledgement: "Confirm that the ruling has arrived"
        case .execution: "Report what became of the ruling"
        case .reassignment: "Give the case to the next of the drawn order"
        case .release: "Serve at once a ruling that is held, because its judge's certificate had been revoked"
        }
    }

    /// The same act in the table of rights.
    var right: Authority.Act {
        switch self {
        case .ratification: .ratification
        case .correction: .correction
        case .withdrawal: .withdrawal
        case .consent: .consent
        case .confirmation: .confirmation
        case .continuation: .continuation
        case .registration: .registration
        case .return: .return
        case .forwarding: .forwarding
        case .acceptance: .acceptance
        case .recusal: .recusal
        case .ruling: .ruling
        case .answer: .answer
        case .acknowledgement: .acknowledgement
        case .execution: .execution
        case .reassignment: .reassignment
        case .release: .release
        }
    }

    /// The shape of JSON that is sent without a signature; nil where it may be a document.
    var shape: String? {
        switch takes {
        case .json(let shape), .either(let shape, _, .obligatory): shape
        case .nothing, .filing, .document, .either, .bytes: nil
        }
    }

    fileprivate var takes: Operation.Takes {
        switch self {
        case .ratification: .either("ClerksRatification", .ratification, signature: .obligatory)
        case .correction: .document(.complaint, signature: .optional)
        case .withdrawal: .either("ClerksRatification", .withdrawal, signature: .optional)
        case .continuation: .json("ClerksRatification")
        case .consent: .document(.consent, signature: .optional)
        case .confirmation: .document(.confirmation, signature: .optional)
        case .registration: .json("Registration")
        case .return: .json("Return")
        case .forwarding: .json("Forwarding")
        case .acceptance: .json("Acceptance")
        case .recusal: .either("Recusal", .recusal, signature: .obligatory)
        case .ruling: .either("RulingForm", .ruling, signature: .obligatory)
        case .answer: .document(.answer, signature: .obligatory)
        case .acknowledgement: .document(.acknowledgement, signature: .obligatory)
        case .execution: .document(.execution, signature: .obligatory)
        case .reassignment: .json("Reassignment")
        case .release: .json("Reason")
        }
    }
}
