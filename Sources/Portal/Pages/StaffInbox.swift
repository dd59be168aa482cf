internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// Everything addressed to the person's offices: what waits, and the newest; older pages follow by a link.
    func inbox() async throws -> Response {
        let (person, office) = try staff()
        let page = try await porter.inboxPage(of: person, before: request.query["before"])
        let rows = page.entries.map { entry in
            row(
                entry.item,
                place: ["inbox", String(entry.item["id"]?.integer ?? 0)],
                title: what(entry.item["what"]?.string ?? ""),
                pack: pack,
                zone: zone(nil, entry.office)
            )
        }
        let card = context(person: person, office: office)
        let view = InboxView(office: card.person?.office ?? "", rows: rows, older: page.older.map { String($0) })
        return show(view.html(in: card))
    }

    /// What is asked of the reader, in words.
    func what(_ code: String) -> String {
        switch code.split(separator: "/").first.map(String.init) ?? code {
        case "filingRegistered": t("The court has registered a complaint against your commission")
        case "answer": t("Answer the complaint")
        case "rulingToCarryOut": t("A ruling to be carried out: confirm receipt")
        case "ruling": t("A ruling of the court")
        case "execution": t("Report on the ruling")
        case "withdrawn": t("The voter withdrew the complaint")
        case "acknowledge": t("The commission did not confirm receipt in time")
        case "notCarriedOut": t("Ruling not carried out")
        case "forwarded": t("The court hands a complaint to you as the competent body")
        case "offer": t("This case is offered to you")
        case "openedInEmergency": t("A case was opened in an emergency")
        default: t("The court informs you about a case")
        }
    }

    /// One item; opening it is recorded and does not confirm receipt.
    func inboxItem(_ form: FormValues) async throws -> Response {
        let (item, view, person, office) = try await openItem()
        let words = StaffWords(desk: self, view: view)
        let due = item["due"]?.integer.map(Instant.init(microsecondsSince1970:))
        let opened = item["opened"]?.integer.map(Instant.init(microsecondsSince1970:)) ?? now
        let title = what(item["what"]?.string ?? "")
        let copies = view.view["copies"]?.array ?? []
        let acknowledged = copies.compactMap { $0["acknowledged"]?.integer }.first
        let page = InboxItemView(
            id: path["id"],
            number: view.head.number,
            version: view.head.version,
            key: key,
            what: title,
            due: due.map {
                DeadlineStrip(what: title, due: moment($0, in: view.zone), secondsLeft: secondsLeft(until: $0))
            },
            opened: moment(opened, in: view.zone),
            acknowledged: acknowledged.map { moment(Instant(microsecondsSince1970: $0), in: view.zone) },
            facts: words.facts + [(t("What the complainant says"), words.content["statement"]?.string ?? "")],
            orders: words.orders,
            papers: words.papers,
            timeline: words.timeline,
            acts: acts(view, office),
            form: form
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: form.errors.isEmpty ? 200 : 422
        )
    }

    /// What the addressed commission may do in the case's state; everybody else only reads.
    private func acts(_ view: CaseView, _ office: SignedIn.Office) -> [InboxItemView.Act] {
        guard office.role == .commissionOfficer, office.commission == view.head.commission else { return [] }
        switch view.head.state {
        case .served: return [.acknowledgement]
        case .acknowledged, .executionRefused: return [.execution]
        case .registered, .awaitingDraw, .offered, .awaitingRespondent, .deliberation: return [.answer]
        default: return []
        }
    }

    /// The message of this address, out of the person's own inboxes, and its case.
    private func openItem() async throws -> (JSONValue, CaseView, SignedIn, SignedIn.Office) {
        let (person, _) = try staff()
        guard let id = Int64(path["id"]), let found = try await porter.message(id, of: person),
            let number = found.item["case"]?.string,
            let view = try await house.view(of: number, for: .staff(person, found.office), purpose: "inbox")
        else { throw Problem(.notYours) }
        if found.item["opened"]?.isNull != false { try await house.open(message: id, by: person) }
        return (found.item, view, person, found.office)
    }

    /// The same, for a person who may do this to the case.
    private func openItem(for act: InboxItemView.Act) async throws -> (JSONValue, CaseView, SignedIn, SignedIn.Office) {
        let opened = try await openItem()
        _ = try await porter.admit(request, to: [act.right], number: opened.1.head.number)
        return opened
    }

    /// Bytes that were frozen for signing, of the case that the message is about.
    func frozenInboxDocument() async throws -> Response {
        try await frozenDocument(of: try await openItem().1.head.number)
    }

    /// Makes the document of an act out of its form, freezes it, and shows it ready to be signed.
    func inboxAct(_ act: InboxItemView.Act) async throws -> Response {
        let (_, view, person, office) = try await openItem(for: act)
        let form = try PageForm(request)
        guard acts(view, office).contains(act) else { throw Problem(.stalePage) }
        let made = CommissionDocument(desk: self, view: view, form: form, act: act)
        let errors = made.errors
        guard errors.isEmpty else { return try await inboxItem(form.again(errors)) }
        let reporter = Person.staff(person, office)
        for file in form.files where file.name == "proof" {
            guard try await house.attach(file.bytes, name: file.fileName, to: view.head.id, by: reporter) != .tooMuch
            else { throw Problem(.tooLarge, members: ["limitBytes": .integer(Int64(house.limits.attachmentBytes))]) }
        }
        let bytes = made.value.canonicalBytes
        let sha256 = try await house.freeze(bytes)
        return try showSigning(act, made, bytes, sha256, view, person, office, errors: [])
    }

    private func showSigning(
        _ act: InboxItemView.Act,
        _ made: CommissionDocument,
        _ bytes: [UInt8],
        _ sha256: String,
        _ view: CaseView,
        _ person: SignedIn,
        _ office: SignedIn.Office,
        errors: [FieldError]
    ) throws -> Response {
        let notices = Notices(t: t)
        let title =
            switch act {
            case .acknowledgement: notices.checkAcknowledgement
            case .answer: notices.checkAnswer
            case .execution: notices.checkExecution
            }
        let place = ["inbox", path["id"]]
        let document = DocumentToSign(
            rows: made.rows,
            sha256: sha256,
            download: Download(
                title: t("Download the document"),
                place: place + ["document", sha256],
                size: bytes.count
            )
        )
        let page = SignDocumentView(
            title: title,
            consequence: notices.statementConsequence,
            version: view.head.version,
            key: key,
            document: document,
            to: place + [act.rawValue, "signature"],
            back: place,
            button: notices.signAndSend,
            form: FormValues(errors: errors)
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: errors.isEmpty ? 200 : 422
        )
    }

    /// Takes in the signed document of an act.
    func signInboxAct(_ act: InboxItemView.Act) async throws -> Response {
        let (_, view, person, office) = try await openItem(for: act)
        let form = try PageForm(request)
        guard let bytes = try await house.frozen(form["sha256"]) else { throw Problem(.stalePage) }
        let made = CommissionDocument(desk: self, view: view, bytes: bytes, act: act)
        let signature = form.signature
        func again(_ fault: AnswerFault) throws -> Response {
            try showSigning(
                act,
                made,
                bytes,
                form["sha256"],
                view,
                person,
                office,
                errors: [self.fault(fault)]
            )
        }
        guard !signature.isEmpty else { return try again(.signatureMissing) }
        let paper = ActPaper(document: bytes, signature: signature)
        let who = Person.staff(person, office)
        do {
            switch act {
            case .acknowledgement: try await house.acknowledge(view.head.id, with: paper, by: who)
            case .answer: try await house.answer(view.head.id, with: paper, by: who)
            case .execution: try await house.reportExecution(view.head.id, with: paper, by: who)
            }
        } catch Docket.Refusal.badSignature {
            return try again(.signatureUnreadable)
        }
        return goOn(to: ["inbox"])
    }
}
