internal import HTML

/// One case in a list; a card on a phone, a row on a wide screen.
struct CaseRow: Sendable {
    var number: String
    /// The segments of its address after the language.
    var place: [String]
    /// What is asked of the reader, in the page's language.
    var title: String
    var tag: StateTag?
    /// Short facts, such as the station and the kind.
    var facts: [String] = []
    var due: Moment?
    var secondsLeft: Int?
    /// Who holds it now: an office, not a name.
    var owner: String?
}

/// Cases in the order they were given, which is by time left; the empty list says so.
///
/// On a wall nobody can open a case, so there the numbers are no links.
func caseRows(_ rows: [CaseRow], whenEmpty: String, areLinks: Bool = true, in page: PageContext) -> Html {
    let t = page.t
    if rows.isEmpty { return p(.class("none")) { whenEmpty } }
    return ul(.class("rows")) {
        for row in rows {
            li {
                if areLinks {
                    a(.class("rowNumber"), .href(page.link(row.place))) { row.number }
                } else {
                    strong(.class("rowNumber")) { row.number }
                }
                div {
                    strong { row.title }
                    if let tag = row.tag { p { tag.html } }
                }
                div(.class("rowFacts")) {
                    for fact in row.facts { p { fact } }
                    if let owner = row.owner { p { t("With: {who}", ["who": owner]) } }
                }
                if let due = row.due {
                    div(.class((row.secondsLeft ?? 1) <= 0 ? "rowDue late" : "rowDue")) {
                        t.rich("Until: {time}", ["time": page.times.clockHtml(due)])
                        if let secondsLeft = row.secondsLeft {
                            p { Remaining(seconds: secondsLeft).html(until: due, t) }
                        }
                    }
                }
            }
        }
    }
}
