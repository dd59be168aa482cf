internal import Docket
internal import HTML
internal import HTTP
internal import Law
internal import Proceedings

extension PageDesk {
    /// The board, on the desk or on the wall.
    func board(isWall: Bool) async throws -> Response {
        let (court, withNames) = try porter.boardOfVisitor()
        let view = try await boardView(of: court, isWall: isWall || !withNames)
        return show(view.html(in: boardContext(court)))
    }

    /// The frame around a board; a screen on a wall is nobody.
    private func boardContext(_ court: String) -> PageContext {
        guard case .staff(let person, let office) = Admitted.current?.visitor else {
            return context(office: SignedIn.Office(role: .courtDutyOfficer, court: court, commission: nil, judge: nil))
        }
        return context(person: person, office: office)
    }

    /// The same board as server-sent events: whole snapshots, and a beat that a script can hear.
    func boardEvents(isWall: Bool) async throws -> Response {
        let (court, withNames) = try porter.boardOfVisitor()
        let office = SignedIn.Office(role: .courtDutyOfficer, court: court, commission: nil, judge: nil)
        let beat: @Sendable (EventStream) -> Void = { stream in stream.send(event: "beat", data: "") }
        return try porter.follow(request, of: court, sayingAlive: beat) {
            let desk = try await renewed()
            let view = try await desk.boardView(of: court, isWall: isWall || !withNames)
            let html = view.fragment(in: desk.context(office: office)).string
            return BoardLook(id: String(house.hash(of: Array(html.utf8)).prefix(32)), data: html)
        }
    }

    /// The same desk at a later instant.
    private func renewed() async throws -> PageDesk {
        PageDesk(
            porter: porter,
            request: request,
            path: path,
            t: t,
            now: try await house.instant(),
            key: key
        )
    }

    private func boardView(of court: String, isWall: Bool) async throws -> BoardView {
        let board = try await house.board(of: court)
        let zone = pack?.court(court)?.zone ?? zone()
        let words = Notices(t: t).figures
        let figures = board["figures"]
        func figure(_ name: String, _ title: String, _ tone: Tone) -> BoardView.Figure {
            let value = Int(figures?[name]?.integer ?? 0)
            return BoardView.Figure(value: value, words: title, tone: value == 0 ? .plain : tone)
        }
        let groups = (board["groups"]?.array ?? []).map { group in
            row(
                group,
                place: ["duty"],
                title: t("{n} complaints that say the same", ["n": String(group["copies"]?.integer ?? 0)]),
                pack: pack,
                zone: zone
            )
        }
        let clocks = (board["clocks"]?.array ?? []).map { clock in
            row(
                clock,
                place: ["duty"],
                title: Vocabulary(t: t).state(clock["state"]?.string ?? "").word,
                pack: pack,
                zone: zone
            )
        }
        return BoardView(
            figures: [
                figure("notAssigned", words.unassigned, .attention), figure("dueWithinHour", words.dueSoon, .attention),
                figure("overdue", words.overdue, .late), figure("withJudges", words.hearings, .plain),
                figure("notConfirmed", words.unconfirmed, .attention),
            ],
            clocks: groups + clocks,
            alarms: (board["alarms"]?.array ?? []).map { alarm($0, zone) },
            undelivered: (board["undelivered"]?.array ?? []).compactMap { unreached($0, zone) },
            auditFindings: findings().count,
            key: key,
            isWall: isWall,
            isPaused: request.query["pause"] == "1"
        )
    }

    func alarm(_ alarm: JSONValue, _ zone: Zone) -> BoardView.Alarm {
        let due = alarm["due"]?.integer.map(Instant.init(microsecondsSince1970:))
        return BoardView.Alarm(
            id: String(alarm["id"]?.integer ?? 0),
            title: alarmTitle(alarm["what"]?.string ?? ""),
            number: alarm["case"]?.string ?? "",
            since: moment(alarm["at"], zone),
            due: due.map { BoardView.Due(at: moment($0, in: zone), secondsLeft: secondsLeft(until: $0)) },
            owner: alarm["owner"]?.string,
            nextEscalation: alarm["escalation"]?.object.map { next in
                BoardView.NextEscalation(at: moment(next["at"], zone), to: calledNext(next["to"]?.string ?? ""))
            },
            messages: (alarm["messages"]?.array ?? []).map { lostMessage($0, zone) }
        )
    }

    func moment(_ micros: JSONValue?, _ zone: Zone) -> Moment {
        moment(Instant(microsecondsSince1970: micros?.integer ?? 0), in: zone)
    }

    /// Who is called next, or what happens of itself.
    private func calledNext(_ code: String) -> String {
        switch code {
        case "nextJudge": t("the next judge of the drawn order")
        case "nextDraw": t("the next draw")
        case "notCarriedOut": t("it counts as not carried out")
        default: Vocabulary(t: t).role(code)
        }
    }

    private func alarmTitle(_ code: String) -> String {
        let parts = code.split(separator: "/").map(String.init)
        switch parts.first {
        case "deadline": return t("A time limit has passed: {rule}", ["rule": parts.last ?? ""])
        case "warning": return t("A time limit is near: {rule}", ["rule": parts.last ?? ""])
        case "nobodyOnDuty": return t("No judge is on duty for this case")
        case "quorumMissing": return t("Too few key holders answer for the draw")
        case "decision": return t("The judge has not decided in time")
        case "screening": return t("Nobody at the registry has looked at the complaint")
        case "acknowledge": return t("The commission did not confirm receipt in time")
        case "execution": return t("The commission did not report in time")
        case "notCarriedOut": return t("Ruling not carried out")
        case "handOver": return t("Hand the complaint over to: {body}", ["body": bodyName(parts.last ?? "")])
        case "undelivered": return t("A message could not be delivered")
        case "certificateRevoked": return revokedTitle(parts.dropFirst().first)
        case "certificateUnknown":
            return t("Nobody could tell whether a certificate used in this case had been revoked")
        default: return code
        }
    }

    /// What was done under a certificate that had been revoked; nothing named stands for the judge who has the case.
    private func revokedTitle(_ act: String?) -> String {
        switch act {
        case nil: t("The judge's certificate was revoked")
        case "session": t("Somebody acted here who was signed in with a certificate that had been revoked")
        case let act?:
            t(
                "Signed with a certificate that had been revoked: {paper}",
                ["paper": Vocabulary(t: t).document(act)]
            )
        }
    }

    private func bodyName(_ id: String) -> String {
        pack?.bodies.first { $0.id == id }.map { text($0.names) } ?? id
    }

    /// One alarm with what a duty officer may do about it.
    func alarmPage(errors: [FieldError], form: FormValues = FormValues()) async throws -> Response {
        let (person, office) = try staff()
        let (found, view) = try await findAlarm(office)
        let words = StaffWords(desk: self, view: view)
        var values = form
        values.errors = errors
        let canPassOn = [.offered, .accepted, .awaitingRespondent, .deliberation].contains(view.head.state)
        let page = AlarmView(
            alarm: alarm(found, view.zone),
            version: view.head.version,
            key: key,
            consequence: Vocabulary(t: t).state(view.head.state.rawValue).word,
            steps: (found["steps"]?.array ?? []).map { step in
                AlarmView.Step(
                    at: moment(step["at"], view.zone),
                    to: Vocabulary(t: t).role(step["to"]?.string ?? ""),
                    isDone: step["done"] == true
                )
            },
            log: words.timeline,
            attempt: canPassOn ? view.head.attempt : nil,
            release: release(of: view, at: ["duty", "alarm", path["id"]], values),
            form: values
        )
        return show(
            page.html(in: context(about: view, person: person, office: office)),
            status: errors.isEmpty ? 200 : 422
        )
    }

    private func findAlarm(_ office: SignedIn.Office) async throws -> (JSONValue, CaseView) {
        guard let id = Int64(path["id"]), let found = try await house.alarm(id, of: office.court ?? "") else {
            throw Problem(.notFound)
        }
        return (found, try await readCase(found["case"]?.string ?? "", purpose: "alarm"))
    }

    func attend() async throws -> Response {
        let (person, office) = try staff()
        guard let id = Int64(path["id"]) else { throw Problem(.notFound) }
        let owned = try await house.own(alarm: id, by: .staff(person, office))
        return goOn(to: owned["ended"] == true ? ["duty"] : ["duty", "alarm", path["id"]])
    }

    /// The way to serve a ruling that is held; nil where none is.
    func release(of view: CaseView, at place: [String], _ form: FormValues) -> ReleaseView? {
        view.heldUntil.map { until in
            ReleaseView(
                until: moment(until, in: view.zone),
                to: .path([language.rawValue] + place + ["release"]),
                key: key,
                version: view.head.version,
                form: form
            )
        }
    }

    /// Serves a held ruling at once, for a reason.
    func releaseRuling() async throws -> Response {
        try await actOnAlarm { view, form, person in
            let version = try number(form, "version")
            try await house.release(view.head.id, reason: form["reason"], version: version, by: person)
        }
    }

    /// Passes a case on to the next of the drawn order, for a reason.
    func passOn() async throws -> Response {
        try await actOnAlarm { view, form, person in
            let attempt = try number(form, "attempt")
            try await house.reassign(view.head.id, attempt: attempt, reason: form["reason"], by: person)
        }
    }

    /// Does something about the case of an alarm, once the form gives a reason for it.
    private func actOnAlarm(
        _ act: (_ view: CaseView, _ form: PageForm, _ person: Person) async throws -> Void
    ) async throws -> Response {
        let (person, office) = try staff()
        let (_, view) = try await findAlarm(office)
        let form = try PageForm(request)
        guard !form["reason"].isEmpty else {
            let errors = [fault(.reasonMissing, on: "reason")]
            return try await alarmPage(errors: errors, form: form.again(errors))
        }
        try await act(view, form, .staff(person, office))
        return goOn(to: ["duty"])
    }

    /// The auditor's findings in words.
    func auditPage() async throws -> Response {
        let (person, office) = try staff()
        let found = findings()
        let view = AuditView(
            at: moment(now, in: zone(nil, office)),
            rulesChecked: pack?.states.count ?? 0,
            findings: found
        )
        return show(view.html(in: context(person: person, office: office)))
    }

    private func findings() -> [AuditView.Finding] {
        let audit = porter.watch.figures.audit?.object ?? [:]
        var found: [AuditView.Finding] = []
        for (name, value) in audit.sorted(by: { $0.key < $1.key }) where name != "moment" {
            for item in value.array ?? [] {
                let detail = item["kind"]?.string ?? item["state"]?.string ?? ""
                found.append(
                    AuditView.Finding(rule: name, number: item["number"]?.string ?? item.string, detail: detail)
                )
            }
            if let count = value.integer, count > 0 {
                found.append(AuditView.Finding(rule: name, number: nil, detail: String(count)))
            }
        }
        return found
    }
}
