public import Law

/// What the judge decided.
public enum Outcome: String, Hashable, Sendable, CaseIterable { case grant, grantInPart, refuse }

/// What a ruling is decided on.
public struct RulingFacts: Hashable, Sendable {
    public let head: CaseHead
    public let live: AssignmentFacts.Live?
    public let poolNumber: Int64?
    public let complaintSha256: String
    public let complaint: Complaint
    public let finding: SignatureFinding?
    public let isRatified: Bool
    public let stationDay: StationDay

    public init(
        head: CaseHead,
        live: AssignmentFacts.Live?,
        poolNumber: Int64?,
        complaintSha256: String,
        complaint: Complaint,
        finding: SignatureFinding?,
        isRatified: Bool,
        stationDay: StationDay
    ) {
        self.head = head
        self.live = live
        self.poolNumber = poolNumber
        self.complaintSha256 = complaintSha256
        self.complaint = complaint
        self.finding = finding
        self.isRatified = isRatified
        self.stationDay = stationDay
    }
}

/// What the judge wrote into the form; the service makes the ruling's bytes of it.
public struct RulingForm: Hashable, Sendable {
    /// One order of the operative part.
    public struct Order: Hashable, Sendable {
        public let order: String
        public let by: Instant?

        public init(order: String, by: Instant?) {
            self.order = order
            self.by = by
        }
    }

    public let attempt: Int
    public let outcome: Outcome
    public let orders: [Order]
    public let facts: String
    public let reasons: String
    public let law: [String]
    /// Why the judge rules over a signature that is not settled.
    public let signatureReason: String?

    public init(
        attempt: Int,
        outcome: Outcome,
        orders: [Order],
        facts: String,
        reasons: String,
        law: [String],
        signatureReason: String?
    ) {
        self.attempt = attempt
        self.outcome = outcome
        self.orders = orders
        self.facts = facts
        self.reasons = reasons
        self.law = law
        self.signatureReason = signatureReason
    }
}

extension RulingFacts {
    /// Refuses whoever may not rule now: another judge, another attempt, another state.
    public func requires(judge: String, attempt: Int) throws(Refusal) {
        guard let live, live.judge == judge, live.accepted != nil else { throw .notYours }
        try head.requires(attempt: attempt)
        try head.requires(.deliberation)
    }

    /// Whether the judge must say why an unresolved signature is enough.
    ///
    /// Never in a case that the court opened itself by law: nobody signed it, so no signature can be unresolved.
    public var needsSignatureReason: Bool { head.origin == nil && !isRatified && finding?.isSettled != true }

    /// Everything that keeps a form from becoming a ruling, each with its place.
    public func faults(of form: RulingForm, under pack: Pack) -> [SchemaFault] {
        var faults: [SchemaFault] = []
        func fault(_ pointer: String, _ message: String) {
            faults.append(SchemaFault(pointer: pointer, message: message, keyword: "ruling"))
        }
        if isBlank(form.facts) { fault("/facts", "facts") }
        if isBlank(form.reasons) { fault("/reasons", "reasons") }
        if form.law.allSatisfy(isBlank) { fault("/law", "law") }
        switch form.outcome {
        case .refuse: if !form.orders.isEmpty { fault("/orders", "refusalOrdersNothing") }
        case .grant, .grantInPart: if form.orders.isEmpty { fault("/orders", "grantOrdersSomething") }
        }
        let kind = pack.kind(head.kind)
        for (index, order) in form.orders.enumerated() where kind?.request(order.order) == nil {
            fault("/orders/\(index)/order", "unknownOrder")
        }
        if needsSignatureReason, form.signatureReason.map(isBlank) ?? true {
            fault("/signatureReason", "signatureReason")
        }
        return faults
    }

    /// Refuses orders that would alter the list once the count has begun at the station.
    public func requiresOpenList(for orders: [String], under pack: Pack) throws(Refusal) {
        let kind = pack.kind(head.kind)
        guard stationDay.listIsFrozen(at: head.moment) else { return }
        guard orders.contains(where: { kind?.request($0)?.changesList == true }) else { return }
        throw .listFrozen
    }

    private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
