internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// Stage 5, started by a timer: fixes the pool, or looks again after nobody was on duty.
    func assign(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let (facts, pack) = try assignmentFacts(of: timer.caseID, on: connection)
        switch facts.head.state {
        case .registered, .awaitingDraw: break
        default: return
        }
        if let open = facts.pools.last, !open.isDrawn {
            try draw(facts, open, pack, timer, on: connection)
        } else {
            try proceed(facts, after: nil, note: nil, planned: timer.due, by: .system, pack, timer, on: connection)
        }
    }

    /// A judge stayed silent: the next in the drawn order is asked, counted from the planned time.
    func lapseOffer(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let (facts, pack) = try assignmentFacts(of: timer.caseID, wholeRoster: false, on: connection)
        guard facts.head.state == .offered, let live = facts.live, String(live.attempt) == timer.step else { return }
        try proceed(facts, after: .silent, note: nil, planned: timer.due, by: .system, pack, timer, on: connection)
    }

    func assignmentFacts(
        of caseID: Int64,
        wholeRoster: Bool = true,
        on connection: borrowing Connection
    ) throws -> (AssignmentFacts, Pack) {
        guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
        let pack = try packs.pack(head.pack)
        let zone = pack.court(head.court)?.zone ?? .utc
        let facts = try AssignmentStore.facts(of: caseID, zone: zone.name, wholeRoster: wholeRoster, on: connection)
        return (facts, pack)
    }

    /// Asks whoever is next, and writes it down; this is the only way in which a case passes from judge to judge.
    private func proceed(
        _ facts: AssignmentFacts,
        after reason: AssignmentFacts.EndReason?,
        note: String?,
        planned: Instant,
        by actor: Actor,
        _ pack: Pack,
        _ timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let head = facts.head
        switch facts.next(after: reason, planned: planned, under: pack) {
        case .offer(let judge, let pool, let place, let attempt, let actBy, let passedOver):
            let offer = AssignmentStore.Offer(
                judge: judge,
                pool: pool,
                place: place,
                attempt: attempt,
                actBy: actBy,
                passedOver: passedOver,
                previous: reason,
                note: note
            )
            try AssignmentStore.offer(head, offer, by: actor, timer: timer, on: connection)
        case .fixPool(let pool, let after):
            var fired = timer
            if head.state != .registered, head.state != .awaitingDraw {
                try AssignmentStore.exhaust(
                    head,
                    previous: reason,
                    note: note,
                    calling: nil,
                    timers: [],
                    by: actor,
                    timer: timer,
                    on: connection
                )
                fired = nil
            }
            try fix(pool, after: after, head, pack, fired, on: connection)
        case .nobody(let lookAgain):
            try AssignmentStore.exhaust(
                head,
                previous: reason,
                note: note,
                calling: callForJudges(head, pack),
                timers: [TimerPlan(.draw, "again", due: lookAgain)],
                by: actor,
                timer: timer,
                on: connection
            )
        }
    }

    private func fix(
        _ pool: JudgePool,
        after: Int64?,
        _ head: CaseHead,
        _ pack: Pack,
        _ timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let text = try DrawPool(publicID: head.publicID, pool: pool).text
        let judges = JSONValue.array(
            pool.members.map { member in
                [
                    "id": .string(member.judge), "share": .integer(Int64(member.share)),
                    "load": .integer(Int64(member.load)),
                ]
            }
        )
        let isLottery = pool.eligible.count > 1
        let wait = Int64(limits.holderTimeoutMilliseconds / 1_000 * pack.drawPolicy.holders.count + 1)
        // With one eligible judge there is nothing to draw: no holder is asked, and the order has one place.
        let due = isLottery ? head.moment.adding(seconds: wait) : head.moment
        let asking = isLottery ? AssignmentStore.Asking(payload: [:], giveUp: due) : nil
        _ = try AssignmentStore.fixPool(
            head,
            pool: pool,
            text: String(decoding: text, as: UTF8.self),
            judges: judges,
            after: after,
            asking: asking,
            timers: [TimerPlan(.draw, "order", due: due)],
            timer: timer,
            on: connection
        )
    }

    /// The second act of a draw: seed and order, or another round with the holders below the quorum.
    private func draw(
        _ facts: AssignmentFacts,
        _ recorded: AssignmentFacts.RecordedPool,
        _ pack: Pack,
        _ timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        let head = facts.head
        guard let drawn = try DrawRecord(head: head, pool: recorded, pack: pack).drawn() else {
            let retry = head.moment.adding(seconds: max(2, pack.budget(.draw)))
            let payload: JSONValue = ["pool": .integer(recorded.id), "number": .integer(recorded.number)]
            try AssignmentStore.waitForHolders(
                head,
                pool: recorded.id,
                asking: AssignmentStore.Asking(payload: payload, giveUp: retry),
                retry: retry,
                timer: timer,
                on: connection
            )
            return
        }
        try AssignmentStore.draw(
            head,
            pool: recorded.id,
            seed: drawn.seed,
            record: drawn.record,
            places: drawn.order,
            timer: timer,
            on: connection
        )
        let (after, _) = try assignmentFacts(of: head.id, on: connection)
        try proceed(after, after: nil, note: nil, planned: head.moment, by: .system, pack, nil, on: connection)
    }

    /// The judge of the open offer takes the case; the commission is asked in the same act.
    public func accept(_ caseID: Int64, attempt: Int, by person: Person) async throws {
        try await act { connection in
            let (facts, pack) = try assignmentFacts(of: caseID, on: connection)
            let office = try office(for: .acceptance, of: person, on: facts.head)
            try facts.requires(judge: office.judge ?? "", attempt: attempt)
            // Who asks again, because the answer to his first acceptance was lost, has the case already.
            if facts.live?.accepted != nil { return }
            try facts.head.requires(.offered)
            try facts.requiresOpenOffer()
            try AssignmentStore.accept(facts.head, by: person.actor, on: connection)
            try askRespondent(caseID, pack, on: connection)
        }
    }

    /// The judge of the open offer steps back, for a reason; who has recused himself is out of the case for good.
    public func recuse(_ caseID: Int64, attempt: Int, reason: String, paper: ActPaper?, by person: Person) async throws
    {
        try await act { connection in
            let (facts, pack) = try assignmentFacts(of: caseID, on: connection)
            let office = try office(for: .recusal, of: person, on: facts.head)
            try facts.requires(judge: office.judge ?? "", attempt: attempt)
            try facts.head.requires(.offered, .accepted, .awaitingRespondent, .deliberation)
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw ActRefusal.document(.member("/reason", "reason"))
            }
            if let paper, paper.signature != nil, case .staff(let signedIn, _) = person {
                try requireSignature(
                    under: paper,
                    by: signedIn.iin,
                    mustSign: true,
                    as: .recusal,
                    head: facts.head,
                    on: connection
                )
                try FilingStore.keep(paper.paper, as: "recusal", of: facts.head, on: connection)
            }
            try proceed(
                facts,
                after: .recused,
                note: reason,
                planned: facts.head.moment,
                by: person.actor,
                pack,
                nil,
                on: connection
            )
        }
    }

    /// The duty officer or the president passes a case on, for a reason; it goes to the next in the drawn order.
    public func reassign(_ caseID: Int64, attempt: Int, reason: String, by person: Person) async throws {
        try await act { connection in
            let (facts, pack) = try assignmentFacts(of: caseID, on: connection)
            _ = try office(for: .reassignment, of: person, on: facts.head)
            try facts.head.requires(.offered, .accepted, .awaitingRespondent, .deliberation)
            try facts.head.requires(attempt: attempt)
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw ActRefusal.document(.member("/reason", "reason"))
            }
            try proceed(
                facts,
                after: .reassigned,
                note: reason,
                planned: facts.head.moment,
                by: person.actor,
                pack,
                nil,
                on: connection
            )
        }
    }

    /// The published record of a draw with the court's seal, made once and kept.
    public func drawRecord(election: String, number: Int64) async throws -> (record: [UInt8], seal: [UInt8]?)? {
        let kept = try await pool.transaction { connection in
            try AssignmentStore.record(election: election, number: number, on: connection)
        }
        guard let kept else { return nil }
        if let seal = kept.seal { return (kept.record, seal) }
        guard let sealer else { return (kept.record, nil) }
        let pool = kept.pool
        let record = kept.record
        let seal = try await self.pool.transaction { connection in
            let now = try Errands.instant(on: connection)
            return try AssignmentStore.keepSeal(
                try sealer.seal(record, atSeconds: now.secondsSince1970),
                pool: pool,
                on: connection
            )
        }
        return (record, seal)
    }

    /// Asks holders for their proofs, in the pack's order, each within its time; an errand, outside any transaction.
    func askHolders(_ errand: Errand) async throws {
        guard let caseID = errand.caseID, let poolID = errand.payload["pool"]?.integer else { return }
        let (facts, pack) = try await act { connection in try assignmentFacts(of: caseID, on: connection) }
        guard let recorded = facts.pools.first(where: { $0.id == poolID }) else { return }
        let record = DrawRecord(head: facts.head, pool: recorded, pack: pack)
        var proofs: [String: String] = [:]
        var absences: [String: String] = [:]
        for holder in pack.drawPolicy.holders where recorded.proofs[holder.id] == nil {
            switch await record.ask(
                holder,
                over: client,
                allowing: allowedHosts,
                within: limits.holderTimeoutMilliseconds
            ) {
            case .proof(let pi): proofs[holder.id] = pi
            case .absent(let why): absences[holder.id] = why
            }
        }
        let enough = record.isEnough(Set(recorded.proofs.keys).union(proofs.keys))
        let kept = (proofs, absences)
        try await finish(errand) { connection, _ in
            try AssignmentStore.keepProofs(
                pool: poolID,
                caseID: caseID,
                proofs: kept.0,
                absences: kept.1,
                enough: enough,
                on: connection
            )
        }
    }
}
