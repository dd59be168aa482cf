extension PackCheck {
    mutating func checkKinds() {
        let file = entry(.kinds)
        let orders = names(file.items("orders"), by: "id")
        let bodies = names(file.items("bodies"), by: "id")
        let kinds = file.items("kinds")
        let ids = names(kinds, by: "id")
        if let count = entry(.pack)["kindCount"]?.value.integer, count != Int64(ids.count), file["kinds"] != nil {
            report(file["kinds"], "must hold \(count) kinds, holds \(ids.count)")
        }
        for kind in kinds {
            for request in kind.items("requests") { require(request, in: orders, as: "order") }
            for body in kind.items("forwardTo") { require(body, in: bodies, as: "body") }
            if kind["courtMatter"]?.value.bool == false, kind.items("forwardTo").isEmpty {
                report(kind["forwardTo"], "must say where a matter goes that is not for the court")
            }
        }
    }

    mutating func checkRules() {
        let rules = entry(.rules).items("rules")
        _ = names(rules, by: "id")
        let kinds = Set(entry(.kinds).items("kinds").compactMap { $0["id"]?.value.string })
        let cited = entry(.texts)["citations"]?.value.object
        for rule in rules {
            for kind in rule.items("kinds") where kind.value.string != "*" || rule.items("kinds").count > 1 {
                require(kind, in: kinds, as: "kind")
            }
            checkLimit(of: rule)
            checkValidity(of: rule)
            for key in ["source", "edition"] {
                if rule[key]?.value.isNull == true, rule["sure"]?.value.string != "own" {
                    report(rule[key], "only a rule of our own may do without")
                }
                if let words = rule[key]?.value.string, let cited, cited[words] == nil {
                    report(rule[key], "has no citation in texts.json")
                }
            }
        }
        for kind in kinds.sorted() { checkCoverage(of: kind, by: rules) }
    }

    private mutating func checkLimit(of rule: PackEntry) {
        let quantity = rule["quantity"]?.value.integer
        let nature = rule["nature"]?.value.string
        switch rule["unit"]?.value.string {
        case "sameDay":
            if quantity != nil { report(rule["quantity"], "must be null, since the same day is no quantity") }
        case "immediately":
            if quantity != nil { report(rule["quantity"], "must be null, since pack.json says how many") }
            let known = Set(entry(.pack)["immediately"]?.value.object?.keys ?? [:].keys)
            if rule["immediately"]?.value.isNull ?? true {
                report(rule["immediately"] ?? rule, "must name a quantity of pack.json")
            }
            require(rule["immediately"], in: known, as: "quantity of pack.json")
        case "executionAndTravel":
            if quantity != nil { report(rule["quantity"], "must be null, since stations.json says how many") }
            if nature != "lastUseful" { report(rule["unit"], "is only for the last useful minute") }
        case "calendarDays", "hours", "minutes", "seconds":
            if quantity == nil { report(rule["quantity"] ?? rule, "null is only for the same day") }
        default:
            if let nature, nature != "constraint" { report(rule["unit"], "only a constraint may do without a limit") }
        }
    }

    private mutating func checkValidity(of rule: PackEntry) {
        guard let valid = rule["valid"] else { return }
        let ends = ["from", "to"].map { key -> LocalDate? in
            guard let entry = valid[key], let text = entry.value.string else { return nil }
            let date = LocalDate(iso: text)
            if date == nil { report(entry, "must be a day such as 2026-11-24") }
            return date
        }
        if let from = ends[0], let to = ends[1], from > to { report(valid["to"], "must not be before from") }
        guard let days = rule["when"]?["daysBeforeVoting"], let least = days["from"]?.value.integer,
            let most = days["to"]?.value.integer
        else { return }
        if least > most { report(days["to"], "must not be below from") }
    }

    /// On no day around the vote may a kind of complaint be without any limit.
    ///
    /// Rules that share out the days must do so on one clock: on two, a complaint from abroad could fall between.
    private mutating func checkCoverage(of kind: String, by rules: [PackEntry]) {
        let counted = rules.filter { rule in
            let named = rule.items("kinds").compactMap(\.value.string)
            return rule["nature"]?.value.string == "deadline" && rule["trigger"]?.value.string == "received"
                && rule["when"]?["closing"]?.value.string == nil && (named == ["*"] || named.contains(kind))
        }
        let gaps = Rule.Place.allCases.map { place in
            (-10...30).first { day in
                !counted.contains { rule in
                    let days = rule["when"]?["daysBeforeVoting"]
                    let least = days?["from"]?.value.integer ?? .min
                    let most = days?["to"]?.value.integer ?? .max
                    return rule["zone"]?.value.string == place.rawValue && least <= day && day <= most
                }
            }
        }
        guard gaps.allSatisfy({ $0 != nil }), let gap = gaps.compactMap(\.self).max() else { return }
        report(entry(.rules)["rules"], "give \(kind) no limit \(gap) days before voting day on any one clock")
    }
}
