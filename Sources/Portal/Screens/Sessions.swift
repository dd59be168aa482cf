internal import HTML

/// What was typed in a session that is over, ready to be sent by the same person in the new one.
struct TypedView: Sendable {
    /// What stands before the name of each field where it is kept.
    static let prefix = "field."

    let to: [String]
    let fields: [(name: String, value: String)]

    /// Takes what was kept: the address under `to`, and each field.
    init(_ kept: [String: [String]]) {
        to = kept["to"] ?? []
        fields = kept.keys.filter { $0.hasPrefix(Self.prefix) }.sorted().flatMap { name in
            (kept[name] ?? []).map { (String(name.dropFirst(Self.prefix.count)), $0) }
        }
    }

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("You are signed in again")
        return Page(title: title, context: page).html {
            panel(.good) { h1 { title } }
            p { t("What you typed is kept and was not sent yet. A file or a signature has to be chosen again.") }
            form(.method(.post), .action(page.link(to)), .data("once")) {
                for field in fields { input(.type("hidden"), .name(field.name), .value(field.value)) }
                submit(t("Send what you typed"))
            }
        }
    }
}

/// Where somebody is signed in, and for an officer of a court, where its people are.
struct SessionsView: Sendable {
    /// One session as a person sees it.
    struct Session: Sendable {
        var id: String
        /// Whose it is; empty for one's own.
        var name: String
        var address: String
        var isBrowser: Bool
        var isThis: Bool
        var opened: Moment
        var expires: Moment
    }

    /// What else concerns access, as far as the reader's office goes: an address and its title.
    var ways: [(place: [String], title: String)]
    var own: [Session]
    /// Nil where the reader may not see others'.
    var others: [Session]?
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Where you are signed in")
        return Page(title: title, context: page, errors: form.errors, isWide: true).html {
            h1 { title }
            if !ways.isEmpty {
                ul(.class("acts")) { for way in ways { li { a(.href(page.link(way.place))) { way.title } } } }
            }
            ul(.class("rows")) { for session in own { row(session, page, isOwn: true) } }
            if let others {
                h2 { t("People of the court and of its commissions") }
                if others.isEmpty { p(.class("none")) { t("Nobody else is signed in.") } }
                ul(.class("rows")) { for session in others { row(session, page, isOwn: false) } }
            }
        }
    }

    private func row(_ session: Session, _ page: PageContext, isOwn: Bool) -> Html {
        let t = page.t
        return li {
            div {
                if !session.name.isEmpty { strong { session.name } }
                p {
                    session.isBrowser
                        ? t("A browser at {address}", ["address": session.address])
                        : t("A program at {address}", ["address": session.address])
                }
                if session.isThis { p { StateTag(word: t("This one"), tone: .good).html } }
            }
            div(.class("rowFacts")) {
                t.rich("Since: {time}", ["time": page.times.html(session.opened)])
                p { t.rich("Until: {time}", ["time": page.times.html(session.expires)]) }
            }
            if isOwn {
                HTML.form(.method(.post), .action(page.link("sessions", session.id, "end"))) {
                    submit(t("End this session"))
                }
            } else {
                HTML.form(.method(.post), .action(page.link("sessions", session.id, "revocation"))) {
                    HTML.label(.for("reason-" + session.id)) { t("Reason") }
                    input(.type("text"), .id("reason-" + session.id), .name("reason"), .maxlength(500))
                    submit(t("End this session"))
                }
            }
        }
    }
}

/// Where the token of a screen is typed into the screen itself.
struct ScreenTokenView: Sendable {
    var key: String
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Set up a screen on the wall")
        return Page(title: title, context: page, errors: form.errors, back: page.link("")).html {
            h1 { title }
            p {
                t(
                    "The duty officer makes a token for each screen. It shows the board without names and opens nothing else."
                )
            }
            PostForm(to: page.link("wall", "token"), key: key).html(t) {
                Fields(t: t, form: form).text("token", t("Token of the screen"), autocomplete: "off")
                submit(t("Show the board"))
            }
        }
    }
}
