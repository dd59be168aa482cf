internal import Docket
internal import HTML
internal import HTTP
internal import Law
internal import Proceedings

// What a complainant may do with a case that was sent; each act has its page.
extension PageDesk {
    /// The page of an act, or the page that says it is done.
    func showVoterAct(_ act: StatusView.Act) async throws -> Response {
        let view = try await ownCase()
        if request.query["done"] != nil { return done(act, view) }
        return try showVoterAct(act, view, FormValues())
    }

    private func showVoterAct(_ act: StatusView.Act, _ view: CaseView, _ form: FormValues) throws -> Response {
        let words = CaseWords(desk: self, view: view)
        guard words.acts.contains(act) else { return movedOn(view) }
        var frame = VoterAct(number: view.head.number, key: key, version: view.head.version)
        frame.form = form
        let page = context(about: view)
        let html: Html =
            switch act {
            case .ratification:
                RatificationView(
                    act: frame,
                    document: toSign(.ratification, of: view),
                    until: words.due("ratification")
                )
                .html(in: page)
            case .correction:
                CorrectionView(act: frame, defects: words.defects, until: words.due("correction")).html(in: page)
            case .papers:
                AddPapersView(act: frame, papers: papers(of: view), longestPaper: house.limits.attachmentBytes)
                    .html(in: page)
            case .consent: ConsentChangeView(act: consents(frame, view)).html(in: page)
            case .confirmation:
                ConfirmationView(
                    act: frame,
                    ordered: words.staff.orders.joined(separator: "; "),
                    reported: reported(view)
                ).html(in: page)
            case .withdrawal:
                WithdrawalView(act: frame, document: isSignedAway(view) ? toSign(.withdrawal, of: view) : nil)
                    .html(in: page)
            }
        return show(html, status: form.errors.isEmpty ? 200 : 422)
    }

    private func movedOn(_ view: CaseView) -> Response {
        let page = FaultView(kind: .stale, onward: ["status", view.head.number])
        return show(page.html(in: context(about: view)), status: 409)
    }

    private func done(_ act: StatusView.Act, _ view: CaseView) -> Response {
        let notices = Notices(t: t)
        let words =
            switch act {
            case .ratification: notices.confirmed
            case .papers: notices.papersAdded
            case .consent, .correction: notices.saved
            case .confirmation: notices.told
            case .withdrawal: view.head.state == .withdrawn ? notices.withdrawn : notices.withdrawalAsked
            }
        let page = DoneView(
            title: words.0,
            sentences: [words.1],
            onward: ["status", view.head.number],
            onwardWords: notices.toStatus
        )
        return show(page.html(in: context(about: view)))
    }

    private func consents(_ act: VoterAct, _ view: CaseView) -> VoterAct {
        guard act.form.values.isEmpty else { return act }
        var filled = act
        let events = view.view["timeline"]?.array ?? []
        let latest = events.last { $0["event"]?.string == "consented" }?["facts"]
        let given = latest ?? StaffWords(desk: self, view: view).content["consents"]
        for name in ["anyRegion", "remoteHearing"] where given?[name]?.bool == true {
            filled.form.values[name] = ["yes"]
        }
        return filled
    }

    private func reported(_ view: CaseView) -> String? {
        let report = (view.view["reports"]?.array ?? []).last {
            ["done", "refused"].contains($0["what"]?.string ?? "")
        }
        switch report?["what"]?.string {
        case "done": return t("Carried out")
        case "refused": return t("Not carried out")
        default: return nil
        }
    }

    private func papers(of view: CaseView) -> [PaperCard] {
        let kept = (view.view["documents"]?.array ?? []).filter { $0["role"]?.string == "attachment" }
        let here = Set(kept.compactMap { $0["sha256"]?.string })
        let named = StaffWords(desk: self, view: view).content["attachments"]?.array ?? []
        func card(_ paper: JSONValue) -> PaperCard {
            PaperCard(
                name: paper["name"]?.string ?? t("Papers"),
                size: Int(clamping: paper["size"]?.integer ?? 0),
                sha256: paper["sha256"]?.string ?? ""
            )
        }
        let awaited = named.filter { !here.contains($0["sha256"]?.string ?? "") }.map { paper in
            var card = card(paper)
            card.isAwaited = true
            return card
        }
        return kept.map { paper in
            var card = card(paper)
            card.isAdded = paper["named"]?.bool != true
            return card
        } + awaited
    }

    // MARK: - Doing

    /// Does the act of a page's form.
    func doVoterAct(_ act: StatusView.Act) async throws -> Response {
        let form = try PageForm(request)
        let view = try await ownCase()
        // Pressed twice: what was wanted is already so.
        if act == .withdrawal, view.head.state == .withdrawn { return goOnDone(act, view) }
        guard CaseWords(desk: self, view: view).acts.contains(act) else { return movedOn(view) }
        do {
            switch act {
            case .correction: return try await reopen(view)
            case .papers: return try await addPapers()
            case .ratification:
                guard !form.signature.isEmpty else {
                    return try showVoterAct(act, view, form.again([fault(.signatureMissing)]))
                }
                let bytes = VoterPaper(view).toSign(act).canonicalBytes
                try await house.ratify(view.head.id, with: ActPaper(document: bytes, signature: form.signature))
            case .consent:
                let paper = VoterPaper(view).consent(
                    anyRegion: form.has("anyRegion", "yes"),
                    remoteHearing: form.has("remoteHearing", "yes")
                )
                try await house.consent(view.head.id, with: paper.unsigned)
            case .confirmation:
                guard ["yes", "no"].contains(form["letIn"]) else {
                    return try showVoterAct(act, view, form.again([fault(.letInMissing, on: "letIn")]))
                }
                let paper = VoterPaper(view).confirmation(letIn: form["letIn"] == "yes", text: form["text"])
                try await house.confirm(view.head.id, with: paper.unsigned)
            case .withdrawal:
                let bytes = VoterPaper(view).withdrawal(form["reason"]).canonicalBytes
                let signs = isSignedAway(view) && form["without"].isEmpty
                guard !signs || !form.signature.isEmpty else {
                    return try showVoterAct(act, view, form.again([fault(.signatureMissing)]))
                }
                let paper = ActPaper(document: bytes, signature: signs ? form.signature : nil)
                try await house.withdraw(view.head.id, with: paper)
            }
        } catch Docket.Refusal.badSignature(let sub) {
            let words = view.pack.texts.text("signature.\(sub)", in: language)
            let error = FieldError(field: "signature", message: words)
            return try showVoterAct(act, view, form.again([error]))
        } catch Docket.Refusal.outOfTurn {
            return movedOn(view)
        }
        return goOnDone(act, view)
    }

    private func goOnDone(_ act: StatusView.Act, _ view: CaseView) -> Response {
        goOn(to: ["status", view.head.number, act.rawValue], query: [("done", "1")])
    }

    /// The answers of a returned complaint, open again under a new key.
    private func reopen(_ view: CaseView) async throws -> Response {
        let content = StaffWords(desk: self, view: view).content
        guard let sha256 = view.view["complaint"]?.string else { throw Problem(.notFound) }
        let answers = ComplaintAnswers(correcting: content, of: view.head.number, sha256: sha256, pack: view.pack)
        var values = answers.values
        values["election"] = [view.head.election]
        try await house.keepDraft(key, answers: values)
        return goOn(to: ["file", key, ComplaintStep.check.rawValue])
    }

    /// Papers that come after the complaint.
    private func addPapers() async throws -> Response {
        let form = try PageForm(request)
        let view = try await ownCase()
        let act = StatusView.Act.papers
        guard CaseWords(desk: self, view: view).acts.contains(act) else { return movedOn(view) }
        let files = form.files.filter { $0.name == "papers" }
        func again(_ fault: AnswerFault) async throws -> Response {
            let newest = try await ownCase()
            return try showVoterAct(act, newest, form.again([self.fault(fault, on: "papers")]))
        }
        guard !files.isEmpty else { return try await again(.fileEmpty) }
        for file in files {
            let kept = try await house.attach(file.bytes, name: file.fileName, to: view.head.id, by: .voter)
            if kept == .tooMuch { return try await again(.fileTooLarge(bytes: house.limits.attachmentBytes)) }
        }
        return goOnDone(act, view)
    }

    /// Whether a withdrawal is signed here: the secret alone would only ask for it.
    private func isSignedAway(_ view: CaseView) -> Bool { view.withdrawalUnderSecret == .asks }

    private func toSign(_ act: StatusView.Act, of view: CaseView) -> DocumentToSign {
        let bytes = VoterPaper(view).toSign(act).canonicalBytes
        let notices = Notices(t: t)
        return DocumentToSign(
            rows: [
                (notices.documentNumber, view.head.number), (notices.answers, view.view["complaint"]?.string ?? ""),
            ],
            sha256: house.hash(of: bytes),
            download: Download(
                title: t("Download the document"),
                place: ["status", view.head.number, act.rawValue, "document"],
                size: bytes.count
            )
        )
    }

    /// The bytes by whose signature a complaint is confirmed, or taken back.
    func documentOfAct(_ act: StatusView.Act) async throws -> Response {
        let view = try await ownCase()
        let bytes = VoterPaper(view).toSign(act).canonicalBytes
        return porter.download(bytes, mediaType: "application/json", name: "\(view.head.number)-\(act.rawValue).json")
    }
}

/// The documents of a complainant's acts.
struct VoterPaper {
    private let number: JSONValue
    private let complaint: JSONValue
    private let ruling: JSONValue

    init(_ view: CaseView) {
        number = .string(view.head.number)
        complaint = view.view["complaint"] ?? .null
        ruling = view.view["ruling"]?["sha256"] ?? .null
    }

    private func text(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }

    /// What is signed on the page of an act: a confirmation, or a withdrawal without words of its own.
    func toSign(_ act: StatusView.Act) -> JSONValue { act == .withdrawal ? withdrawal("") : ratification }

    private var ratification: JSONValue {
        ["answers": complaint, "case": number, "type": .string(DocumentType.ratification.word)]
    }

    func consent(anyRegion: Bool, remoteHearing: Bool) -> JSONValue {
        [
            "answers": complaint, "anyRegion": .bool(anyRegion), "case": number,
            "remoteHearing": .bool(remoteHearing), "type": .string(DocumentType.consent.word),
        ]
    }

    func confirmation(letIn: Bool, text: String) -> JSONValue {
        [
            "answers": ruling, "case": number, "letIn": .bool(letIn), "text": self.text(text),
            "type": .string(DocumentType.confirmation.word),
        ]
    }

    func withdrawal(_ reason: String) -> JSONValue {
        ["answers": complaint, "case": number, "reason": text(reason), "type": .string(DocumentType.withdrawal.word)]
    }
}

extension JSONValue {
    /// An act's document sent under the secret alone.
    var unsigned: ActPaper { ActPaper(document: canonicalBytes, signature: nil) }
}
