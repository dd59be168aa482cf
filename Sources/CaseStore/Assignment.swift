public import Docket
public import Law
public import Postgres

/// Stage 5 as it is read and written.
public enum AssignmentStore {
    /// Reads roster, offers and pools of a case, and locks it; loads count from the court's local midnight.
    ///
    /// Without the whole roster, judges who do not stand in the drawn order are left out as long as somebody of it can
    /// still be asked.
    public static func facts(
        of caseID: Int64,
        zone: String,
        wholeRoster: Bool = true,
        on connection: borrowing Connection
    ) throws -> AssignmentFacts {
        let reading = try connection.one(
            "SELECT assignment.facts(\(caseID)::bigint, \(zone), \(wholeRoster)::boolean)"
        ).facts()
        return AssignmentFacts(
            head: try reading.head(),
            live: try reading.readingIfAny("live").map { try live($0) },
            tried: try reading.readings("tried").map { tried in
                guard let reason = AssignmentFacts.EndReason(rawValue: try tried.text("reason")) else {
                    throw StoreFault("end reason")
                }
                return AssignmentFacts.Tried(judge: try tried.text("judge"), reason: reason)
            },
            pools: try reading.readings("pools").map { try pool($0) },
            roster: try reading.readings("judges").map { try judge($0) },
            anyRegion: try reading.bool("anyRegion"),
            complainant: try reading.text("complainant")
        )
    }

    static func live(_ reading: Reading) throws -> AssignmentFacts.Live {
        AssignmentFacts.Live(
            attempt: Int(try reading.integer("attempt")),
            judge: try reading.text("judge"),
            actBy: reading.instantIfAny("actBy") ?? Instant(microsecondsSince1970: 0),
            accepted: reading.instantIfAny("accepted")
        )
    }

    private static func pool(_ reading: Reading) throws -> AssignmentFacts.RecordedPool {
        guard let layer = JudgePool.Layer(rawValue: try reading.text("layer")) else { throw StoreFault("layer") }
        let proofs = try reading.reading("proofs").value.object ?? [:]
        return AssignmentFacts.RecordedPool(
            id: try reading.integer("pool"),
            number: try reading.integer("number"),
            layer: layer,
            after: reading.value["after"]?.integer,
            text: try reading.text("bytes"),
            judges: try reading.reading("judges").value,
            isDrawn: try reading.bool("drawn"),
            places: try reading.texts("places"),
            proofs: proofs.compactMapValues(\.string)
        )
    }

    private static func judge(_ reading: Reading) throws -> JudgeOnRoster {
        JudgeOnRoster(
            judge: try reading.text("judge"),
            court: try reading.text("court"),
            share: UInt32(clamping: try reading.integer("share")),
            languages: Set(try reading.texts("languages")),
            iin: try reading.text("iin"),
            layers: Set(try reading.texts("layers")),
            load: UInt32(clamping: try reading.integer("load")),
            open: UInt32(clamping: try reading.integer("open")),
            ties: try reading.readings("conflicts").map { tie in
                JudgeOnRoster.Tie(rule: try tie.text("rule"), place: try tie.text("place"))
            }
        )
    }

    /// What asking the holders needs: the request, and until when it is tried.
    public struct Asking: Sendable {
        public let payload: JSONValue
        public let giveUp: Instant

        public init(payload: JSONValue, giveUp: Instant) {
            self.payload = payload
            self.giveUp = giveUp
        }
    }

    /// Fixes a pool under the next number of its election.
    public static func fixPool(
        _ head: CaseHead,
        pool: JudgePool,
        text: String,
        judges: JSONValue,
        after: Int64?,
        asking: Asking?,
        timers: [TimerPlan],
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws -> Int64 {
        let told: JSONValue = [
            "layer": .string(pool.layer.rawValue), "eligible": .integer(Int64(pool.eligible.count)),
            "members": .integer(Int64(pool.members.count)), "widened": .array(pool.widened.map(JSONValue.string)),
        ]
        return try connection.one(
            """
            SELECT assignment.fix_pool(\(head.id)::bigint, \(pool.layer.rawValue), \(after)::bigint, \(text), \
            \(judges.text)::jsonb, \(pool.widened)::text[], \(told.text)::jsonb, \(asking != nil)::boolean, \
            \(asking?.payload.text ?? "{}")::jsonb, ground.moment(\((asking?.giveUp ?? head.moment).micros)::bigint), \
            \(timers.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint), \(timer?.name), \
            \(timer?.generation)::bigint)
            """
        ).integer(0)
    }

    /// Keeps what holders answered, and who did not; `enough` arms the draw.
    public static func keepProofs(
        pool: Int64,
        caseID: Int64,
        proofs: [String: String],
        absences: [String: String],
        enough: Bool,
        on connection: borrowing Connection
    ) throws {
        let kept = JSONValue.object(proofs.mapValues(JSONValue.string))
        let missed = JSONValue.object(absences.mapValues(JSONValue.string))
        try connection.run(
            """
            SELECT assignment.keep_proofs(\(pool)::bigint, \(kept.text)::jsonb, \(missed.text)::jsonb, \
            \(enough)::boolean, \(caseID)::bigint)
            """
        )
    }

    /// Writes a draw: its seed, its record and the whole order.
    public static func draw(
        _ head: CaseHead,
        pool: Int64,
        seed: String?,
        record: [UInt8],
        places: [String],
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT assignment.draw(\(head.id)::bigint, \(pool)::bigint, \(seed), \(record), \(places)::text[], \
            ground.moment(\(head.moment.micros)::bigint), \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// Below the quorum: asks the same holders again under the same number, and tells the duty officer.
    public static func waitForHolders(
        _ head: CaseHead,
        pool: Int64,
        asking: Asking,
        retry: Instant,
        timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        try connection.run(
            """
            SELECT assignment.wait_for_holders(\(head.id)::bigint, \(pool)::bigint, \(asking.payload.text)::jsonb, \
            ground.moment(\(asking.giveUp.micros)::bigint), ground.moment(\(retry.micros)::bigint), \
            ground.moment(\(head.moment.micros)::bigint), \(timer.name), \(timer.generation)::bigint)
            """
        )
    }

    /// An offer to the judge at a place of the drawn order.
    public struct Offer: Sendable {
        public let judge: String
        public let pool: Int64
        public let place: Int
        public let attempt: Int
        public let actBy: Instant
        public let passedOver: [Assignment.PassedOver]
        public let previous: AssignmentFacts.EndReason?
        public let note: String?

        public init(
            judge: String,
            pool: Int64,
            place: Int,
            attempt: Int,
            actBy: Instant,
            passedOver: [Assignment.PassedOver],
            previous: AssignmentFacts.EndReason?,
            note: String?
        ) {
            self.judge = judge
            self.pool = pool
            self.place = place
            self.attempt = attempt
            self.actBy = actBy
            self.passedOver = passedOver
            self.previous = previous
            self.note = note
        }
    }

    /// Ends the open offer, if there is one, and makes the next.
    public static func offer(
        _ head: CaseHead,
        _ offer: Offer,
        by actor: Actor,
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let skipped = offer.passedOver.map { passed -> JSONValue in
            ["judge": .string(passed.judge), "reason": .string(passed.reason)]
        }
        let told: JSONValue = [
            "judge": .string(offer.judge), "place": .integer(Int64(offer.place)),
            "attempt": .integer(Int64(offer.attempt)), "actBy": .integer(offer.actBy.micros),
            "passedOver": .array(skipped), "after": offer.previous.map { .string($0.rawValue) } ?? .null,
            "reason": offer.note.map(JSONValue.string) ?? .null,
        ]
        try connection.run(
            """
            SELECT assignment.offer(\(head.id)::bigint, \(offer.previous?.rawValue), \(offer.attempt)::integer, \
            \(offer.judge), \(offer.pool)::bigint, \(offer.place)::integer, ground.moment(\(offer.actBy.micros)::bigint), \
            \(told.text)::jsonb, \(actor.json.text)::jsonb, ground.moment(\(head.moment.micros)::bigint), \
            \(timer?.name), \(timer?.generation)::bigint)
            """
        )
    }

    /// Records that the drawn order is used up; people are called when nobody is left at all.
    public static func exhaust(
        _ head: CaseHead,
        previous: AssignmentFacts.EndReason?,
        note: String?,
        calling: Calling?,
        timers: [TimerPlan],
        by actor: Actor,
        timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let told: JSONValue = [
            "after": previous.map { .string($0.rawValue) } ?? .null, "reason": note.map(JSONValue.string) ?? .null,
        ]
        try connection.run(
            """
            SELECT assignment.exhaust(\(head.id)::bigint, \(previous?.rawValue), \(told.text)::jsonb, \
            \(calling?.json.text)::jsonb, \((calling?.next.map { [$0] } ?? []).json.text)::jsonb, \(timers.json.text)::jsonb, \(actor.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint), \(timer?.name), \(timer?.generation)::bigint)
            """
        )
    }

    /// The judge takes the case.
    public static func accept(_ head: CaseHead, by actor: Actor, on connection: borrowing Connection) throws {
        try connection.run(
            """
            SELECT assignment.accept(\(head.id)::bigint, \(head.attempt)::integer, \(actor.json.text)::jsonb, \
            ground.moment(\(head.moment.micros)::bigint))
            """
        )
    }

    /// The published record of a draw with its seal, once it is drawn.
    public static func record(
        election: String,
        number: Int64,
        on connection: borrowing Connection
    ) throws -> (pool: Int64, record: [UInt8], seal: [UInt8]?)? {
        let rows = try connection.rows(
            "SELECT pool, record, seal FROM assignment.record_of(\(election), \(number)::bigint)"
        )
        guard let row = rows.first, let record = row.bytes(1) else { return nil }
        return (try row.integer(0), record, row.bytes(2))
    }

    /// Keeps the seal over a draw's record; whoever comes second gets the first one's.
    public static func keepSeal(_ seal: [UInt8], pool: Int64, on connection: borrowing Connection) throws -> [UInt8] {
        let query: Query = "SELECT assignment.keep_draw_seal(\(pool)::bigint, \(seal))"
        guard let kept = try connection.one(query).bytes(0) else { throw StoreFault("draw seal") }
        return kept
    }

    /// A judge's offers and cases, by the nearest limit.
    public static func queue(of judge: String, on connection: borrowing Connection) throws -> JSONValue {
        try connection.one("SELECT assignment.queue(\(judge))").facts().value
    }
}
