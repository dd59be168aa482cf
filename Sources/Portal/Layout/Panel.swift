internal import HTML

/// How much a word of state asks for: its tone is shown by word, shape and colour together.
enum Tone: Sendable {
    case plain, good, attention, late

    var shape: String {
        switch self {
        case .plain: "○"
        case .good: "✓"
        case .attention: "▲"
        case .late: "■"
        }
    }
}

/// A word of state with its shape.
struct StateTag: Sendable {
    var word: String
    var tone: Tone

    var html: Html {
        span(className) {
            span(.aria("hidden", "true")) { tone.shape }
            " " + word
        }
    }

    private var className: Attribute {
        switch tone {
        case .plain: .class("tag")
        case .good: .class("tag good")
        case .attention: .class("tag attention")
        case .late: .class("tag late")
        }
    }
}

/// A box that stands out: a result, or something that must not be overlooked.
func panel(_ tone: Tone, @Build content: () -> Html) -> Html {
    switch tone {
    case .plain: div(.class("panel")) { content() }
    case .good: div(.class("panel good")) { content() }
    case .attention: div(.class("panel attention")) { content() }
    case .late: div(.class("panel late")) { content() }
    }
}

/// A link that looks and is pressed like the main button of a page.
func bigLink(_ link: Link, _ words: String) -> Html {
    p { a(.class("button"), .href(link)) { words } }
}

/// The main button of a form.
func submit(_ words: String) -> Html {
    p { button(.type("submit")) { words } }
}

/// A second button of a form; it tells the server by its name which was pressed.
func submitOther(_ words: String, name: String, value: String) -> Html {
    p { button(.type("submit"), .class("second"), .name(name), .value(value)) { words } }
}
