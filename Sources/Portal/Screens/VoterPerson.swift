internal import HTML

/// Who complains, how to reach them, and how they want to be heard.
struct PersonView: Sendable {
    var step: FilingStep
    /// Languages in which the court hears, with their names.
    var languages: [Choice]

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: step.form)
        return step.html("you", title: t("About you"), in: page) {
            fields.text(
                "iin",
                t("IIN"),
                hint: t("12 digits, from your identity card."),
                mode: "numeric",
                longest: 12,
                short: true
            )
            fields.text("familyName", t("Family name"), autocomplete: "family-name", longest: 100)
            fields.text("givenName", t("Given name"), autocomplete: "given-name", longest: 100)
            fields.text("patronymic", t("Patronymic, if you have one"), autocomplete: "additional-name", longest: 100)
            fields.text("birthDate", t("Date of birth"), type: "date", autocomplete: "bday", short: true)
            fields.text(
                "phone",
                t("Mobile phone"),
                hint: t("The court calls or writes to this number today."),
                type: "tel",
                mode: "tel",
                autocomplete: "tel",
                longest: 32,
                short: true
            )
            fields.text("email", t("E-mail, if you have one"), type: "email", autocomplete: "email", longest: 254)
            hearing(fields, t)
            representative(fields, t)
        }
    }

    private func hearing(_ fields: Fields, _ t: Words) -> Html {
        let words = Vocabulary(t: t)
        return Html {
            fields.radios("language", t("Language of the proceedings"), languages)
            fields.text(
                "interpreter",
                t("Interpreter, if you need one"),
                hint: t("Which language, or sign language. It costs you nothing."),
                longest: 64
            )
            fields.radios(
                "attendance",
                t("How do you want to be heard?"),
                ["papers", "video", "phone", "person"].map { Choice($0, words.attendance($0)) }
            )
        }
    }

    private func representative(_ fields: Fields, _ t: Words) -> Html {
        details(.open(fields.form.has("isRepresentative", "yes"))) {
            summary { t("I complain for another person") }
            fields.check("isRepresentative", t("I am the representative of the person named above"))
            fields.text("representativeIin", t("Your own IIN"), mode: "numeric", longest: 12, short: true)
            fields.text("representativeFamilyName", t("Your own family name"), longest: 100)
            fields.text("representativeGivenName", t("Your own given name"), longest: 100)
            fields.text("representativePatronymic", t("Your own patronymic, if you have one"), longest: 100)
            p(.class("hint")) { t("Add a photo of the power of attorney among the papers.") }
        }
    }
}

/// A paper that is already kept.
struct PaperCard: Sendable {
    var name: String
    /// Unit: bytes.
    var size: Int
    var sha256: String
    /// Not named in what was signed: kept as added later.
    var isAdded = false
    /// Named in what was signed and still awaited.
    var isAwaited = false
}

/// Photos, videos and papers; they may follow later.
struct PapersView: Sendable {
    var step: FilingStep
    var papers: [PaperCard]
    /// Unit: bytes.
    var longestPaper: Int
    /// Unit: bytes.
    var allPapers: Int

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: step.form)
        return step.html("papers", title: t("Photos, video, papers"), in: page, multipart: true) {
            p { t("You can go on without files and send them later. Your time of receipt does not depend on them.") }
            if !papers.isEmpty {
                h2 { t("Already added") }
                ul(.class("downloads")) {
                    for paper in papers {
                        li {
                            "\(paper.name) (\(Download.sizeText(bytes: paper.size, t))) "
                            button(.type("submit"), .class("plain"), .name("remove"), .value(paper.sha256)) {
                                t("Remove")
                                span(.class("unseen")) { ": \(paper.name)" }
                            }
                        }
                    }
                }
            }
            fields.files(
                "papers",
                t("Choose files or take a photo"),
                hint: t(
                    "One file: at most {one}. All together: at most {all}.",
                    [
                        "one": Download.sizeText(bytes: longestPaper, t), "all": Download.sizeText(bytes: allPapers, t),
                    ]
                ),
                several: true
            )
            submitOther(t("Add these files and stay on this page"), name: "stay", value: "yes")
        }
    }
}
