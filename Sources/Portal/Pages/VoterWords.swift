internal import Law
internal import Proceedings

/// A complaint in words, read out of the very document that is signed, so that nothing is shown that is not in it.
struct ComplaintWords {
    /// One part: the question, what the document says, and the page where the answer is changed.
    struct Row: Sendable {
        var question: String
        var answer: String
        var step: ComplaintStep
    }

    let document: JSONValue
    let pack: Pack
    let t: Words

    private var words: Vocabulary { Vocabulary(t: t) }
    private var notices: Notices { Notices(t: t) }
    private var station: Station? { document["station"]?.string.flatMap(pack.station) }
    private var kind: Kind? { document["kind"]?.string.flatMap(pack.kind) }

    /// Every part of the document in the order of the question pages.
    var rows: [Row] { matter + account + person + manner + papers }

    private func text(_ texts: Texts?, else code: String) -> String {
        guard let texts else { return code }
        let page = Language(rawValue: t.language.rawValue)
        return page.flatMap { texts[$0] } ?? texts[pack.languages[0]] ?? code
    }

    /// A name with the code the document says, unless the name says it already.
    private func named(_ name: String, _ code: String) -> String { name.contains(code) ? name : "\(name) (\(code))" }

    private func moment(_ value: JSONValue?) -> String {
        guard let text = value?.string else { return notices.notGiven }
        guard let instant = Instant(rfc3339: text), let zone = station?.zone else { return text }
        return MomentText(t: t).full(Moment(instant, in: zone, t))
    }

    private var matter: [Row] {
        let station = document["station"]?.string ?? ""
        let commission = document["challenged"]?["commission"]?.string ?? ""
        let request = document["request"]?.string ?? ""
        return [
            Row(question: t("What happened to you?"), answer: kindTitle, step: .kind),
            Row(
                question: t("Polling station"),
                answer: named(text(self.station?.names, else: station), station),
                step: .station
            ),
            Row(
                question: notices.commission,
                answer: named(text(pack.commission(commission)?.names, else: commission), commission),
                step: .station
            ),
            Row(
                question: t("Your request to the court"),
                answer: text(kind?.request(request)?.titles, else: request),
                step: .request
            ),
        ]
    }

    /// The kind in a voter's words, with the code under which the court keeps it.
    var kindTitle: String {
        let code = document["kind"]?.string ?? ""
        return Self.title(of: code, in: pack, t) + " (\(code))"
    }

    /// A kind in a voter's words where there are such, else in the pack's.
    static func title(of code: String, in pack: Pack, _ t: Words) -> String {
        let own = Vocabulary(t: t).kind(code)
        guard own == code, let titles = pack.kind(code)?.titles else { return own }
        return Language(rawValue: t.language.rawValue).flatMap { titles[$0] } ?? titles[pack.languages[0]] ?? code
    }

    private var account: [Row] {
        let challenged = document["challenged"]
        var rows = [
            Row(
                question: t("What do you complain about?"),
                answer: words.act(challenged?["act"]?.string ?? ""),
                step: .happened
            )
        ]
        if let number = challenged?["number"]?.string {
            rows.append(Row(question: t("Number of the decision, if there is one"), answer: number, step: .happened))
        }
        return rows + [
            Row(question: t("When did it happen?"), answer: moment(challenged?["made"]), step: .happened),
            Row(question: t("When did you learn of it?"), answer: moment(document["learned"]), step: .happened),
            Row(
                question: t("What happened?"),
                answer: document["statement"]?.string ?? "",
                step: .happened
            ),
        ]
    }

    private func name(_ person: JSONValue?) -> String {
        ["familyName", "givenName", "patronymic"].compactMap { person?[$0]?.string }.joined(separator: " ")
    }

    private var person: [Row] {
        let person = document["complainant"]
        let birth = person?["birthDate"]?.string
        let day = birth.flatMap { LocalDate(iso: $0) }.map { MomentText(t: t).day($0) }
        var rows = [
            Row(question: t("Person"), answer: name(person), step: .you),
            Row(question: t("IIN"), answer: person?["iin"]?.string ?? "", step: .you),
            Row(question: t("Date of birth"), answer: day ?? birth ?? notices.notGiven, step: .you),
            Row(question: t("Mobile phone"), answer: person?["phone"]?.string ?? notices.notGiven, step: .you),
        ]
        if let email = person?["email"]?.string {
            rows.append(Row(question: t("E-mail, if you have one"), answer: email, step: .you))
        }
        if let other = document["representative"], !other.isNull {
            rows.append(
                Row(
                    question: words.role("representative"),
                    answer: "\(name(other)), \(t("IIN")) \(other["iin"]?.string ?? "")",
                    step: .you
                )
            )
        }
        return rows
    }

    private var manner: [Row] {
        let hearing = document["hearing"]
        let language = document["language"]?.string ?? ""
        func answer(_ name: String) -> String {
            document["consents"]?[name]?.bool == true ? notices.yes : notices.no
        }
        var rows = [
            Row(
                question: t("Language of the proceedings"),
                answer: PageLanguage(rawValue: language)?.ownName ?? language,
                step: .you
            )
        ]
        if let interpreter = hearing?["interpreter"]?.string {
            rows.append(Row(question: t("Interpreter, if you need one"), answer: interpreter, step: .you))
        }
        return rows + [
            Row(
                question: t("How do you want to be heard?"),
                answer: words.attendance(hearing?["attendance"]?.string ?? ""),
                step: .you
            ),
            Row(
                question: t("A judge of any region may hear my case"),
                answer: answer("anyRegion"),
                step: .consents
            ),
            Row(
                question: t("I agree to a hearing by video or phone"),
                answer: answer("remoteHearing"),
                step: .consents
            ),
        ]
    }

    private var papers: [Row] {
        let papers = document["attachments"]?.array ?? []
        let list = papers.map { paper in
            let size = Download.sizeText(bytes: Int(paper["size"]?.integer ?? 0), t)
            return "\(paper["name"]?.string ?? "") (\(size))"
        }
        let answer = list.isEmpty ? notices.nonePapers : list.joined(separator: "\n")
        return [Row(question: t("Photos, video, papers"), answer: answer, step: .papers)]
    }
}

extension Moment {
    /// An instant as people read it in a zone.
    init(_ instant: Instant, in zone: Zone, _ t: Words) {
        let civil = zone.civil(at: instant)
        let offset = zone.offset(at: instant)
        let sign = offset < 0 ? "−" : "+"
        let minutes = abs(offset) / 60 % 60
        let hours =
            String(abs(offset) / 3_600) + (minutes == 0 ? "" : ":" + (minutes < 10 ? "0" : "") + String(minutes))
        self.init(
            year: civil.year,
            month: civil.month,
            day: civil.day,
            hour: civil.hour,
            minute: civil.minute,
            second: civil.second,
            iso: instant.rfc3339(in: zone),
            zoneName: t("local time (UTC{offset})", ["offset": sign + hours])
        )
    }
}

extension MomentText {
    /// A day of the calendar, as a date of birth is.
    func day(_ date: LocalDate) -> String {
        let noon = Zone.utc.instant(on: date, secondsAfterMidnight: 43_200)
        return day(Moment(noon, in: .utc, t))
    }
}
