internal import HTML

/// What was just made, with the token that is seen this once.
struct FreshTokenView: Sendable {
    var name: String
    var token: String

    func html(in page: PageContext) -> Html {
        let t = page.t
        return panel(.good) {
            p { strong { t("Made: {name}", ["name": name]) } }
            p { t("Copy it now: it is shown this once, and only its hash is kept.") }
            p(.class("hash")) { token }
        }
    }
}

/// The keys of a commission's programs.
struct KeysView: Sendable {
    struct Key: Sendable {
        var id: String
        var name: String
        /// What it opens, in words.
        var scopes: [String]
        var by: String
        var made: Moment
        var expires: Moment
        /// Nil: never.
        var used: Moment?
    }

    var keys: [Key]
    /// What a key may open.
    var scopes: [Choice]
    var key: String
    var fresh: FreshTokenView?
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Keys for your programs")
        return Page(title: title, context: page, errors: form.errors, back: page.link("sessions"), isWide: true).html {
            h1 { title }
            fresh?.html(in: page)
            p {
                t(
                    "A program of the commission shows a key with every request. It acts in the name of whoever made it, as far as its scopes go, and ends with the office."
                )
            }
            if keys.isEmpty { p(.class("none")) { t("There are no keys.") } }
            ul(.class("rows")) { for found in keys { row(found, page) } }
            section(.class("act")) {
                h2 { t("Make a key") }
                PostForm(to: page.link("keys"), key: key).html(t) {
                    let fields = Fields(t: t, form: form)
                    fields.text("name", t("Name of the program"), autocomplete: "off", longest: 120)
                    fields.checks("scopes", t("What it may do"), scopes)
                    submit(t("Make a key"))
                }
            }
        }
    }

    private func row(_ found: Key, _ page: PageContext) -> Html {
        let t = page.t
        return li {
            div {
                strong { found.name }
                p { found.by }
            }
            div { for scope in found.scopes { p { scope } } }
            div(.class("rowFacts")) {
                t.rich("Since: {time}", ["time": page.times.html(found.made)])
                p { t.rich("Until: {time}", ["time": page.times.html(found.expires)]) }
                if let used = found.used {
                    p { t.rich("Used last: {time}", ["time": page.times.html(used)]) }
                } else {
                    p { t("Never used") }
                }
            }
            div {
                HTML.form(.method(.post), .action(page.link("keys", found.id, "rotation")), .data("once")) {
                    p { button(.type("submit"), .class("second")) { t("Make the key that follows") } }
                }
                HTML.form(.method(.post), .action(page.link("keys", found.id, "end")), .data("once")) {
                    p { button(.type("submit"), .class("second")) { t("End this key") } }
                }
            }
        }
    }
}

/// The screens on the walls of a court.
struct ScreensView: Sendable {
    struct Screen: Sendable {
        var id: String
        var name: String
        var by: String
        var made: Moment
    }

    var screens: [Screen]
    var key: String
    var fresh: FreshTokenView?
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Screens on the wall")
        return Page(title: title, context: page, errors: form.errors, back: page.link("sessions"), isWide: true).html {
            h1 { title }
            if let fresh {
                fresh.html(in: page)
                p {
                    a(.href(page.link("wall", "token"))) {
                        t("Type it in here, in the browser of the screen itself")
                    }
                }
            }
            p { t("A screen shows the board of this court without names, and opens nothing else.") }
            if screens.isEmpty { p(.class("none")) { t("There are no screens.") } }
            ul(.class("rows")) {
                for screen in screens {
                    li {
                        strong { screen.name }
                        div { screen.by }
                        div(.class("rowFacts")) { t.rich("Since: {time}", ["time": page.times.html(screen.made)]) }
                        HTML.form(.method(.post), .action(page.link("screens", screen.id, "end")), .data("once")) {
                            p { button(.type("submit"), .class("second")) { t("Take its token away") } }
                        }
                    }
                }
            }
            section(.class("act")) {
                h2 { t("Make a token for a screen") }
                PostForm(to: page.link("screens"), key: key).html(t) {
                    Fields(t: t, form: form).text("name", t("Where it hangs"), autocomplete: "off", longest: 120)
                    submit(t("Make a token for a screen"))
                }
            }
        }
    }
}

/// Where a case is opened without a part in it.
struct EmergencyView: Sendable {
    var minutes: Int
    var key: String
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Open a case in an emergency")
        return Page(title: title, context: page, errors: form.errors, back: page.link("sessions")).html {
            h1 { title }
            panel(.attention) {
                p {
                    t(
                        "The case is open to you for {n} minutes. The president of the court is told at once, and the case shows for ever who opened it and why.",
                        ["n": String(minutes)]
                    )
                }
            }
            PostForm(to: page.link("emergency"), key: key).html(t) {
                let fields = Fields(t: t, form: form)
                fields.text("number", t("Number of the complaint"), autocomplete: "off", longest: 64)
                fields.area("reason", t("Reason"), rows: 3)
                submit(t("Open the case"))
            }
        }
    }
}

/// The file of a case, to read.
struct CaseFileView: Sendable {
    var number: String
    var state: StateTag
    var facts: [(question: String, answer: String)]
    var orders: [String]
    var papers: [Download]
    var timeline: [TimelineEntry]

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: t("Case {number}", ["number": number]), context: page).html {
            h1 { t.rich("Case {number}", ["number": caseNumber(number)]) }
            p { state.html }
            if !orders.isEmpty {
                panel(.attention) {
                    h2 { t("The court has ordered") }
                    ul { for order in orders { li { order } } }
                }
            }
            SummaryList(rows: facts.map { SummaryRow($0.question, $0.answer) }).html(t)
            downloadList(papers, in: page)
            h2 { t("What happened so far") }
            Portal.timeline(timeline, in: page)
        }
    }
}
