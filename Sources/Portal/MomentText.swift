internal import HTML

/// An instant as people read it: the civil fields in the court's zone, the zone's name, and the exact form.
public struct Moment: Sendable, Hashable {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    /// RFC 3339 with offset, for `<time datetime>`.
    var iso: String
    /// The zone in the page's language, for example "Astana time (UTC+5)".
    var zoneName: String
}

/// Writes instants in the page's language; absolute and with the zone, since a legal time without one is half a time.
struct MomentText {
    let t: Words

    /// "20:00".
    func clock(_ moment: Moment) -> String { two(moment.hour) + ":" + two(moment.minute) }

    /// "19:58:07".
    func clockWithSeconds(_ moment: Moment) -> String { clock(moment) + ":" + two(moment.second) }

    /// "24 November 2026".
    func day(_ moment: Moment) -> String {
        t(
            "{day} {month} {year}",
            ["day": String(moment.day), "month": month(moment.month), "year": String(moment.year)]
        )
    }

    /// "20:00, 24 November 2026, Astana time (UTC+5)".
    func full(_ moment: Moment, seconds: Bool = false) -> String {
        let time = seconds ? clockWithSeconds(moment) : clock(moment)
        return "\(time), \(day(moment)), \(moment.zoneName)"
    }

    /// The full form as an element that programs can read too.
    func html(_ moment: Moment, seconds: Bool = false) -> Html {
        time(.datetime(moment.iso)) { full(moment, seconds: seconds) }
    }

    /// The clock alone, for lists that name the day and the zone above.
    func clockHtml(_ moment: Moment, seconds: Bool = false) -> Html {
        time(.datetime(moment.iso), .title(full(moment, seconds: true))) {
            seconds ? clockWithSeconds(moment) : clock(moment)
        }
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private func month(_ number: Int) -> String {
        switch number {
        case 1: t("January")
        case 2: t("February")
        case 3: t("March")
        case 4: t("April")
        case 5: t("May")
        case 6: t("June")
        case 7: t("July")
        case 8: t("August")
        case 9: t("September")
        case 10: t("October")
        case 11: t("November")
        default: t("December")
        }
    }
}

/// Time left, always rounded down: a person must never be told of a minute that is not there.
struct Remaining: Hashable, Sendable {
    let seconds: Int

    /// Below zero the time has passed.
    var hasPassed: Bool { seconds <= 0 }

    /// Whole minutes that are surely left.
    var wholeMinutes: Int { max(0, seconds / 60) }

    func text(_ t: Words) -> String {
        if hasPassed { return t("the time has passed") }
        switch (wholeMinutes / 1_440, wholeMinutes / 60, wholeMinutes % 60) {
        case (0, 0, 0): return t("less than 1 min left")
        case (0, 0, let minutes): return t("{m} min left", ["m": String(minutes)])
        case (0, let hours, let minutes): return t("{h} h {m} min left", ["h": String(hours), "m": String(minutes)])
        case (let days, let hours, _):
            return t("{d} d {h} h left", ["d": String(days), "h": String(hours % 24)])
        }
    }

    /// The text, with what our script needs to keep it true; silent for screen readers (it is a timer).
    func html(until moment: Moment, _ t: Words) -> Html {
        span(
            .class("left"),
            .role("timer"),
            .data("due", moment.iso),
            .data("d", t("{d} d {h} h left")),
            .data("h", t("{h} h {m} min left")),
            .data("m", t("{m} min left")),
            .data("less", t("less than 1 min left")),
            .data("past", t("the time has passed"))
        ) { text(t) }
    }
}
