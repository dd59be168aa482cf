internal import HTML

/// What the small pages of a complainant share: the number, the key, what was entered.
struct VoterAct: Sendable {
    var number: String
    var key: String
    var version: Int
    var form = FormValues()

    func html(
        _ act: StatusView.Act,
        title: String,
        button: String,
        in page: PageContext,
        multipart: Bool = false,
        @Build before: () -> Html,
        @Build fields: () -> Html,
        @Build otherwise: () -> Html = { Html {} }
    ) -> Html {
        Page(title: title, context: page, errors: form.errors, back: page.link("status", number)).html {
            h1 { title }
            p(.class("hint")) { page.t("Complaint {number}", ["number": number]) }
            before()
            PostForm(
                to: page.link("status", number, act.rawValue),
                key: key,
                version: version,
                multipart: multipart
            ).html(page.t) {
                fields()
                submit(button)
                otherwise()
            }
        }
    }
}

/// Confirming an unsigned complaint by a signature; the other ways are named too.
struct RatificationView: Sendable {
    var act: VoterAct
    var document: DocumentToSign
    var until: Moment?

    func html(in page: PageContext) -> Html {
        let t = page.t
        return act.html(
            .ratification,
            title: t("Confirm your complaint"),
            button: t("Confirm"),
            in: page,
            multipart: true,
            before: {
                p { t("Your complaint keeps its time of receipt.") }
                if let until { p { t.rich("Confirm it until: {time}", ["time": page.times.html(until)]) } }
                details {
                    summary { t("I have no signature key") }
                    p {
                        t("Come to the court registry with your identity card, or call: they can confirm it by video.")
                    }
                }
                document.html(in: page)
            },
            fields: { Fields(t: t, form: act.form).signature(t("Signature of the confirmation")) }
        )
    }
}

/// Correcting a returned complaint: it opens again with all answers filled in.
struct CorrectionView: Sendable {
    var act: VoterAct
    var defects: [String]
    var until: Moment?

    func html(in page: PageContext) -> Html {
        let t = page.t
        return act.html(
            .correction,
            title: t("Correct your complaint"),
            button: t("Open my answers"),
            in: page,
            before: {
                p { t("The court asks you to correct this, and nothing else:") }
                ul { for defect in defects { li { defect } } }
                if let until { p { t.rich("Correct it until: {time}", ["time": page.times.html(until)]) } }
                p { t("Your answers open again, filled in. Change what is needed and send.") }
            },
            fields: {}
        )
    }
}

/// Adding papers after the complaint was sent.
struct AddPapersView: Sendable {
    var act: VoterAct
    var papers: [PaperCard]
    /// Unit: bytes.
    var longestPaper: Int

    func html(in page: PageContext) -> Html {
        let t = page.t
        return act.html(
            .papers,
            title: t("Add papers or photos"),
            button: t("Send to the court"),
            in: page,
            multipart: true,
            before: {
                if !papers.isEmpty {
                    ul {
                        for paper in papers {
                            li {
                                "\(paper.name) (\(Download.sizeText(bytes: paper.size, t)))"
                                if paper.isAwaited { ": " + t("named in the complaint, not here yet") }
                                if paper.isAdded { ": " + t("added later, not signed") }
                            }
                        }
                    }
                }
            },
            fields: {
                Fields(t: t, form: act.form).files(
                    "papers",
                    t("Choose files or take a photo"),
                    hint: t("One file: at most {one}.", ["one": Download.sizeText(bytes: longestPaper, t)]),
                    several: true
                )
            }
        )
    }
}

/// Changing the two consents; possible until a judge is drawn.
struct ConsentChangeView: Sendable {
    var act: VoterAct

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: act.form)
        return act.html(
            .consent,
            title: t("Your consents"),
            button: t("Save"),
            in: page,
            before: { p { t("You can change them until a judge is drawn.") } },
            fields: {
                fields.check("anyRegion", t("A judge of any region may hear my case"))
                fields.check("remoteHearing", t("I agree to a hearing by video or phone"))
            }
        )
    }
}

/// The voter's own word on whether the ruling was carried out.
struct ConfirmationView: Sendable {
    var act: VoterAct
    /// What the ruling ordered, in plain words.
    var ordered: String
    /// What the commission reported, if it did.
    var reported: String?

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: act.form)
        return act.html(
            .confirmation,
            title: t("Were you let in to vote?"),
            button: t("Send to the court"),
            in: page,
            before: {
                SummaryList(
                    rows: [SummaryRow(t("The court ordered"), ordered)]
                        + (reported.map { [SummaryRow(t("The commission reports"), $0)] } ?? [])
                ).html(t)
            },
            fields: {
                fields.radios(
                    "letIn",
                    t("What happened at the station?"),
                    [
                        Choice("yes", t("I was let in")),
                        Choice(
                            "no",
                            t("I was not let in"),
                            hint: t("The court, the superior commission and the prosecutor are told at once.")
                        ),
                    ]
                )
                fields.area("text", t("Do you want to add something?"), hint: t("You can leave this empty."), rows: 4)
            }
        )
    }
}

/// Taking a complaint back; what was signed or confirmed by a signature, or by asking the registry.
struct WithdrawalView: Sendable {
    var act: VoterAct
    /// What is signed; nil where the secret is enough.
    var document: DocumentToSign?

    func html(in page: PageContext) -> Html {
        let t = page.t
        return act.html(
            .withdrawal,
            title: t("Withdraw your complaint"),
            button: t("Withdraw my complaint"),
            in: page,
            multipart: document != nil,
            before: {
                panel(.attention) {
                    p { t("The court then no longer decides. A new complaint gets a new time of receipt.") }
                    p { t("Nobody may force you to withdraw. If somebody does, call the court.") }
                }
                if let document {
                    p {
                        t(
                            "You signed or confirmed this complaint, so nobody who only knows your code can take it back. Sign the withdrawal, and it counts at once."
                        )
                    }
                    document.html(in: page)
                }
            },
            fields: {
                let fields = Fields(t: t, form: act.form)
                if document == nil {
                    fields.area("reason", t("Why? (you do not have to say)"), rows: 4)
                } else {
                    fields.signature(t("Signature of the withdrawal"))
                }
            },
            otherwise: {
                if document != nil {
                    h2 { t("I cannot sign now") }
                    p {
                        t(
                            "The registry asks you whether it is your own wish: at the counter with your identity card, or by video. Until then the case goes on."
                        )
                    }
                    submitOther(t("Ask the court to withdraw it"), name: "without", value: "yes")
                }
            }
        )
    }
}
