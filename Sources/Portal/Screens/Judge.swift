internal import HTML

/// A judge's day: offers first, then the cases by time left.
struct JudgeDayView: Sendable {
    /// Cases of one sort, with its name in the page's language.
    struct Group: Sendable {
        var id: String
        var title: String
        var rows: [CaseRow]
    }

    var offers: [CaseRow]
    var groups: [Group]

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: t("My day"), context: page, isWide: true).html {
            h1 { t("My day") }
            nav(.class("counts"), .aria("label", t("On this page"))) {
                a(.href(.fragment("offers"))) { t("Offers") + ": \(offers.count)" }
                for group in groups { a(.href(.fragment(group.id))) { "\(group.title): \(group.rows.count)" } }
            }
            h2(.id("offers")) { t("Offers: take or recuse yourself") }
            caseRows(offers, whenEmpty: t("No case is offered to you now."), in: page)
            for group in groups {
                h2(.id(group.id)) { "\(group.title): \(group.rows.count)" }
                caseRows(group.rows, whenEmpty: t("Nothing here."), in: page)
            }
        }
    }
}

/// One case on one page: facts, both sides, papers, time limits, signature, history.
struct JudgeCaseView: Sendable {
    /// The open offer of this case to this judge.
    struct Offer: Sendable {
        var attempt: Int
        var actBy: Moment
        var secondsLeft: Int
    }

    /// What the commission answered.
    struct Answer: Sendable {
        var position: String
        var text: String
        var at: Moment
    }

    var number: String
    var version: Int
    var key: String
    var state: String
    var flags: [String]
    var offer: Offer?
    /// The attempt in which the judge took the case; then it can be decided or given back.
    var attempt: Int?
    var mayRule: Bool
    var facts: [(question: String, answer: String)]
    var statement: String
    /// The language the statement is written in, for readers that speak it aloud.
    var statementLanguage: String
    var answer: Answer?
    var papers: [Download]
    var deadlines: [DeadlineView]
    var signature: SignatureVerdictView
    var timeline: [TimelineEntry]
    /// The judge's own ruling, where it is held; nil: it is not.
    var release: ReleaseView?
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let words = Vocabulary(t: t)
        let title = t("Case {number}", ["number": number])
        return Page(title: title, context: page, errors: form.errors, back: page.link("judge"), isWide: true).html {
            h1 { t.rich("Case {number}", ["number": caseNumber(number)]) }
            p(.class("now")) {
                words.state(state).html
                for flag in flags {
                    " "
                    words.flag(flag).html
                }
            }
            if let offer { acceptance(offer, page) }
            release?.html(in: page)
            if mayRule { bigLink(page.link("judge", number, "ruling"), t("Write the ruling")) }
            div(.class("columns")) {
                div { sides(page) }
                div { around(page) }
            }
            if let attempt = offer?.attempt ?? attempt { recusal(attempt, page) }
        }
    }

    private func acceptance(_ offer: Offer, _ page: PageContext) -> Html {
        let t = page.t
        return panel(.attention) {
            h2 { t("This case is offered to you") }
            p {
                t.rich("Answer until: {time}", ["time": page.times.html(offer.actBy)])
                " "
                Remaining(seconds: offer.secondsLeft).html(until: offer.actBy, t)
            }
            p { t("Then the next judge of the drawn order gets it.") }
            PostForm(to: page.link("judge", number, "acceptance"), key: key + "-acceptance", version: version).html(t) {
                input(.type("hidden"), .name("attempt"), .value(String(offer.attempt)))
                submit(t("Take the case"))
            }
        }
    }

    private func sides(_ page: PageContext) -> Html {
        let t = page.t
        return Html {
            h2 { t("Facts") }
            SummaryList(rows: facts.map { SummaryRow($0.question, $0.answer) }).html(t)
            h2 { t("What the complainant says") }
            blockquote(.class("asWritten"), .lang(statementLanguage)) { statement }
            h2 { t("What the commission says") }
            if let answer {
                p {
                    strong { Vocabulary(t: t).position(answer.position) }
                    ", "
                    page.times.html(answer.at)
                }
                blockquote(.class("asWritten")) { answer.text }
            } else {
                p(.class("none")) { t("The commission has not answered yet.") }
            }
            h2 { t("Papers") }
            if papers.isEmpty { p(.class("none")) { t("There are no papers.") } }
            downloadList(papers, in: page)
        }
    }

    private func around(_ page: PageContext) -> Html {
        let t = page.t
        return Html {
            h2 { t("Time limits") }
            deadlineList(deadlines, t)
            h2 { t("Signature of the complaint") }
            signature.html(t)
            h2 { t("What happened so far") }
            Portal.timeline(timeline, in: page)
        }
    }

    private func recusal(_ attempt: Int, _ page: PageContext) -> Html {
        let t = page.t
        return details(.class("act"), .open(form.error("reason") != nil)) {
            summary { t("Recuse myself") }
            PostForm(to: page.link("judge", number, "recusal"), key: key + "-recusal", version: version).html(t) {
                input(.type("hidden"), .name("attempt"), .value(String(attempt)))
                p { t("The next judge of the drawn order gets the case. It never comes back to you.") }
                Fields(t: t, form: form).area("reason", t("Reason for the recusal"), rows: 3)
                submit(t("Recuse myself"))
            }
        }
    }
}
