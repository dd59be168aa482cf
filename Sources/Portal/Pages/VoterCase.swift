internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// A case in the words of the page's language, for its complainant.
struct CaseWords {
    let desk: PageDesk
    let view: CaseView

    private var t: Words { desk.t }
    private var notices: Notices { Notices(t: t) }
    var staff: StaffWords { StaffWords(desk: desk, view: view) }
    private var number: String { view.head.number }

    var court: String { view.pack.court(view.head.court).map { desk.text($0.names) } ?? view.head.court }

    /// The station's name, with its number unless the name says it.
    var station: String {
        let id = view.head.station
        guard let names = view.pack.station(id)?.names else { return id }
        let name = desk.text(names)
        return name.contains(id) ? name : "\(name) (\(id))"
    }

    /// How to appeal: the ruling's own words, in the page's language where they are the pack's.
    var appeal: String {
        let said = view.view["ruling"]?["content"]?["appeal"]?.string ?? ""
        let key = "ruling.appeal"
        let isStandard = said == view.pack.texts.text(key, in: view.head.language)
        return isStandard ? view.pack.texts.text(key, in: desk.language) : said
    }

    /// What comes next, who does it, and by when; nil where the case has ended.
    var next: NextStep? {
        if view.head.state == .forwarded { return forwarding }
        let step = view.document(in: desk.language)["next"]
        guard let what = step?["what"]?.string, let who = step?["who"]?.string else { return nil }
        let by = step?["by"]?.string.flatMap { Instant(rfc3339: $0) }
        return NextStep(
            what: what,
            who: who,
            by: by.map { desk.moment($0, in: view.zone) },
            secondsLeft: by.map { desk.secondsLeft(until: $0) }
        )
    }

    private var forwarding: NextStep? {
        guard let transfer = view.view["transfer"], let to = transfer["to"]?.string else { return nil }
        let body = view.pack.bodies.first { $0.id == to }.map { desk.text($0.names) }
        let commission = view.pack.commission(to).map { desk.text($0.names) }
        return NextStep(
            what: t("The court has forwarded your complaint: {reason}", ["reason": transfer["reason"]?.string ?? ""]),
            who: body ?? commission ?? to
        )
    }

    /// The result in one plain sentence.
    var result: String? {
        guard let outcome = view.view["ruling"]?["outcome"]?.string else { return nil }
        let words = Vocabulary(t: t).outcome(outcome)
        let orders = staff.orders
        return orders.isEmpty ? words : words + ": " + orders.joined(separator: "; ")
    }

    /// What a complainant is told of; what the court does inside is not among it.
    var timeline: [TimelineEntry] {
        (events + staff.emergencies).sorted { $0.at.iso < $1.at.iso }
    }

    private var events: [TimelineEntry] {
        (view.view["timeline"]?.array ?? []).compactMap { event in
            guard let code = event["event"]?.string, let at = event["at"]?.integer,
                let title = Vocabulary(t: t).voterEvent(code)
            else { return nil }
            return TimelineEntry(
                at: desk.moment(Instant(microsecondsSince1970: at), in: view.zone),
                title: title,
                by: Vocabulary(t: t).role(event["by"]?.string ?? "system")
            )
        }
    }

    /// What the complainant may do in this state.
    var acts: [StatusView.Act] {
        let state = view.head.state
        var acts: [StatusView.Act] = []
        if state == .ratificationPending { acts.append(.ratification) }
        if state == .returnedForCorrection { acts.append(.correction) }
        if state.isBeforeRuling { acts.append(.papers) }
        if [.received, .screening, .ratificationPending, .returnedForCorrection, .registered].contains(state) {
            acts.append(.consent)
        }
        if state == .executed { acts.append(.confirmation) }
        if state.isBeforeRuling { acts.append(.withdrawal) }
        return acts
    }

    /// The verdict on the signature; where its title says all, no sentence repeats it.
    var signature: SignatureVerdictView {
        var verdict = staff.signature
        if [.passed, .absent].contains(verdict.result) { verdict.words = "" }
        return verdict
    }

    /// Until when the thing that this kind of timer waits for must be done.
    func due(_ kind: String) -> Moment? {
        let timer = (view.view["timers"]?.array ?? []).first { $0["kind"]?.string == kind }
        return timer?["due"]?.integer.map { desk.moment(Instant(microsecondsSince1970: $0), in: view.zone) }
    }

    var defects: [String] {
        guard view.head.state == .returnedForCorrection else { return [] }
        return (view.view["defects"]?.array ?? []).compactMap { $0["text"]?.string }
    }

    var sequels: [String] { (view.view["sequels"]?.array ?? []).compactMap(\.string) }
    var origin: String? { view.view["originNumber"]?.string }

    /// Receipt and seal, of the complaint and of each correction.
    var receipts: [Download] {
        let newest = max(1, Int(clamping: view.view["edition"]?.integer ?? 1))
        return (1...newest).flatMap { edition in
            [
                Download(title: notices.receipt(edition), place: place("receipt", edition)),
                Download(title: notices.seal(edition), place: place("seal", edition)),
            ]
        }
    }

    private func place(_ what: String, _ edition: Int) -> [String] {
        ["status", number, what] + (edition == 1 ? [] : [String(edition)])
    }

    /// Everything of the case that its complainant may take along or open.
    var downloads: [Download] {
        var list: [Download] = []
        if view.view["ruling"].map({ !$0.isNull }) ?? false {
            list.append(Download(title: notices.ruling, place: ["status", number, "ruling"], isPage: true))
        }
        list += (view.view["documents"]?.array ?? []).compactMap(download)
        list += receipts
        for pool in view.view["pools"]?.array ?? [] {
            guard let pool = pool.integer else { continue }
            let place = ["draws", view.head.election, String(pool)]
            list.append(Download(title: notices.drawRecord, place: place, isPage: true))
        }
        return list
    }

    private func download(_ document: JSONValue) -> Download? {
        guard let sha256 = document["sha256"]?.string, let role = document["role"]?.string else { return nil }
        let isSignature = document["container"]?.bool == true
        let title = document["name"]?.string ?? Vocabulary(t: t).document(role)
        return Download(
            title: isSignature ? t("Signature: {document}", ["document": title]) : title,
            place: ["status", number, "documents", sha256],
            size: document["size"]?.integer.map { Int(clamping: $0) }
        )
    }
}

extension PageDesk {
    /// Where a complaint stands.
    func showStatus() async throws -> Response {
        let view = try await ownCase()
        let words = CaseWords(desk: self, view: view)
        let page = StatusView(
            number: view.head.number,
            key: key,
            state: view.head.state.rawValue,
            flags: view.head.flags.sorted().filter { Vocabulary.voterFlags.contains($0) },
            next: words.next,
            result: words.result,
            acts: words.acts,
            defects: words.defects,
            correctBy: words.defects.isEmpty ? nil : words.due("correction"),
            signature: words.signature,
            deadlines: words.staff.deadlines,
            timeline: words.timeline,
            downloads: words.downloads,
            sequels: words.sequels,
            origin: words.origin
        )
        var frame = context(about: view)
        if view.head.state.isBeforeRuling {
            frame.deadline = words.staff.useful
            frame.deadline?.what = Notices(t: t).helpsUntil
        }
        let related = words.sequels + (words.origin.map { [$0] } ?? [])
        return show(page.html(in: frame), headers: openings(of: related, asOf: view.head.number))
    }

    func caseDocument() async throws -> Response {
        try await porter.document(path["sha256"], of: try await ownCase())
    }

    /// The receipt's bytes, or the court's seal over them.
    func caseReceipt(seal: Bool, edition: String?) async throws -> Response {
        try await porter.receipt(of: try await ownCase(), edition: edition, seal: seal)
    }

    /// The operative part, to print and to show at the station.
    func operativePart() async throws -> Response {
        let view = try await ownCase()
        let words = CaseWords(desk: self, view: view)
        let ruling = view.document(in: language)["ruling"]
        guard let sha256 = ruling?["sha256"]?.string, let signed = words.staff.moment(ruling?["signed"]) else {
            throw Problem(.notFound)
        }
        let person = view.view["ruling"]?["content"]?["operative"]?[0]?["person"] ?? words.staff.content["complainant"]
        let parts = ["familyName", "givenName", "patronymic"].compactMap { person?[$0]?.string }
        let check = PageLink.check(origin: house.origin, language: t.language, view.head.number, sha256)
        let force = words.staff.moment(ruling?["force"])
        let page = OperativePartView(
            number: view.head.number,
            court: words.court,
            judge: ruling?["judge"]?.string ?? "",
            decided: signed,
            person: parts.joined(separator: " ") + ", " + t("IIN") + " " + (person?["iin"]?.string ?? ""),
            station: words.station,
            outcome: ruling?["outcome"]?.string ?? "",
            orders: words.staff.orders,
            force: force.map { MomentText(t: t).full($0) } ?? "",
            appeal: words.appeal,
            sha256: sha256,
            checkAddress: check
        )
        return show(page.html(in: context(about: view)))
    }
}

/// Whole addresses that leave the service, on paper or in a square code.
enum PageLink {
    static func check(origin: String, language: PageLanguage, _ number: String, _ sha256: String) -> String {
        "\(origin)/\(language.rawValue)/check?number=\(number)&hash=\(sha256.prefix(10))"
    }
}
