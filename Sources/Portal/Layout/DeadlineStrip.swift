internal import HTML

/// The one time limit that matters on a page, under the header: the instant first, what is left second.
struct DeadlineStrip: Sendable {
    /// A whole phrase in the page's language, for example "Last moment for today’s complaints".
    var what: String
    var due: Moment
    var secondsLeft: Int

    func html(_ t: Words) -> Html {
        let remaining = Remaining(seconds: secondsLeft)
        return aside(.class(remaining.wholeMinutes < 30 ? "strip late" : "strip"), .aria("label", what)) {
            p {
                strong { what + ":" }
                " "
                MomentText(t: t).html(due)
                " "
                remaining.html(until: due, t)
            }
            p(.role("status"), .class("unseen"), .data("speak")) {}
        }
    }
}

/// A legal time limit, with where it comes from.
struct DeadlineView: Sendable {
    /// What must be done by then, in the page's language.
    var text: String
    var due: Moment
    var secondsLeft: Int
    /// How the instant was computed, as a sentence.
    var arithmetic: String?
    var source: String
    var edition: String
    /// Whether the source was checked against the official text.
    var isSure: Bool
    /// What happens when the time passes.
    var consequence: String?
    /// After it a ruling could no longer help the voter today.
    var isLastUseful = false
    /// It no longer runs: done, or replaced by another.
    var isOver = false

    func html(_ t: Words) -> Html {
        let remaining = Remaining(seconds: secondsLeft)
        return li(.class("deadline")) {
            p {
                strong { text }
                if isLastUseful { " (" + t("after this a ruling can no longer help today") + ")" }
            }
            p {
                MomentText(t: t).html(due)
                " "
                if isOver { span(.class("left")) { t("no longer runs") } } else { remaining.html(until: due, t) }
            }
            details {
                summary {
                    t("Where does this come from?")
                    span(.class("unseen")) { " " + text }
                }
                p { t("Source: {source}", ["source": source]) }
                p { t("Edition: {edition}", ["edition": edition]) }
                if let arithmetic { p { arithmetic } }
                if let consequence { p { consequence } }
                if !isSure { p { t("This source still has to be checked by a lawyer.") } }
            }
        }
    }
}

/// All time limits of a case, the nearest first as they were given.
func deadlineList(_ deadlines: [DeadlineView], _ t: Words) -> Html {
    ul(.class("deadlines")) { for deadline in deadlines { deadline.html(t) } }
}
