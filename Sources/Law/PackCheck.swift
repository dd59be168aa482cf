/// Looks through a pack for what no schema can see: names that lead nowhere, circles, gaps.
///
/// It works on the files as they are, so that one broken entry does not hide what is wrong with the next.
struct PackCheck {
    private let documents: [PackFile: JSONValue]
    private(set) var found: [PackFault] = []

    init(_ documents: [PackFile: JSONValue]) { self.documents = documents }

    /// Lists every fault; what a file does not hold at all is left to its schema.
    static func faults(in documents: [PackFile: JSONValue]) -> [PackFault] {
        var check = PackCheck(documents)
        check.checkHead()
        check.checkQuantities()
        check.checkWords()
        check.checkPlaces()
        check.checkKinds()
        check.checkRules()
        check.checkOffices()
        check.checkSignatures()
        return check.found
    }

    func entry(_ file: PackFile) -> PackEntry {
        PackEntry(file: file.fileName, pointer: .root, value: documents[file] ?? .null)
    }

    mutating func report(_ entry: PackEntry?, _ message: String) {
        if let entry { found.append(entry.fault(message)) }
    }

    /// Reports a member that names something that is not there.
    mutating func require(_ entry: PackEntry?, in known: Set<String>, as what: String) {
        guard let entry, let name = entry.value.string, !known.contains(name) else { return }
        report(entry, "no \(what) is called \(name)")
    }

    /// Reports the second of two entries with one name, and returns all names.
    mutating func names(_ items: [PackEntry], by key: String) -> Set<String> {
        var names: Set<String> = []
        for item in items {
            guard let name = item[key]?.value.string else { continue }
            if !names.insert(name).inserted { report(item[key], "\(name) is there twice") }
        }
        return names
    }

    var zoneNames: Set<String> { Set(entry(.pack)["zones"]?.value.array?.compactMap(\.string) ?? []) }

    var languageTags: [String] { entry(.pack)["languages"]?.value.array?.compactMap(\.string) ?? [] }

    /// Whether revocation is asked about is said twice, and must be said alike.
    private mutating func checkSignatures() {
        let entry = entry(.signatures)
        guard let required = entry["revocation"]?.value["required"]?.bool,
            let level = entry["checks"]?.value["revocation"]?.string, required != (level != "ignore")
        else { return }
        report(
            entry["checks"],
            "revocation is \(level) where the policy \(required ? "asks" : "does not ask") about it"
        )
    }

    private mutating func checkHead() {
        let head = entry(.pack)
        let tags = languageTags
        if Set(tags).count != tags.count { report(head["languages"], "the same language twice") }
        guard let number = head["number"], let template = number.value.string else { return }
        let names = PackTexts.placeholders(of: template)
        for wanted in ["court", "year"] where !names.contains(wanted) {
            report(number, "must have {\(wanted)}")
        }
        let counters = names.filter { $0.hasPrefix("number:") && PackTexts.digits(of: $0) != nil }
        if counters.count != 1 { report(number, "must have one {number:06}, with how many digits it has at least") }
        if names.count != counters.count + 2 { report(number, "has a placeholder that is not known here") }
    }

    /// Every name, title and sentence must be there in each language, with the same placeholders.
    private mutating func checkWords() {
        for file in PackFile.allCases { checkTexts(inside: entry(file)) }
        let texts = entry(.texts)
        for (_, sentence) in texts.members("texts") + texts.members("citations") { checkLanguages(of: sentence) }
        guard let present = texts["texts"]?.value.object else { return }
        for key in PackTexts.requiredKeys + stateKeys where present[key] == nil {
            report(texts["texts"], "has no sentence \(key)")
        }
    }

    /// What the receipt and the status say about each state in which something is still to happen.
    private var stateKeys: [String] {
        entry(.states).items("states").flatMap { state -> [String] in
            guard let name = state["state"]?.value.string, state["waits"]?.value.bool == true else { return [] }
            return ["next.\(name).what", "next.\(name).who"]
        }
    }

    private mutating func checkTexts(inside entry: PackEntry) {
        switch entry.value {
        case .object(let members):
            for name in members.keys.sorted() {
                guard let member = entry[name] else { continue }
                let holdsTexts = ["names", "titles", "texts", "address"].contains(name) && entry.file != "texts.json"
                if holdsTexts, member.value.object != nil {
                    checkLanguages(of: member)
                } else {
                    checkTexts(inside: member)
                }
            }
        case .array(let items):
            for index in items.indices {
                let pointer = entry.pointer.appending(index)
                checkTexts(inside: PackEntry(file: entry.file, pointer: pointer, value: items[index]))
            }
        case .null, .bool, .integer, .string: return
        }
    }

    private mutating func checkLanguages(of texts: PackEntry) {
        let tags = languageTags
        let present = texts.value.object ?? [:]
        for tag in tags where present[tag] == nil { report(texts, "has no words in \(tag)") }
        for tag in present.keys.sorted() where !tags.contains(tag) {
            report(texts[tag], "is in a language the pack does not have")
        }
        guard let first = tags.first, let model = present[first]?.string else { return }
        let wanted = PackTexts.placeholders(of: model)
        for tag in tags.dropFirst() {
            guard let text = present[tag]?.string, PackTexts.placeholders(of: text) != wanted else { continue }
            report(texts[tag], "has other placeholders than \(first)")
        }
    }
}
