/// Reads percent-encoded text; nil for a bad escape, bytes that are not UTF-8, and control characters.
func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
        switch byte {
        case UInt8(ascii: "%"):
            guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else { return nil }
            bytes.append(high << 4 | low)
        case UInt8(ascii: "+") where plusIsSpace:
            bytes.append(UInt8(ascii: " "))
        default:
            bytes.append(byte)
        }
    }
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}

/// The value of one hexadecimal digit.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// Reads `name=value&name=value`; nil if any name or value is badly encoded.
func decodedPairs(_ text: Substring) -> [(String, String)]? {
    var pairs: [(String, String)] = []
    for piece in text.split(separator: "&") {
        let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard
            let name = percentDecoded(halves.first ?? "", plusIsSpace: true),
            let value = percentDecoded(halves.count == 2 ? halves[1] : "", plusIsSpace: true)
        else { return nil }
        pairs.append((name, value))
    }
    return pairs
}

/// Where a request wants to go, taken apart.
struct Target {
    let path: String
    let segments: [String]
    let query: [String: String]

    /// Reads a request target; nil for one that no route may see.
    init?(_ raw: String) {
        let (path, query) = Self.halves(of: Self.withoutAuthority(raw))
        guard path.first == "/", let segments = Self.segments(of: path), let pairs = decodedPairs(query) else {
            return nil
        }
        self.path = String(path)
        self.segments = segments
        self.query = Dictionary(pairs) { first, _ in first }
    }

    // RFC 9112, 3.2.2: a server takes the absolute form too, although only proxies are meant to get it.
    private static func withoutAuthority(_ raw: String) -> Substring {
        guard raw.first != "/", let scheme = raw.firstRange(of: "://") else { return raw[...] }
        guard ["http", "https"].contains(raw[..<scheme.lowerBound].lowercased()) else { return raw[...] }
        let rest = raw[scheme.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return "/" }
        return rest[slash...]
    }

    private static func halves(of target: Substring) -> (Substring, Substring) {
        guard let mark = target.firstIndex(of: "?") else { return (target, "") }
        return (target[..<mark], target[target.index(after: mark)...])
    }

    // A slash that comes encoded, and the names of this folder and the one above, would let a segment be read as two.
    private static func segments(of path: Substring) -> [String]? {
        guard path != "/" else { return [] }
        var segments: [String] = []
        for piece in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = percentDecoded(piece, plusIsSpace: false),
                segment != ".", segment != "..", !segment.contains("/"),
                segment.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { return nil }
            segments.append(segment)
        }
        return segments
    }
}
