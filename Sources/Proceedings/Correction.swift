internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// The voter corrects a returned complaint: a new edition of the same case, with the first minute kept.
    ///
    /// It states the complaint anew, under the law of the first minute: station, commission, kind, order, language and
    /// words may all be other ones. Who complains and which court has the case stay: for these there is a new complaint,
    /// and forwarding.
    ///
    /// Papers sent along may lie in a draft, named by its key.
    ///
    /// - Returns: The papers for which the case had no room.
    /// - Throws: ``FilingRefusal/nonceUsed`` when the correction bears the nonce of another complaint, its own included.
    @discardableResult
    public func correct(
        _ caseID: Int64,
        with paper: ActPaper,
        draft: (key: String, papers: [FormDraft.Paper])? = nil
    ) async throws -> [PaperNotKept] {
        let complaint = try parse(paper.document)
        do {
            return try await correct(caseID, complaint, paper, draft)
        } catch let error as PostgresError where error.sqlState.code == "23505" {
            throw FilingRefusal.nonceUsed
        }
    }

    private func correct(
        _ caseID: Int64,
        _ complaint: Complaint,
        _ paper: ActPaper,
        _ draft: (key: String, papers: [FormDraft.Paper])?
    ) async throws -> [PaperNotKept] {
        let request = FilingRequest(
            document: paper.document,
            signature: paper.signature,
            attachments: [],
            draft: draft?.papers ?? [],
            key: draft?.key ?? "",
            channel: draft == nil ? .program : .page
        )
        let enclosed = Enclosure(request, complaint, limits)
        return try await act { connection in
            let facts = try AdmissionStore.facts(of: caseID, on: connection)
            if facts.head.state != .returnedForCorrection, facts.edition > 1,
                facts.complaintSha256 == Digest.sha256Hex(paper.document)
            {
                // It came again: nothing is done twice, but a signature that comes only now ratifies as elsewhere.
                if let signature = paper.signature, !facts.isSigned {
                    let (bytes, signer) = (paper.document, complaint.signer)
                    try ratifyLater(caseID, signature, document: bytes, signer: signer, on: connection)
                }
                return try enclosed.missing(in: caseID, toldAll: true, on: connection)
            }
            try facts.head.requires(.returnedForCorrection)
            try facts.requiresOpenTerm()
            let pack = try packs.pack(facts.head.pack)
            let faults = facts.faults(ofCorrection: complaint, under: pack)
            guard faults.isEmpty else { throw ActRefusal.document(.notValid(faults)) }
            try check(complaint, under: pack)
            // What somebody signed is not replaced by what nobody signed: the secret alone is on a slip of paper.
            if facts.hasStood {
                guard let signature = paper.signature else { throw ActRefusal.unsigned }
                // Its certificate is asked about with the corrected complaint's signature, in stage 2.
                _ = try requireSignature(
                    signature,
                    over: paper.document,
                    by: complaint.signer,
                    atSeconds: facts.head.moment.secondsSince1970,
                    under: pack,
                    on: connection
                )
            }
            let withoutRoom = try correct(facts, complaint, request, enclosed.papers, pack, on: connection)
            return enclosed.notKept(withoutRoom: withoutRoom)
        }
    }

    private func correct(
        _ facts: AdmissionFacts,
        _ complaint: Complaint,
        _ request: FilingRequest,
        _ papers: EnclosedPapers,
        _ pack: Pack,
        on connection: borrowing Connection
    ) throws -> Set<String> {
        let head = facts.head
        guard let station = pack.station(complaint.station), let court = pack.court(head.court) else { return [] }
        let sha256 = Digest.sha256Hex(request.document)
        // The same look as at a new filing: what was said about the station that the complaint names now.
        let day = try FilingStore.facts(key: "", document: sha256, complaint: complaint, on: connection).stationDay
        let passed = try DeadlinesStore.facts(of: head.id, on: connection).passed
        let closing = day.closing(of: station)
        let deadlines = pack.deadlines(
            kind: complaint.kind,
            station: station.id,
            received: head.received,
            closing: closing,
            countStarts: day.counting
        ).without(passed, at: head.moment)
        let clocks = DeadlineClocks(deadlines: deadlines, closing: closing, pack: pack)
        let entry = FilingEntry(
            complaint: complaint,
            documentSha256: sha256,
            signatureSha256: request.signature.map { Digest.sha256Hex($0) },
            publicID: head.publicID,
            court: court,
            pack: pack,
            keySha256: nil,
            secretKeyID: nil,
            channel: request.channel.rawValue,
            commission: complaint.commission,
            origin: nil,
            clock: Self.clock,
            moment: head.moment,
            papers: papers
        )
        return try FilingStore.correct(
            head,
            with: entry,
            document: request.document,
            signature: request.signature,
            deadlines: deadlines,
            timers: [.next(.signature, at: head.moment)] + clocks.timers(after: head.moment),
            by: .voter,
            on: connection
        ).withoutRoom
    }
}
