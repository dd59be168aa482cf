internal import HTML

/// A result in a few sentences, with the way on.
struct DoneView: Sendable {
    var title: String
    var sentences: [String]
    var onward: [String]
    var onwardWords: String

    func html(in page: PageContext) -> Html {
        Page(title: title, context: page).html {
            panel(.good) { h1 { title } }
            for sentence in sentences { p { sentence } }
            bigLink(page.link(onward), onwardWords)
        }
    }
}

/// A page for what went wrong: what it was, what to do next, and that nothing registered is lost.
struct FaultView: Sendable {
    enum Kind: Sendable {
        /// 400: the request was not understood.
        case notUnderstood
        /// 401: a page for those who have signed in.
        case signInFirst
        /// 403: one and the same page for whatever is not open to this person.
        case notYours
        /// 404
        case notFound
        /// 404: the unfinished complaint of this address is not kept any more.
        case draftOver
        /// 409: the case has moved on since the page was made.
        case stale
        /// 409: the same key came with another content.
        case alreadySent
        /// 413, with the limit. Unit: bytes.
        case tooLarge(limit: Int)
        /// 429, with the wait. Unit: seconds.
        case tooMany(waitSeconds: Int)
        /// 429: the person has filed as often as is taken within an hour; with the wait. Unit: seconds.
        case tooManyFilings(waitSeconds: Int)
        /// 503, with the wait: there is too much to do at the moment. Unit: seconds.
        case busy(waitSeconds: Int)
        /// 500.
        case accident

        var isAccident: Bool { if case .accident = self { true } else { false } }
    }

    var kind: Kind
    /// A place to go on, for example the newest state of the case.
    var onward: [String]?
    /// The beginning of the name under which the accident is in the log.
    var reference: String?

    func html(in page: PageContext) -> Html {
        let t = page.t
        let (title, sentences) = words(t)
        return Page(title: title, context: page).html {
            h1 { title }
            for sentence in sentences { p { sentence } }
            p { strong { t("What the court has registered is not lost.") } }
            if let reference { p { t("Tell us this on the phone: {reference}", ["reference": reference]) } }
            bigLink(page.link(onward ?? [""]), onward == nil ? t("To the first page") : t("Go on"))
        }
    }

    private func words(_ t: Words) -> (title: String, sentences: [String]) {
        switch kind {
        case .notUnderstood:
            (t("We did not understand this request"), [t("Go back, check what you entered and send it again.")])
        case .signInFirst:
            (
                t("Please sign in first"),
                [t("This page is for people who have signed in. What you wrote is still in the page before.")]
            )
        case .notYours:
            (
                t("This page is not open to you"),
                [
                    t("The number or the code is not right, or this case is another person’s."),
                    t("Check both and try again, or call the court."),
                ]
            )
        case .notFound:
            (t("There is no such page"), [t("Check the address, or begin at the first page.")])
        case .draftOver:
            (
                t("This unfinished complaint is not here any more"),
                [
                    t("Unfinished complaints are kept for one day and then deleted. Nothing was sent to the court."),
                    t("If you did send it, look it up by its number and code. Otherwise begin a new one."),
                ]
            )
        case .stale, .alreadySent, .tooLarge, .tooMany, .tooManyFilings, .busy, .accident: limits(t)
        }
    }

    private func limits(_ t: Words) -> (title: String, sentences: [String]) {
        switch kind {
        case .stale:
            (
                t("The case has moved on"),
                [
                    t("Somebody acted on this case after your page was made. Nothing was changed by you."),
                    t("Look at the newest state and decide again."),
                ]
            )
        case .alreadySent:
            (
                t("This page was already sent"),
                [
                    t("The first text counts. What you sent now is different and was not taken."),
                    t("To send something new, begin a new page."),
                ]
            )
        case .tooLarge(let limit):
            (
                t("What you sent is too large"),
                [
                    t("The limit is {size}.", ["size": Download.sizeText(bytes: limit, t)]),
                    t("Send the complaint without the file now and the file later, or in parts."),
                ]
            )
        case .tooMany(let seconds):
            (
                t("Too many tries"),
                [
                    t("Please wait this many minutes and try again: {n}", ["n": String((seconds + 59) / 60)]),
                    t("The right code still works from another place. The court also answers by phone."),
                ]
            )
        case .tooManyFilings(let seconds):
            (
                t("Too many complaints of one person"),
                [
                    t("The court has taken as many complaints of this person within the hour as it takes."),
                    t("Please wait this many minutes and try again: {n}", ["n": String((seconds + 59) / 60)]),
                    t("Or hand the complaint in at the counter. What you wrote is kept."),
                ]
            )
        case .busy(let seconds):
            (
                t("The court’s service is busy"),
                [
                    t("Please wait this many seconds and try again: {n}", ["n": String(seconds)]),
                    t("Nothing you typed is lost: go back to the page before, it is still there."),
                    t("Complaints are taken before everything else. The court also answers by phone."),
                ]
            )
        case .accident, .notUnderstood, .signInFirst, .notYours, .notFound, .draftOver:
            (
                t("Something went wrong on our side"),
                [
                    t("Please send it again: pressing twice does no harm."),
                    t("If it happens again, call the court. They can take your complaint by phone or on paper."),
                ]
            )
        }
    }
}
