internal import HTML

/// One thing that happened to a case.
struct TimelineEntry: Sendable {
    var at: Moment
    /// What happened, in the page's language.
    var title: String
    /// Who did it: an office or a part of the service, never a person's name on a public page.
    var by: String
    var note: String?
}

/// Who acts next, on what, and by when.
struct NextStep: Sendable {
    var what: String
    var who: String
    var by: Moment?
    var secondsLeft: Int?

    func html(_ t: Words) -> Html {
        div(.class("panel next")) {
            h2 { t("What happens next") }
            p { what }
            dl(.class("facts")) {
                div {
                    dt { t("Who acts") }
                    dd { who }
                }
                if let by {
                    div {
                        dt { t("By when") }
                        dd {
                            MomentText(t: t).html(by)
                            if let secondsLeft {
                                " "
                                Remaining(seconds: secondsLeft).html(until: by, t)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What happened so far, in order, each with its time and who did it.
func timeline(_ entries: [TimelineEntry], in page: PageContext) -> Html {
    ol(.class("timeline")) {
        for entry in entries {
            li {
                page.times.html(entry.at, seconds: true)
                p { strong { entry.title } }
                p(.class("hint")) { entry.by }
                if let note = entry.note { p { note } }
            }
        }
    }
}
