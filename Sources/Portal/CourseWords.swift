// What happened to a case and what comes next, in words.
extension Vocabulary {
    /// The title of an event in the timeline; a code without words of its own is tried as a state.
    func event(_ code: String) -> String {
        switch code {
        case "filed": t("The complaint was received")
        case "paperAdded": t("A paper was added")
        case "signaturePassed": t("The signature was checked: in order")
        case "signatureUnresolved": t("The signature could not be fully checked yet; the case goes on")
        case "signatureRefused": t("The complaint is not signed as it must be: the voter is to confirm it")
        case "signatureRechecked": t("The signature was checked again")
        case "actSignatureRevoked": t("A paper in this case was signed with a certificate that had been revoked")
        case "ratified": t("The voter confirmed the complaint")
        case "ratificationLapsed": t("The complaint was not confirmed in time")
        case "registered": t("The complaint was registered")
        case "systemRegistered": t("The service opened this case, because a ruling was not carried out")
        case "leftToClerk": t("The court registry is to check the complaint")
        case "returned": t("Returned for correction")
        case "corrected": t("The voter corrected the complaint")
        case "correctionLapsed": t("The complaint was not corrected in time")
        case "forwarded": t("Forwarded to the competent body")
        case "consented": t("The voter changed the consents")
        case "continued": t("The voter stays with the complaint")
        case "withdrawalAsked": t("The voter asks to withdraw the complaint")
        case "withdrawn": t("The voter withdrew the complaint")
        default: assignmentEvent(code)
        }
    }

    private func assignmentEvent(_ code: String) -> String {
        switch code {
        case "poolFixed": t("The list of judges for the draw was fixed")
        case "quorumMissing": t("The draw waits for the key holders")
        case "nobodyOnDuty": t("No judge is on duty")
        case "drawn": t("The order of judges was drawn")
        case "judgeNamed": t("Only one judge could hear the case; no lot was drawn")
        case "offered": t("The case was offered to the judge whose turn it is")
        case "orderExhausted": t("No judge of the order took the case: a new draw follows")
        case "accepted": t("A judge took the case")
        case "respondentAsked": t("The commission was asked for an answer")
        case "respondentHeard": t("The commission had answered already")
        case "answered", "answerKept": t("The commission answered")
        case "answeredLate": t("The commission answered after its time limit")
        case "answerLapsed": t("The commission did not answer in time")
        case "rulingPrepared": t("A draft of the ruling was prepared")
        case "ruled": t("The judge signed the ruling")
        case "rulingSignatureRevoked": t("The certificate under the ruling had been revoked")
        case "released": t("The ruling was held, and is served after all")
        default: executionEvent(code)
        }
    }

    private func executionEvent(_ code: String) -> String {
        switch code {
        case "served": t("Ruling delivered to the commission")
        case "copyDelivered": t("A copy of the ruling was delivered")
        case "acknowledged": t("Commission confirmed receipt")
        case "closedWithoutOrder": t("The case was closed: the ruling orders nothing")
        case "executed": t("Commission reports: carried out")
        case "executionRefused": t("The commission reports: not carried out")
        case "executionLapsed": t("The commission did not report in time")
        case "confirmed": t("The voter says: I was let in")
        case "denied": t("The voter says: I was not let in")
        case "confirmationLapsed": t("The voter did not say whether they were let in")
        default: clockEvent(code)
        }
    }

    private func clockEvent(_ code: String) -> String {
        switch code {
        case "pollsClosed": t("The station closed")
        case "deadlineWarned": t("A time limit is near")
        case "deadlinePassed": t("A time limit has passed")
        case "deadlinesSuperseded": t("Time limits were computed again")
        case "escalated": t("Passed to a higher level")
        case "flagRaised": t("A mark was set")
        case "flagLowered": t("A mark was removed")
        default: state(code).word
        }
    }

    /// The title of an event for the complainant; nil for what is the court's own housekeeping.
    func voterEvent(_ code: String) -> String? {
        let internalEvents: Set = [
            "flagRaised", "flagLowered", "rulingPrepared", "poolFixed", "quorumMissing", "deadlineWarned",
            "leftToClerk",
            "copyDelivered", "respondentHeard", "rulingSignatureRevoked", "actSignatureRevoked", "released",
        ]
        return internalEvents.contains(code) ? nil : event(code)
    }

    /// The marks of a case that its complainant is told of.
    static let voterFlags: Set = [
        "overdue", "escalated", "pollsClosed", "notConfirmed", "notCarriedOut", "withdrawalAsked",
    ]

    /// What a document of a case is, by the part it plays.
    func document(_ role: String) -> String {
        switch role {
        case "complaint", "signature": Notices(t: t).complaint
        case "correction": t("Corrected complaint")
        case "ratification": t("Confirmation of the complaint")
        case "attachment": t("Papers")
        case "withdrawal": t("Withdrawal")
        case "consent": t("Your consents")
        case "answer", "reply": t("Answer of the commission")
        case "ruling": Notices(t: t).signedRuling
        case "acknowledgement": t("Confirmation of receipt by the commission")
        case "execution": t("Report of the commission")
        case "confirmation", "word": t("Your word on whether you were let in")
        case "recusal": t("Recusal of a judge")
        default: t("Documents") + ": " + role
        }
    }

    /// What comes next in a state, and who does it; nil where nothing is awaited.
    func next(in state: String) -> (what: String, who: String)? {
        switch state {
        case "received", "screening":
            (t("Your complaint and its signature are checked."), t("The service, then the court registry"))
        case "ratificationPending":
            (t("Confirm your complaint with a signature, at the counter or by video."), t("You"))
        case "returnedForCorrection": (t("Correct what the court has named."), t("You"))
        case "registered", "awaitingDraw": (t("A judge is drawn by lot."), t("The service, automatically"))
        case "offered": (t("The drawn judge takes the case or recuses."), t("Judge"))
        case "accepted": (t("The judge asks the commission for its answer."), t("Judge"))
        case "awaitingRespondent": (t("The commission answers the complaint."), t("Election commission"))
        case "hearing", "deliberation": (t("The judge decides."), t("Judge"))
        case "ruled": (t("The ruling is delivered to the commission."), t("The service, automatically"))
        case "served": (t("The commission confirms that it has the ruling."), t("Election commission"))
        case "acknowledged": (t("The commission carries out the ruling."), t("Election commission"))
        case "executed": (t("Go to the station, and tell the court whether you were let in."), t("You"))
        case "executionRefused":
            (t("The superior commission and the prosecutor act on the refusal."), t("Superior election commission"))
        default: nil
        }
    }
}

/// What the court should know or say beside a form, without barring it.
struct Notices {
    let t: Words

    /// Warnings of the check page.
    var lateWarning: String {
        t("The time limit seems to have passed. You can send all the same and ask to restore it.")
    }
    func fewMinutesWarning(minutes: Int) -> String {
        t("Minutes left until the time limit: {n}. Send first, add papers later.", ["n": String(minutes)])
    }
    var today: String { t("Last moment when a complaint can still help today (at most stations)") }
    var helpsUntil: String { t("Last moment when a ruling can still help you today") }
    var uselessToday: String {
        t("At this station a ruling can no longer help you to vote today. You can send all the same.")
    }
    func forwardedTo(_ bodies: String) -> String {
        t(
            "This is not a matter for the court alone. The court takes it and forwards it to: {bodies}",
            ["bodies": bodies]
        )
    }
    func oddIIN(_ iin: String) -> String {
        t("The last digit of this IIN does not fit the others: check it. {iin}", ["iin": iin])
    }
    var nonePapers: String { t("none so far") }
    var needsConsequence: String { t("After you sign, the ruling is delivered at once and cannot be changed.") }
    var statementConsequence: String { t("After you sign, the court gets it at once and it cannot be changed.") }
    /// Titles and sentences of the pages after an act.
    var withdrawn: (String, String) {
        (t("Your complaint is withdrawn"), t("The court no longer decides. The number stays in the register."))
    }
    var withdrawalAsked: (String, String) {
        (
            t("The court has your wish to withdraw"),
            t(
                "The registry asks you whether it is your own wish: at the counter with your identity card, or by video. Until then the case goes on."
            )
        )
    }
    var confirmed: (String, String) {
        (t("Your complaint is confirmed"), t("The signature is being checked. You see the result on the status page."))
    }
    var papersAdded: (String, String) { (t("The court has your papers"), t("They are now part of the case.")) }
    var saved: (String, String) { (t("Saved"), t("The court takes it into account from now on.")) }
    var told: (String, String) { (t("The court knows it now"), t("Thank you. What you said is part of the case.")) }
    var toStatus: String { t("Open the status page") }
    var toList: String { t("Back to the list") }
    var signRuling: String { t("Sign and publish") }
    var signAndSend: String { t("Sign and send") }
    var checkRuling: String { t("Check the ruling and sign it") }
    var checkAnswer: String { t("Check the answer and sign it") }
    var checkExecution: String { t("Check the report and sign it") }
    var checkAcknowledgement: String { t("Confirm receipt of the ruling") }

    /// The figures of the board.
    var figures: (unassigned: String, dueSoon: String, overdue: String, hearings: String, unconfirmed: String) {
        (
            t("not assigned"), t("due within 1 h"), t("overdue"), t("hearings now"),
            t("rulings not confirmed by the commission")
        )
    }
    /// The groups of a judge's day.
    var day: (toDecide: String, hearings: String, waiting: String, signed: String) {
        (t("To decide"), t("Hearings today"), t("Waiting for the commission"), t("Signed"))
    }
    /// Names of the documents to take along.
    func receipt(_ edition: Int) -> String {
        edition == 1 ? t("Receipt") : t("Receipt of correction {n}", ["n": String(edition - 1)])
    }
    func seal(_ edition: Int) -> String {
        edition == 1
            ? t("Seal of the court on the receipt")
            : t("Seal of the court on the receipt of correction {n}", ["n": String(edition - 1)])
    }
    var complaint: String { t("Complaint, as it was sent") }
    var ruling: String { t("Ruling, to print") }
    var signedRuling: String { t("Ruling, signed file") }
    var rulingSignature: String { t("Signature of the ruling") }
    var drawRecord: String { t("Record of the draw") }
    var drawSeal: String { t("Seal of the court on the record") }
    /// Questions of a document in words that no form asks.
    var documentNumber: String { t("Case") }
    var answers: String { t("Answers the document") }
    var commission: String { t("Commission") }
    var receivedAt: String { t("Received at") }
    var yes: String { t("yes") }
    var no: String { t("no") }
    var notGiven: String { t("not given") }
}
