/// An algorithm and its parameters, as they stand in the bytes.
struct AlgorithmIdentifier: Hashable, Sendable {
    let oid: OID
    /// The encoding of the parameters; nil where there are none.
    let parameters: [UInt8]?
    let encoding: [UInt8]

    /// A curve written out has 500 bytes.
    static let parametersLimitBytes = 4 << 10

    init(_ element: Element) throws(Malformed) {
        guard element.tag == Tag.sequence || element.tag & 0xe0 == 0xa0 else {
            throw Malformed("no algorithm where one is due")
        }
        var reader = element.inside
        oid = try OID(reader.next(Tag.identifier))
        if reader.isEmpty {
            parameters = nil
        } else {
            let value = try reader.next()
            guard value.encoding.count <= Self.parametersLimitBytes else { throw Malformed("parameters without end") }
            if value.tag & 0x20 != 0 {
                try DER.requireWellFormed(value.content, depth: 8)
            } else {
                try value.requirePlainValue()
            }
            parameters = Array(value.encoding)
        }
        try reader.end()
        encoding = Array(element.encoding)
    }

    var hasNoParameters: Bool { parameters == nil }
    var hasNullOrNoParameters: Bool { parameters == nil || parameters == [0x05, 0x00] }
}
