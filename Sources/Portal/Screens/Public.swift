internal import HTML

/// Asking whether a ruling is real, by its number and the first ten digits of its fingerprint.
struct CheckRulingView: Sendable {
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        let fields = Fields(t: t, form: form)
        return Page(title: t("Is a ruling real?"), context: page, errors: form.errors, back: page.link("")).html {
            h1 { t("Is a ruling real?") }
            p { t("Anyone may ask, for example a station’s chair to whom a voter shows a ruling.") }
            HTML.form(.method(.get), .action(page.link("check")), .novalidate()) {
                fields.text("number", t("Number"), hint: t("For example AST-2026-000123."), longest: 32, short: true)
                fields.text(
                    "hash",
                    t("First ten signs of the code"),
                    hint: t("Digits 0–9 and letters a–f, under the square code."),
                    longest: 64,
                    short: true
                )
                submit(t("Check"))
            }
        }
    }
}

/// The answer: real or not, and what it orders; never the person's name.
struct CheckResultView: Sendable {
    /// What is public about a real ruling.
    struct Ruling: Sendable {
        var number: String
        var court: String
        var decided: Moment
        var outcome: String
        var station: String
        var orders: [String]
        /// In words, for example "in force since 24 November 2026, 17:40".
        var force: String
        var isInForce: Bool
        var sha256: String
    }

    /// Nil: there is no such ruling.
    var ruling: Ruling?

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = ruling == nil ? t("There is no such ruling") : t("This ruling is real")
        return Page(title: title, context: page, back: page.link("check")).html {
            if let ruling {
                panel(ruling.isInForce ? .good : .attention) {
                    h1 { title }
                    p { strong { ruling.force } }
                }
                SummaryList(rows: [
                    SummaryRow(t("Number"), ruling.number), SummaryRow(t("Court"), ruling.court),
                    SummaryRow(t("Time of the ruling"), page.times.html(ruling.decided)),
                    SummaryRow(t("Outcome"), Vocabulary(t: t).outcome(ruling.outcome)),
                    SummaryRow(t("Polling station"), ruling.station),
                    SummaryRow(t("Orders"), Html { ul { for order in ruling.orders { li { order } } } }),
                    SummaryRow(t("Fingerprint (SHA-256)"), Html { code(.class("hash")) { ruling.sha256 } }),
                ]).html(t)
                p { t("The person’s name is not shown here. Compare it with the ruling and the identity card.") }
            } else {
                panel(.late) { h1 { title } }
                p {
                    t("Check the number and the code once more. If both are as on the paper, the paper is not genuine.")
                }
                p { t("Call the court before you refuse anybody: the number is at the bottom of this page.") }
            }
        }
    }
}

/// The operative part on one printed page, for the voter to show at the station.
struct OperativePartView: Sendable {
    var number: String
    var court: String
    var judge: String
    var decided: Moment
    /// The person the ruling is about; this page is only for the holder of the secret.
    var person: String
    var station: String
    var outcome: String
    var orders: [String]
    var force: String
    var appeal: String
    var sha256: String
    /// The whole address for checking, as text and as a square code.
    var checkAddress: String

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: t("Ruling {number}", ["number": number]), context: page, back: page.link("status", number))
            .html {
                article(.class("sheet")) {
                    p(.class("court")) { court }
                    h1 { t.rich("Ruling {number}", ["number": caseNumber(number)]) }
                    p { page.times.html(decided) }
                    p { t("Judge: {name}", ["name": judge]) }
                    p { strong { Vocabulary(t: t).outcome(outcome) } }
                    SummaryList(rows: [
                        SummaryRow(t("Person"), person), SummaryRow(t("Polling station"), station),
                        SummaryRow(
                            t("The court orders the commission"),
                            Html { ul { for order in orders { li { order } } } }
                        ),
                        SummaryRow(t("Force"), force), SummaryRow(t("Appeal"), appeal),
                    ]).html(t)
                    div(.class("proof")) {
                        square(t)
                        div {
                            p { t("Check this ruling:") }
                            p(.class("hash")) { checkAddress }
                            p { t.rich("Code: {code}", ["code": code { String(sha256.prefix(10)) }]) }
                            p(.class("hint")) { t("The signed file is the ruling; this sheet is its print.") }
                        }
                    }
                }
                p(.class("noprint"), .hidden(), .data("print")) {
                    button(.type("button"), .class("second")) { t("Print this page") }
                }
            }
    }

    // A code that does not fit is left out: the address stands beside it in letters.
    private func square(_ t: Words) -> Html? {
        (try? QRCode(checkAddress))?.svg(named: t("Square code with the address for checking"))
    }
}

/// The public record of a draw: who could be drawn, in which order they came, and how to compute it again.
struct DrawView: Sendable {
    /// One judge of the pool; a reason means that this judge could not be drawn.
    struct Judge: Sendable {
        var id: String
        var weight: Int?
        var exclusion: String?
    }

    var poolNumber: String
    var publicId: String
    var pool: [Judge]
    /// Judges' ids in the drawn order.
    var order: [String]
    var isLottery: Bool
    var seed: String?
    /// Holders of a key who took part, and who did not answer.
    var holders: [(name: String, answered: Bool)]
    var record: [Download]

    func html(in page: PageContext) -> Html {
        let t = page.t
        let words = Vocabulary(t: t)
        return Page(title: t("Draw {number}", ["number": poolNumber]), context: page, back: page.link("")).html {
            h1 { t("Draw {number}", ["number": poolNumber]) }
            p { t("The judges’ list is fixed and published before the lot is drawn. Nobody can choose a judge.") }
            if !isLottery { panel(.attention) { p { t("Only one judge could hear this case, so there was no lot.") } } }
            h2 { t("The drawn order") }
            ol { for judge in order { li { judge } } }
            h2 { t("Who was in the list") }
            ul {
                for judge in pool {
                    li {
                        judge.id + ": "
                        if let reason = judge.exclusion { t("left out: {reason}", ["reason": words.exclusion(reason)]) }
                        if let weight = judge.weight { t("weight {n}", ["n": String(weight)]) }
                    }
                }
            }
            h2 { t("Key holders") }
            ul { for holder in holders { li { holder.name + ": " + (holder.answered ? t("answered") : t("absent")) } } }
            h2 { t("Compute it again") }
            p { t("Download the record and run this on your own computer:") }
            pre { "dauys draw verify record.json --election election.json" }
            downloadList(record, in: page)
            SummaryList(rows: [
                SummaryRow(t("Case (public name)"), Html { code(.class("hash")) { publicId } }),
                SummaryRow(t("Seed"), Html { code(.class("hash")) { seed ?? "—" } }),
            ]).html(t)
        }
    }
}
