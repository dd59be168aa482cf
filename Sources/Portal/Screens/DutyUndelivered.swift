internal import HTML

/// A message that did not get through, and everything that was tried.
struct LostMessage: Sendable {
    /// One channel it was tried by.
    struct Try: Sendable {
        var channel: String
        var attempts: Int
        var reason: String
        var at: Moment
    }

    var receiver: String
    var what: String
    var told: Moment
    var isPressing: Bool
    var tries: [Try]

    var summary: String { "\(receiver): \(what)" }

    func html(in page: PageContext) -> Html {
        let t = page.t
        return li {
            strong { summary }
            if isPressing { p { StateTag(word: t("It presses"), tone: .late).html } }
            p { t.rich("Since: {time}", ["time": page.times.html(told)]) }
            for tried in tries {
                p {
                    page.times.html(tried.at)
                    ": \(tried.channel), "
                    t("{count} attempt", "{count} attempts", count: tried.attempts)
                    ": \(tried.reason)"
                }
            }
        }
    }
}

extension BoardView {
    /// Messages that a channel, or one receiver of it, did not take: a line of the board, however many they are.
    struct Unreached: Sendable {
        var channel: String
        /// The one receiver that is meant; nil: all of the channel.
        var office: String?
        var title: String
        var alarms: Int
        var pressing: Int
        /// Alarms that nobody owns.
        var unattended: Int
        /// How many other ends take nothing now.
        var gone: Int
        var since: Moment?
        var due: Due?

        func link(in page: PageContext) -> Link {
            page.link("duty", "undelivered", channel, query: office.map { [("to", $0)] } ?? [])
        }

        func row(in page: PageContext, isWall: Bool = false) -> Html {
            let t = page.t
            return li {
                if isWall {
                    strong(.class("rowNumber")) { t("Not delivered") }
                } else {
                    a(.class("rowNumber"), .href(link(in: page))) { t("Not delivered") }
                }
                div {
                    strong { title }
                    if unattended > 0 {
                        let word = t("Nobody is on {count} of them", "Nobody is on {count} of them", count: unattended)
                        p { StateTag(word: word, tone: .late).html }
                    } else {
                        p { t("Somebody is on it") }
                    }
                }
                div(.class("rowFacts")) {
                    p { t("{count} alarm", "{count} alarms", count: alarms) }
                    p { t("{count} presses", "{count} press", count: pressing) }
                    if gone > 0 {
                        p { t("{count} receiver takes nothing now", "{count} receivers take nothing now", count: gone) }
                    }
                    if let since { p { t.rich("Since: {time}", ["time": page.times.clockHtml(since)]) } }
                }
                div(.class((due?.secondsLeft ?? 1) <= 0 ? "rowDue late" : "rowDue")) { due?.html(in: page) }
            }
        }
    }
}

/// Alarms about messages that were not delivered, the most pressing first.
struct UndeliveredView: Sendable {
    var subject: BoardView.Unreached
    /// The receivers they are for, where there is more than one.
    var receivers: [BoardView.Unreached]
    var alarms: [BoardView.Alarm]
    /// The newest alarm that had rung.
    var upTo: String?
    /// The alarm behind which the next page begins; nil when there is none.
    var older: String?
    var key: String

    func html(in page: PageContext) -> Html {
        let t = page.t
        let title = "\(t("Not delivered")): \(subject.title)"
        return Page(title: title, context: page, back: page.link("duty"), isWide: true).html {
            h1 { title }
            p { t("One alarm for each complaint and receiver; what presses and is nobody's stands first.") }
            if receivers.count > 1 {
                h2 { t("Receivers") }
                ul(.class("rows")) { for receiver in receivers { receiver.row(in: page) } }
            }
            if let upTo, subject.unattended > 0 { takeOn(upTo, page) }
            h2 { t("Alarms") }
            if alarms.isEmpty { p(.class("none")) { t("No alarms.") } }
            ul(.class("rows")) { for alarm in alarms { alarm.row(in: page) } }
            if let older {
                let place = (subject.office.map { [("to", $0)] } ?? []) + [("after", older)]
                p { a(.href(page.link("duty", "undelivered", subject.channel, query: place))) { t("The next page") } }
            }
        }
    }

    private func takeOn(_ upTo: String, _ page: PageContext) -> Html {
        let t = page.t
        return section(.class("act")) {
            p { t("Who takes them on sees to it that each receiver is told in another way.") }
            PostForm(to: page.link("duty", "undelivered", subject.channel, "attention"), key: key + "-attention").html(
                t
            ) {
                input(.type("hidden"), .name("to"), .value(subject.office ?? ""))
                input(.type("hidden"), .name("upTo"), .value(upTo))
                submit(t("I am on all of these"))
            }
        }
    }
}
