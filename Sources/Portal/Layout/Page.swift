internal import HTML

/// The court a page speaks for, in the page's language.
struct CourtCard: Sendable {
    var name: String
    /// Shown in the help footer of each page, always in the same place.
    var phone: String
}

/// Who is signed in.
struct PersonCard: Sendable {
    var name: String
    /// The office in the page's language, for example "judge, AST".
    var office: String
    /// Where this person's work begins, for example `["judge"]`.
    var home: [String]
}

/// Where the static files are; their names carry a hash of what is in them.
struct AssetPlaces: Sendable {
    var styles: Link = .path("assets", "app.css")
    var script: Link = .path("assets", "app.js")
}

/// All that a page needs besides what it shows.
struct PageContext: Sendable {
    var t: Words
    /// The segments of this page's address after the language, so that the language switch keeps the page.
    var address: [String]
    var query: [(String, String)] = []
    var court: CourtCard
    /// The server's time: the only one that counts; nil where nothing could ask the database for it.
    var now: Moment?
    var person: PersonCard?
    /// The time limit that concerns this page, if one does.
    var deadline: DeadlineStrip?
    var assets = AssetPlaces()

    var language: PageLanguage { t.language }
    var times: MomentText { MomentText(t: t) }

    /// A place of this service in the page's language.
    func link(_ segments: String..., query: [(String, String)] = []) -> Link {
        .path([language.rawValue] + segments, query: query)
    }

    func link(_ segments: [String], query: [(String, String)] = []) -> Link {
        .path([language.rawValue] + segments, query: query)
    }
}

/// The frame around each screen: skip link, court, languages, time limit, what the page is for, and help.
struct Page {
    var title: String
    var context: PageContext
    var errors: [FieldError] = []
    var back: Link?
    /// Staff pages may be wider than a text to read.
    var isWide = false
    /// For boards without JavaScript: the page asks for itself again.
    var isRefreshedWithoutScript = false

    private var t: Words { context.t }

    func html(@Build content: () -> Html) -> Html {
        let whole = errors.isEmpty ? title : t("Error: {title}", ["title": title])
        return document(language: context.language.rawValue, head: head(whole)) {
            body(.data("now", context.now?.iso), .data("lost", t("Connection lost since {time}. The figures are old.")))
            {
                a(.class("skip"), .href(.fragment("main"))) { t("Skip to the content") }
                banner
                context.deadline?.html(t)
                main(.id("main"), .class(isWide ? "wide" : "narrow"), .tabindex(-1)) {
                    if let back { a(.class("back"), .href(back)) { t("Back") } }
                    ErrorSummary(errors: errors).html(t)
                    content()
                }
                help
            }
        }
    }

    private func head(_ whole: String) -> Html {
        Html {
            meta(.charset("utf-8"))
            meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
            meta(.name("format-detection"), .content("telephone=no"))
            HTML.title { "\(whole) · \(context.court.name)" }
            HTML.link(.rel("stylesheet"), .href(context.assets.styles))
            script(from: context.assets.script)
            if isRefreshedWithoutScript { noscript { meta(.httpEquiv("refresh"), .content("30")) } }
        }
    }

    private var banner: Html {
        header(.class("top")) {
            a(.class("court"), .href(context.link(""))) { context.court.name }
            nav(.class("languages"), .aria("label", t("Language"))) {
                for language in PageLanguage.allCases {
                    a(
                        .href(.path([language.rawValue] + context.address, query: context.query)),
                        .lang(language.rawValue),
                        .hreflang(language.rawValue),
                        .aria("current", language == context.language ? "true" : nil)
                    ) { language.ownName }
                }
            }
            if let person = context.person { signedIn(person) }
        }
    }

    private func signedIn(_ person: PersonCard) -> Html {
        div(.class("person")) {
            a(.href(context.link(person.home))) { "\(person.name), \(person.office)" }
            a(.href(context.link("sessions"))) { t("Access") }
            form(.method(.post), .action(context.link("sign-out"))) {
                button(.type("submit"), .class("plain")) { t("Sign out") }
            }
        }
    }

    private var help: Html {
        footer(.class("help")) {
            p {
                strong { t("Help by phone:") }
                " "
                a(.href(.telephone(context.court.phone))) { context.court.phone }
            }
            if let now = context.now {
                p { t.rich("Time of this page by the court’s clock: {time}", ["time": context.times.html(now)]) }
            }
            p { a(.href(context.link("check"))) { t("Is a ruling real?") } }
        }
    }
}
