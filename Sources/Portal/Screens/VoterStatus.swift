internal import HTML

/// Finding one's complaint by number and secret code.
struct LookUpView: Sendable {
    var key: String
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: form)
        let title = t("Check a complaint by its number")
        return Page(title: title, context: page, errors: form.errors, back: page.link("")).html {
            h1 { title }
            PostForm(to: page.link("status"), key: key).html(t) {
                fields.text("number", t("Number"), hint: t("For example AST-2026-000123."), longest: 32, short: true)
                fields.text(
                    "secret",
                    t("Secret code"),
                    hint: t("Six letters and digits from the receipt."),
                    autocomplete: "one-time-code",
                    longest: 12,
                    short: true
                )
                submit(t("Show"))
            }
            details {
                summary { t("I lost the code") }
                p { t("Come to the court with your identity card, or call: the number is at the bottom of this page.") }
            }
        }
    }
}

/// Where a complaint stands, who acts next, and what its complainant can do.
struct StatusView: Sendable {
    /// What the complainant may do in this state; each has its own page.
    enum Act: String, Sendable, CaseIterable {
        case ratification, correction, papers, consent, confirmation, withdrawal
    }

    var number: String
    var key: String
    var state: String
    var flags: [String]
    var next: NextStep?
    /// The result in one plain sentence, once there is one.
    var result: String?
    var acts: [Act]
    /// What must be corrected, when the complaint was returned.
    var defects: [String]
    var correctBy: Moment?
    var signature: SignatureVerdictView
    var deadlines: [DeadlineView]
    var timeline: [TimelineEntry]
    var downloads: [Download]
    /// Cases that were opened because this one's ruling was not carried out.
    var sequels: [String] = []
    /// The case whose ruling was not carried out, where this is about that.
    var origin: String?

    func html(in page: PageContext) -> Html {
        let t = page.t
        let words = Vocabulary(t: t)
        return Page(title: t("Complaint {number}", ["number": number]), context: page).html {
            h1 { t.rich("Complaint {number}", ["number": caseNumber(number)]) }
            p(.class("now")) {
                words.state(state).html
                for flag in flags {
                    " "
                    words.flag(flag).html
                }
            }
            if let result { panel(.good) { p { strong { result } } } }
            for sequel in sequels { panel(.attention) { p { followed(by: sequel, page) } } }
            if let origin { p { following(origin, page) } }
            if !defects.isEmpty { returned(page) }
            next?.html(t)
            if !acts.isEmpty { ways(page) }
            h2 { t("What happened so far") }
            Portal.timeline(timeline, in: page)
            h2 { t("Time limits") }
            deadlineList(deadlines, t)
            h2 { t("Your signature") }
            signature.html(t)
            h2 { t("Documents") }
            downloadList(downloads, in: page)
            p { a(.href(page.link("status", number))) { t("Show the newest state") } }
            PostForm(to: page.link("status", number, "close"), key: key).html(t) {
                p { button(.type("submit"), .class("plain")) { t("This is not my phone: close this complaint here") } }
            }
        }
    }

    private func followed(by sequel: String, _ page: PageContext) -> Html {
        page.t.rich(
            "The ruling was not carried out. The court has opened a case about that, and your code opens it too: {number}",
            ["number": link(sequel, page)]
        )
    }

    private func following(_ origin: String, _ page: PageContext) -> Html {
        page.t.rich(
            "This case is about a ruling that was not carried out. The first case: {number}",
            ["number": link(origin, page)]
        )
    }

    private func link(_ number: String, _ page: PageContext) -> Html {
        a(.href(page.link("status", number))) { caseNumber(number) }
    }

    private func returned(_ page: PageContext) -> Html {
        let t = page.t
        return panel(.attention) {
            h2 { t("Please correct this") }
            ul { for defect in defects { li { defect } } }
            if let correctBy { p { t.rich("Correct it until: {time}", ["time": page.times.html(correctBy)]) } }
        }
    }

    private func ways(_ page: PageContext) -> Html {
        Html {
            h2 { page.t("What you can do") }
            ul(.class("acts")) {
                for act in acts { li { a(.href(page.link("status", number, act.rawValue))) { words(act, page.t) } } }
            }
        }
    }

    private func words(_ act: Act, _ t: Words) -> String {
        switch act {
        case .ratification: t("Confirm my complaint with a signature")
        case .correction: t("Correct my complaint")
        case .papers: t("Add a paper or a photo")
        case .consent: t("Change my consents")
        case .confirmation: t("Say whether I was let in to vote")
        case .withdrawal: t("Withdraw my complaint")
        }
    }
}
