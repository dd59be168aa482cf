internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// The commission reports: carried out, with time and official; or refused, which opens a case of its own.
    public func reportExecution(_ caseID: Int64, with paper: ActPaper, by person: Person) async throws {
        let document = try schemas.parse(paper.document, as: .execution)
        try await act { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
            _ = try office(for: .execution, of: person, on: head)
            guard let outcome = document["outcome"]?.string.flatMap(ExecutionOutcome.init(rawValue:)),
                case .staff(let signedIn, _) = person
            else { throw ActRefusal.document(.member("/outcome", "done")) }
            guard document["commission"]?.string == head.commission else {
                throw ActRefusal.document(.member("/commission", head.commission))
            }
            let stands: CaseState = outcome == .done ? .executed : .executionRefused
            if head.state == stands || head.state == .closed, try isKept(paper, in: head, on: connection) { return }
            switch outcome {
            case .done: try head.requires(.acknowledged, .executionRefused)
            case .refused: try head.requires(.acknowledged)
            }
            let facts = try ExecutionStore.facts(of: caseID, on: connection)
            try document.requires(case: head.number, answers: facts.service.rulingSha256)
            let pack = try packs.pack(head.pack)
            try requireSignature(
                under: paper,
                by: signedIn.iin,
                mustSign: true,
                as: .execution,
                head: head,
                on: connection
            )
            try ExecutionStore.report(
                head,
                outcome: outcome,
                content: document,
                paper: paper.paper,
                by: person.actor,
                timers: head.confirmationTimers(day: facts.day, under: pack),
                on: connection
            )
            if outcome == .refused { try raiseTheAlarm(facts, pack, on: connection) }
        }
    }

    /// The commission has not reported within its limit: the ladder, and at its end a case of its own.
    func escalateExecution(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state == .acknowledged else { return }
        let pack = try packs.pack(head.pack)
        if pack.ladder(.execution).indices.contains(Int(timer.step) ?? 0) {
            try climbOrEnd(.execution, head, stage: .execution, what: "execution", timer, pack, on: connection)
        } else {
            try notCarriedOut(try ExecutionStore.facts(of: head.id, on: connection), pack, timer, on: connection)
        }
    }

    /// It counts as not carried out: superior commission and prosecutor are told, and EX-01 is opened.
    func notCarriedOut(
        _ facts: ExecutionStore.Facts,
        _ pack: Pack,
        _ timer: FiredTimer,
        on connection: borrowing Connection
    ) throws {
        try ExecutionStore.lapse(
            facts.head,
            timers: facts.head.confirmationTimers(day: facts.day, under: pack),
            timer: timer,
            on: connection
        )
        try raiseTheAlarm(facts, pack, on: connection)
    }

    private func raiseTheAlarm(_ facts: ExecutionStore.Facts, _ pack: Pack, on connection: borrowing Connection) throws
    {
        let head = facts.head
        let superior = pack.superior(of: head.commission)?.id
        let region = pack.station(head.station)?.region ?? head.court
        try ExecutionStore.tellAbove(head, superior: superior, region: region, on: connection)
        guard head.opensSequel(sequels: facts.sequels) else { return }
        try openSequel(to: facts, pack, on: connection)
    }

    /// The voter says "I was let in", or not; under the secret alone, or signed.
    public func confirm(_ caseID: Int64, with paper: ActPaper) async throws {
        let document = try schemas.parse(paper.document, as: .confirmation)
        try await act { connection in
            guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
            if head.state != .executed, try isKept(paper, in: head, on: connection) { return }
            try head.requires(.executed)
            let facts = try ExecutionStore.facts(of: caseID, on: connection)
            try document.requires(case: head.number, answers: facts.service.rulingSha256)
            guard let letIn = document["letIn"]?.bool else { throw ActRefusal.document(.member("/letIn", "boolean")) }
            let pack = try packs.pack(head.pack)
            try requireSignature(
                under: paper,
                by: facts.complaint.signer,
                mustSign: false,
                as: .confirmation,
                head: head,
                on: connection
            )
            let timers = letIn ? [] : head.confirmationTimers(day: facts.day, under: pack)
            try ExecutionStore.say(head, letIn: letIn, paper: paper.paper, timers: timers, on: connection)
            if !letIn { try raiseTheAlarm(facts, pack, on: connection) }
        }
    }

    /// The day is over: a case whose voter said nothing is closed and marked so.
    func lapseConfirmation(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection) else { return }
        switch head.state {
        case .executed: try ExecutionStore.close(head, mark: "notConfirmed", timer: timer, on: connection)
        case .executionRefused: try ExecutionStore.close(head, mark: "notCarriedOut", timer: timer, on: connection)
        default: return
        }
    }

    /// Opens EX-01: a filing made by the system, sealed by the court, without a signature stage, linked to the first case.
    private func openSequel(to facts: ExecutionStore.Facts, _ pack: Pack, on connection: borrowing Connection) throws {
        let head = facts.head
        guard let kind = pack.kind("EX-01"), let request = kind.requests.first,
            let station = pack.station(head.station), let court = pack.court(station.court)
        else { throw StoreFault("EX-01") }
        let statement = pack.texts.text("sequel.statement", in: head.language, ["case": head.number])
        let document = SequelDocument(
            facts: facts,
            kind: kind.id,
            request: request.id,
            statement: statement,
            zone: court.zone,
            nonce: Base64.urlText(try Randomness.bytes(16))
        ).value
        let bytes = document.canonicalBytes
        guard let complaint = Complaint(document) else { throw StoreFault("EX-01 document") }
        let seal = try sealer?.seal(bytes, atSeconds: head.moment.secondsSince1970)
        let closing = facts.day.closing(of: station)
        let deadlines = pack.deadlines(
            kind: kind.id,
            station: station.id,
            received: head.moment,
            closing: closing,
            countStarts: facts.day.counting
        )
        let clocks = DeadlineClocks(deadlines: deadlines, closing: closing, pack: pack)
        let entry = FilingEntry(
            complaint: complaint,
            documentSha256: Digest.sha256Hex(bytes),
            signatureSha256: seal.map { Digest.sha256Hex($0) },
            publicID: Base64.urlText(try Randomness.bytes(16)),
            court: court,
            pack: pack,
            keySha256: nil,
            secretKeyID: nil,
            channel: FilingRequest.Channel.system.rawValue,
            commission: head.commission,
            origin: head.id,
            clock: Self.clock,
            moment: head.moment
        )
        let filed = try FilingStore.enter(
            entry,
            document: bytes,
            signature: seal,
            deadlines: deadlines,
            timers: clocks.timers(after: head.moment),
            by: .system,
            isLast: false,
            on: connection
        )
        guard let sequel = try Cases.lock(filed.caseID, on: connection) else { return }
        try AdmissionStore.registerSequel(
            sequel,
            complaint: Digest.sha256Hex(bytes),
            timers: [.next(.assignment, at: head.moment)],
            on: connection
        )
    }
}

/// The complaint the system files when a ruling was not carried out.
struct SequelDocument {
    let facts: ExecutionStore.Facts
    let kind: String
    let request: String
    let statement: String
    let zone: Zone
    let nonce: String

    var value: JSONValue {
        let head = facts.head
        let moment = JSONValue.string(head.moment.rfc3339(in: zone))
        var members = facts.complaint.document.object ?? [:]
        members["answers"] = .string(facts.service.rulingSha256)
        members["attachments"] = []
        members["challenged"] = [
            "act": "inaction", "commission": .string(head.commission), "made": moment, "number": nil,
        ]
        members["composed"] = moment
        members["kind"] = .string(kind)
        members["learned"] = moment
        members["nonce"] = .string(nonce)
        members["representative"] = nil as JSONValue
        members["request"] = .string(request)
        members["statement"] = .string(statement)
        return .object(members)
    }
}
