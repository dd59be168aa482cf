internal import HTML

/// The board of the duty officer: figures, clocks by time left, alarms; the wall shows the same without owners.
struct BoardView: Sendable {
    /// One number of the day with its words.
    struct Figure: Sendable {
        var value: Int
        var words: String
        var tone: Tone
    }

    /// Something that will be missed unless a person acts.
    struct Alarm: Sendable {
        var id: String
        var title: String
        var number: String
        var since: Moment
        /// The case's next time limit; nil: none is running.
        var due: Due?
        /// Who owns it; nil: nobody yet.
        var owner: String?
        var nextEscalation: NextEscalation?
        /// What did not reach whom, for an alarm about messages.
        var messages: [LostMessage] = []

        var isLate: Bool { due.map { $0.secondsLeft <= 0 } ?? false }
    }

    /// A time limit, and what is left of it.
    struct Due: Sendable {
        var at: Moment
        var secondsLeft: Int

        func html(in page: PageContext) -> Html {
            Html {
                page.t.rich("Until: {time}", ["time": page.times.clockHtml(at)])
                p { Remaining(seconds: secondsLeft).html(until: at, page.t) }
            }
        }
    }

    /// When and to whom an alarm goes next, if nobody owns it.
    struct NextEscalation: Sendable {
        var at: Moment
        var to: String

        func html(in page: PageContext) -> Html {
            page.t.rich("Next escalation: {time}, {to}", ["time": page.times.clockHtml(at), "to": Html(text: to)])
        }
    }

    var figures: [Figure]
    var clocks: [CaseRow]
    var alarms: [Alarm]
    /// What was not delivered, a line for each channel.
    var undelivered: [Unreached] = []
    /// Findings of the auditor; zero is said aloud too.
    var auditFindings: Int
    var key: String
    var isWall = false
    var isPaused = false

    /// Clocks shown on the wall: more cannot be read from across a room.
    static let wallRows = 12

    func html(in page: PageContext) -> Html {
        let t = page.t
        let address = isWall ? "wall" : "duty"
        let title = isWall ? t("Wall board") : t("Board of the duty officer")
        return Page(title: title, context: page, isWide: true, isRefreshedWithoutScript: !isPaused).html {
            h1 { title }
            p(.class("lost"), .role("alert"), .hidden()) {}
            p(.class("controls")) {
                if isPaused {
                    a(.href(page.link(address))) { t("Go on with live figures") }
                } else {
                    a(
                        .href(page.link(address, query: [("pause", "1")])),
                        .data("pause", t("Pause")),
                        .data("resume", t("Go on with live figures"))
                    ) { t("Pause") }
                }
            }
            div(
                .id("board"),
                .class(isWall ? "wall" : "desk"),
                .data("live", isPaused ? nil : page.link(address, "events").address)
            ) { fragment(in: page) }
        }
    }

    /// What changes: also the data of each `board` event of the stream.
    func fragment(in page: PageContext) -> Html {
        let t = page.t
        return Html {
            if let now = page.now {
                p(.class("hint")) { t.rich("As of {time}", ["time": page.times.html(now, seconds: true)]) }
            }
            ul(.class("figures")) {
                for figure in figures {
                    li {
                        strong { String(figure.value) }
                        " "
                        StateTag(word: figure.words, tone: figure.tone).html
                    }
                }
            }
            h2 { t("Alarms") }
            if alarms.isEmpty && undelivered.isEmpty { p(.class("none")) { t("No alarms.") } }
            ul(.class("rows")) {
                for line in undelivered { line.row(in: page, isWall: isWall) }
                for alarm in alarms { alarm.row(in: page, isWall: isWall) }
            }
            h2 { t("Every clock, by time left") }
            caseRows(shownClocks, whenEmpty: t("No clock is running."), areLinks: !isWall, in: page)
            if !isWall {
                h2 { t("Audit") }
                p {
                    a(.href(page.link("duty", "audit"))) {
                        t("{count} finding of the auditor", "{count} findings of the auditor", count: auditFindings)
                    }
                }
            }
        }
    }

    private var shownClocks: [CaseRow] {
        guard isWall else { return clocks }
        return clocks.prefix(BoardView.wallRows).map { clock in
            var nameless = clock
            nameless.owner = nil
            return nameless
        }
    }
}

extension BoardView.Alarm {
    /// The alarm in a list; on a wall nobody can open it, and nobody is named.
    func row(in page: PageContext, isWall: Bool = false) -> Html {
        let t = page.t
        return li {
            if isWall {
                strong(.class("rowNumber")) { number }
            } else {
                a(.class("rowNumber"), .id("alarm-" + id), .href(page.link("duty", "alarm", id))) { number }
            }
            div {
                strong { title }
                for message in messages { p { message.summary } }
                if let owner {
                    p { isWall ? t("Somebody is on it") : t("With: {who}", ["who": owner]) }
                } else {
                    p { StateTag(word: t("Nobody is on it"), tone: .late).html }
                }
            }
            div(.class("rowFacts")) {
                t.rich("Since: {time}", ["time": page.times.clockHtml(since)])
                if let nextEscalation, !isWall { p { nextEscalation.html(in: page) } }
            }
            div(.class(isLate ? "rowDue late" : "rowDue")) { due?.html(in: page) }
        }
    }
}
