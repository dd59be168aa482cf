internal import HTML

/// One of several answers.
struct Choice: Sendable, Hashable {
    var value: String
    var title: String
    var hint: String?

    init(_ value: String, _ title: String, hint: String? = nil) {
        self.value = value
        self.title = title
        self.hint = hint
    }
}

/// Draws the fields of one form, each with its label, its hint, what was entered and what is to be mended.
struct Fields {
    let t: Words
    let form: FormValues

    func text(
        _ name: String,
        _ label: String,
        hint: String? = nil,
        type: StaticString = "text",
        mode: StaticString? = nil,
        autocomplete: StaticString? = nil,
        longest: Int? = nil,
        short: Bool = false
    ) -> Html {
        group(name) {
            HTML.label(.for(name)) { label }
            notes(name, hint)
            input(
                .id(name),
                .name(name),
                .type(type),
                .value(form[name]),
                .inputmode(mode),
                .autocomplete(autocomplete),
                .maxlength(longest),
                .spellcheck(false),
                .class("short", when: short),
                describedBy(name, hint),
                .aria("invalid", form.error(name) == nil ? nil : "true")
            )
        }
    }

    func area(_ name: String, _ label: String, hint: String? = nil, rows: Int = 8) -> Html {
        group(name) {
            HTML.label(.for(name)) { label }
            notes(name, hint)
            textarea(
                .id(name),
                .name(name),
                .rows(rows),
                describedBy(name, hint),
                .aria("invalid", form.error(name) == nil ? nil : "true")
            ) { form[name] }
        }
    }

    func radios(_ name: String, _ legend: String, hint: String? = nil, _ choices: [Choice]) -> Html {
        choiceGroup(name, legend, hint, kind: "radio", choices)
    }

    func checks(_ name: String, _ legend: String, hint: String? = nil, _ choices: [Choice]) -> Html {
        choiceGroup(name, legend, hint, kind: "checkbox", choices)
    }

    /// One box to tick.
    func check(_ name: String, _ title: String, hint: String? = nil) -> Html {
        group(name) {
            notes(name, nil)
            div(.class("choice")) {
                input(
                    .id(name),
                    .name(name),
                    .type("checkbox"),
                    .value("yes"),
                    .checked(form.has(name, "yes")),
                    describedBy(name, hint)
                )
                HTML.label(.for(name)) { title }
                if let hint { p(.class("hint"), .id(name + "-hint")) { hint } }
            }
        }
    }

    func select(_ name: String, _ label: String, hint: String? = nil, _ choices: [Choice]) -> Html {
        group(name) {
            HTML.label(.for(name)) { label }
            notes(name, hint)
            HTML.select(.id(name), .name(name), describedBy(name, hint)) {
                for choice in choices {
                    option(.value(choice.value), .selected(form[name] == choice.value)) { choice.title }
                }
            }
        }
    }

    func files(
        _ name: String,
        _ label: String,
        hint: String? = nil,
        accept: StaticString? = nil,
        several: Bool = false
    ) -> Html {
        group(name) {
            HTML.label(.for(name)) { label }
            notes(name, hint)
            input(
                .id(name),
                .name(name),
                .type("file"),
                .accept(accept),
                .multiple(several),
                describedBy(name, hint)
            )
        }
    }

    /// A signature, as a file or as text: whichever the person's signing program gives.
    func signature(_ label: String) -> Html {
        Html {
            files(
                "signature",
                label,
                hint: t("A file with the ending .p7s, .cms, .sig or .pem."),
                accept: ".p7s,.cms,.sig,.pem,.der,.txt,application/pkcs7-signature"
            )
            details(.open(!form["signatureText"].isEmpty)) {
                summary { t("My program shows the signature as text") }
                area("signatureText", t("Signature as text (base64 or PEM)"), rows: 4)
            }
        }
    }

    /// A day and a time of day; today and yesterday need no calendar.
    ///
    /// Fields: `name-day`, `name-date`, `name-time`.
    func when(_ name: String, _ legend: String, hint: String? = nil) -> Html {
        fieldset(
            .id(name),
            .tabindex(-1),
            .class(form.error(name) == nil ? "group" : "group wrong"),
            .aria("describedby", described(name, hint))
        ) {
            HTML.legend { legend }
            notes(name, hint)
            for (value, title) in [("today", t("Today")), ("yesterday", t("Yesterday")), ("other", t("Another day"))] {
                choice(name + "-day", Choice(value, title), kind: "radio")
            }
            div(.class("pair")) {
                text(name + "-date", t("Which day, if another"), type: "date", short: true)
                text(name + "-time", t("At what time, about"), type: "time", short: true)
            }
        }
    }

    private func choiceGroup(
        _ name: String,
        _ legend: String,
        _ hint: String?,
        kind: StaticString,
        _ choices: [Choice]
    ) -> Html {
        fieldset(
            .id(name),
            .tabindex(-1),
            .class(form.error(name) == nil ? "group" : "group wrong"),
            .aria("describedby", described(name, hint))
        ) {
            HTML.legend { legend }
            notes(name, hint)
            for option in choices { choice(name, option, kind: kind) }
        }
    }

    func choice(_ name: String, _ choice: Choice, kind: StaticString) -> Html {
        let id = name + "-" + choice.value
        return div(.class("choice")) {
            input(
                .id(id),
                .name(name),
                .type(kind),
                .value(choice.value),
                .checked(form.has(name, choice.value)),
                .aria("describedby", choice.hint == nil ? nil : id + "-hint")
            )
            HTML.label(.for(id)) { choice.title }
            if let hint = choice.hint { p(.class("hint"), .id(id + "-hint")) { hint } }
        }
    }

    private func group(_ name: String, @Build content: () -> Html) -> Html {
        div(.class(form.error(name) == nil ? "group" : "group wrong")) { content() }
    }

    private func notes(_ name: String, _ hint: String?) -> Html {
        Html {
            if let hint { p(.class("hint"), .id(name + "-hint")) { hint } }
            if let error = form.error(name) {
                p(.class("error"), .id(name + "-error")) { t("Error: {title}", ["title": error]) }
            }
        }
    }

    private func described(_ name: String, _ hint: String?) -> String? {
        let ids = [hint == nil ? nil : name + "-hint", form.error(name) == nil ? nil : name + "-error"]
        let present = ids.compactMap(\.self)
        return present.isEmpty ? nil : present.joined(separator: " ")
    }

    private func describedBy(_ name: String, _ hint: String?) -> Attribute {
        .aria("describedby", described(name, hint))
    }
}

/// A form that is sent once: its key makes the second press and the second try harmless.
struct PostForm {
    var to: Link
    /// The idempotency key, in the hidden field `key`.
    var key: String
    /// The version of the case the page was made from, in the hidden field `version`; another version answers 409.
    var version: Int?
    /// Under which name typed text is kept on this phone until it is sent.
    var phoneDraft: String?
    var multipart = false

    func html(_ t: Words, @Build content: () -> Html) -> Html {
        form(
            .method(.post),
            .action(to),
            .multipart(multipart),
            .novalidate(),
            .data("once"),
            .data("draft", phoneDraft),
            .data("offline", t("No connection. What you wrote is kept and will be sent when the network is back.")),
            .data("sending", t("Sending…")),
            .data("saved", t("Saved on this phone: {time}"))
        ) {
            input(.type("hidden"), .name("key"), .value(key))
            if let version { input(.type("hidden"), .name("version"), .value(String(version))) }
            content()
            p(.role("status"), .class("state")) {}
            if phoneDraft != nil {
                p(.class("mine"), .hidden()) {
                    button(.type("button"), .class("plain"), .data("forget")) {
                        t("This is not my phone: delete what is kept here")
                    }
                }
            }
        }
    }
}
