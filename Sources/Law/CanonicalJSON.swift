/// JSON in the canonical form of RFC 8785, restricted to what documents of the house may hold.
///
/// Numbers are integers within ±(2^53−1), depth is limited, U+0000 is refused, nothing is normalised.
public enum CanonicalJSON {
    /// The deepest nesting of arrays and objects a document may have.
    public static let depthLimit = 16

    /// The largest integer that every JSON implementation keeps exactly.
    public static let largestInteger: Int64 = 9_007_199_254_740_991

    /// What is wrong with the bytes, and where.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        public let offset: Int
        public let reason: Reason

        public var description: String { "byte \(offset): \(reason.rawValue)" }
    }

    /// What keeps bytes from being canonical.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case byteOrderMark = "a byte-order mark"
        case controlCharacter = "a control character that is not escaped"
        case duplicateKey = "the same key twice"
        case endsEarly = "the document ends early"
        case escapeNotShortest = "an escape that is not the shortest form"
        case keysOutOfOrder = "keys not in UTF-16 order"
        case loneSurrogate = "half of a surrogate pair"
        case notJSON = "not JSON"
        case notUTF8 = "not UTF-8"
        case nulCharacter = "U+0000 in a string"
        case numberNotCanonical = "a number that is not a canonical integer"
        case numberTooLarge = "a number beyond 2^53-1"
        case tooDeep = "nested too deeply"
        case trailingBytes = "bytes after the document"
        case whiteSpace = "white space outside strings"
    }

    /// Reads bytes that must be canonical to the last one.
    ///
    /// The first byte that a canonical serialiser would not have written is the fault.
    public static func parse(_ bytes: [UInt8], depthLimit: Int = depthLimit) throws(Fault) -> JSONValue {
        var parser = JSONParser(bytes, strict: true, depthLimit: depthLimit)
        return try parser.document()
    }

    /// Reads ordinary JSON, as people write it in files.
    ///
    /// White space, any escapes and any order of keys are allowed; fractions, duplicate keys and U+0000 are not.
    public static func parseLenient(_ bytes: [UInt8], depthLimit: Int = depthLimit) throws(Fault) -> JSONValue {
        var parser = JSONParser(bytes, strict: false, depthLimit: depthLimit)
        return try parser.document()
    }

    /// Compares keys as RFC 8785 does, by UTF-16 code units, without leaving UTF-8.
    ///
    /// The two orders differ only where one side has a character of U+E000–U+FFFF and the other one beyond the BMP.
    static func precedes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        var others = right.makeIterator()
        for byte in left {
            guard let other = others.next() else { return false }
            if byte == other { continue }
            if byte >= 0xEE, other >= 0xEE, (byte >= 0xF0) != (other >= 0xF0) { return byte >= 0xF0 }
            return byte < other
        }
        return others.next() != nil
    }
}

extension JSONValue {
    /// The one canonical form of this value (RFC 8785): what is signed, hashed and kept.
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_024)
        write(to: &bytes)
        return bytes
    }

    /// The canonical form as text.
    public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .string(let value): JSONValue.write(value, to: &bytes)
        case .array(let items):
            bytes.append(0x5B)
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                item.write(to: &bytes)
            }
            bytes.append(0x5D)
        case .object(let members):
            bytes.append(0x7B)
            let sorted = members.sorted { CanonicalJSON.precedes($0.key.utf8, $1.key.utf8) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                JSONValue.write(member.key, to: &bytes)
                bytes.append(0x3A)
                member.value.write(to: &bytes)
            }
            bytes.append(0x7D)
        }
    }

    private static func write(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in string.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(byte < 0x10 ? 0x30 : 0x31)
                bytes.append(byte & 0xF < 10 ? 0x30 + (byte & 0xF) : 0x57 + (byte & 0xF))
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
