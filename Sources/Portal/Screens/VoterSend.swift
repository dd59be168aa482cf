internal import HTML

/// All answers in words before anything binds; each can be changed.
struct CheckAnswersView: Sendable {
    /// One answer: the question, the answer in words, and the step where it is changed.
    struct Answer: Sendable {
        var question: String
        var answer: String
        /// Nil for what cannot be changed here, as the station of a case that is corrected.
        var step: String?
    }

    var step: FilingStep
    var answers: [Answer]
    /// What the court should know before sending, for example that the time limit has passed; never a bar.
    var warnings: [String]

    func html(in page: PageContext) -> Html {
        let t = page.t
        return step.html("check", title: t("Check your answers"), in: page, button: t("Continue to sending")) {
            panel(.attention) { p { t("Nothing has been sent to the court yet.") } }
            for warning in warnings { panel(.attention) { p { warning } } }
            SummaryList(
                rows: answers.map { answer in
                    SummaryRow(
                        answer.question,
                        answer.answer,
                        change: answer.step.map { page.link("file", step.draft, $0, query: [("change", "1")]) }
                    )
                }
            ).html(t)
        }
    }
}

/// A document whose bytes are frozen: in words, to take along, and the place for its signature.
struct DocumentToSign: Sendable {
    /// What the document says, row by row, in the order of its parts.
    var rows: [(question: String, answer: String)]
    var sha256: String
    var download: Download

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Html {
            SummaryList(rows: rows.map { SummaryRow($0.question, $0.answer) }).html(t)
            h2 { t("How to sign") }
            ol(.class("steps")) {
                li {
                    p { t("Download the document. It must stay exactly as it is.") }
                    p { download.html(in: page) }
                    details {
                        summary { t("Fingerprint of the document (SHA-256)") }
                        p { code(.class("hash")) { sha256 } }
                    }
                }
                li { p { t("Sign it in your signature program as a separate (detached) CMS signature.") } }
                li { p { t("Upload the signature here.") } }
            }
        }
    }
}

/// The last page before sending: sign, or send without a signature and confirm later.
struct SendView: Sendable {
    var step: FilingStep
    var document: DocumentToSign
    /// Until when a complaint sent without a signature must be confirmed.
    var ratifyBy: Moment?

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("Sign and send")
        return Page(
            title: title,
            context: page,
            errors: step.form.errors,
            back: page.link("file", step.draft, "check")
        ).html {
            h1 { title }
            p { t("This is the complaint exactly as the court will get it.") }
            PostForm(to: page.link("file", step.draft, "sign"), key: step.key, multipart: true).html(t) {
                document.html(in: page)
                input(.type("hidden"), .name("document"), .value(document.sha256))
                Fields(t: t, form: step.form).signature(t("Signature of the complaint"))
                submit(t("Sign and send to the court"))
                h2 { t("I cannot sign now") }
                p {
                    t(
                        "Send it without a signature. Your time of receipt counts all the same; you must confirm it later."
                    )
                }
                if let ratifyBy {
                    p { t.rich("Confirm it until: {time}", ["time": page.times.html(ratifyBy)]) }
                }
                submitOther(t("Send without a signature"), name: "without", value: "yes")
            }
        }
    }
}

/// The complaint is with the court: its number, its second, and what follows; safe to bookmark and to reload.
struct ReceiptView: Sendable {
    var number: String
    /// Given once, with the first answer; nil afterwards.
    var secret: String?
    var received: Moment
    var court: String
    var isSigned: Bool
    /// Names of papers that were too large to keep.
    var papersNotKept: [String]
    var deadlines: [DeadlineView]
    var next: NextStep
    var downloads: [Download]

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = t("The court has your complaint")
        return Page(title: title, context: page).html {
            arrival(title, page)
            if secret != nil {
                p {
                    strong { t("Write down the number and the code, or take a picture of this page.") }
                    " "
                    t("The code is shown only once. Give it to nobody you do not trust.")
                }
            }
            if !isSigned {
                panel(.attention) {
                    p {
                        t("Your complaint is not signed yet. Confirm it on the status page, at the court, or by video.")
                    }
                }
            }
            for paper in papersNotKept {
                panel(.attention) { p { t("This paper was too large and was not kept: {name}", ["name": paper]) } }
            }
            next.html(t)
            h2 { t("Time limits") }
            deadlineList(deadlines, t)
            h2 { t("Keep these") }
            downloadList(downloads, in: page)
            bigLink(page.link("status", number), t("Open the status page"))
            p(.class("noprint"), .hidden(), .data("print")) {
                button(.type("button"), .class("second")) { t("Print this page") }
            }
        }
    }

    private func arrival(_ title: String, _ page: PageContext) -> Html {
        let t = page.t
        return div(.class("panel good"), .data("sent")) {
            h1 { title }
            p { t("Number") }
            p(.class("number")) { number }
            if let secret {
                p { t("Secret code") }
                p(.class("number")) { secret }
            }
            p { t.rich("Received: {time}", ["time": page.times.html(received, seconds: true)]) }
            p { court }
        }
    }
}
