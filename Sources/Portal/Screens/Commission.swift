internal import HTML

/// What the court asks of a commission, a superior commission, a prosecutor or a president.
struct InboxView: Sendable {
    /// The office the inbox belongs to, in the page's language.
    var office: String
    var rows: [CaseRow]
    /// The message before which the page of older ones begins; nil when there are none.
    var older: String?

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: t("Inbox"), context: page, isWide: true).html {
            h1 { t("Inbox") }
            p { office }
            caseRows(rows, whenEmpty: t("The court asks nothing of you now."), in: page)
            if let older { p { a(.href(page.link("inbox", query: [("before", older)]))) { t("Older messages") } } }
        }
    }
}

/// One item: what the court asks, its papers, and the acts with which it is answered.
struct InboxItemView: Sendable {
    enum Act: String, Sendable, CaseIterable { case acknowledgement, answer, execution }

    var id: String
    var number: String
    var version: Int
    var key: String
    /// What is asked, in one sentence.
    var what: String
    var due: DeadlineStrip?
    /// When it was opened first; opening is not confirming.
    var opened: Moment
    /// When receipt was confirmed, if it was.
    var acknowledged: Moment?
    var facts: [(question: String, answer: String)]
    /// The operative part of the ruling in words, if there is a ruling.
    var orders: [String]
    var papers: [Download]
    var timeline: [TimelineEntry]
    var acts: [Act]
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        var framed = page
        framed.deadline = due ?? page.deadline
        let title = t("Case {number}", ["number": number])
        return Page(title: title, context: framed, errors: form.errors, back: page.link("inbox")).html {
            h1 { t.rich("Case {number}", ["number": caseNumber(number)]) }
            p(.class("lead")) { what }
            p(.class("hint")) { t.rich("Opened: {time}", ["time": page.times.html(opened)]) }
            if let acknowledged {
                p(.class("hint")) { t.rich("Receipt confirmed: {time}", ["time": page.times.html(acknowledged)]) }
            }
            if !orders.isEmpty {
                panel(.attention) {
                    h2 { t("The court has ordered") }
                    ul { for order in orders { li { order } } }
                }
            }
            SummaryList(rows: facts.map { SummaryRow($0.question, $0.answer) }).html(t)
            downloadList(papers, in: page)
            for act in acts { section(.class("act")) { form(act, page) } }
            h2 { t("What happened so far") }
            Portal.timeline(timeline, in: page)
        }
    }

    private func form(_ act: Act, _ page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: form)
        return Html {
            switch act {
            case .acknowledgement:
                h2 { t("Confirm receipt") }
                p { t("Opening this page does not confirm receipt; this button does.") }
            case .answer: h2 { t("Answer the complaint") }
            case .execution: h2 { t("Report on the ruling") }
            }
            PostForm(
                to: page.link("inbox", id, act.rawValue),
                key: "\(key)-\(act.rawValue)",
                version: version,
                phoneDraft: act == .acknowledgement ? nil : "\(act.rawValue)-\(number)",
                multipart: act == .execution
            ).html(t) {
                switch act {
                case .acknowledgement: submit(t("Confirm receipt"))
                case .answer: answer(fields, t)
                case .execution: execution(fields, t)
                }
            }
        }
    }

    private func answer(_ fields: Fields, _ t: Words) -> Html {
        let words = Vocabulary(t: t)
        return Html {
            fields.radios(
                "position",
                t("Position of the commission"),
                ["agrees", "partly", "disagrees", "corrected"].map { Choice($0, words.position($0)) }
            )
            fields.area("text", t("Text of the answer"))
            submit(t("Go on to sign"))
        }
    }

    private func execution(_ fields: Fields, _ t: Words) -> Html {
        Html {
            fields.radios(
                "outcome",
                t("Was the ruling carried out?"),
                [
                    Choice("done", t("Carried out")),
                    Choice(
                        "refused",
                        t("Not carried out"),
                        hint: t("The superior commission and the prosecutor are told at once.")
                    ),
                ]
            )
            fields.when("at", t("When was it done?"))
            fields.text(
                "line",
                t("Line in the voter list"),
                hint: t("If the voter was entered or corrected."),
                longest: 32,
                short: true
            )
            fields.text("official", t("Who carried it out (office and name)"), longest: 200)
            fields.area("executionText", t("What was done, or why not"), rows: 4)
            fields.files("proof", t("Photo of the list or another proof"), several: true)
            submit(t("Go on to sign"))
        }
    }
}
