public import Law

/// What the assignment of a case is decided on: the roster, and what happened so far.
public struct AssignmentFacts: Hashable, Sendable {
    /// The offer that is open.
    public struct Live: Hashable, Sendable {
        public let attempt: Int
        public let judge: String
        public let actBy: Instant
        public let accepted: Instant?

        public init(attempt: Int, judge: String, actBy: Instant, accepted: Instant?) {
            self.attempt = attempt
            self.judge = judge
            self.actBy = actBy
            self.accepted = accepted
        }
    }

    /// Why an offer ended.
    public enum EndReason: String, Hashable, Sendable { case recused, silent, reassigned, caseEnded, ruled }

    /// An offer that ended, and why.
    public struct Tried: Hashable, Sendable {
        public let judge: String
        public let reason: EndReason

        public init(judge: String, reason: EndReason) {
            self.judge = judge
            self.reason = reason
        }
    }

    /// A pool of the case as it was recorded, with the order drawn from it once there is one.
    public struct RecordedPool: Hashable, Sendable {
        public let id: Int64
        public let number: Int64
        public let layer: JudgePool.Layer
        public let after: Int64?
        public let text: String
        /// Shares and loads as they stood when the pool was fixed.
        public let judges: JSONValue
        public let isDrawn: Bool
        public let places: [String]
        /// Proofs received so far, by holder, in hex.
        public let proofs: [String: String]

        public init(
            id: Int64,
            number: Int64,
            layer: JudgePool.Layer,
            after: Int64?,
            text: String,
            judges: JSONValue,
            isDrawn: Bool,
            places: [String],
            proofs: [String: String]
        ) {
            self.id = id
            self.number = number
            self.layer = layer
            self.after = after
            self.text = text
            self.judges = judges
            self.isDrawn = isDrawn
            self.places = places
            self.proofs = proofs
        }
    }

    public let head: CaseHead
    public let live: Live?
    public let tried: [Tried]
    public let pools: [RecordedPool]
    public let roster: [JudgeOnRoster]
    public let anyRegion: Bool
    public let complainant: String
    /// Judges who decided in an earlier instance of the matter.
    public let earlierJudges: Set<String>

    public init(
        head: CaseHead,
        live: Live?,
        tried: [Tried],
        pools: [RecordedPool],
        roster: [JudgeOnRoster],
        anyRegion: Bool,
        complainant: String,
        earlierJudges: Set<String> = []
    ) {
        self.head = head
        self.live = live
        self.tried = tried
        self.pools = pools
        self.roster = roster
        self.anyRegion = anyRegion
        self.complainant = complainant
        self.earlierJudges = earlierJudges
    }
}

/// Who is asked next.
public enum Assignment: Hashable, Sendable {
    /// The next place of the drawn order whose judge can still be asked; those passed over, with the reason.
    case offer(judge: String, pool: Int64, place: Int, attempt: Int, actBy: Instant, passedOver: [PassedOver])
    /// The duty order is exhausted: the reserve's own order comes next.
    case fixPool(JudgePool, after: Int64?)
    /// Nobody is left at all: people are told, and the roster is looked at again at the given instant.
    case nobody(lookAgain: Instant)

    /// A place of the order that was skipped, and why.
    public struct PassedOver: Hashable, Sendable {
        public let judge: String
        public let reason: String
    }
}

extension AssignmentFacts {
    /// Decides who is asked after the open offer, if any, has ended for `reason`.
    ///
    /// It is always the next in the drawn order, never a new draw. Steps count from `planned`, the instant at which the
    /// earlier step was due, unless the house was so late that the next judge would lose his time by it.
    public func next(after reason: EndReason?, planned: Instant, under pack: Pack) -> Assignment {
        var spent = Set(tried.map(\.judge))
        if let live { spent.insert(live.judge) }
        if let pool = pools.last(where: \.isDrawn) {
            var passedOver: [Assignment.PassedOver] = []
            for (index, judge) in pool.places.enumerated() where !spent.contains(judge) {
                if let obstacle = obstacle(to: judge, under: pack) {
                    passedOver.append(Assignment.PassedOver(judge: judge, reason: obstacle))
                    continue
                }
                let budget = pack.budget(.accept)
                let late = planned.seconds(until: head.moment)
                let start = late * 2 < budget ? planned : head.moment
                return .offer(
                    judge: judge,
                    pool: pool.id,
                    place: index + 1,
                    attempt: head.attempt + 1,
                    actBy: max(start.adding(seconds: budget), head.moment.adding(seconds: 1)),
                    passedOver: passedOver
                )
            }
        }
        return furtherPool(after: reason, under: pack)
    }

    private func obstacle(to judge: String, under pack: Pack) -> String? {
        guard let now = roster.first(where: { $0.judge == judge }) else { return "GONE" }
        return now.layers.isEmpty ? "OFF_DUTY" : nil
    }

    /// The pool that comes when the drawn orders are used up, or nobody.
    private func furtherPool(after reason: EndReason?, under pack: Pack) -> Assignment {
        let ended = ending(reason)
        // The reserve comes after the duty order; after both, whoever has come on duty since is on duty like anybody.
        let layers: [JudgePool.Layer] = pools.isEmpty ? [.duty, .reserve] : [.reserve, .duty]
        for layer in layers {
            let further = ended.pool(layer, under: pack)
            if !further.eligible.isEmpty { return .fixPool(further, after: pools.last?.number) }
        }
        return .nobody(lookAgain: head.moment.adding(seconds: max(1, pack.budget(.draw))))
    }

    /// The same facts once the open offer has ended, so that a further pool leaves its judge out.
    private func ending(_ reason: EndReason?) -> AssignmentFacts {
        guard let live, let reason else { return self }
        return AssignmentFacts(
            head: head,
            live: nil,
            tried: tried + [Tried(judge: live.judge, reason: reason)],
            pools: pools,
            roster: roster,
            anyRegion: anyRegion,
            complainant: complainant,
            earlierJudges: earlierJudges
        )
    }

    /// Refuses who takes the case when the time of his offer is over, whether or not anybody has noticed yet.
    public func requiresOpenOffer() throws(Refusal) {
        guard let live, head.moment < live.actBy else {
            throw .stalePage(attempt: head.attempt, version: head.version)
        }
    }

    /// Refuses whoever is not the judge of the open offer, or answers an earlier one.
    public func requires(judge: String, attempt: Int) throws(Refusal) {
        guard let live, live.judge == judge else {
            guard tried.contains(where: { $0.judge == judge }) else { throw .notYours }
            throw .stalePage(attempt: head.attempt, version: head.version)
        }
        try head.requires(attempt: attempt)
    }
}
