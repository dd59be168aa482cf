import CaseStore
import Docket
import Law
import Postgres

/// The way of one case, each step by the store's own functions.
extension Registry {
    func complaint(_ number: Int) throws -> Complaint {
        let document: JSONValue = [
            "type": "dauys-complaint/1", "election": "kz-2026", "station": .string(Self.place), "kind": "VL-01",
            "request": "include", "language": "kk", "nonce": .string("nonce \(number)"), "statement": "Not listed.",
            "complainant": ["iin": "900517450120"], "representative": nil, "answers": nil, "attachments": [],
            "challenged": ["act": "decision", "commission": "KZ-71-0123", "made": nil, "number": nil],
            "composed": "2026-11-24T09:58:00+05:00", "learned": nil,
            "consents": ["anyRegion": false, "remoteHearing": true],
        ]
        guard let complaint = Complaint(document) else { throw StoreFault("complaint") }
        return complaint
    }

    func entry(_ number: Int, at moment: Instant, signature: String? = nil, origin: Int64? = nil) throws -> FilingEntry
    {
        guard let court = pack.court("AST") else { throw StoreFault("court") }
        return FilingEntry(
            complaint: try complaint(number),
            documentSha256: hash("complaint \(number)"),
            signatureSha256: signature,
            publicID: String(("case-\(number)-" + String(repeating: "x", count: 22)).prefix(22)),
            court: court,
            pack: pack,
            keySha256: hash("key \(number)"),
            secretKeyID: "k1",
            channel: "program",
            commission: "KZ-71-0123",
            origin: origin,
            clock: ["source": "database"],
            moment: moment
        )
    }

    /// Files a complaint with the deadlines of the pack, and only these timers.
    @discardableResult
    func file(
        _ number: Int,
        signature: [UInt8]? = nil,
        timers: [TimerPlan] = [],
        origin: Int64? = nil
    ) async throws -> (caseID: Int64, number: String) {
        try await pool.transaction { connection in
            let facts = try FilingStore.facts(
                key: hash("key \(number)"),
                document: hash("complaint \(number)"),
                complaint: try complaint(number),
                on: connection
            )
            guard let station = pack.station(Self.place) else { throw StoreFault("station") }
            let deadlines = pack.deadlines(
                kind: "VL-01",
                station: station.id,
                received: facts.moment,
                closing: facts.stationDay.closing(of: station)
            )
            let filed = try FilingStore.enter(
                try entry(
                    number,
                    at: facts.moment,
                    signature: signature == nil ? nil : hash("s \(number)"),
                    origin: origin
                ),
                document: Array("complaint \(number)".utf8),
                signature: signature,
                deadlines: deadlines,
                timers: timers,
                by: .voter,
                isLast: true,
                on: connection
            )
            return (filed.caseID, filed.number)
        }
    }

    func head(_ caseID: Int64) async throws -> CaseHead {
        try await pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            return head
        }
    }

    /// Writes the verdict on the signature; with the usual one the case goes to the registry.
    func judge(_ caseID: Int64, _ finding: SignatureFinding = SignatureFinding(.passed)) async throws {
        try await pool.transaction { connection in
            let question = try SignatureStore.question(of: caseID, on: connection)
            try SignatureStore.judge(
                question,
                document: hash("complaint"),
                container: nil,
                finding: finding,
                verdict: ["word": .string(finding.indication.rawValue)],
                facts: nil,
                consequence: question.head.consequence(of: finding, decideBy: nil, under: pack),
                timer: nil,
                on: connection
            )
        }
    }

    func register(_ caseID: Int64) async throws {
        let clerk = try await staff(.registryClerk)
        try await pool.transaction { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            try AdmissionStore.register(
                facts,
                checks: facts.checks(under: pack),
                note: "In order.",
                by: clerk,
                timers: [],
                timer: nil,
                on: connection
            )
        }
    }

    /// Fixes a pool and draws the order J-1, J-2, J-3; answers the pool.
    @discardableResult
    func draw(_ caseID: Int64) async throws -> Int64 {
        try await pool.transaction { connection in
            let facts = try AssignmentStore.facts(of: caseID, zone: TestZone.name, on: connection)
            _ = try AssignmentStore.fixPool(
                facts.head,
                pool: facts.pool(.duty, under: pack),
                text: "pool",
                judges: ["J-1": [1, 0]],
                after: nil,
                asking: nil,
                timers: [],
                timer: nil,
                on: connection
            )
        }
        return try await pool.transaction { connection in
            let facts = try AssignmentStore.facts(of: caseID, zone: TestZone.name, on: connection)
            guard let pool = facts.pools.last else { throw StoreFault("pool") }
            try AssignmentStore.draw(
                facts.head,
                pool: pool.id,
                seed: hash("seed"),
                record: Array("record".utf8),
                places: ["J-1", "J-2", "J-3"],
                timer: fired(caseID, .draw, "order", generation: 1),
                on: connection
            )
            return pool.id
        }
    }

    func offer(_ caseID: Int64, _ judge: String, place: Int, after previous: AssignmentFacts.EndReason? = nil)
        async throws
    {
        try await pool.transaction { connection in
            let facts = try AssignmentStore.facts(of: caseID, zone: TestZone.name, on: connection)
            guard let pool = facts.pools.last else { throw StoreFault("pool") }
            let offer = AssignmentStore.Offer(
                judge: judge,
                pool: pool.id,
                place: place,
                attempt: facts.head.attempt + 1,
                actBy: facts.head.moment.adding(seconds: 300),
                passedOver: [],
                previous: previous,
                note: nil
            )
            try AssignmentStore.offer(facts.head, offer, by: .system, timer: nil, on: connection)
        }
    }

    /// Brings a filed case before the first judge of the order, who takes it up.
    func bringToJudge(_ caseID: Int64) async throws {
        try await judge(caseID)
        try await register(caseID)
        try await draw(caseID)
        try await offer(caseID, "J-1", place: 1)
        let judge = try await staff(.judge)
        try await pool.transaction { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw StoreFault("case") }
            try AssignmentStore.accept(head, by: judge, on: connection)
        }
    }

    func fired(_ caseID: Int64, _ kind: TimerPlan.Kind, _ step: String, generation: Int64) -> FiredTimer {
        let noon = Instant(microsecondsSince1970: 0)
        return FiredTimer(
            caseID: caseID,
            kind: kind,
            step: step,
            generation: generation,
            due: noon,
            lateMicroseconds: 1_500
        )
    }
}

/// The zone of the court.
enum TestZone { static let name = "Asia/Tashkent" }
