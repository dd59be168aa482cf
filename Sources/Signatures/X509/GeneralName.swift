/// One of the forms of names that certificates use beside the distinguished one.
enum GeneralName: Hashable, Sendable {
    case other(OID, [UInt8])
    case email(String)
    case dns(String)
    case directory(Name)
    case uri(String)
    case address([UInt8])
    case registered(OID)
    /// x400Address and ediPartyName, which nobody compares.
    case foreign(UInt8, [UInt8])

    init(_ element: Element) throws(Malformed) {
        switch element.tag {
        case 0xa0:
            var inside = element.inside
            let type = try OID(inside.next(Tag.identifier))
            let value = try inside.next(0xa0)
            try inside.end()
            self = .other(type, Array(value.encoding))
        case 0x81: self = .email(try Self.text(element))
        case 0x82: self = .dns(try Self.text(element))
        case 0xa3, 0xa5:
            try DER.requireWellFormed(element.content, depth: 8)
            self = .foreign(element.tag, Array(element.encoding))
        case 0xa4:
            var inside = element.inside
            self = .directory(try Name(inside.next(Tag.sequence)))
            try inside.end()
        case 0x86: self = .uri(try Self.text(element))
        case 0x87: self = .address(Array(element.content))
        case 0x88: self = .registered(try OID(element))
        default: throw Malformed("no form of a name")
        }
    }

    private static func text(_ element: Element) throws(Malformed) -> String {
        guard element.content.allSatisfy({ byte in byte >= 0x20 && byte < 0x7f }) else {
            throw Malformed("a name holds bytes that are no letters")
        }
        return String(decoding: element.content, as: UTF8.self)
    }

    static let limit = 4_096

    static func list(_ element: Element) throws(Malformed) -> [GeneralName] {
        var reader = element.inside
        var names: [GeneralName] = []
        repeat {
            names.append(try GeneralName(reader.next()))
            guard names.count <= limit else { throw Malformed("too many names") }
        } while !reader.isEmpty
        return names
    }

    /// Whether two names of the same form are one.
    func matches(_ other: GeneralName) -> Bool {
        switch (self, other) {
        case (.dns(let left), .dns(let right)): left.lowercased() == right.lowercased()
        default: self == other
        }
    }
}
