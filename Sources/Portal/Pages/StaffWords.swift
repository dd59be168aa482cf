internal import Docket
internal import Law
internal import Proceedings

/// A case in the words of the page's language, for the views of the staff.
struct StaffWords {
    let desk: PageDesk
    let view: CaseView

    private var t: Words { desk.t }
    private var document: JSONValue { view.document(in: desk.language) }
    var content: JSONValue { view.view["content"] ?? .null }

    func moment(_ value: JSONValue?) -> Moment? {
        value?.string.flatMap { Instant(rfc3339: $0) }.map { desk.moment($0, in: view.zone) }
    }

    /// The neutral title of the case's kind, from the pack.
    var kind: String {
        view.pack.kind(view.head.kind).map { desk.text($0.titles) } ?? view.head.kind
    }

    var station: String {
        let names = view.pack.station(view.head.station)?.names
        return names.map { "\(view.head.station), \(desk.text($0))" } ?? view.head.station
    }

    func order(_ id: String) -> String {
        view.pack.kind(view.head.kind)?.request(id).map { desk.text($0.titles) } ?? id
    }

    /// What the complaint says, row by row.
    var facts: [(question: String, answer: String)] {
        let person = content["complainant"]
        let name = ["familyName", "givenName", "patronymic"].compactMap { person?[$0]?.string }.joined(separator: " ")
        let notices = Notices(t: t)
        var rows: [(question: String, answer: String)] = [
            (t("Person"), name), (t("IIN"), person?["iin"]?.string ?? ""), (t("Polling station"), station),
            (notices.commission, view.head.commission), (t("What do you complain about?"), kind),
            (t("Your request to the court"), order(view.head.request)),
        ]
        if let act = content["challenged"]?["act"]?.string {
            rows.append((t("What happened?"), Vocabulary(t: t).act(act)))
        }
        if let made = moment(content["challenged"]?["made"]) {
            rows.append((t("When did it happen?"), MomentText(t: t).full(made)))
        }
        rows.append(
            (notices.receivedAt, MomentText(t: t).full(desk.moment(view.head.received, in: view.zone), seconds: true))
        )
        return rows
    }

    var timeline: [TimelineEntry] { (events + emergencies).sorted { $0.at.iso < $1.at.iso } }

    /// When somebody without a part in the case opened it: in sight for ever.
    var emergencies: [TimelineEntry] {
        (document["emergencies"]?.array ?? []).compactMap { emergency in
            guard let at = moment(emergency["at"]) else { return nil }
            let by = Vocabulary(t: t).role(emergency["by"]?.string ?? "")
            return TimelineEntry(
                at: at,
                title: t("The case was opened in an emergency"),
                by: emergency["name"]?.string.map { "\($0), \(by)" } ?? by,
                note: emergency["reason"]?.string
            )
        }
    }

    private var events: [TimelineEntry] {
        (document["timeline"]?.array ?? []).compactMap { event in
            guard let at = moment(event["at"]), let code = event["event"]?.string else { return nil }
            let by = Vocabulary(t: t).role(event["by"]?.string ?? "system")
            return TimelineEntry(at: at, title: Vocabulary(t: t).event(code), by: by, note: note(event["facts"]))
        }
    }

    private func note(_ facts: JSONValue?) -> String? {
        facts?["reason"]?.string ?? facts?["rule"]?.string
            ?? facts?["flag"]?.string.map { Vocabulary(t: t).flag($0).word }
    }

    var deadlines: [DeadlineView] {
        (document["deadlines"]?.array ?? []).compactMap { deadline in
            guard let due = deadline["due"]?.string.flatMap({ Instant(rfc3339: $0) }) else { return nil }
            return DeadlineView(
                text: deadline["text"]?.string ?? "",
                due: desk.moment(due, in: view.zone),
                secondsLeft: desk.secondsLeft(until: due),
                arithmetic: deadline["arithmetic"]?.string,
                source: cited(deadline["source"]),
                edition: cited(deadline["edition"]),
                isSure: deadline["sure"]?.string != "recalled",
                consequence: deadline["consequence"]?.string.flatMap(Vocabulary(t: t).consequence),
                isLastUseful: deadline["lastUseful"]?.bool ?? false,
                isOver: deadline["ended"]?.isNull == false
            )
        }
    }

    /// A source or an edition, as the law that the case is decided under is cited in the reader's language.
    private func cited(_ words: JSONValue?) -> String {
        words?.string.map { view.pack.texts.citation($0, in: desk.language) } ?? ""
    }

    var signature: SignatureVerdictView {
        let found = document["signature"]
        let result = found?["verdict"]?.string.flatMap(SignatureVerdictView.Result.init(rawValue:)) ?? .pending
        let checks = (found?["checks"]?.array ?? []).map { check in
            let outcome = check["outcome"]?.string
            return SignatureVerdictView.Check(
                title: check["name"]?.string ?? "",
                isPassed: outcome == "ok" ? true : outcome == "failed" ? false : nil
            )
        }
        return SignatureVerdictView(result: result, words: found?["words"]?.string ?? "", checks: checks)
    }

    /// The papers of a case, to take along.
    var papers: [Download] {
        (document["documents"]?.array ?? []).compactMap { paper in
            guard let sha256 = paper["sha256"]?.string, let role = paper["role"]?.string else { return nil }
            let notices = Notices(t: t)
            let isContainer = paper["container"]?.bool == true
            let title: String =
                switch role {
                case "complaint", "correction": notices.complaint
                case "ruling": isContainer ? notices.rulingSignature : notices.signedRuling
                case "attachment": paper["name"]?.string ?? t("Papers")
                default: isContainer ? t("Signature") + " (\(role))" : role
                }
            return Download(
                title: title,
                place: ["staff", view.head.number, "documents", sha256],
                size: paper["size"]?.integer.map { Int($0) }
            )
        }
    }

    /// The orders of the ruling, in words.
    var orders: [String] {
        (view.view["ruling"]?["content"]?["operative"]?.array ?? []).map { order($0["order"]?.string ?? "") }
    }

    /// The earliest limit of use to the voter, as a strip above the page.
    var useful: DeadlineStrip? {
        let open = (view.view["deadlines"]?.array ?? []).filter {
            $0["lastUseful"]?.bool == true && $0["ended"]?.isNull != false
        }
        guard let due = open.compactMap({ $0["due"]?.integer }).min() else { return nil }
        let instant = Instant(microsecondsSince1970: due)
        return DeadlineStrip(
            what: t("after this a ruling can no longer help today"),
            due: desk.moment(instant, in: view.zone),
            secondsLeft: desk.secondsLeft(until: instant)
        )
    }
}

extension PageDesk {
    /// A row of a list out of a row of the store, whose instants are microseconds.
    func row(_ row: JSONValue, place: [String], title: String, pack: Pack?, zone: Zone) -> CaseRow {
        // What nobody waits for any more is not late.
        let isOver = row["waits"] == .bool(false)
        let micros = isOver ? nil : row["due"]?.integer ?? row["next"]?.integer ?? row["actBy"]?.integer
        let due = micros.map(Instant.init(microsecondsSince1970:))
        let station = row["station"]?.string ?? ""
        let kind = row["kind"]?.string ?? ""
        let names = pack?.kind(kind).map { text($0.titles) } ?? kind
        return CaseRow(
            number: row["number"]?.string ?? row["case"]?.string ?? "",
            place: place,
            title: title,
            tag: row["state"]?.string.map { Vocabulary(t: t).state($0) },
            facts: [station, names],
            due: due.map { moment($0, in: zone) },
            secondsLeft: due.map { secondsLeft(until: $0) },
            owner: row["judge"]?.string
        )
    }
}
