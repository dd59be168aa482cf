public import Law
public import Postgres

/// Papers of a case that come in parts, and what opens a case.
public enum Papers {
    /// Which bytes of which paper a part is.
    public struct Part: Sendable {
        public let sha256: String
        /// The size of the whole paper in bytes.
        public let size: Int64
        /// Where the part begins.
        public let first: Int64
        public let bytes: [UInt8]

        public init(sha256: String, size: Int64, first: Int64, bytes: [UInt8]) {
            self.sha256 = sha256
            self.size = size
            self.first = first
            self.bytes = bytes
        }
    }

    /// Where a part went.
    public enum Fate: Hashable, Sendable {
        case more(offset: Int64)
        case whole
        /// It does not begin where the last one ended, or belongs to a paper of another size.
        case elsewhere(offset: Int64)
        case tooMuch
    }

    /// How much of a paper is there: kept as a whole, or received so far of how much.
    public static func progress(of sha256: String, in caseID: Int64, on connection: borrowing Connection) throws -> (
        kept: Int64?, received: Int64, size: Int64?
    ) {
        let found = try connection.one("SELECT filing.upload_of(\(caseID)::bigint, \(sha256))").facts().value
        return (found["kept"]?.integer, found["received"]?.integer ?? 0, found["size"]?.integer)
    }

    /// Takes one part; the case must be locked.
    public static func take(
        _ part: Part,
        of caseID: Int64,
        limitBytes: Int64,
        limitParts: Int,
        lifeSeconds: Int,
        on connection: borrowing Connection
    ) throws -> Fate {
        let query: Query = """
            SELECT filing.take_part(\(caseID)::bigint, \(part.sha256), \(part.size)::bigint, \(part.first)::bigint, \
            \(part.bytes), \(limitBytes)::bigint, \(limitParts)::integer, \(lifeSeconds)::integer)
            """
        let reading = try connection.one(query).facts()
        let offset = try reading.integer("offset")
        switch try reading.text("fate") {
        case "more": return .more(offset: offset)
        case "whole": return .whole
        case "elsewhere": return .elsewhere(offset: offset)
        case "tooMuch": return .tooMuch
        default: throw StoreFault("fate")
        }
    }

    /// The whole paper out of its parts, which are forgotten.
    public static func join(_ sha256: String, in caseID: Int64, on connection: borrowing Connection) throws -> [UInt8] {
        try connection.one("SELECT filing.join_parts(\(caseID)::bigint, \(sha256))").bytes(0) ?? []
    }

    /// The instant, and what opens the case of that number; an unknown number costs the same look.
    public static func secret(of number: String, on connection: borrowing Connection) throws -> (
        moment: Instant, publicID: String?, keyID: String?
    ) {
        let reading = try connection.one("SELECT filing.secret_of(\(number))").facts()
        return (try reading.instant("moment"), reading.textIfAny("publicId"), reading.textIfAny("key"))
    }
}
