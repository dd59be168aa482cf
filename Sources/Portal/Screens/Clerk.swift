internal import HTML

/// What needs a person at the registry, the most urgent first.
struct ClerkListView: Sendable {
    /// Copies of one template, each group in one row.
    var groups: [CaseRow] = []
    var rows: [CaseRow]
    var key: String

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Registry: what needs a person")
        return Page(title: title, context: page, isWide: true).html {
            h1 { title }
            PostForm(to: page.link("clerk", "new"), key: key).html(t) { submit(t("Enter a complaint from paper")) }
            if !groups.isEmpty {
                h2 { t("Many complaints that say the same") }
                caseRows(groups, whenEmpty: "", in: page)
                h2 { t("Every other complaint") }
            }
            caseRows(rows, whenEmpty: t("Nothing is waiting. All complaints passed their checks."), in: page)
        }
    }
}

/// One complaint at the registry: how each check came out, and the acts a clerk may do.
struct ClerkCaseView: Sendable {
    /// One formal check and how it came out; nil: a person must look.
    struct Check: Sendable {
        var title: String
        var isPassed: Bool?
        var note: String?
    }

    /// The address under which copies are registered together.
    static let copiesAct = "copies"

    enum Act: String, Sendable, CaseIterable {
        case registration, `return`, forwarding, ratification, continuation, withdrawal

        /// The field for how the voter was heard.
        var method: String { rawValue + "-method" }
        /// The field for how the voter was identified.
        var identifiedBy: String { rawValue + "-identifiedBy" }
    }

    var number: String
    var version: Int
    var state: String
    var key: String
    var facts: [(question: String, answer: String)]
    var checks: [Check]
    var signature: SignatureVerdictView
    var papers: [Download]
    var timeline: [TimelineEntry]
    /// The acts that the state allows.
    var acts: [Act]
    /// How many wait that say the same, this one included; zero where it waits alone.
    var copies = 0
    /// How many of them are registered at once.
    var copiesAtOnce = 0
    /// Bodies to which it can be forwarded.
    var bodies: [Choice]
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Complaint {number}", ["number": number])
        return Page(title: title, context: page, errors: form.errors, back: page.link("clerk"), isWide: true).html {
            h1 { t.rich("Complaint {number}", ["number": caseNumber(number)]) }
            p(.class("now")) { Vocabulary(t: t).state(state).html }
            h2 { t("Checks") }
            ul(.class("checks")) {
                for check in checks {
                    li {
                        SignatureVerdictView.outcome(check.isPassed, t).html
                        ": " + check.title
                        if let note = check.note { p(.class("hint")) { note } }
                    }
                }
            }
            h2 { t("The complaint") }
            SummaryList(rows: facts.map { SummaryRow($0.question, $0.answer) }).html(t)
            downloadList(papers, in: page)
            h2 { t("Signature") }
            signature.html(t)
            if copies > 0 { section(.class("act")) { copiesForm(page) } }
            for act in acts { section(.class("act")) { form(act, page) } }
            h2 { t("What happened so far") }
            Portal.timeline(timeline, in: page)
        }
    }

    private func copiesForm(_ page: PageContext) -> Html {
        let t = page.t
        return Html {
            h2 { t("{n} complaints that say the same", ["n": String(copies)]) }
            p { t("Each person has a number, limits and, in the end, a ruling of their own.") }
            p {
                t(
                    "The oldest are registered first, this many at once, so that judges are not flooded: {n}",
                    ["n": String(copiesAtOnce)]
                )
            }
            PostForm(to: page.link("clerk", number, Self.copiesAct), key: "\(key)-copies").html(t) {
                submit(t("Register the oldest of them"))
            }
        }
    }

    private func form(_ act: Act, _ page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: form)
        return Html {
            h2 { title(act, t) }
            PostForm(
                to: page.link("clerk", number, act.rawValue),
                key: "\(key)-\(act.rawValue)",
                version: version
            ).html(t) {
                switch act {
                case .registration:
                    fields.text("note", t("Note for the judge"), hint: t("You can leave this empty."), longest: 500)
                    submit(t("Register"))
                case .return: returning(fields, t)
                case .forwarding:
                    p { t("The court hands it over itself, and the voter is told where it went.") }
                    fields.select("to", t("To whom"), bodies)
                    fields.area("reason", t("Why this body is competent"), rows: 3)
                    submit(t("Forward"))
                case .ratification: heard(act, fields, t("The voter confirmed"), t)
                case .continuation:
                    p {
                        t("If it is not the voter's own wish, or no more. The case goes on as if nobody had asked.")
                    }
                    heard(act, fields, t("The voter stays with the complaint"), t)
                case .withdrawal:
                    p { t("Ask the voter alone whether it is their own wish, and whether anybody forces them.") }
                    heard(act, fields, t("The voter withdraws the complaint"), t)
                }
            }
        }
    }

    private func returning(_ fields: Fields, _ t: Words) -> Html {
        Html {
            p {
                t(
                    "Only for defects of form. Name all of them at once: there is no second return for what was overlooked."
                )
            }
            fields.checks("defects", t("What is missing"), Vocabulary(t: t).defects)
            fields.area("text", t("In words for the voter: what to write or to add"), rows: 4)
            submit(t("Return for correction"))
        }
    }

    /// How the voter was heard and identified; both acts may stand on one page, so each has fields of its own.
    private func heard(_ act: Act, _ fields: Fields, _ button: String, _ t: Words) -> Html {
        Html {
            fields.radios(
                act.method,
                t("How the voter confirmed"),
                [Choice("counter", t("At the counter")), Choice("video", t("By video"))]
            )
            fields.text(
                act.identifiedBy,
                t("How the person was identified"),
                hint: t("For example: identity card, last four digits, compared with the face."),
                longest: 500
            )
            submit(button)
        }
    }

    private func title(_ act: Act, _ t: Words) -> String {
        switch act {
        case .registration: t("Register the complaint")
        case .return: t("Return it for correction")
        case .forwarding: t("Forward it to the competent body")
        case .ratification: t("Confirm it for the voter")
        case .continuation: t("Keep the complaint")
        case .withdrawal: t("Withdraw it for the voter")
        }
    }
}
