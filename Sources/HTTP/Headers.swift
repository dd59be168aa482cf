/// Header fields in the order they came, whose names are read without regard to case.
public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
    /// All fields, as they came.
    public private(set) var fields: [(name: String, value: String)] = []

    /// Makes an empty list of fields.
    public init() {}

    /// Takes over a list of fields.
    public init(_ fields: [(String, String)]) { self.fields = fields.map { (name: $0.0, value: $0.1) } }

    /// Lets a list of fields be written down as a literal.
    public init(dictionaryLiteral fields: (String, String)...) { self.init(fields) }

    /// The first value of the named field.
    public subscript(_ name: String) -> String? {
        fields.first { sameFieldName($0.name, name) }?.value
    }

    /// Every value of the named field, in order.
    public func values(of name: String) -> [String] {
        fields.filter { sameFieldName($0.name, name) }.map(\.value)
    }

    /// Adds a field at the end.
    public mutating func append(_ name: String, _ value: String) { fields.append((name: name, value: value)) }
}

/// Whether two field names are one; only ASCII letters have two forms here.
func sameFieldName(_ one: String, _ other: String) -> Bool {
    let one = one.utf8
    let other = other.utf8
    return one.count == other.count && zip(one, other).allSatisfy { lowercase($0) == lowercase($1) }
}

/// The small form of an ASCII letter; any other byte as it is.
func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// Whether a byte may stand in a token (RFC 9110, 5.6.2).
func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default:
        tokenMarks.contains(byte)
    }
}

private let tokenMarks: [UInt8] = Array("!#$%&'*+-.^_`|~".utf8)

/// Whether a text may be sent as a field value: no control characters, so that no field can smuggle in another.
func isFieldValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
}

/// A text without the spaces and tabs around it.
func trimmed(_ text: Substring) -> Substring {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
    else {
        return ""
    }
    return text[first...last]
}
