internal import HTML

/// The first page: what this is, until when, and the ways on.
struct HomeView: Sendable {
    /// Today's cut-off for complaints that can still be decided today; nil when there is no voting today.
    var cutOff: DeadlineStrip?
    /// Where an unfinished complaint goes on, if this browser has one.
    var draft: [String]?
    var key: String

    func html(in page: PageContext) -> Html {
        let t = page.t
        var framed = page
        framed.deadline = cutOff ?? page.deadline
        return Page(title: t("Complaint about an election commission"), context: framed).html {
            h1 { t("Complaint about an election commission") }
            p(.class("lead")) {
                t("Not on the voter list? Not given a ballot? Not let in? The court decides on the same day.")
            }
            PostForm(to: page.link("file"), key: key).html(t) { submit(t("Start a complaint")) }
            if let draft {
                p { a(.href(page.link(draft))) { t("Continue my unfinished complaint") } }
                PostForm(to: page.link("forget"), key: key).html(t) {
                    p { button(.type("submit"), .class("plain")) { t("Delete my unfinished complaint") } }
                }
            }
            h2 { t("What you need") }
            ul {
                li { t("about 10 minutes") }
                li { t("your IIN and a phone number") }
                li { t("the number of the polling station") }
                li { t("your electronic signature key, if you have one with you: you can also confirm later") }
            }
            p { t("Photos and papers can follow later. Sending the complaint never waits for them.") }
            p {
                t("Filing is free of charge. Your time of receipt counts to the second, even if the signature follows.")
            }
            h2 { t("I have already complained") }
            p { a(.href(page.link("status"))) { t("Check a complaint by its number") } }
            h2 { t("Is a ruling real?") }
            p { a(.href(page.link("check"))) { t("Check a ruling by its number and code") } }
            h2 { t("For judges, court staff, commissions and prosecutors") }
            p { a(.href(page.link("sign-in"))) { t("Sign in") } }
        }
    }
}

/// Signing in: a short-lived document is signed with the person's own key; there are no passwords.
struct SignInView: Sendable {
    /// What is to be signed, as it goes back with the signature in the hidden field `nonce`.
    var nonce: String
    var audience: String
    var expires: Moment
    var secondsLeft: Int
    var key: String
    /// The name under which what was typed in a session that is over waits.
    var kept: String?
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: t("Sign in"), context: page, errors: form.errors, back: page.link("")).html {
            h1 { t("Sign in") }
            if kept != nil {
                panel(.attention) {
                    p { t("Your session is over. What you typed is kept: sign in again and send it.") }
                }
            }
            p { t("For judges, court staff, commissions and prosecutors. Voters do not need to sign in.") }
            ol(.class("steps")) {
                li {
                    p { t("Download the sign-in document.") }
                    p {
                        a(.href(page.link("sign-in", "document", query: [("nonce", nonce)])), .download()) {
                            t("Download the sign-in document")
                        }
                    }
                }
                li { p { t("Sign it with your electronic signature key, as a separate (detached) CMS signature.") } }
                li { p { t("Upload the signature here.") } }
            }
            SummaryList(rows: [
                SummaryRow(t("For the service"), audience),
                SummaryRow(
                    t("Valid until"),
                    Html {
                        page.times.html(expires, seconds: true)
                        " "
                        Remaining(seconds: secondsLeft).html(until: expires, t)
                    }
                ),
                SummaryRow(t("One-time value"), Html { code { nonce } }),
            ]).html(t)
            PostForm(to: page.link("sign-in"), key: key, multipart: true).html(t) {
                input(.type("hidden"), .name("nonce"), .value(nonce))
                if let kept { input(.type("hidden"), .name("kept"), .value(kept)) }
                Fields(t: t, form: form).signature(t("Signature of the sign-in document"))
                submit(t("Sign in"))
            }
            p {
                a(.href(page.link("sign-in", query: kept.map { [("kept", $0)] } ?? []))) {
                    t("The time has run out: make a new document")
                }
            }
        }
    }
}
