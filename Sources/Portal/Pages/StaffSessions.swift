internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// Where the person is signed in; for an officer of a court, where its people are.
    func showSessions(errors: [FieldError]) async throws -> Response {
        let (person, office) = try staff()
        let own = try await house.sessions(of: person)
        var others: [SessionsView.Session]?
        if let officer = person.office(for: .othersSessions), let court = officer.court {
            let found = try await house.sessions(below: court)
            let mine = Set((own.array ?? []).compactMap { $0["session"]?.integer })
            others = (found.array ?? []).filter { !mine.contains($0["session"]?.integer ?? 0) }.map {
                session($0, of: person)
            }
        }
        let ways: [(Authority.Act, String, String)] = [
            (.keys, "keys", t("Keys for your programs")), (.screens, "screens", t("Screens on the wall")),
            (.openInEmergency, "emergency", t("Open a case in an emergency")),
        ]
        let view = SessionsView(
            ways: ways.filter { person.office(for: $0.0) != nil }.map { (place: [$0.1], title: $0.2) },
            own: (own.array ?? []).map { session($0, of: person) },
            others: others,
            form: FormValues(errors: errors)
        )
        return show(
            view.html(in: context(person: person, office: office)),
            status: errors.isEmpty ? 200 : 422
        )
    }

    private func session(_ session: JSONValue, of person: SignedIn) -> SessionsView.Session {
        func moment(_ name: String) -> Moment {
            self.moment(Instant(microsecondsSince1970: session[name]?.integer ?? 0), in: zone())
        }
        let id = session["session"]?.integer ?? 0
        return SessionsView.Session(
            id: String(id),
            name: session["name"]?.string ?? "",
            address: session["address"]?.string ?? "",
            isBrowser: session["carrier"]?.string == SignedIn.Carrier.browser.rawValue,
            isThis: id == person.session,
            opened: moment("opened"),
            expires: moment("expires")
        )
    }

    func endOwnSession() async throws -> Response {
        let (person, _) = try staff()
        guard let id = Porter.plainNumber(path["id"]), try await house.end(session: id, of: person) else {
            throw Problem(.notFound)
        }
        return id == person.session ? goOn(to: ["sign-in"]) : goOn(to: ["sessions"])
    }

    func endOthersSession() async throws -> Response {
        let (person, office) = try staff()
        let form = try PageForm(request)
        guard !form["reason"].isEmpty else {
            return try await showSessions(errors: [fault(.reasonMissing, on: "reason-" + path["id"])])
        }
        guard let id = Porter.plainNumber(path["id"]), let court = office.court,
            try await house.end(session: id, below: court, reason: String(form["reason"].prefix(500)), by: person)
        else { throw Problem(.notFound) }
        return goOn(to: ["sessions"])
    }

    /// Where a screen is given its token.
    func showScreenToken(errors: [FieldError]) -> Response {
        let view = ScreenTokenView(key: key, form: FormValues(errors: errors))
        return show(view.html(in: context()), status: errors.isEmpty ? 200 : 422)
    }

    /// Takes a screen's token, which lives in a cookie of its own and never ends by itself.
    func takeScreenToken() async throws -> Response {
        let token = try PageForm(request)["token"]
        guard token.hasPrefix(Courthouse.screenPrefix), try await house.court(ofScreen: token) != nil else {
            try await house.note(.screen, act: .readBoard, from: porter.address(of: request))
            return showScreenToken(errors: [fault(.tokenUnknown, on: "token")])
        }
        return goOn(to: ["wall"], headers: [cookie(Porter.screenCookie, token, lifeSeconds: Self.screenSeconds)])
    }

    /// How long a browser keeps a screen's token: as long as browsers keep anything.
    private static let screenSeconds = 400 * 86_400
}
