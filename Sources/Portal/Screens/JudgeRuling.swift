internal import HTML

/// The form of a ruling; what it becomes is shown once more, frozen, before it is signed.
struct RulingFormView: Sendable {
    var number: String
    var version: Int
    var key: String
    var attempt: Int
    /// The orders that the law allows for this kind of complaint.
    var orders: [Choice]
    /// The first instant at which an order could no longer help the voter.
    var usefulUntil: DeadlineStrip?
    /// The complaint's signature is not resolved, so that the ruling must say why it is decided all the same.
    var needsSignatureReason: Bool
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: form)
        var framed = page
        framed.deadline = usefulUntil ?? page.deadline
        let title = t("Ruling in case {number}", ["number": number])
        return Page(title: title, context: framed, errors: form.errors, back: page.link("judge", number)).html {
            h1 { t.rich("Ruling in case {number}", ["number": caseNumber(number)]) }
            PostForm(
                to: page.link("judge", number, "ruling"),
                key: key,
                version: version,
                phoneDraft: "ruling-" + number
            ).html(t) {
                input(.type("hidden"), .name("attempt"), .value(String(attempt)))
                fields.radios(
                    "outcome",
                    t("Outcome"),
                    ["grant", "grantInPart", "refuse"].map { Choice($0, Vocabulary(t: t).outcome($0)) }
                )
                fields.checks(
                    "orders",
                    t("Orders to the commission"),
                    hint: t("None if the complaint is refused."),
                    orders
                )
                div(.class("pair")) {
                    fields.text("by-date", t("To be carried out by: day"), type: "date", short: true)
                    fields.text("by-time", t("To be carried out by: time"), type: "time", short: true)
                }
                fields.area("facts", t("Facts established"), rows: 6)
                fields.area(
                    "reasons",
                    t("Reasons"),
                    hint: t("Empty places […] must be filled in before signing."),
                    rows: 8
                )
                fields.area("law", t("Law applied"), hint: t("One citation a line."), rows: 3)
                if needsSignatureReason {
                    fields.area(
                        "signatureReason",
                        t("Why it is decided although the signature is not resolved"),
                        rows: 3
                    )
                }
                submit(t("Show the ruling before signing"))
            }
        }
    }
}

/// Any document of staff that is to be signed: in words, to take along, and the place for the signature.
struct SignDocumentView: Sendable {
    var title: String
    /// What signing causes, in one sentence; said before the button.
    var consequence: String
    /// What the form's hidden version must still be when the signature comes.
    var version: Int?
    var key: String
    var document: DocumentToSign
    /// Where the signature is posted, after the language.
    var to: [String]
    var back: [String]
    var button: String
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: title, context: page, errors: form.errors, back: page.link(back)).html {
            h1 { title }
            p { t("These are the bytes that will be signed, in words. To change something, go back.") }
            PostForm(to: page.link(to), key: key, version: version, multipart: true).html(t) {
                input(.type("hidden"), .name("sha256"), .value(document.sha256))
                document.html(in: page)
                Fields(t: t, form: form).signature(t("Signature of the document"))
                p { strong { consequence } }
                submit(button)
            }
        }
    }
}
