/// One thing that is wrong with a pack: in which file, where in it, and what.
public struct PackFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// A JSON Pointer; empty for the whole file.
    public let pointer: String
    public let message: String

    public var description: String { "\(file)#\(pointer): \(message)" }
}

/// Everything that is wrong with a pack, so that it can be put right in one go.
public struct PackFaults: Error, Hashable, Sendable, CustomStringConvertible {
    public let faults: [PackFault]

    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// A value inside a pack file together with the way to it.
struct PackEntry {
    let file: String
    let pointer: JSONPointer
    let value: JSONValue

    func fault(_ message: String) -> PackFault {
        PackFault(file: file, pointer: pointer.description, message: message)
    }

    subscript(_ key: String) -> PackEntry? {
        value[key].map { PackEntry(file: file, pointer: pointer.appending(key), value: $0) }
    }

    /// The items of an array member, or none.
    func items(_ key: String) -> [PackEntry] {
        guard let list = self[key], let items = list.value.array else { return [] }
        return items.enumerated().map { index, item in
            PackEntry(file: file, pointer: list.pointer.appending(index), value: item)
        }
    }

    /// The members of an object member in the order of their names, or none.
    func members(_ key: String) -> [(name: String, entry: PackEntry)] {
        guard let inside = self[key], let members = inside.value.object else { return [] }
        return members.sorted { $0.key < $1.key }.map { name, value in
            (name, PackEntry(file: file, pointer: inside.pointer.appending(name), value: value))
        }
    }

    /// The member, which must be there.
    func member(_ key: String) throws(PackFault) -> PackEntry {
        guard let entry = self[key] else {
            throw PackFault(file: file, pointer: pointer.appending(key).description, message: "is missing")
        }
        return entry
    }

    func string(_ key: String) throws(PackFault) -> String {
        let entry = try member(key)
        guard let string = entry.value.string else { throw entry.fault("must be a string") }
        return string
    }

    func integer(_ key: String) throws(PackFault) -> Int64 {
        let entry = try member(key)
        guard let integer = entry.value.integer else { throw entry.fault("must be an integer") }
        return integer
    }

    func bool(_ key: String) throws(PackFault) -> Bool {
        let entry = try member(key)
        guard let bool = entry.value.bool else { throw entry.fault("must be true or false") }
        return bool
    }

    func strings(_ key: String) throws(PackFault) -> [String] {
        let entry = try member(key)
        guard let strings = entry.value.array?.compactMap(\.string), strings.count == entry.value.array?.count
        else { throw entry.fault("must be a list of strings") }
        return strings
    }

    func date(_ key: String) throws(PackFault) -> LocalDate {
        let entry = try member(key)
        guard let date = entry.value.string.flatMap({ LocalDate(iso: $0) }) else {
            throw entry.fault("must be a day such as 2026-11-24")
        }
        return date
    }

    /// A member that is one of the words of `type`.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        _ type: Word.Type
    ) throws(PackFault) -> Word {
        let entry = try member(key)
        guard let word = entry.value.string.flatMap({ Word(rawValue: $0) }) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw entry.fault("must be one of \(known)")
        }
        return word
    }

    /// A member that holds one sentence per language.
    func texts(_ key: String) throws(PackFault) -> Texts { try member(key).texts() }

    func texts() throws(PackFault) -> Texts {
        var texts: Texts = [:]
        for (tag, text) in value.object ?? [:] {
            guard let language = Language(rawValue: tag), let text = text.string else {
                throw fault("must hold a sentence for each language")
            }
            texts[language] = text
        }
        return texts
    }

    /// A member `{"quantity": 15, "unit": "minutes"}` in seconds.
    func seconds(_ key: String) throws(PackFault) -> Int64 {
        let entry = try member(key)
        let quantity = try entry.integer("quantity")
        switch try entry.word("unit", Rule.Unit.self) {
        case .seconds: return quantity
        case .minutes: return quantity * 60
        case .hours: return quantity * 3_600
        case .sameDay, .calendarDays: throw entry.fault("must be in seconds, minutes or hours")
        }
    }
}
