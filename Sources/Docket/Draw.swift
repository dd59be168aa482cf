/// Why a judge of the competent pool takes no part in a draw.
///
/// A public record does not say which kinship or which vote it was.
public enum Exclusion: String, Hashable, Sendable, CaseIterable {
    case offDuty = "OFF_DUTY"
    case conflict = "CONFLICT"
    case language = "LANGUAGE"
    case earlierInstance = "EARLIER_INSTANCE"
    case region = "REGION"
    case cap = "CAP"
}

/// Why something is not a pool.
public enum DrawPoolFault: Error, Hashable, Sendable {
    case badPublicId
    case badJudge(String)
    case judgeTwice(String)
    case noWeight(String)
    case tooLong(bytes: Int)
    case notPoolText
}

/// One judge of a pool: how heavy, or why not at all.
public struct DrawEntry: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case weight(UInt32)
        case excluded(Exclusion)
    }

    public let judge: String
    public let part: Part

    public init(_ judge: String, _ part: Part) {
        self.judge = judge
        self.part = part
    }
}

/// Who may be drawn for a case, fixed before anyone knows the chance (documents.md 4).
public struct DrawPool: Hashable, Sendable {
    /// The bytes will be an entry of the public log, which counts them in sixteen bits.
    public static let limitBytes = 65_535
    public static let judgeLimitBytes = 32
    /// 128 random bits in base64url.
    public static let publicIdBytes = 22

    public let publicId: String
    /// Sorted bytewise by judge.
    public let entries: [DrawEntry]
    /// The exact bytes of the pool.
    public let text: [UInt8]

    /// Sorts the entries and writes the text.
    ///
    /// - Throws: `DrawPoolFault` for a name that is not one, a judge named twice, a weight of nothing, or too long a text.
    public init(publicId: String, entries: [DrawEntry]) throws(DrawPoolFault) {
        guard Self.isPublicId(publicId) else { throw .badPublicId }
        for entry in entries {
            guard Self.isJudge(entry.judge) else { throw .badJudge(entry.judge) }
            if entry.part == .weight(0) { throw .noWeight(entry.judge) }
        }
        let sorted = Draw.sorted(entries)
        for (one, next) in zip(sorted, sorted.dropFirst()) where one.judge == next.judge {
            throw .judgeTwice(one.judge)
        }
        var text = "court-draw/v1\ncase \(publicId)\n"
        for entry in sorted {
            switch entry.part {
            case .weight(let weight): text += "\(entry.judge) \(weight)\n"
            case .excluded(let reason): text += "\(entry.judge) - \(reason.rawValue)\n"
            }
        }
        guard text.utf8.count <= Self.limitBytes else { throw .tooLong(bytes: text.utf8.count) }
        self.publicId = publicId
        self.entries = sorted
        self.text = Array(text.utf8)
    }

    /// Reads a pool back; only the bytes that `text` would give are accepted.
    ///
    /// - Throws: `DrawPoolFault` for anything else.
    public static func parse(_ text: [UInt8]) throws(DrawPoolFault) -> DrawPool {
        guard text.count <= limitBytes else { throw .tooLong(bytes: text.count) }
        guard text.last == UInt8(ascii: "\n"), text.allSatisfy({ byte in byte == 0x0a || (0x20..<0x7f).contains(byte) })
        else { throw .notPoolText }
        let lines = text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            String(decoding: line, as: UTF8.self)
        }
        guard lines.count >= 2, lines[0] == "court-draw/v1", lines[1].hasPrefix("case ") else { throw .notPoolText }
        var entries: [DrawEntry] = []
        for line in lines.dropFirst(2) {
            guard let entry = DrawEntry(line: line) else { throw .notPoolText }
            entries.append(entry)
        }
        let pool = try DrawPool(publicId: String(lines[1].dropFirst(5)), entries: entries)
        guard pool.text == text else { throw .notPoolText }
        return pool
    }

    private static func isPublicId(_ text: String) -> Bool {
        text.utf8.count == publicIdBytes
            && text.utf8.allSatisfy { byte in
                isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    private static func isJudge(_ text: String) -> Bool {
        (1...judgeLimitBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in isLetterOrDigit(byte) || byte == UInt8(ascii: "-") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension DrawEntry {
    fileprivate init?(line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        switch words.count {
        case 2:
            guard let weight = UInt32(words[1]) else { return nil }
            self.init(String(words[0]), .weight(weight))
        case 3:
            guard words[1] == "-", let reason = Exclusion(rawValue: String(words[2])) else { return nil }
            self.init(String(words[0]), .excluded(reason))
        default:
            return nil
        }
    }
}
