public import Law

/// What was found about a signature, as far as the docket needs to know it.
public struct SignatureFinding: Hashable, Sendable {
    /// The three indications of EN 319 102-1, and that there was no signature at all.
    public enum Indication: String, Hashable, Sendable { case passed, indeterminate, failed, absent }

    public let indication: Indication
    public let sub: String?
    /// Whether asking again later may settle it; everything else goes to ratification.
    public let waitingCanMend: Bool

    public init(_ indication: Indication, sub: String? = nil, waitingCanMend: Bool = false) {
        self.indication = indication
        self.sub = sub
        self.waitingCanMend = waitingCanMend
    }

    /// Whether the judge may rule without saying why the signature is enough.
    public var isSettled: Bool { indication == .passed }
}

/// What follows from a verdict on a signature.
public struct SignatureConsequence: Hashable, Sendable {
    public let event: String
    /// Nil when the case goes on as it was and only what is known has changed.
    public let state: CaseState?
    public let timers: [TimerPlan]
}

extension CaseHead {
    /// Decides where a complaint goes after its signature was judged.
    ///
    /// What waiting can mend never holds the case up; what it cannot goes to ratification and keeps its minute.
    public func consequence(of finding: SignatureFinding, decideBy: Instant?, under pack: Pack) -> SignatureConsequence {
        guard state == .received else {
            return SignatureConsequence(event: "signatureRechecked", state: nil, timers: [])
        }
        switch (finding.indication, finding.waitingCanMend) {
        case (.passed, _):
            return SignatureConsequence(
                event: "signaturePassed", state: .screening, timers: [.next(.admission, at: moment)])
        case (.indeterminate, true):
            return SignatureConsequence(
                event: "signatureUnresolved", state: .screening, timers: [.next(.admission, at: moment)])
        case (.indeterminate, false), (.failed, _), (.absent, _):
            let budget = moment.adding(seconds: pack.budget(.ratification))
            let due = decideBy.map { min($0, budget) } ?? budget
            return SignatureConsequence(
                event: "signatureRefused", state: .ratificationPending,
                timers: [TimerPlan(.ratification, "lapse", due: max(due, moment.adding(seconds: 1)))])
        }
    }
}
