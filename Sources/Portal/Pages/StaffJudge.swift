internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// A judge's day: offers first, with the time left, then the cases by the nearest limit.
    func judgeDay() async throws -> Response {
        let (person, office) = try staff()
        let listed = try await house.queue(of: office.judge ?? "")["cases"]?.array ?? []
        func rows(_ states: [CaseState]) -> [CaseRow] {
            listed.filter { row in states.contains { $0.rawValue == row["state"]?.string } }.map { row in
                self.row(
                    row,
                    place: ["judge", row["number"]?.string ?? ""],
                    title: pack?.kind(row["kind"]?.string ?? "").map { text($0.titles) } ?? "",
                    pack: pack,
                    zone: zone(nil, office)
                )
            }
        }
        let titles = Notices(t: t).day
        let view = JudgeDayView(
            offers: rows([.offered]),
            groups: [
                JudgeDayView.Group(id: "decide", title: titles.toDecide, rows: rows([.deliberation, .hearing])),
                JudgeDayView.Group(id: "waiting", title: titles.waiting, rows: rows([.accepted, .awaitingRespondent])),
            ]
        )
        return show(view.html(in: context(person: person, office: office)))
    }

    /// The case on one page.
    func judgeCase(errors: [FieldError], form: FormValues = FormValues()) async throws -> Response {
        let view = try await readCase(path["number"])
        let (_, person, office) = try person(of: view)
        let words = StaffWords(desk: self, view: view)
        let live = view.view["live"]
        let isMine = live?["judge"]?.string == office.judge
        var values = form
        values.errors = errors
        let answer = try await commissionAnswer(view, words)
        let page = JudgeCaseView(
            number: view.head.number,
            version: view.head.version,
            key: key,
            state: view.head.state.rawValue,
            flags: view.head.flags.sorted(),
            offer: isMine ? offer(view) : nil,
            attempt: isMine && view.head.state != .offered ? view.head.attempt : nil,
            mayRule: isMine && view.head.state == .deliberation,
            facts: words.facts,
            statement: words.content["statement"]?.string ?? "",
            statementLanguage: view.head.language.rawValue,
            answer: answer,
            papers: words.papers,
            deadlines: words.deadlines,
            signature: words.signature,
            timeline: words.timeline,
            release: view.view["ruling"]?["judge"]?.string == office.judge
                ? release(of: view, at: ["judge", view.head.number], values) : nil,
            form: values
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: errors.isEmpty ? 200 : 422
        )
    }

    private func offer(_ view: CaseView) -> JudgeCaseView.Offer? {
        guard view.head.state == .offered, let due = view.view["live"]?["actBy"]?.integer else { return nil }
        let instant = Instant(microsecondsSince1970: due)
        return JudgeCaseView.Offer(
            attempt: view.head.attempt,
            actBy: moment(instant, in: view.zone),
            secondsLeft: secondsLeft(until: instant)
        )
    }

    /// The latest answer of the commission, read out of its signed document.
    private func commissionAnswer(_ view: CaseView, _ words: StaffWords) async throws -> JudgeCaseView.Answer? {
        let replies = view.view["replies"]?.array ?? []
        guard let reply = replies.last(where: { $0["document"]?.string != nil }),
            let sha256 = reply["document"]?.string, let at = reply["at"]?.integer,
            let bytes = try await house.bytes(of: sha256, in: view.head.id),
            let document = try? CanonicalJSON.parseLenient(bytes)  // Kept bytes were parsed when they came.
        else { return nil }
        return JudgeCaseView.Answer(
            position: reply["position"]?.string ?? "",
            text: document["text"]?.string ?? "",
            at: moment(Instant(microsecondsSince1970: at), in: view.zone)
        )
    }

    func accept() async throws -> Response {
        let form = try PageForm(request)
        let view = try await readCase(path["number"], purpose: "acceptance")
        let (person, _, _) = try person(of: view)
        try await house.accept(view.head.id, attempt: try number(form, "attempt"), by: person)
        return goOn(to: ["judge", path["number"]])
    }

    func recuse() async throws -> Response {
        let form = try PageForm(request)
        let view = try await readCase(path["number"], purpose: "recusal")
        let (person, _, _) = try person(of: view)
        guard !form["reason"].isEmpty else {
            let errors = [fault(.reasonMissing, on: "reason")]
            return try await judgeCase(errors: errors, form: form.again(errors))
        }
        try await house.recuse(
            view.head.id,
            attempt: try number(form, "attempt"),
            reason: form["reason"],
            paper: nil,
            by: person
        )
        return goOn(to: ["judge"])
    }

    /// The judge stands by the ruling that is held.
    func releaseOwnRuling() async throws -> Response {
        let form = try PageForm(request)
        let view = try await readCase(path["number"], purpose: "release")
        let (person, _, _) = try person(of: view)
        guard !form["reason"].isEmpty else {
            let errors = [fault(.reasonMissing, on: "reason")]
            return try await judgeCase(errors: errors, form: form.again(errors))
        }
        let version = try number(form, "version")
        try await house.release(view.head.id, reason: form["reason"], version: version, by: person)
        return goOn(to: ["judge", path["number"]])
    }

    /// The form of a ruling.
    func rulingForm(_ form: FormValues) async throws -> Response {
        let view = try await readCase(path["number"], purpose: "ruling")
        let (_, person, office) = try person(of: view)
        let words = StaffWords(desk: self, view: view)
        let orders = view.pack.kind(view.head.kind)?.requests.map { Choice($0.id, text($0.titles)) } ?? []
        let settled = view.view["verdict"]?["indication"]?.string == "passed"
        let ratified = view.view["ratified"]?.bool ?? false
        let page = RulingFormView(
            number: view.head.number,
            version: view.head.version,
            key: key,
            attempt: view.head.attempt,
            orders: orders,
            usefulUntil: words.useful,
            needsSignatureReason: view.head.origin == nil && !settled && !ratified,
            form: form
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: form.errors.isEmpty ? 200 : 422
        )
    }

    /// Freezes the ruling's bytes and shows them in words, ready to be signed.
    func prepareRuling() async throws -> Response {
        let form = try PageForm(request)
        let view = try await readCase(path["number"], purpose: "ruling")
        let (person, signedIn, office) = try person(of: view)
        let read = rulingFaults(form)
        guard read.isEmpty, let outcome = Outcome(rawValue: form["outcome"]) else {
            return try await rulingForm(form.again(read))
        }
        let by = civilInstant(form["by-date"], form["by-time"], in: view.zone)
        let filled = RulingForm(
            attempt: try number(form, "attempt"),
            outcome: outcome,
            orders: form.all("orders").map { RulingForm.Order(order: $0, by: by) },
            facts: form["facts"],
            reasons: form["reasons"],
            law: form["law"].split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty },
            signatureReason: form["signatureReason"].isEmpty ? nil : form["signatureReason"]
        )
        let frozen: (sha256: String, bytes: [UInt8])
        do {
            frozen = try await house.prepareRuling(view.head.id, form: filled, by: person)
        } catch ActRefusal.document(.notValid(let faults)) {
            return try await rulingForm(form.again(faults.map { fault($0) }))
        }
        _ = try await house.freeze(frozen.bytes)
        return try await showRuling(frozen.bytes, frozen.sha256, view, signedIn, office, errors: [])
    }

    private func rulingFaults(_ form: PageForm) -> [FieldError] {
        var errors: [FieldError] = []
        if Outcome(rawValue: form["outcome"]) == nil { errors.append(fault(.outcomeMissing, on: "outcome")) }
        let refuses = form["outcome"] == Outcome.refuse.rawValue
        if refuses, !form.all("orders").isEmpty { errors.append(fault(.ordersNotAllowed, on: "orders")) }
        if !refuses, form.all("orders").isEmpty { errors.append(fault(.ordersMissing, on: "orders")) }
        for field in ["facts", "reasons", "law"] {
            if form[field].isEmpty { errors.append(fault(field == "law" ? .lawMissing : .textMissing, on: field)) }
            if form[field].contains("[…]") { errors.append(fault(.placeLeftOpen, on: field)) }
        }
        return errors
    }

    private func fault(_ fault: SchemaFault) -> FieldError {
        let field = fault.pointer.split(separator: "/").first.map(String.init) ?? "facts"
        switch fault.keyword {
        case "maxLength": return self.fault(.textTooLong, on: field)
        case "maxItems": return self.fault(.tooManyLines, on: field)
        default: return self.fault(field == "signatureReason" ? .reasonMissing : .notKnown, on: field)
        }
    }

    private func showRuling(
        _ bytes: [UInt8],
        _ sha256: String,
        _ view: CaseView,
        _ person: SignedIn,
        _ office: SignedIn.Office,
        errors: [FieldError]
    ) async throws -> Response {
        let value = try CanonicalJSON.parseLenient(bytes)
        let words = StaffWords(desk: self, view: view)
        let notices = Notices(t: t)
        let orders = (value["operative"]?.array ?? []).map { words.order($0["order"]?.string ?? "") }
        let name = words.facts.first?.answer ?? ""
        let rows: [(question: String, answer: String)] = [
            (notices.documentNumber, view.head.number), (t("Person"), name), (t("Polling station"), words.station),
            (t("Outcome"), Vocabulary(t: t).outcome(value["outcome"]?.string ?? "")),
            (t("Orders"), orders.joined(separator: "; ")), (t("Facts established"), value["facts"]?.string ?? ""),
            (t("Reasons"), value["reasons"]?.string ?? ""),
            (t("Law applied"), (value["law"]?.array ?? []).compactMap(\.string).joined(separator: "\n")),
            (t("Appeal"), value["appeal"]?.string ?? ""),
        ]
        let document = DocumentToSign(
            rows: rows,
            sha256: sha256,
            download: Download(
                title: notices.signedRuling,
                place: ["judge", view.head.number, "ruling", sha256],
                size: bytes.count
            )
        )
        let page = SignDocumentView(
            title: notices.checkRuling,
            consequence: notices.needsConsequence,
            version: view.head.version,
            key: key,
            document: document,
            to: ["judge", view.head.number, "ruling", "signature"],
            back: ["judge", view.head.number, "ruling"],
            button: notices.signRuling,
            form: FormValues(errors: errors)
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: errors.isEmpty ? 200 : 422
        )
    }

    /// Takes in the signed ruling, then on to the next case.
    func signRuling() async throws -> Response {
        let form = try PageForm(request)
        let view = try await readCase(path["number"], purpose: "ruling")
        let (person, signedIn, office) = try person(of: view)
        let sha256 = form["sha256"]
        guard let bytes = try await house.frozen(sha256) else { throw Problem(.stalePage) }
        let signature = form.signature
        guard !signature.isEmpty else {
            return try await showRuling(bytes, sha256, view, signedIn, office, errors: [fault(.signatureMissing)])
        }
        do {
            try await house.signRuling(view.head.id, with: ActPaper(document: bytes, signature: signature), by: person)
        } catch Docket.Refusal.badSignature {
            return try await showRuling(bytes, sha256, view, signedIn, office, errors: [fault(.signatureUnreadable)])
        }
        return goOn(to: ["judge"])
    }

    /// A day and a time of a form, on the clock of a zone.
    func civilInstant(_ date: String, _ time: String, in zone: Zone) -> Instant? {
        guard let day = LocalDate(iso: date) else { return nil }
        let parts = time.split(separator: ":").compactMap { Int64($0) }
        guard time.isEmpty || parts.count >= 2 else { return nil }
        let seconds = time.isEmpty ? 0 : parts[0] * 3_600 + parts[1] * 60
        guard (0..<86_400).contains(seconds) else { return nil }
        return zone.instant(on: day, secondsAfterMidnight: seconds)
    }
}
