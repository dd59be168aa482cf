extension PackCheck {
    /// The most of a unit that a pack may ask for; more would lead beyond every calendar, and the sum beyond 64 bits.
    static let quantityLimit: Int64 = 1_000_000

    /// How many days around the vote a rule may speak of, a century either way.
    static let daysLimit = PackReading.anyDay

    /// No quantity leads out of the calendar, whatever its unit: a deadline must never be what ends the court.
    mutating func checkQuantities() {
        for file in PackFile.allCases { checkQuantities(inside: entry(file)) }
        for rule in entry(.rules).items("rules") {
            guard let days = rule["when"]?["daysBeforeVoting"] else { continue }
            for end in ["from", "to"] {
                guard let day = days[end]?.value.integer, !Self.daysLimit.contains(Int(day)) else { continue }
                report(days[end], "must be within \(Self.daysLimit.upperBound) days of the vote")
            }
        }
    }

    private mutating func checkQuantities(inside entry: PackEntry) {
        switch entry.value {
        case .object(let members):
            for name in members.keys.sorted() {
                guard let member = entry[name] else { continue }
                if name == "quantity", let quantity = member.value.integer {
                    guard !(0...Self.quantityLimit).contains(quantity) else { continue }
                    report(member, "must be between 0 and \(Self.quantityLimit)")
                } else {
                    checkQuantities(inside: member)
                }
            }
        case .array(let items):
            for index in items.indices {
                let pointer = entry.pointer.appending(index)
                checkQuantities(inside: PackEntry(file: entry.file, pointer: pointer, value: items[index]))
            }
        case .null, .bool, .integer, .string: return
        }
    }
}
