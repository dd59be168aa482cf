internal import HTML

/// One thing to mend: which field, and a sentence that says how.
struct FieldError: Sendable, Hashable {
    var field: String
    var message: String
}

/// What must be mended before a form can be taken, first on the page, with a link to each field.
struct ErrorSummary {
    var errors: [FieldError]

    func html(_ t: Words) -> Html {
        guard !errors.isEmpty else { return .empty }
        return div(.class("errors"), .id("errors"), .role("alert"), .tabindex(-1), .data("focus")) {
            h2 { t("There is something to mend") }
            ul {
                for error in errors { li { a(.href(.fragment(error.field))) { error.message } } }
            }
            p { t("Nothing you wrote is lost.") }
        }
    }
}

/// What a person has entered so far, also what was wrong, and what is to be mended.
struct FormValues: Sendable {
    var values: [String: [String]] = [:]
    var errors: [FieldError] = []

    subscript(name: String) -> String { values[name]?.first ?? "" }

    func has(_ name: String, _ value: String) -> Bool { values[name]?.contains(value) ?? false }

    func error(_ name: String) -> String? { errors.first { $0.field == name }?.message }
}
