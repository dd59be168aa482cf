internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

// From the answers to the court: the frozen document, its signature or none, the receipt.
extension PageDesk {
    /// Adds or removes papers; each is kept at once, whatever becomes of the others.
    func takePapers() async throws -> Response {
        let form = try PageForm(request)
        let draft = try await openDraft()
        if draft.sentAs != nil { return alreadySent(draft) }
        let limits = house.limits
        var fault: AnswerFault?
        var held = draft.answers.papers.reduce(0) { $0 + $1.size }
        var count = draft.answers.papers.count
        try await keep(draft)
        for file in form.files where file.name == "papers" {
            held += file.bytes.count
            count += 1
            if file.bytes.count > limits.attachmentBytes {
                fault = .fileTooLarge(bytes: limits.attachmentBytes)
            } else if held > Int(limits.attachmentsOfCaseBytes) || count > Self.mostPapers {
                fault = .fileTooLarge(bytes: Int(limits.attachmentsOfCaseBytes))
            } else {
                try await house.addPaper(file.bytes, named: file.fileName, to: draft.key)
            }
        }
        for sha256 in form.all("remove") { try await house.dropPaper(sha256, of: draft.key) }
        let isChange = form["then"] == "check"
        if let fault {
            let errors = [FieldError(field: "papers", message: fault.message(t))]
            let now = try await openDraft()
            let asked = filingStep(now, errors: errors, isChange: isChange)
            return show(screen(.papers, asked, now).html(in: frame(now)), status: 422)
        }
        guard form["stay"].isEmpty, form.all("remove").isEmpty else {
            return goOn(to: draft.place("papers"), query: isChange ? [("change", "1")] : [])
        }
        return goOn(to: draft.place("check"))
    }

    /// Papers a complaint may name.
    private static let mostPapers = 64

    /// The answers are as they should be: their document is made and frozen.
    func checked() async throws -> Response {
        var draft = try await openDraft()
        if draft.sentAs != nil { return goOn(to: draft.place("receipt")) }
        if let unfinished = draft.answers.firstUnfinished(now: now) {
            return goOn(to: draft.place(unfinished.rawValue), query: [("change", "1"), ("mend", "1")])
        }
        if draft.frozenDocument(house) == nil {
            // The nonce stays with the draft; the moment of composing is that of the last change.
            if draft.answers["nonce"].isEmpty { draft.answers.values["nonce"] = [try Courthouse.freshKey()] }
            draft.answers.values["composed"] = [now.rfc3339UTC]
        }
        guard let bytes = draft.bytes else { throw Problem(.stalePage) }
        draft.answers.values["document"] = [try await house.freeze(bytes)]
        try await keep(draft)
        return goOn(to: draft.place("sign"))
    }

    /// The last page before sending.
    func showSending() async throws -> Response {
        let draft = try await openDraft()
        if draft.sentAs != nil { return goOn(to: draft.place("receipt")) }
        guard let sha256 = draft.frozenDocument(house) else { return goOn(to: draft.place("check")) }
        return sending(draft, sha256)
    }

    private func sending(_ draft: OpenDraft, _ sha256: String, errors: [FieldError] = []) -> Response {
        let document = draft.document ?? .null
        let rows = ComplaintWords(document: document, pack: draft.answers.pack, t: t).rows
        let ratifyBy = now.adding(seconds: draft.answers.pack.budget(.ratification))
        let view = SendView(
            step: filingStep(draft, errors: errors, isChange: false),
            document: DocumentToSign(
                rows: rows.map { ($0.question, $0.answer) },
                sha256: sha256,
                download: Download(
                    title: t("Download the document"),
                    place: draft.place("document"),
                    size: draft.bytes?.count
                )
            ),
            ratifyBy: moment(ratifyBy, in: draft.answers.zone)
        )
        return show(view.html(in: frame(draft)), status: errors.isEmpty ? 200 : 422)
    }

    /// The very bytes to be signed.
    func documentToSign() async throws -> Response {
        let draft = try await openDraft()
        guard let sha256 = draft.frozenDocument(house), let bytes = try await house.frozen(sha256) else {
            throw Problem(.notFound)
        }
        return porter.download(bytes, mediaType: "application/json", name: "complaint-\(sha256.prefix(10)).json")
    }

    /// Sends the frozen bytes with their signature, or alone.
    func send() async throws -> Response {
        let form = try PageForm(request)
        let draft = try await openDraft()
        guard let sha256 = draft.frozenDocument(house), let bytes = try await house.frozen(sha256) else {
            return draft.sentAs == nil ? goOn(to: draft.place("check")) : alreadySent(draft)
        }
        func again(_ fault: AnswerFault) -> Response {
            sending(draft, sha256, errors: [FieldError(field: "signature", message: fault.message(t))])
        }
        // Another window may have changed the answers after this page was shown.
        if !form["document"].isEmpty, form["document"] != sha256 { return again(.answersChanged) }
        var signature: [UInt8]?
        if form["without"].isEmpty {
            let given = form.signature
            guard !given.isEmpty else { return again(.signatureMissing) }
            guard given.count <= house.limits.signatureBytes else {
                return again(.fileTooLarge(bytes: house.limits.signatureBytes))
            }
            // Any signature registers; what is not even a DER sequence is rather the wrong file.
            guard given.first == 0x30 else { return again(.signatureUnreadable) }
            signature = given
        }
        if draft.answers.correctedCase != nil { return try await correct(draft, bytes, signature) }
        return try await file(draft, bytes, signature)
    }

    private func file(_ given: OpenDraft, _ bytes: [UInt8], _ signature: [UInt8]?) async throws -> Response {
        var draft = given
        let filed: FilingAnswer
        do {
            filed = try await house.file(try await filing(draft, bytes, signature))
        } catch FilingRefusal.keyReused {
            return alreadySent(draft)
        }
        draft.answers.values["sent"] = [filed.number]
        draft.answers.values["notKept"] = filed.notKept.map { $0.name ?? $0.sha256 }
        try await keep(draft)
        return goOn(to: draft.place("receipt"), headers: [cookie(Self.draftCookie, "", lifeSeconds: 0)])
    }

    private func filing(_ draft: OpenDraft, _ bytes: [UInt8], _ signature: [UInt8]?) async throws -> FilingRequest {
        var clerk: Actor?
        if draft.answers.isPaper {
            let admitted = try await porter.admit(request, to: [.enterPaper], number: nil)
            guard case .staff(let person, let office) = admitted.visitor else { throw Problem(.notYours) }
            clerk = .staff(person: person.person, role: office.role)
        }
        return FilingRequest(
            document: bytes,
            signature: signature,
            attachments: [],
            draft: draft.answers.papers,
            key: draft.key,
            channel: clerk == nil ? .page : .counter,
            clerk: clerk
        )
    }

    private func correct(_ given: OpenDraft, _ bytes: [UInt8], _ signature: [UInt8]?) async throws -> Response {
        var draft = given
        let view = try await ownCase(draft.answers.correctedCase ?? "")
        do {
            try await house.correct(
                view.head.id,
                with: ActPaper(document: bytes, signature: signature),
                draft: (draft.key, draft.answers.papers)
            )
        } catch ActRefusal.document(.notValid(let faults)) where faults.allSatisfy({ $0.keyword == "correction" }) {
            let error = FieldError(field: "signature", message: AnswerFault.correctionElsewhere.message(t))
            return sending(draft, house.hash(of: bytes), errors: [error])
        }
        draft.answers.values["sent"] = [view.head.number]
        try await keep(draft)
        return goOn(to: ["status", view.head.number])
    }
}

extension OpenDraft {
    /// The document of the answers with the nonce and the moment that were fixed for it.
    var document: JSONValue? {
        guard let composed = Instant(rfc3339: answers["composed"]), !answers["nonce"].isEmpty else { return nil }
        return answers.document(nonce: answers["nonce"], composed: composed)
    }

    var bytes: [UInt8]? { document?.canonicalBytes }

    /// The hash under which the document was frozen, as long as the answers still say the same.
    func frozenDocument(_ house: Courthouse) -> String? {
        guard let bytes, let sha256 = answers.values["document"]?.first, house.hash(of: bytes) == sha256 else {
            return nil
        }
        return sha256
    }
}
