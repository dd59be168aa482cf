internal import HTML

/// What all question pages of a complaint share.
struct FilingStep: Sendable {
    /// The draft's key, part of each address, so that the way back and the language switch keep the answers.
    var draft: String
    /// The idempotency key of this page's form.
    var key: String
    var form = FormValues()
    /// The person came from the check page and goes back there.
    var isChange = false
    /// The registry clerk enters a complaint that came on paper.
    var isPaper = false

    /// The question pages in their order.
    static let order = ["kind", "station", "happened", "request", "you", "consents", "papers", "check"]

    /// A page with one question: the way back, the place in the row, the form and Continue.
    func html(
        _ name: String,
        title: String,
        in page: PageContext,
        multipart: Bool = false,
        button: String? = nil,
        @Build content: () -> Html
    ) -> Html {
        let t = page.t
        let place = FilingStep.order.firstIndex(of: name) ?? 0
        let before = place == 0 ? page.link("") : page.link("file", draft, FilingStep.order[place - 1])
        return Page(
            title: title,
            context: page,
            errors: form.errors,
            back: isChange ? page.link("file", draft, "check") : before
        ).html {
            p(.class("hint")) {
                t("Step {n} of {all}", ["n": String(place + 1), "all": String(FilingStep.order.count)])
            }
            if isPaper { panel(.attention) { p { t("You are entering a complaint that came on paper.") } } }
            h1 { title }
            PostForm(
                to: page.link("file", draft, name),
                key: key,
                phoneDraft: isPaper ? nil : "file-\(draft)-\(name)",
                multipart: multipart
            ).html(t) {
                if isChange { input(.type("hidden"), .name("then"), .value("check")) }
                content()
                submit(button ?? t("Continue"))
            }
        }
    }
}

/// Kinds of complaint that belong together in a voter's mind.
struct KindGroup: Sendable {
    var title: String
    var kinds: [Choice]
}

/// What is complained about.
struct KindView: Sendable {
    var step: FilingStep
    var groups: [KindGroup]

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: step.form)
        return step.html("kind", title: t("What happened to you?"), in: page) {
            p { t("Choose what fits best. If you are not sure, choose the nearest: the court will sort it out.") }
            if let error = step.form.error("kind") { p(.class("error")) { t("Error: {title}", ["title": error]) } }
            div(.id("kind"), .tabindex(-1)) {
                for group in groups {
                    fieldset(.class("group")) {
                        legend { group.title }
                        for kind in group.kinds { fields.choice("kind", kind, kind: "radio") }
                    }
                }
            }
        }
    }
}

/// A polling station as the voter may recognise it.
struct StationCard: Sendable {
    var id: String
    var name: String
    var address: String
    var commission: String
    var court: String
    /// Opening hours as text in the page's language, for example "07:00–20:00".
    var hours: String
}

/// Which station; the one found is shown and confirmed before going on (hidden field `confirmed`).
struct StationView: Sendable {
    var step: FilingStep
    var found: StationCard?

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: step.form)
        let question = t("Which polling station?")
        return step.html("station", title: question, in: page, button: found == nil ? nil : t("Yes, this is the one")) {
            if let found {
                panel(.plain) {
                    h2 { t("Is it this one?") }
                    SummaryList(rows: [
                        SummaryRow(
                            t("Polling station"),
                            found.name.contains(found.id) ? found.name : "\(found.id), \(found.name)"
                        ),
                        SummaryRow(t("Address"), found.address), SummaryRow(t("Commission"), found.commission),
                        SummaryRow(t("Opening hours"), found.hours), SummaryRow(t("Court"), found.court),
                    ]).html(t)
                }
                input(.type("hidden"), .name("confirmed"), .value(found.id))
            }
            fields.text(
                "station",
                found == nil ? t("Number of the polling station") : t("Another number, if not"),
                hint: t("For example 71-0123. It stands on the door of the station and on your invitation."),
                longest: 16,
                short: true
            )
            details {
                summary { t("I do not know the number") }
                p { t("Ask at the station or call the court: the number is at the bottom of this page.") }
                p { t("If you live elsewhere than you are listed, give the station where you wanted to vote.") }
            }
        }
    }
}

/// When, what and how: the part that the court will read first.
struct HappenedView: Sendable {
    var step: FilingStep

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: step.form)
        let words = Vocabulary(t: t)
        return step.html("happened", title: t("What happened?"), in: page) {
            fields.radios(
                "act",
                t("What do you complain about?"),
                [
                    Choice("decision", words.act("decision"), hint: t("They decided, in writing or aloud.")),
                    Choice("action", words.act("action"), hint: t("They did something they may not do.")),
                    Choice("inaction", words.act("inaction"), hint: t("They did not do what they must do.")),
                ]
            )
            fields.text(
                "number",
                t("Number of the decision, if there is one"),
                hint: t("You can leave this empty."),
                longest: 64,
                short: true
            )
            fields.when("made", t("When did it happen?"))
            fields.when("learned", t("When did you learn of it?"), hint: t("The time limit runs from this moment."))
            fields.area(
                "statement",
                t("Tell it in your own words"),
                hint: t("Who, where, what was said and done. You can write in Kazakh or in Russian."),
                rows: 10
            )
        }
    }
}

/// What the court is asked to order; the choices are those the law allows for the kind.
struct RequestView: Sendable {
    var step: FilingStep
    var requests: [Choice]

    func html(in page: PageContext) -> Html {
        let t = page.t
        return step.html("request", title: t("What should the court order?"), in: page) {
            Fields(t: t, form: step.form).radios("request", t("Your request to the court"), requests)
        }
    }
}

/// Two consents that make a ruling quicker; both may be refused.
struct ConsentsView: Sendable {
    var step: FilingStep

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: step.form)
        return step.html("consents", title: t("May the court be quicker?"), in: page) {
            p { t("Both are your free choice. Your complaint is heard either way.") }
            fields.check(
                "anyRegion",
                t("A judge of any region may hear my case"),
                hint: t("Then a free judge elsewhere can be drawn. You can take this back until the draw.")
            )
            fields.check(
                "remoteHearing",
                t("I agree to a hearing by video or phone"),
                hint: t("You do not have to travel to the court.")
            )
        }
    }
}
