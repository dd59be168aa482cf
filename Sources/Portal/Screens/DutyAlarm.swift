internal import HTML

/// One alarm: what will be missed, who owns it, to whom it goes next, and what was done.
struct AlarmView: Sendable {
    /// One rung of the ladder.
    struct Step: Sendable {
        var at: Moment
        var to: String
        var isDone: Bool
    }

    var alarm: BoardView.Alarm
    var version: Int
    var key: String
    /// What happens if nobody acts.
    var consequence: String
    var steps: [Step]
    var log: [TimelineEntry]
    /// The attempt that can be passed on to the next judge of the drawn order; nil: there is none.
    var attempt: Int?
    /// A ruling of the case that is held; nil: there is none.
    var release: ReleaseView?
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(
            title: "\(alarm.number): \(alarm.title)",
            context: page,
            errors: form.errors,
            back: page.link("duty"),
            isWide: true
        ).html {
            h1 { "\(alarm.number): \(alarm.title)" }
            panel(alarm.isLate ? .late : .attention) {
                p { t.rich("Since: {time}", ["time": page.times.html(alarm.since)]) }
                if let due = alarm.due {
                    p {
                        t.rich("Until: {time}", ["time": page.times.html(due.at)])
                        " "
                        Remaining(seconds: due.secondsLeft).html(until: due.at, t)
                    }
                }
                p { consequence }
                p { alarm.owner.map { t("With: {who}", ["who": $0]) } ?? t("Nobody is on it") }
                if let escalation = alarm.nextEscalation { p { strong { escalation.html(in: page) } } }
            }
            if alarm.owner == nil {
                PostForm(
                    to: page.link("duty", "alarm", alarm.id, "attention"),
                    key: key + "-attention",
                    version: version
                )
                .html(t) { submit(t("I am on it")) }
            }
            if !alarm.messages.isEmpty {
                h2 { t("Not delivered") }
                ul { for message in alarm.messages { message.html(in: page) } }
            }
            release?.html(in: page)
            if let attempt { passOn(attempt, page) }
            if !steps.isEmpty { ladder(page) }
            h2 { t("What happened so far") }
            timeline(log, in: page)
        }
    }

    private func ladder(_ page: PageContext) -> Html {
        let t = page.t
        return Html {
            h2 { t("Who is told, and when") }
            ol {
                for step in steps {
                    li {
                        page.times.html(step.at)
                        ": \(step.to) "
                        StateTag(word: step.isDone ? t("done") : t("to come"), tone: step.isDone ? .good : .plain).html
                    }
                }
            }
        }
    }

    private func passOn(_ attempt: Int, _ page: PageContext) -> Html {
        let t = page.t
        return section(.class("act")) {
            h2 { t("Pass on") }
            p { t("The case goes to the next judge of the drawn order. Nobody chooses a judge.") }
            PostForm(
                to: page.link("duty", "alarm", alarm.id, "reassignment"),
                key: key + "-reassignment",
                version: version
            ).html(t) {
                input(.type("hidden"), .name("attempt"), .value(String(attempt)))
                Fields(t: t, form: form).area("reason", t("Reason"), rows: 3)
                submit(t("Pass on to the next judge"))
            }
        }
    }
}

/// What the auditor found: rules that must hold, and where they do not.
struct AuditView: Sendable {
    /// One rule that does not hold for one case.
    struct Finding: Sendable {
        var rule: String
        var number: String?
        var detail: String
    }

    var at: Moment
    var rulesChecked: Int
    var findings: [Finding]

    func html(in page: PageContext) -> Html {
        let t = page.t
        return Page(title: t("Audit"), context: page, back: page.link("duty"), isWide: true).html {
            h1 { t("Audit") }
            p { t.rich("As of {time}", ["time": page.times.html(at, seconds: true)]) }
            p { t("{count} rule checked", "{count} rules checked", count: rulesChecked) }
            if findings.isEmpty {
                panel(.good) { p { t("All rules hold.") } }
            } else {
                ul(.class("checks")) {
                    for finding in findings {
                        li {
                            StateTag(word: finding.rule, tone: .late).html
                            if let number = finding.number { " " + number }
                            p { finding.detail }
                        }
                    }
                }
            }
        }
    }
}
