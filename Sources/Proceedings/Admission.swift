internal import CaseStore
public import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// Stage 3, started by a timer: the system registers what passes every check, and leaves the rest to a clerk.
    func admit(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let facts = try AdmissionStore.facts(of: timer.caseID, on: connection)
        guard facts.head.state == .screening else { return }
        let pack = try packs.pack(facts.head.pack)
        let checks = facts.checks(under: pack)
        switch facts.admission(under: pack) {
        case .registered(let timers):
            try AdmissionStore.register(
                facts,
                checks: checks,
                note: nil,
                by: .system,
                timers: timers,
                timer: timer,
                on: connection
            )
        case .leftToClerk(_, let timers):
            try AdmissionStore.leaveToClerk(facts, checks: checks, timers: timers, timer: timer, on: connection)
        }
    }

    /// Time ran out for a ratification or a correction.
    func lapseAdmission(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection) else { return }
        switch (timer.kind, head.state) {
        case (.ratification, .ratificationPending):
            try AdmissionStore.lapse(head, event: "ratificationLapsed", timer: timer, on: connection)
        case (.correction, .returnedForCorrection):
            try AdmissionStore.lapse(head, event: "correctionLapsed", timer: timer, on: connection)
        default: return
        }
    }

    /// A clerk registers what the system left.
    ///
    /// - Throws: ``ActRefusal`` when the case is not in screening or not of the clerk's court.
    public func register(_ caseID: Int64, note: String?, version: Int?, by person: Person) async throws {
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            _ = try office(for: .registration, of: person, on: facts.head)
            try facts.head.requires(.screening)
            try facts.head.requires(version: version)
            let pack = try packs.pack(facts.head.pack)
            try AdmissionStore.register(
                facts,
                checks: facts.checks(under: pack),
                note: note,
                by: person.actor,
                timers: facts.registrationTimers,
                timer: nil,
                on: connection
            )
        }
    }

    /// A clerk returns a complaint with the whole list of its defects, never one at a time.
    public func returnForCorrection(_ caseID: Int64, defects: [Defect], version: Int?, by person: Person) async throws {
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            _ = try office(for: .return, of: person, on: facts.head)
            try facts.head.requires(.screening)
            try facts.head.requires(version: version)
            guard !defects.isEmpty, defects.allSatisfy({ !$0.text.isEmpty && !$0.code.isEmpty }) else {
                throw ActRefusal.document(.member("/defects", "defects"))
            }
            let pack = try packs.pack(facts.head.pack)
            let decideBy = try DeadlinesStore.facts(of: caseID, on: connection).decideBy
            try AdmissionStore.returnWithDefects(
                facts,
                defects: defects,
                by: person.actor,
                timers: facts.correctionTimers(decideBy: decideBy, under: pack),
                on: connection
            )
        }
    }

    /// A clerk hands a matter to the body that is competent for it; the voter need not send it again.
    ///
    /// - Throws: ``ActRefusal/document(_:)`` for a body that the pack does not know, or without a reason.
    public func forward(_ caseID: Int64, to body: String, reason: String, version: Int?, by person: Person) async throws
    {
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            _ = try office(for: .forwarding, of: person, on: facts.head)
            try facts.head.requires(.screening)
            try facts.head.requires(version: version)
            let pack = try packs.pack(facts.head.pack)
            guard let handing = facts.head.handing(to: body, under: pack) else {
                let known = facts.head.bodies(under: pack).map(\.id).joined(separator: ", ")
                throw ActRefusal.document(.member("/to", known))
            }
            guard !reason.isEmpty else { throw ActRefusal.document(.member("/reason", "reason")) }
            try AdmissionStore.forward(facts, to: body, handing, reason: reason, by: person.actor, on: connection)
        }
    }

    /// A clerk ratifies a filing at the counter or over video, saying how the person was identified.
    public func ratify(
        _ caseID: Int64,
        method: Ratification.Method,
        identifiedBy: String,
        version: Int?,
        by person: Person
    ) async throws {
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            _ = try office(for: .ratification, of: person, on: facts.head)
            try facts.head.requires(.ratificationPending)
            try facts.requiresOpenTerm()
            try facts.head.requires(version: version)
            guard identifiedBy.contains(where: { !$0.isWhitespace }), method != .signature else {
                throw ActRefusal.document(.member("/identifiedBy", "identifiedBy"))
            }
            let timers: [TimerPlan] = [.next(.admission, at: facts.head.moment)]
            try AdmissionStore.ratify(
                facts,
                Ratification(method: method, identifiedBy: identifiedBy, container: nil),
                by: person.actor,
                timers: timers,
                on: connection
            )
        }
    }

    /// The voter ratifies by a signature over `dauys-ratification/1`.
    public func ratify(_ caseID: Int64, with paper: ActPaper) async throws {
        let document = try schemas.parse(paper.document, as: .ratification)
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            if facts.head.state != .ratificationPending, try isKept(paper, in: facts.head, on: connection) { return }
            try facts.head.requires(.ratificationPending)
            try facts.requiresOpenTerm()
            try document.requires(case: facts.head.number, answers: facts.complaintSha256)
            try requireSignature(
                under: paper,
                by: facts.complaint.signer,
                mustSign: true,
                as: .ratification,
                head: facts.head,
                on: connection
            )
            try ratify(
                facts,
                by: .voter,
                container: paper.signature ?? [],
                document: paper.document,
                on: connection
            )
        }
    }

    /// The voter consents, or takes a consent back; revocable until the draw.
    public func consent(_ caseID: Int64, with paper: ActPaper) async throws {
        let document = try schemas.parse(paper.document, as: .consent)
        try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            try facts.head.requires(
                .received,
                .screening,
                .ratificationPending,
                .returnedForCorrection,
                .registered
            )
            try document.requires(case: facts.head.number, answers: facts.complaintSha256)
            try requireSignature(
                under: paper,
                by: facts.complaint.signer,
                mustSign: false,
                as: .consent,
                head: facts.head,
                on: connection
            )
            try FilingStore.keep(paper.paper, as: "consent", of: facts.head, on: connection)
            try AdmissionStore.consent(
                facts.head,
                anyRegion: document["anyRegion"]?.bool ?? false,
                remoteHearing: document["remoteHearing"]?.bool ?? false,
                document: paper.paper.sha256,
                on: connection
            )
        }
    }

    /// Nobody at the registry has looked within the budget: the duty officer is told, then the court's president.
    func escalateScreening(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        guard let head = try Cases.lock(timer.caseID, on: connection), head.state == .screening else { return }
        try climb(.screening, head, stage: .admission, what: "screening", timer, on: connection)
    }
}
