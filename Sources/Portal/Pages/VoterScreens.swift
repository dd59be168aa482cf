internal import HTML
internal import HTTP
internal import Law
internal import Proceedings

/// A page that is ready to be framed.
protocol Screen {
    func html(in page: PageContext) -> Html
}

extension KindView: Screen {}
extension StationView: Screen {}
extension HappenedView: Screen {}
extension RequestView: Screen {}
extension PersonView: Screen {}
extension ConsentsView: Screen {}
extension PapersView: Screen {}
extension CheckAnswersView: Screen {}

extension PageDesk {
    /// The view of a question page.
    func screen(_ step: ComplaintStep, _ asked: FilingStep, _ draft: OpenDraft) -> any Screen {
        let pack = draft.answers.pack
        switch step {
        case .kind:
            let kinds = pack.kinds.map { Choice($0.id, ComplaintWords.title(of: $0.id, in: pack, t)) }
            return KindView(step: asked, groups: Vocabulary(t: t).groups(of: kinds))
        case .station: return station(asked, draft)
        case .happened: return HappenedView(step: asked)
        case .request:
            let requests = draft.answers.kind?.requests ?? []
            return RequestView(step: asked, requests: requests.map { Choice($0.id, text($0.titles)) })
        case .you:
            let languages = pack.languages.compactMap { PageLanguage(rawValue: $0.rawValue) }
            return PersonView(step: asked, languages: languages.map { Choice($0.rawValue, $0.ownName) })
        case .consents: return ConsentsView(step: asked)
        case .papers:
            return PapersView(
                step: asked,
                papers: draft.answers.papers.map { PaperCard(name: $0.name, size: $0.size, sha256: $0.sha256) },
                longestPaper: house.limits.attachmentBytes,
                allPapers: Int(house.limits.attachmentsOfCaseBytes)
            )
        case .check: return check(asked, draft)
        }
    }

    private func station(_ asked: FilingStep, _ draft: OpenDraft) -> StationView {
        guard asked.form.errors.isEmpty, let station = draft.answers.station else {
            return StationView(step: asked, found: nil)
        }
        let pack = draft.answers.pack
        let times = MomentText(t: t)
        let opens = times.clock(moment(station.opens, in: station.zone))
        let closes = times.clock(moment(station.closes, in: station.zone))
        var blank = asked
        // What was typed is now shown as found; the field is for another number.
        blank.form.values["station"] = nil
        return StationView(
            step: blank,
            found: StationCard(
                id: station.id,
                name: text(station.names),
                address: text(station.address),
                commission: pack.commission(station.commission).map { text($0.names) } ?? station.commission,
                court: pack.court(station.court).map { text($0.names) } ?? station.court,
                hours: "\(opens)–\(closes)"
            )
        )
    }

    private func check(_ asked: FilingStep, _ draft: OpenDraft) -> CheckAnswersView {
        let document = draft.answers.document(nonce: "", composed: now) ?? .null
        let rows = ComplaintWords(document: document, pack: draft.answers.pack, t: t).rows
        return CheckAnswersView(
            step: asked,
            answers: rows.map { row in
                let isFixed = row.step == .station && draft.answers.correctedCase != nil
                return CheckAnswersView.Answer(
                    question: row.question,
                    answer: row.answer,
                    step: isFixed ? nil : row.step.rawValue
                )
            },
            warnings: warnings(draft.answers)
        )
    }

    /// What the person should know before sending; nothing of it keeps anybody from sending.
    func warnings(_ answers: ComplaintAnswers) -> [String] {
        guard let kind = answers.kind, let station = answers.station else { return [] }
        let notices = Notices(t: t)
        var warnings: [String] = []
        if !kind.isCourtMatter || !kind.forwardTo.isEmpty {
            let bodies = kind.forwardTo.map { text($0.names) }.joined(separator: ", ")
            warnings.append(notices.forwardedTo(bodies))
        }
        let limits = answers.pack.deadlines(
            kind: kind.id,
            station: station.id,
            received: now,
            closing: station.closes
        )
        if let useful = limits.first(where: { $0.lastUseful }) {
            let minutes = secondsLeft(until: useful.due) / 60
            if useful.isLate(at: now) {
                warnings.append(notices.uselessToday)
            } else if minutes < Self.fewMinutes {
                warnings.append(notices.fewMinutesWarning(minutes: minutes))
            }
        }
        if limits.contains(where: { $0.nature == .deadline && $0.isPastAtReceipt }) {
            warnings.append(notices.lateWarning)
        }
        for name in ["iin", "representativeIin"] {
            guard let iin = IIN(answers[name].filter(\.isNumber)), !iin.isControlDigitRight else { continue }
            warnings.append(notices.oddIIN(iin.description))
        }
        return warnings
    }

    /// Minutes left from which on a person is told to hurry.
    private static let fewMinutes = 30
}
