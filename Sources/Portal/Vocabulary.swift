/// The words of the court for codes that travel as identifiers; an unknown code is shown as it is.
struct Vocabulary {
    let t: Words

    func state(_ code: String) -> StateTag {
        switch code {
        case "received": StateTag(word: t("Received"), tone: .good)
        case "screening": StateTag(word: t("Being checked"), tone: .plain)
        case "returnedForCorrection": StateTag(word: t("Returned for correction"), tone: .attention)
        case "ratificationPending": StateTag(word: t("Waiting for your confirmation"), tone: .attention)
        case "forwarded": StateTag(word: t("Forwarded to the competent body"), tone: .plain)
        case "joined": StateTag(word: t("Joined with another case"), tone: .plain)
        case "leftUnconsidered": StateTag(word: t("Left without consideration"), tone: .attention)
        case "registered": StateTag(word: t("Registered"), tone: .good)
        case "awaitingDraw": StateTag(word: t("Waiting for the draw of a judge"), tone: .plain)
        case "offered": StateTag(word: t("Offered to a judge"), tone: .plain)
        case "accepted": StateTag(word: t("Taken by a judge"), tone: .good)
        case "awaitingRespondent": StateTag(word: t("Waiting for the commission’s answer"), tone: .plain)
        case "hearing": StateTag(word: t("Court hearing"), tone: .plain)
        case "deliberation": StateTag(word: t("Being decided"), tone: .plain)
        case "ruled": StateTag(word: t("Decided"), tone: .good)
        case "served": StateTag(word: t("Ruling delivered to the commission"), tone: .good)
        case "acknowledged": StateTag(word: t("Commission confirmed receipt"), tone: .good)
        case "executed": StateTag(word: t("Commission reports: carried out"), tone: .good)
        case "closed": StateTag(word: t("Closed"), tone: .good)
        default: sideState(code)
        }
    }

    private func sideState(_ code: String) -> StateTag {
        switch code {
        case "withdrawn": StateTag(word: t("Withdrawn"), tone: .plain)
        case "terminated": StateTag(word: t("Proceedings terminated"), tone: .plain)
        case "executionRefused": StateTag(word: t("Ruling not carried out"), tone: .late)
        case "appealed": StateTag(word: t("Appealed"), tone: .plain)
        case "moot": StateTag(word: t("Voting is over"), tone: .plain)
        default: StateTag(word: code, tone: .plain)
        }
    }

    func flag(_ code: String) -> StateTag {
        switch code {
        case "overdue": StateTag(word: t("Overdue"), tone: .late)
        case "escalated": StateTag(word: t("Passed to a higher level"), tone: .attention)
        case "paused": StateTag(word: t("Paused"), tone: .attention)
        case "urgent": StateTag(word: t("Urgent"), tone: .attention)
        case "recheck": StateTag(word: t("Signature is being checked again"), tone: .attention)
        case "notConfirmed": StateTag(word: t("Not confirmed by the voter"), tone: .attention)
        case "notCarriedOut": StateTag(word: t("Ruling not carried out"), tone: .late)
        case "pollsClosed": StateTag(word: t("The station closed"), tone: .attention)
        case "withdrawalAsked": StateTag(word: t("The voter asks to withdraw the complaint"), tone: .attention)
        case "signatureRevoked": StateTag(word: t("The certificate under the ruling had been revoked"), tone: .late)
        case "actSignatureRevoked":
            StateTag(word: t("A paper in this case was signed with a certificate that had been revoked"), tone: .late)
        default: StateTag(word: code, tone: .attention)
        }
    }

    func outcome(_ code: String) -> String {
        switch code {
        case "grant": t("Complaint granted")
        case "grantInPart": t("Complaint granted in part")
        case "refuse": t("Complaint refused")
        case "terminate": t("Proceedings terminated")
        case "leaveUnconsidered": t("Left without consideration")
        case "return": t("Complaint returned")
        default: code
        }
    }

    func act(_ code: String) -> String {
        switch code {
        case "decision": t("A decision of the commission")
        case "action": t("An action of the commission")
        case "inaction": t("A failure to act (inaction)")
        default: code
        }
    }

    func position(_ code: String) -> String {
        switch code {
        case "agrees": t("The commission agrees")
        case "partly": t("The commission agrees in part")
        case "disagrees": t("The commission disagrees")
        case "corrected": t("The commission has already corrected it")
        default: code
        }
    }

    func attendance(_ code: String) -> String {
        switch code {
        case "papers": t("Without me, on the papers")
        case "video": t("By video")
        case "phone": t("By phone")
        case "person": t("In person at the court")
        default: code
        }
    }

    func role(_ code: String) -> String {
        switch code {
        case "voter": t("Voter")
        case "representative": t("Representative")
        case "judge", "dutyJudge": t("Judge")
        case "registryClerk": t("Court registry")
        case "courtDutyOfficer": t("Court duty officer")
        case "courtChair": t("President of the court")
        case "commissionOfficer": t("Election commission")
        case "superiorCommission": t("Superior election commission")
        case "prosecutor": t("Prosecutor")
        case "auditor": t("Auditor")
        case "system", "service": t("The service, automatically")
        default: code
        }
    }

    /// What happens when a time limit passes; nil where nothing does.
    func consequence(_ code: String) -> String? {
        switch code {
        case "alarm": t("If it passes, the duty officer and the president of the court are told at once.")
        case "resultsTrack":
            t("From then on the court decides whether it was lawful; the list is not changed any more.")
        case "noListOrder": t("From then on nobody can be put on the list.")
        case "leaveUnconsidered": t("If it passes, the complaint is left without consideration.")
        case "inform": t("If it passes, that is put on record.")
        default: nil
        }
    }

    func stage(_ code: String) -> String {
        switch code {
        case "filing": t("Filing")
        case "signature": t("Signature")
        case "admission": t("Admission")
        case "deadlines": t("Time limits")
        case "assignment": t("Assignment")
        case "hearing": t("Court hearing")
        case "ruling": t("Ruling")
        case "service": t("Delivery")
        case "execution": t("Execution")
        default: code
        }
    }

    /// The defects of form for which alone a complaint may be returned.
    var defects: [Choice] {
        [
            Choice("complainant", t("It is not clear who complains (name, IIN)")),
            Choice("commission", t("It is not clear against which commission or at which station")),
            Choice("facts", t("It does not say what happened and when")),
            Choice("request", t("It does not say what is asked for")),
            Choice("authority", t("The representative’s authority is not shown")),
            Choice("signature", t("There is no signature, and it was not confirmed in another way")),
            Choice("unreadable", t("The document cannot be read")),
        ]
    }

    /// Why a judge is left out of a draw; the public record does not say more.
    func exclusion(_ code: String) -> String {
        switch code {
        case "OFF_DUTY": t("not on duty")
        case "CONFLICT": t("conflict of interest")
        case "LANGUAGE": t("does not hear cases in this language")
        case "EARLIER_INSTANCE": t("took part earlier")
        case "REGION": t("of the same region")
        case "CAP": t("has as many cases as the rule allows")
        default: code
        }
    }
}

// Kinds of complaint in a voter's words. The pack's own texts come first; these stand in where it has none.
extension Vocabulary {
    /// The kinds an election has, grouped as a voter looks for them.
    func groups(of kinds: [Choice]) -> [KindGroup] {
        let groups: [(String, [String])] = [
            (t("The voter list"), ["VL"]), (t("Documents and access to the station"), ["ID", "AC", "MO"]),
            (t("Ballots and secrecy"), ["BA", "SE"]), (t("Observers"), ["OB"]), (t("The commission"), ["CM"]),
            (t("Campaigning"), ["CA"]), (t("Counting of votes and protocol"), ["CO"]),
            (t("A ruling of the court"), ["EX"]), (t("Something else"), ["ZZ"]),
        ]
        return groups.map { title, prefixes in
            KindGroup(title: title, kinds: kinds.filter { prefixes.contains(String($0.value.prefix(2))) })
        }.filter { !$0.kinds.isEmpty }
    }

    func kind(_ code: String) -> String {
        switch code {
        case "VL-01": t("I am not on the voter list")
        case "VL-02": t("I am listed at another station or address")
        case "VL-03": t("My name, IIN, birth date or address is wrong in the list")
        case "VL-04": t("I was struck off the list")
        case "VL-05": t("The list says that I have already voted")
        case "VL-06": t("A stranger or a dead person is on the list, or somebody twice")
        case "VL-07": t("I was not shown my entry in the list")
        case "ID-01": t("My identity document was not accepted")
        case "AC-01": t("I cannot get into the station, or the mobile ballot box did not come")
        case "AC-02": t("The station opened late, closed early, or the queue was sent away")
        case "BA-01": t("I got no ballot, a wrong one, or a spoiled one was not replaced")
        case "SE-01": t("The vote was not secret, or I was put under pressure")
        default: otherKind(code)
        }
    }

    private func otherKind(_ code: String) -> String {
        switch code {
        case "OB-01": t("An observer, proxy or journalist was refused or removed")
        case "OB-02": t("A copy of the protocol was refused")
        case "CM-01": t("The commission does not accept or register a complaint")
        case "CM-02": t("The commission does not answer in time")
        case "CM-03": t("A commission member acts without power")
        case "CA-01": t("Campaigning at the station or on the day of silence")
        case "CA-02": t("Votes are bought, or voters are brought in")
        case "CO-01": t("The counting or the seals of the boxes are not in order")
        case "CO-02": t("The protocol is wrong or was changed")
        case "EX-01": t("A ruling of the court is not carried out")
        case "MO-01": t("I vote in a hospital, in custody, in the army or abroad and could not")
        case "ZZ-01": t("None of these")
        default: code
        }
    }
}
