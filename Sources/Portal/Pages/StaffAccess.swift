internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Keys of programs, screens on walls, emergencies, and the file of a case for whoever may read it.
    func addAccessPages(to routes: inout Routes) {
        add(.get, "/{language}/keys", for: .keys, to: &routes) { desk in try await desk.showKeys() }
        add(.post, "/{language}/keys", for: .keys, to: &routes) { desk in try await desk.makeKey() }
        add(.post, "/{language}/keys/{id}/rotation", for: .keys, to: &routes) { desk in try await desk.rotateKey() }
        add(.post, "/{language}/keys/{id}/end", for: .keys, to: &routes) { desk in try await desk.endKey() }
        add(.get, "/{language}/screens", for: .screens, to: &routes) { desk in try await desk.showScreens() }
        add(.post, "/{language}/screens", for: .screens, to: &routes) { desk in try await desk.makeScreen() }
        add(.post, "/{language}/screens/{id}/end", for: .screens, to: &routes) { desk in try await desk.endScreen() }
        add(.get, "/{language}/emergency", for: .openInEmergency, to: &routes) { desk in
            try desk.showEmergency(FormValues())
        }
        add(.post, "/{language}/emergency", for: .openInEmergency, to: &routes) { desk in
            try await desk.openInEmergency()
        }
        add(.get, "/{language}/staff/{number}", for: .readCase, to: &routes) { desk in try await desk.caseFile() }
    }
}

// MARK: Keys

extension PageDesk {
    func showKeys(fresh: FreshTokenView? = nil, form: FormValues = FormValues()) async throws -> Response {
        let (person, office) = try staff()
        let found = try await house.keys(of: office.commission ?? "").array ?? []
        let words = Vocabulary(t: t)
        let view = TokensView(
            scopes: Authority.keyScopes.map(\.rawValue).sorted().map { Choice($0, words.scope($0)) },
            rows: try found.map { key in
                try row(
                    key,
                    id: "key",
                    TokenRow.KeyFacts(
                        scopes: (key["scopes"]?.array ?? []).compactMap(\.string).map(words.scope),
                        expires: try instant(key["expires"]),
                        used: key["used"]?.integer == nil ? nil : try instant(key["used"])
                    )
                )
            },
            key: key,
            fresh: fresh,
            form: form
        )
        return show(view.html(in: context(person: person, office: office)), status: form.errors.isEmpty ? 200 : 422)
    }

    private func row(_ found: JSONValue, id: String, _ key: TokenRow.KeyFacts?) throws -> TokenRow {
        TokenRow(
            id: String(found[id]?.integer ?? 0),
            name: found["name"]?.string ?? "",
            by: found["by"]?.string ?? "",
            made: try instant(found["made"]),
            key: key
        )
    }

    private func instant(_ micros: JSONValue?) throws -> Moment {
        guard let micros = micros?.integer else { throw Problem(.internalError) }
        return moment(Instant(microsecondsSince1970: micros), in: zone())
    }

    /// The token stands on the answer itself and nowhere else, so that there is nothing to go on to.
    func makeKey() async throws -> Response {
        let (person, office) = try staff()
        let form = try PageForm(request)
        let scopes = form.all("scopes").compactMap(Authority.Act.init(rawValue:)).filter(Authority.keyScopes.contains)
        var errors: [FieldError] = []
        if form["name"].isEmpty { errors.append(fault(.programMissing, on: "name")) }
        if scopes.isEmpty { errors.append(fault(.scopeMissing, on: "scopes")) }
        guard errors.isEmpty else { return try await showKeys(form: form.again(errors)) }
        let made = try await house.makeKey(
            named: String(form["name"].prefix(120)),
            scopes: scopes,
            for: office.commission ?? "",
            by: person
        )
        return try await showKeys(fresh: FreshTokenView(name: made.name, token: made.token))
    }

    func rotateKey() async throws -> Response {
        let (person, office) = try staff()
        guard let id = Porter.plainNumber(path["id"]) else { throw Problem(.notFound) }
        let made = try await house.rotateKey(id, of: office.commission ?? "", by: person)
        return try await showKeys(fresh: FreshTokenView(name: made.name, token: made.token))
    }

    func endKey() async throws -> Response {
        let (person, office) = try staff()
        guard let id = Porter.plainNumber(path["id"]),
            try await house.end(key: id, of: office.commission ?? "", by: person)
        else { throw Problem(.notFound) }
        return goOn(to: ["keys"])
    }
}

// MARK: Screens

extension PageDesk {
    func showScreens(fresh: FreshTokenView? = nil, form: FormValues = FormValues()) async throws -> Response {
        let (person, office) = try staff()
        let found = try await house.screens(of: office.court ?? "").array ?? []
        let view = TokensView(
            rows: try found.map { try row($0, id: "screen", nil) },
            key: key,
            fresh: fresh,
            form: form
        )
        return show(view.html(in: context(person: person, office: office)), status: form.errors.isEmpty ? 200 : 422)
    }

    func makeScreen() async throws -> Response {
        let (person, office) = try staff()
        let form = try PageForm(request)
        guard !form["name"].isEmpty else {
            return try await showScreens(form: form.again([fault(.placeMissing, on: "name")]))
        }
        let name = String(form["name"].prefix(120))
        let made = try await house.makeScreen(named: name, for: office.court ?? "", by: person)
        return try await showScreens(fresh: FreshTokenView(name: made.name, token: made.token))
    }

    func endScreen() async throws -> Response {
        let (person, office) = try staff()
        guard let id = Porter.plainNumber(path["id"]),
            try await house.end(screen: id, of: office.court ?? "", by: person)
        else { throw Problem(.notFound) }
        return goOn(to: ["screens"])
    }
}

// MARK: Emergencies

extension PageDesk {
    func showEmergency(_ form: FormValues) throws -> Response {
        let (person, office) = try staff()
        let view = EmergencyView(minutes: house.limits.emergencySeconds / 60, key: key, form: form)
        return show(view.html(in: context(person: person, office: office)), status: form.errors.isEmpty ? 200 : 422)
    }

    /// An unknown number and a case that is not for this office read alike.
    func openInEmergency() async throws -> Response {
        let (person, office) = try staff()
        let form = try PageForm(request)
        var errors: [FieldError] = []
        if form["number"].isEmpty { errors.append(fault(.numberMissing, on: "number")) }
        if form["reason"].isEmpty { errors.append(fault(.reasonMissing, on: "reason")) }
        guard errors.isEmpty else { return try showEmergency(form.again(errors)) }
        let reason = String(form["reason"].prefix(500))
        guard try await house.openInEmergency(form["number"], reason: reason, by: person, in: office) != nil else {
            return try showEmergency(form.again([fault(.caseUnknown, on: "number")]))
        }
        return goOn(to: ["staff", form["number"]])
    }

    /// The file of a case, to read.
    func caseFile() async throws -> Response {
        let view = try await readCase(path["number"], purpose: "file")
        var frame = context(about: view)
        if case .staff(let person, let office) = view.reader {
            frame = context(about: view, person: person, office: office)
        }
        let words = StaffWords(desk: self, view: view)
        let page = CaseFileView(
            number: view.head.number,
            state: Vocabulary(t: t).state(view.head.state.rawValue),
            facts: words.facts + [(t("What the complainant says"), words.content["statement"]?.string ?? "")],
            orders: words.orders,
            papers: words.papers,
            timeline: words.timeline
        )
        return show(page.html(in: frame))
    }
}

extension Vocabulary {
    /// What a program's key may do.
    func scope(_ act: String) -> String {
        switch Authority.Act(rawValue: act) {
        case .readCase: t("Read the commission's cases")
        case .readInbox: t("Read the inbox")
        case .webhookMessages: t("See what the program was sent and ask for it again")
        case .pageEvents: t("Follow what happens")
        case .answer: t("Answer the complaint")
        case .acknowledgement: t("Confirm receipt")
        case .execution: t("Report on the ruling")
        case .moveClosing: t("Say when a station closes")
        case .beginCount: t("Say when the count begins")
        default: act
        }
    }
}
