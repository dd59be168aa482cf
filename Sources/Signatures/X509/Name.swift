/// A distinguished name, with a form in which two names that RFC 5280 calls equal are the same bytes.
struct Name: Hashable, Sendable {
    /// One attribute of a name.
    struct Attribute: Hashable, Sendable {
        let type: OID
        /// The value as text; nil where it is not of a type for text.
        let text: String?
        let encoding: [UInt8]
    }

    let relative: [[Attribute]]
    /// One comparable form for each relative name.
    let comparable: [[UInt8]]
    let encoding: [UInt8]

    /// Attributes of one name, and its bytes: X.520 lets a common name have 64 letters.
    static let attributesLimit = 64
    static let limitBytes = 4 << 10

    init(_ element: Element) throws(Malformed) {
        guard element.tag == Tag.sequence || element.tag & 0xe0 == 0xa0 else {
            throw Malformed("no name where one is due")
        }
        guard element.encoding.count <= Self.limitBytes else { throw Malformed("a name of more bytes than any has") }
        var reader = element.inside
        var count = 0
        var relative: [[Attribute]] = []
        var comparable: [[UInt8]] = []
        while !reader.isEmpty {
            let (attributes, form) = try Self.relativeName(reader.next(Tag.set))
            relative.append(attributes)
            comparable.append(form)
            count += attributes.count
            guard count <= Self.attributesLimit else { throw Malformed("a name of too many parts") }
        }
        self.relative = relative
        self.comparable = comparable
        encoding = Array(element.encoding)
    }

    private static func relativeName(_ element: Element) throws(Malformed) -> ([Attribute], [UInt8]) {
        var set = element.inside
        var attributes: [Attribute] = []
        var forms: [[UInt8]] = []
        repeat {
            var pair = try set.next(Tag.sequence).inside
            let type = try OID(pair.next(Tag.identifier))
            let value = try pair.next()
            try pair.end()
            let text = try value.directoryText()
            attributes.append(Attribute(type: type, text: text, encoding: Array(value.encoding)))
            let words = text.map { text in [1] + folded(text) } ?? ([0] + Array(value.encoding))
            forms.append([UInt8(type.bytes.count)] + type.bytes + words)
            guard attributes.count <= attributesLimit else { throw Malformed("a name of too many parts") }
        } while !set.isEmpty
        return (
            attributes,
            forms.sorted { left, right in left.lexicographicallyPrecedes(right) }.flatMap { form in
                // A text may hold any byte, so that only its length tells where the next attribute begins.
                (0..<4).map { place in UInt8(truncatingIfNeeded: form.count >> (8 * place)) } + form
            }
        )
    }

    /// Upper and lower case are one, spaces at the ends are none, and many between are one.
    private static func folded(_ text: String) -> [UInt8] {
        var made: [UInt8] = []
        var space = false
        for byte in text.lowercased().utf8 {
            if byte == 0x20 {
                space = !made.isEmpty
                continue
            }
            if space { made.append(0x20) }
            space = false
            made.append(byte)
        }
        return made
    }

    var isEmpty: Bool { relative.isEmpty }

    static func == (left: Self, right: Self) -> Bool { left.comparable == right.comparable }
    func hash(into hasher: inout Hasher) { hasher.combine(comparable) }

    /// Whether this name lies in the subtree under `base`.
    func lies(under base: Name) -> Bool { comparable.starts(with: base.comparable) }

    /// The texts of all attributes of one type, in order.
    func texts(_ type: OID) -> [String] {
        relative.joined().compactMap { attribute in attribute.type == type ? attribute.text : nil }
    }

    /// One line, in the order of the encoding.
    var text: String {
        relative.map { attributes in
            attributes.map { attribute in
                "\(AttributeType.name(of: attribute.type))=\(attribute.text.map(Self.escaped) ?? "#\(Hexadecimal.text(of: attribute.encoding))")"
            }.joined(separator: "+")
        }.joined(separator: ",")
    }

    private static func escaped(_ text: String) -> String {
        var made = ""
        for scalar in text.unicodeScalars {
            if ",+\"\\<>;=".unicodeScalars.contains(scalar) { made.append("\\") }
            made.unicodeScalars.append(scalar.isPlain ? scalar : "?")
        }
        return made
    }
}

extension Unicode.Scalar {
    /// Whether it is seen where it stands: it begins no line, moves no cursor and turns no text around.
    var isPlain: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}

/// Types of attributes in names.
enum AttributeType {
    static let commonName = OID("2.5.4.3")
    static let surname = OID("2.5.4.4")
    static let serialNumber = OID("2.5.4.5")
    static let organization = OID("2.5.4.10")
    static let organizationalUnit = OID("2.5.4.11")
    static let givenName = OID("2.5.4.42")
    static let country = OID("2.5.4.6")
    static let locality = OID("2.5.4.7")
    static let state = OID("2.5.4.8")
    static let email = OID("1.2.840.113549.1.9.1")

    private static let short: [OID: String] = [
        commonName: "CN", surname: "SN", serialNumber: "serialNumber", country: "C", locality: "L",
        state: "ST", organization: "O", organizationalUnit: "OU", givenName: "GN", email: "emailAddress",
        OID("2.5.4.12"): "title", OID("2.5.4.46"): "dnQualifier", OID("2.5.4.44"): "generationQualifier",
        OID("2.5.4.43"): "initials", OID("2.5.4.65"): "pseudonym", OID("0.9.2342.19200300.100.1.25"): "DC",
        OID("0.9.2342.19200300.100.1.1"): "UID", OID("2.5.4.15"): "businessCategory",
    ]

    static func name(of type: OID) -> String { short[type] ?? type.text }
    static func isKnown(_ type: OID) -> Bool { short[type] != nil }
}

extension Element {
    /// The value of a name's attribute as text; nil where its type is not one for text.
    fileprivate func directoryText() throws(Malformed) -> String? {
        switch tag {
        case Tag.utf8String:
            guard let text = String(validating: content, as: UTF8.self) else {
                throw Malformed("text that is not UTF-8")
            }
            return text
        case Tag.printableString, Tag.ia5String, Tag.numericString, Tag.visibleString:
            guard content.allSatisfy({ byte in byte < 0x80 }) else { throw Malformed("text that is not ASCII") }
            return String(decoding: content, as: UTF8.self)
        case Tag.teletexString:
            return String(String.UnicodeScalarView(content.map { byte in Unicode.Scalar(byte) }))
        case Tag.bmpString:
            guard content.count % 2 == 0 else { throw Malformed("text that is cut in a letter") }
            var units: [UInt16] = []
            var at = content.startIndex
            while at < content.endIndex {
                units.append(UInt16(content[at]) << 8 | UInt16(content[at + 1]))
                at += 2
            }
            guard let text = String(validating: units, as: UTF16.self) else {
                throw Malformed("text that is not UCS-2")
            }
            return text
        case Tag.universalString:
            guard content.count % 4 == 0 else { throw Malformed("text that is cut in a letter") }
            var text = ""
            var at = content.startIndex
            while at < content.endIndex {
                let value = content[at..<(at + 4)].reduce(UInt32(0)) { sum, byte in sum << 8 | UInt32(byte) }
                guard let scalar = Unicode.Scalar(value) else { throw Malformed("text that is not Unicode") }
                text.unicodeScalars.append(scalar)
                at += 4
            }
            return text
        case Tag.bitString, Tag.octetString, Tag.sequence, Tag.set: return nil
        case Tag.utcTime, Tag.generalizedTime: return nil
        default: throw Malformed("a name holds a value of a type that is none of its")
        }
    }
}
