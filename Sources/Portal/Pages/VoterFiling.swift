internal import HTTP
internal import Law
internal import Proceedings

/// The draft of an address is not here: its day is over, or it never was.
struct DraftIsOver: Error {}

/// A complaint being written, under its key.
struct OpenDraft: Sendable {
    let key: String
    var answers: ComplaintAnswers

    /// The number it got; nil until it is sent.
    var sentAs: String? { answers.values["sent"]?.first }

    func place(_ step: String) -> [String] { ["file", key, step] }
}

extension PageDesk {
    static let draftCookie = "dauys-draft"

    /// The first page.
    func home() async throws -> Response {
        let unfinished = try await unfinishedDraft()
        let view = HomeView(
            cutOff: cutOff,
            draft: unfinished.map { $0.place(($0.answers.firstUnfinished(now: now) ?? .check).rawValue) },
            key: key
        )
        return show(view.html(in: context()), isPrivate: unfinished != nil)
    }

    private func unfinishedDraft() async throws -> OpenDraft? {
        guard let key = porter.cookie(Self.draftCookie, of: request), !key.isEmpty else { return nil }
        guard let draft = try? await openDraft(key), draft.sentAs == nil else { return nil }  // None is as good.
        return draft.answers["kind"].isEmpty ? nil : draft
    }

    /// On voting day: until when a ruling can still be carried out at most stations of the first court's zone.
    private var cutOff: DeadlineStrip? {
        guard let pack, let zone = pack.courts.first?.zone, zone.localDate(at: now) == pack.election.votingDay else {
            return nil
        }
        var stationsByMinute: [Instant: Int] = [:]
        for station in pack.stations where station.zone == zone && !station.isSpecial {
            let needs = station.executionSeconds + station.travelSeconds
            stationsByMinute[station.closes.adding(seconds: -needs), default: 0] += 1
        }
        let usual = stationsByMinute.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        guard let usual, usual > now else { return nil }
        return DeadlineStrip(
            what: Notices(t: t).today,
            due: moment(usual, in: zone),
            secondsLeft: secondsLeft(until: usual)
        )
    }

    /// Begins a complaint: a draft under a new key, and its first question.
    func beginComplaint() async throws -> Response {
        guard let pack else { throw Problem(.busy) }
        var answers = ["election": [pack.election.id], "attendance": ["papers"]]
        if pack.languages.contains(language) { answers["language"] = [language.rawValue] }
        try await house.beginDraft(key, answers: answers)
        return goOn(
            to: ["file", key, ComplaintStep.kind.rawValue],
            headers: [cookie(Self.draftCookie, key, lifeSeconds: house.limits.draftLifeSeconds)]
        )
    }

    /// Forgets the unfinished complaint of this browser, answers and papers.
    func forgetComplaint() async throws -> Response {
        // Gone is forgotten.
        if let key = porter.cookie(Self.draftCookie, of: request), let draft = try? await openDraft(key) {
            for paper in draft.answers.papers { try await house.dropPaper(paper.sha256, of: key) }
            try await house.keepDraft(key, answers: [:])
        }
        return goOn(to: [""], headers: [cookie(Self.draftCookie, "", lifeSeconds: 0)])
    }

    /// The draft of that key.
    func openDraft(_ key: String) async throws -> OpenDraft {
        guard (16...128).contains(key.utf8.count), let kept = try await house.draft(key) else { throw DraftIsOver() }
        let named = kept.answers["election"]?.first.flatMap { house.packs.inForce(for: $0) }
        guard let pack = named ?? pack else { throw Problem(.busy) }
        return OpenDraft(key: key, answers: ComplaintAnswers(kept.answers, papers: kept.papers, pack: pack))
    }

    func openDraft() async throws -> OpenDraft { try await openDraft(path["draft"]) }

    func keep(_ draft: OpenDraft) async throws {
        try await house.keepDraft(draft.key, answers: draft.answers.values)
    }

    func filingStep(_ draft: OpenDraft, errors: [FieldError] = [], isChange: Bool) -> FilingStep {
        FilingStep(
            draft: draft.key,
            key: key,
            form: FormValues(values: draft.answers.values, errors: errors),
            isChange: isChange,
            isPaper: draft.answers.isPaper
        )
    }

    func errors(on step: ComplaintStep, of draft: OpenDraft) -> [FieldError] {
        draft.answers.faults(on: step, now: now).map { field, fault in
            // Two questions on one page ask for a time: each fault says whose it is.
            let question = ["made": t("When did it happen?"), "learned": t("When did you learn of it?")][field]
            let message = [question, fault.message(t)].compactMap(\.self).joined(separator: " ")
            return FieldError(field: field, message: message)
        }
    }

    /// A question page, with what was answered before.
    func question() async throws -> Response {
        guard let step = ComplaintStep(rawValue: path["step"]) else { throw Problem(.notFound) }
        let draft = try await openDraft()
        if draft.sentAs != nil { return goOn(to: draft.place("receipt")) }
        if step == .check, let unfinished = draft.answers.firstUnfinished(now: now) {
            return goOn(to: draft.place(unfinished.rawValue), query: [("change", "1")])
        }
        // What the court already knows of a case cannot be changed by a correction.
        if step == .station, draft.answers.correctedCase != nil { return goOn(to: draft.place("check")) }
        let errors = request.query["mend"] == nil ? [] : errors(on: step, of: draft)
        let asked = filingStep(draft, errors: errors, isChange: request.query["change"] != nil)
        return show(screen(step, asked, draft).html(in: frame(draft)))
    }

    func frame(_ draft: OpenDraft) -> PageContext {
        var frame = context()
        guard let station = draft.answers.station, let court = draft.answers.pack.court(station.court) else {
            return frame
        }
        frame.court = CourtCard(name: text(court.names), phone: court.phone)
        frame.now = moment(now, in: station.zone)
        return frame
    }

    /// Takes a page's answers: kept in any case, and the next page only when nothing is to be mended.
    func answer() async throws -> Response {
        guard let step = ComplaintStep(rawValue: path["step"]) else { throw Problem(.notFound) }
        let form = try PageForm(request)
        var draft = try await openDraft()
        if draft.sentAs != nil { return alreadySent(draft) }
        let before = draft.answers["station"]
        draft.answers.take(step, from: form, now: now)
        let isChange = form["then"] == "check"
        if step == .station { return try await answerStation(draft, form, before: before, isChange) }
        try await keep(draft)
        let errors = errors(on: step, of: draft)
        guard errors.isEmpty else {
            let asked = filingStep(draft, errors: errors, isChange: isChange)
            return show(screen(step, asked, draft).html(in: frame(draft)), status: 422)
        }
        return goOn(to: draft.place((isChange ? .check : step.next).rawValue))
    }

    /// A station counts when it was found, shown and confirmed.
    private func answerStation(
        _ given: OpenDraft,
        _ form: PageForm,
        before: String,
        _ isChange: Bool
    ) async throws -> Response {
        var draft = given
        let confirmed = form["confirmed"]
        if form["station"].isEmpty, draft.answers.pack.station(confirmed) != nil {
            draft.answers.values["station"] = [confirmed]
        }
        try await keep(draft)
        let errors = errors(on: .station, of: draft)
        guard errors.isEmpty else {
            let asked = filingStep(draft, errors: errors, isChange: isChange)
            return show(screen(.station, asked, draft).html(in: frame(draft)), status: 422)
        }
        if confirmed == draft.answers["station"] {
            return goOn(to: draft.place((isChange ? .check : ComplaintStep.station.next).rawValue))
        }
        let again = isChange ? [("change", "1")] : []
        return goOn(to: draft.place(ComplaintStep.station.rawValue), query: again)
    }

    func alreadySent(_ draft: OpenDraft) -> Response {
        let view = FaultView(kind: .alreadySent, onward: draft.place("receipt"))
        return show(view.html(in: frame(draft)), status: 409)
    }
}
