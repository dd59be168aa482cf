internal import HTML

/// One answer with its question, and where it can be changed.
struct SummaryRow {
    var key: String
    var value: Html
    var change: Link?

    init(_ key: String, _ value: Html, change: Link? = nil) {
        (self.key, self.value, self.change) = (key, value, change)
    }

    /// A row of text; line breaks of the writer stay.
    init(_ key: String, _ text: String, change: Link? = nil) {
        self.init(key, span(.class("asWritten")) { text }, change: change)
    }
}

/// Questions and answers, one under another; each can be changed from here.
struct SummaryList {
    var rows: [SummaryRow]

    func html(_ t: Words) -> Html {
        dl(.class("summary")) {
            for row in rows {
                div {
                    dt { row.key }
                    dd { row.value }
                    if let link = row.change {
                        dd(.class("change")) {
                            a(.href(link)) {
                                t("Change")
                                span(.class("unseen")) { ": \(row.key)" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A document to take along: its name, its place, its size.
struct Download: Sendable {
    var title: String
    /// The segments of its address after the language.
    var place: [String]
    /// Unit: bytes.
    var size: Int?
    /// It is a page to read here, not a file to take along.
    var isPage = false

    func html(in page: PageContext) -> Html {
        a(.href(page.link(place)), .download(!isPage)) {
            title
            if let size { " (\(Download.sizeText(bytes: size, page.t)))" }
        }
    }

    /// Sizes in words, rounded up so that nobody is surprised by what a phone has to load.
    static func sizeText(bytes: Int, _ t: Words) -> String {
        if bytes < 1_024 { return t("{n} B", ["n": String(bytes)]) }
        if bytes < 1_048_576 { return t("{n} KB", ["n": String((bytes + 1_023) / 1_024)]) }
        return t("{n} MB", ["n": String((bytes + 1_048_575) / 1_048_576)])
    }
}

/// A list of documents to take along.
func downloadList(_ list: [Download], in page: PageContext) -> Html {
    ul(.class("downloads")) { for item in list { li { item.html(in: page) } } }
}

/// A case's number, never broken over two lines.
func caseNumber(_ number: String) -> Html {
    span(.class("nr")) { number }
}
