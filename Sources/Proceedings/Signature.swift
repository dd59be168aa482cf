internal import CaseStore
internal import Docket
internal import Law
internal import Postgres
internal import Signatures

extension Courthouse {
    /// Stage 2, started by a timer: gathers facts, judges them, and lets the case go on or sends it to ratification.
    func judgeSignature(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let question = try SignatureStore.question(of: timer.caseID, on: connection)
        guard question.head.state == .received else { return }
        let pack = try packs.pack(question.head.pack)
        let document = Digest.sha256Hex(question.document)
        guard let container = question.container else {
            return try settleAbsence(question, pack, timer, on: connection)
        }
        var facts = facts(
            of: container,
            over: question.document,
            at: question.head.received,
            knownAt: question.head.moment
        )
        let policy = pack.verdictPolicy
        let asked = policy.verdict(on: facts, expecting: question.signer, purpose: .document, revocation: .notAsked)
        guard asked.waitingCanMend, policy.requiresRevocation, !facts.signerDER.isEmpty else {
            try settle(question, document, container, asked, facts, pack, timer, on: connection)
            return
        }
        let payload: [String: JSONValue]
        switch revocationPlan(about: facts, stamps: facts.stamps, at: question.head.moment, under: pack) {
        case .ask(let question): payload = question
        case .settled(let finding) where finding.state != .notAsked:
            facts.know(finding)
            let verdict = policy.verdict(on: facts, expecting: question.signer, purpose: .document)
            return try settle(question, document, container, verdict, facts, pack, timer, on: connection)
        case .settled, .nobody:
            facts.know(RevocationFinding(.unknown(reason: "noResponder")))
            let verdict = policy.verdict(on: facts, expecting: question.signer, purpose: .document)
            return try settle(question, document, container, verdict, facts, pack, timer, on: connection)
        }
        try ask(question, document, Digest.sha256Hex(container), facts, payload, pack, on: connection)
    }

    /// The complaint came without a signature.
    private func settleAbsence(
        _ question: SignatureQuestion,
        _ pack: Pack,
        _ timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        try settle(
            question,
            Digest.sha256Hex(question.document),
            container: nil,
            SignatureFinding(.absent),
            verdict: ["indication": "absent", "checks": []],
            facts: nil,
            pack,
            timer,
            on: connection
        )
    }

    private func ask(
        _ question: SignatureQuestion,
        _ document: String,
        _ container: String,
        _ facts: SignatureFacts,
        _ payload: [String: JSONValue],
        _ pack: Pack,
        on connection: borrowing Connection
    ) throws {
        let head = question.head
        let payload = payload.merging(["container": .string(container)]) { _, named in named }
        let budget = TimerPlan(.verdict, "wait", due: head.moment.adding(seconds: max(1, pack.budget(.verdict))))
        try SignatureStore.ask(
            question,
            document: document,
            container: container,
            facts: try JSONValue(encoding: facts),
            payload: .object(payload),
            timers: [budget],
            giveUp: revocationPatience(head, pack),
            on: connection
        )
    }

    /// Nobody has answered about revocation within the stage's budget: the case goes on, the question stays open.
    func giveUpWaiting(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        let open = RevocationFinding(.unknown(reason: "noAnswer"))
        try answerRevocation(
            of: timer.caseID,
            about: nil,
            with: open,
            listsMayTell: true,
            timer,
            on: connection
        )
    }

    /// Judges the facts that were put aside together with what is known about revocation now.
    ///
    /// `asked` is the signature the answer is about, nil for a silence that is about whichever waits: an answer about one
    /// edition's certificate says nothing of another's.
    func answerRevocation(
        of caseID: Int64,
        about asked: String?,
        with finding: RevocationFinding,
        stamps: [StampFinding] = [],
        listsMayTell: Bool,
        _ timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        let question = try SignatureStore.question(of: caseID, on: connection)
        guard let waiting = question.waiting, let kept = waiting["facts"],
            waiting["edition"]?.integer == Int64(question.edition), let document = waiting["document"]?.string,
            let container = question.container, asked == nil || waiting["container"]?.string == asked
        else { return }
        var facts: SignatureFacts = try kept.decoded()
        // Where no responder can tell, the lists may.
        let listed = finding.isOpen && listsMayTell ? listed(facts, at: question.head.moment) : finding
        facts.know(listed.isOpen ? finding : listed)
        facts.knowStamps(by: lists.known(by: anchors), atSeconds: question.head.moment.secondsSince1970)
        for stamp in stamps { facts.know(stamp.finding, ofStampsBy: stamp.authority) }
        let pack = try packs.pack(question.head.pack)
        let verdict = pack.verdictPolicy.verdict(on: facts, expecting: question.signer, purpose: .document)
        // Where the case has gone on, what is still open is known already.
        if verdict.waitingCanMend, question.head.state != .received { return }
        try settle(question, document, container, verdict, facts, pack, timer, on: connection)
    }

    private func settle(
        _ question: SignatureQuestion,
        _ document: String,
        _ container: [UInt8],
        _ verdict: SignatureVerdict,
        _ facts: SignatureFacts,
        _ pack: Pack,
        _ timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        try settle(
            question,
            document,
            container: Digest.sha256Hex(container),
            verdict.finding,
            verdict: try JSONValue(encoding: verdict),
            facts: try JSONValue(encoding: facts),
            pack,
            timer,
            on: connection
        )
        if case .revoked(let since, _) = facts.revocation, let certificate = Revocation.name(of: facts.signerDER) {
            try bar(certificate, since: since, on: connection)
        }
    }

    private func settle(
        _ question: SignatureQuestion,
        _ document: String,
        container: String?,
        _ finding: SignatureFinding,
        verdict: JSONValue,
        facts: JSONValue?,
        _ pack: Pack,
        _ timer: FiredTimer?,
        on connection: borrowing Connection
    ) throws {
        // Only a ratification has a limit of its own, which must not outlast the court's.
        let needsLimit = question.head.state == .received && finding.indication != .passed && !finding.waitingCanMend
        let decideBy = needsLimit ? try DeadlinesStore.facts(of: question.head.id, on: connection).decideBy : nil
        let consequence = question.head.consequence(of: finding, decideBy: decideBy, under: pack)
        try SignatureStore.judge(
            question,
            document: document,
            container: container,
            finding: finding,
            verdict: verdict,
            facts: facts,
            consequence: consequence,
            timer: timer,
            on: connection
        )
    }

    /// Judges a signature under a document of an act, by a person whose IIN is known.
    ///
    /// - Returns: What is so about it.
    /// - Throws: ``Refusal/badSignature(sub:)`` unless the signature stands, ``Refusal/tooMuch(limitBytes:)`` when it
    ///   is larger than a filing's may be, and what the database says when it cannot be asked.
    func requireSignature(
        _ container: [UInt8],
        over document: [UInt8],
        by iin: String,
        atSeconds: Int64,
        under pack: Pack,
        on connection: borrowing Connection
    ) throws -> SignatureFacts {
        guard container.count <= limits.signatureBytes else {
            throw Refusal.tooMuch(limitBytes: Int64(limits.signatureBytes))
        }
        let instant = Instant(microsecondsSince1970: atSeconds * 1_000_000)
        let facts = facts(of: container, over: document, at: instant, knownAt: instant)
        let verdict = pack.verdictPolicy.verdict(
            on: facts,
            expecting: iin,
            purpose: .document,
            revocation: .notRequired
        )
        guard verdict.indication == .passed else { throw Refusal.badSignature(sub: verdict.sub ?? "FORMAT_FAILURE") }
        guard try !isKnownToBeRevoked(facts, on: connection) else {
            throw Refusal.badSignature(sub: "REVOKED_NO_POE")
        }
        return facts
    }

    /// Judges a signature at once, without asking anybody about revocation.
    func judge(
        _ container: [UInt8],
        over document: [UInt8],
        by iin: String?,
        purpose: Purpose,
        atSeconds: Int64,
        under pack: Pack?
    ) -> SignatureVerdict {
        let instant = Instant(microsecondsSince1970: atSeconds * 1_000_000)
        let facts = facts(of: container, over: document, at: instant, knownAt: instant)
        let policy = pack?.verdictPolicy ?? .standard
        return policy.verdict(on: facts, expecting: iin, purpose: purpose, revocation: .notRequired)
    }

    /// A signature that came for a complaint filed unsigned, or with one that does not stand: an attempt to ratify it.
    ///
    /// A bad one changes nothing, since others may hold the document too; nor does one that comes when the term is over,
    /// noticed or not: whoever sends a known filing again gets its receipt.
    func ratifyLater(
        _ caseID: Int64,
        _ container: [UInt8],
        document: [UInt8],
        signer: String,
        on connection: borrowing Connection
    ) throws {
        var facts = try AdmissionStore.facts(of: caseID, on: connection)
        let pack = try packs.pack(facts.head.pack)
        if facts.head.state == .received {
            // Sent again before anybody has looked: that the filing came unsigned is settled first.
            try settleAbsence(
                try SignatureStore.question(of: caseID, on: connection),
                pack,
                nil,
                on: connection
            )
            facts = try AdmissionStore.facts(of: caseID, on: connection)
        }
        // A signature under an earlier edition says nothing of what was corrected since.
        guard facts.head.state == .ratificationPending, facts.complaintSha256 == Digest.sha256Hex(document),
            facts.isTermOpen
        else { return }
        let moment = facts.head.moment
        let signed = self.facts(of: container, over: document, at: moment, knownAt: moment)
        let verdict = pack.verdictPolicy.verdict(
            on: signed,
            expecting: signer,
            purpose: .document,
            revocation: .notRequired
        )
        guard verdict.indication == .passed, try !isKnownToBeRevoked(signed, on: connection) else { return }
        try ratify(facts, by: .voter, container: container, document: document, on: connection)
        try askRevocation(of: .ratification, signedAs: signed, container: container, facts.head, pack, on: connection)
    }

    /// Writes a ratification by signature, and hands the case back to the registry.
    func ratify(
        _ facts: AdmissionFacts,
        by actor: Actor,
        container: [UInt8],
        document: [UInt8],
        on connection: borrowing Connection
    ) throws {
        let sha256 = Digest.sha256Hex(container)
        try FilingStore.keep(
            SignedPaper(
                sha256: Digest.sha256Hex(document),
                bytes: document,
                containerSha256: sha256,
                container: container
            ),
            as: "ratification",
            of: facts.head,
            on: connection
        )
        try AdmissionStore.ratify(
            facts,
            Ratification(method: .signature, identifiedBy: nil, container: sha256),
            by: actor,
            timers: [.next(.admission, at: facts.head.moment)],
            on: connection
        )
    }
}
