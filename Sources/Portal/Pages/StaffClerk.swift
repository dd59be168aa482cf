internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// What needs a person, by time left.
    func clerkList() async throws -> Response {
        let (person, office) = try staff()
        let listed = try await house.desk(of: office.court ?? "")
        let words = Vocabulary(t: t)
        let rows = (listed["cases"]?.array ?? []).map { row in
            let number = row["number"]?.string ?? ""
            return self.row(
                row,
                place: ["clerk", number],
                title: row["waiting"]?.string == "withdrawal"
                    ? words.flag("withdrawalAsked").word : words.state(row["state"]?.string ?? "").word,
                pack: pack,
                zone: zone(nil, office)
            )
        }
        let groups = (listed["groups"]?.array ?? []).map { group in
            self.row(
                group,
                place: ["clerk", group["number"]?.string ?? ""],
                title: t("{n} complaints that say the same", ["n": String(group["copies"]?.integer ?? 0)]),
                pack: pack,
                zone: zone(nil, office)
            )
        }
        return show(
            ClerkListView(groups: groups, rows: rows, key: key).html(in: context(person: person, office: office))
        )
    }

    /// A complaint on paper: the same question pages, marked as entered at the counter.
    func paperComplaint() async throws -> Response {
        try await house.keepDraft(key, answers: ["channel": ["counter"]])
        return goOn(to: ["file", key, "kind"])
    }

    /// One complaint with its checks and what a clerk may do in its state.
    func clerkCase(errors: [FieldError], form: FormValues = FormValues()) async throws -> Response {
        let view = try await readCase(path["number"])
        let (_, person, office) = try person(of: view)
        let words = StaffWords(desk: self, view: view)
        var values = form
        values.errors = errors
        let page = ClerkCaseView(
            number: view.head.number,
            version: view.head.version,
            state: view.head.state.rawValue,
            key: key,
            facts: words.facts + [(t("Tell it in your own words"), words.content["statement"]?.string ?? "")],
            checks: checks(view),
            signature: words.signature,
            papers: words.papers,
            timeline: words.timeline,
            acts: acts(in: view.head),
            copies: try await house.copies(of: view.head.id),
            copiesAtOnce: house.limits.copiesAtOnce,
            bodies: view.head.bodies(under: view.pack).map { Choice($0.id, text($0.names)) },
            form: values
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: errors.isEmpty ? 200 : 422
        )
    }

    private func acts(in head: CaseHead) -> [ClerkCaseView.Act] {
        let own: [ClerkCaseView.Act] =
            switch head.state {
            case .screening: [.registration, .return, .forwarding]
            case .ratificationPending: [.ratification]
            default: []
            }
        guard head.state.isBeforeRuling else { return own }
        return own + (head.flags.contains("withdrawalAsked") ? [.continuation, .withdrawal] : [.withdrawal])
    }

    private func checks(_ view: CaseView) -> [ClerkCaseView.Check] {
        let events = view.view["timeline"]?.array ?? []
        let found = events.last { $0["facts"]?["checks"] != nil }?["facts"]?["checks"]?.array ?? []
        return found.map { check in
            ClerkCaseView.Check(title: title(of: check["name"]?.string ?? ""), isPassed: check["passed"]?.bool)
        }
    }

    private func title(of check: String) -> String {
        switch check {
        case "signature": t("Signature")
        case "courtMatter": t("The matter is for the court")
        case "statement": t("It says what happened")
        case "dates": t("The dates are possible")
        case "identity": t("The IIN is written correctly")
        case "copies": t("It is not one of many that say the same")
        default: check
        }
    }

    /// Registers, returns, forwards or ratifies.
    func clerkAct(_ act: ClerkCaseView.Act) async throws -> Response {
        let form = try PageForm(request)
        let view = try await readCase(path["number"], purpose: act.rawValue)
        let (person, _, _) = try person(of: view)
        let version = try number(form, "version")
        let id = view.head.id
        switch act {
        case .registration:
            let note = form["note"]
            try await house.register(id, note: note.isEmpty ? nil : note, version: version, by: person)
        case .return:
            let chosen = form.all("defects")
            guard !chosen.isEmpty else { return try await again(form, .defectsMissing, on: "defects") }
            let words = Vocabulary(t: t).defects
            let extra = form["text"]
            let defects = chosen.map { code in
                Defect(code: code, text: words.first { $0.value == code }?.title ?? code)
            }
            try await house.returnForCorrection(
                id,
                defects: defects + (extra.isEmpty ? [] : [Defect(code: "other", text: extra)]),
                version: version,
                by: person
            )
        case .forwarding:
            guard !form["to"].isEmpty else { return try await again(form, .bodyMissing, on: "to") }
            guard !form["reason"].isEmpty else { return try await again(form, .reasonMissing, on: "reason") }
            try await house.forward(id, to: form["to"], reason: form["reason"], version: version, by: person)
        case .ratification, .continuation, .withdrawal:
            guard let method = Ratification.Method(rawValue: form[act.method]), method != .signature else {
                return try await again(form, .methodMissing, on: act.method)
            }
            let heard = form[act.identifiedBy]
            guard !heard.isEmpty else { return try await again(form, .identifiedByMissing, on: act.identifiedBy) }
            switch act {
            case .continuation:
                try await house.goOn(id, method: method, identifiedBy: heard, version: version, by: person)
            case .withdrawal:
                try await house.withdraw(id, method: method, identifiedBy: heard, version: version, by: person)
            default: try await house.ratify(id, method: method, identifiedBy: heard, version: version, by: person)
            }
        }
        return goOn(to: ["clerk"])
    }

    /// Registers the oldest copies of a template together with this one.
    func registerCopies() async throws -> Response {
        let view = try await readCase(path["number"], purpose: ClerkCaseView.copiesAct)
        let (person, _, _) = try person(of: view)
        _ = try await house.registerCopies(of: view.head.id, by: person)
        return goOn(to: ["clerk"])
    }

    private func again(_ form: PageForm, _ fault: AnswerFault, on field: String) async throws -> Response {
        let errors = [self.fault(fault, on: field)]
        return try await clerkCase(errors: errors, form: form.again(errors))
    }
}
