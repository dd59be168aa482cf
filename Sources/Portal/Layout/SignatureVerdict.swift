internal import HTML

/// What became of the check of a signature, in plain words, with each single check behind it.
struct SignatureVerdictView: Sendable {
    enum Result: String, Sendable { case passed, failed, indeterminate, absent, pending }

    /// One check: what was looked at and how it came out.
    struct Check: Sendable {
        var title: String
        /// Nil: could not be found out.
        var isPassed: Bool?
    }

    var result: Result
    /// A plain sentence on why, in the page's language; empty when the result says all.
    var words: String
    var checks: [Check] = []

    func html(_ t: Words) -> Html {
        Html {
            p { tag(t).html }
            if !words.isEmpty { p { words } }
            if !checks.isEmpty {
                details {
                    summary { t("What exactly was checked") }
                    ul(.class("checks")) {
                        for check in checks {
                            li {
                                SignatureVerdictView.outcome(check.isPassed, t).html
                                ": " + check.title
                            }
                        }
                    }
                }
            }
        }
    }

    func tag(_ t: Words) -> StateTag {
        switch result {
        case .passed: StateTag(word: t("The signature is in order"), tone: .good)
        case .failed: StateTag(word: t("The signature is not in order"), tone: .attention)
        case .indeterminate: StateTag(word: t("The signature could not be fully checked"), tone: .attention)
        case .absent: StateTag(word: t("Not signed"), tone: .attention)
        case .pending: StateTag(word: t("The signature is being checked"), tone: .plain)
        }
    }

    static func outcome(_ isPassed: Bool?, _ t: Words) -> StateTag {
        switch isPassed {
        case true?: StateTag(word: t("in order"), tone: .good)
        case false?: StateTag(word: t("not in order"), tone: .late)
        case nil: StateTag(word: t("not known"), tone: .attention)
        }
    }
}
