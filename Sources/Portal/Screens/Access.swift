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

/// What stands in a list of keys or of screens: its name, who made it, since when.
struct TokenRow: Sendable {
    /// What a program's key has besides.
    struct KeyFacts: Sendable {
        /// What it opens, in words.
        var scopes: [String]
        var expires: Moment
        /// Nil: never.
        var used: Moment?
    }

    var id: String
    var name: String
    var by: String
    var made: Moment
    /// Nil for a screen's token.
    var key: KeyFacts?
}

/// The keys of a commission's programs, or the tokens of the screens on a court's walls: those there are, the one that was
/// just made, and the form for the next.
struct TokensView: Sendable {
    /// What a key may open; nil where the tokens are those of screens.
    var scopes: [Choice]?
    var rows: [TokenRow]
    var key: String
    var fresh: FreshTokenView?
    var form = FormValues()

    private var address: String { scopes == nil ? "screens" : "keys" }

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = scopes == nil ? t("Screens on the wall") : t("Keys for your programs")
        let make = scopes == nil ? t("Make a token for a screen") : t("Make a key")
        return Page(title: title, context: page, errors: form.errors, back: page.link("sessions"), isWide: true).html {
            h1 { title }
            fresh?.html(in: page)
            if scopes == nil, fresh != nil {
                p { a(.href(page.link("wall", "token"))) { t("Type it in here, in the browser of the screen itself") } }
            }
            p {
                scopes == nil
                    ? t("A screen shows the board of this court without names, and opens nothing else.")
                    : t(
                        "A program of the commission shows a key with every request. It acts in the name of whoever made it, as far as its scopes go, and ends with the office."
                    )
            }
            if rows.isEmpty {
                p(.class("none")) { scopes == nil ? t("There are no screens.") : t("There are no keys.") }
            }
            ul(.class("rows")) { for found in rows { row(found, page) } }
            section(.class("act")) {
                h2 { make }
                PostForm(to: page.link(address), key: key).html(t) {
                    let fields = Fields(t: t, form: form)
                    let name = scopes == nil ? t("Where it hangs") : t("Name of the program")
                    fields.text("name", name, autocomplete: "off", longest: 120)
                    if let scopes { fields.checks("scopes", t("What it may do"), scopes) }
                    submit(make)
                }
            }
        }
    }

    private func row(_ found: TokenRow, _ page: PageContext) -> Html {
        let t = page.t
        func act(_ act: String, _ label: String) -> Html {
            HTML.form(.method(.post), .action(page.link(address, found.id, act)), .data("once")) {
                p { button(.type("submit"), .class("second")) { label } }
            }
        }
        return li {
            div {
                strong { found.name }
                p { found.by }
            }
            div { for scope in found.key?.scopes ?? [] { p { scope } } }
            div(.class("rowFacts")) {
                t.rich("Since: {time}", ["time": page.times.html(found.made)])
                if let key = found.key {
                    p { t.rich("Until: {time}", ["time": page.times.html(key.expires)]) }
                    p {
                        key.used.map { t.rich("Used last: {time}", ["time": page.times.html($0)]) }
                            ?? Html { t("Never used") }
                    }
                }
            }
            div {
                if found.key != nil { act("rotation", t("Make the key that follows")) }
                act("end", found.key == nil ? t("Take its token away") : t("End this key"))
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
