internal import HTML

/// A signed ruling that is held, and the way to serve it at once.
struct ReleaseView: Sendable {
    var until: Moment
    var to: Link
    var key: String
    var version: Int
    var form = FormValues()

    func html(in page: PageContext) -> Html {
        let t = page.t
        return section(.class("act")) {
            h2 { t("The ruling is held") }
            p { t("The certificate under it had been revoked when it was signed. Ask the judge whether it is his.") }
            p { t.rich("It is served without more at {time}.", ["time": page.times.html(until)]) }
            PostForm(to: to, key: key + "-release", version: version).html(t) {
                Fields(t: t, form: form).area("reason", t("Reason"), rows: 3)
                submit(t("Serve the ruling now"))
            }
        }
    }
}
