/// Bytes that others sent, looked at in place.
typealias Octets = ArraySlice<UInt8>

/// Why bytes are not what they claim to be.
struct Malformed: Error, Hashable {
    let why: String

    init(_ why: String) { self.why = why }
}

/// One tag, its length and its content.
struct Element {
    let tag: UInt8
    let content: Octets
    /// The element as it stands in the bytes, tag and length included.
    let encoding: Octets
    fileprivate let rules: DER.Rules
    /// How many elements it lies in.
    fileprivate let depth: Int

    /// Reads the elements inside.
    var inside: DER { DER(content, rules, depth: depth + 1) }

    /// Reads the elements inside, and from here on as DER wants them.
    var strictlyInside: DER { DER(content, .der, depth: depth + 1) }
}

/// Reads elements one after the other and refuses whatever DER does not allow.
///
/// Only the outer shell of a signature container may be BER, and only where the reader is told so.
struct DER {
    enum Rules { case der, ber }

    static let depthLimit = 32

    private(set) var rest: Octets
    private let rules: Rules
    private let depth: Int

    init(_ bytes: Octets, _ rules: Rules = .der, depth: Int = 0) {
        rest = bytes
        self.rules = rules
        self.depth = depth
    }

    /// The one element that `bytes` consist of.
    static func only(_ tag: UInt8, of bytes: Octets, _ rules: Rules = .der) throws(Malformed) -> Element {
        var reader = DER(bytes, rules)
        let element = try reader.next(tag)
        try reader.end()
        return element
    }

    var isEmpty: Bool { rest.isEmpty }
    var tag: UInt8? { rest.first }

    func end() throws(Malformed) {
        guard rest.isEmpty else { throw Malformed("\(rest.count) bytes too many") }
    }

    mutating func next(_ tag: UInt8) throws(Malformed) -> Element {
        guard rest.first == tag else {
            throw Malformed(
                "tag \(rest.first.map { String($0, radix: 16) } ?? "missing") instead of \(String(tag, radix: 16))"
            )
        }
        return try next()
    }

    mutating func optional(_ tag: UInt8) throws(Malformed) -> Element? {
        rest.first == tag ? try next() : nil
    }

    mutating func next() throws(Malformed) -> Element {
        guard depth <= Self.depthLimit else { throw Malformed("nested too deep") }
        let start = rest.startIndex
        guard let tag = rest.first, tag & 0x1f != 0x1f, tag != 0 else { throw Malformed("no tag where one is due") }
        if rules == .der { try Self.requireForm(tag) }
        var at = start + 1
        let length = try Self.length(&at, in: rest, rules)
        guard let length else {
            guard tag & 0x20 != 0 else { throw Malformed("indefinite length of a primitive") }
            let end = try Self.endOfIndefinite(from: at, in: rest, depth: depth + 1)
            let element = Element(
                tag: tag,
                content: rest[at..<end],
                encoding: rest[start..<(end + 2)],
                rules: rules,
                depth: depth
            )
            rest = rest[(end + 2)...]
            return element
        }
        guard length <= rest.endIndex - at else { throw Malformed("cut off") }
        let end = at + length
        let element = Element(
            tag: tag,
            content: rest[at..<end],
            encoding: rest[start..<end],
            rules: rules,
            depth: depth
        )
        rest = rest[end...]
        return element
    }

    /// A SEQUENCE and a SET are constructed, every other universal type is not.
    private static func requireForm(_ tag: UInt8) throws(Malformed) {
        guard tag & 0xc0 == 0 else { return }
        let constructed = tag & 0x20 != 0
        let number = tag & 0x1f
        guard constructed == (number == 0x10 || number == 0x11) else { throw Malformed("the wrong form for a type") }
    }

    /// The length that stands at `at`; nil where it is indefinite.
    private static func length(_ at: inout Int, in bytes: Octets, _ rules: Rules) throws(Malformed) -> Int? {
        guard at < bytes.endIndex else { throw Malformed("cut off") }
        let first = bytes[at]
        at += 1
        if first < 0x80 { return Int(first) }
        if first == 0x80 {
            guard rules == .ber else { throw Malformed("indefinite length") }
            return nil
        }
        let count = Int(first & 0x7f)
        guard count <= (rules == .ber ? 8 : 4), bytes.endIndex - at >= count else { throw Malformed("length cut off") }
        var length = 0
        for index in at..<(at + count) {
            guard length < 1 << 32 else { throw Malformed("length beyond any limit") }
            length = length << 8 | Int(bytes[index])
        }
        if rules == .der, length < 0x80 || bytes[at] == 0 { throw Malformed("length not in its shortest form") }
        at += count
        return length
    }

    /// Where the two zero bytes stand that end an indefinite length.
    private static func endOfIndefinite(from start: Int, in bytes: Octets, depth: Int) throws(Malformed) -> Int {
        guard depth <= depthLimit else { throw Malformed("nested too deep") }
        var at = start
        while true {
            guard at + 1 < bytes.endIndex else { throw Malformed("cut off") }
            let tag = bytes[at]
            if tag == 0, bytes[at + 1] == 0 { return at }
            guard tag & 0x1f != 0x1f, tag != 0 else { throw Malformed("no tag where one is due") }
            at += 1
            if let length = try length(&at, in: bytes, .ber) {
                guard length <= bytes.endIndex - at else { throw Malformed("cut off") }
                at += length
            } else {
                guard tag & 0x20 != 0 else { throw Malformed("indefinite length of a primitive") }
                at = try endOfIndefinite(from: at, in: bytes, depth: depth + 1) + 2
            }
        }
    }
}

extension DER {
    /// Elements in one walk; a container has some hundreds.
    static let elementsLimit = 65_536

    /// Walks through everything, so that no part is believed unread.
    static func requireWellFormed(_ bytes: Octets, depth: Int = 0) throws(Malformed) {
        var count = 0
        try requireWellFormed(bytes, depth, &count)
    }

    private static func requireWellFormed(_ bytes: Octets, _ depth: Int, _ count: inout Int) throws(Malformed) {
        var reader = DER(bytes, .der, depth: depth)
        while !reader.isEmpty {
            count += 1
            guard count <= elementsLimit else { throw Malformed("more elements than may be") }
            let element = try reader.next()
            if element.tag & 0x20 != 0 {
                try requireWellFormed(element.content, depth + 1, &count)
            } else {
                try element.requirePlainValue()
            }
        }
    }
}
