internal import CaseStore
public import Law
public import Postgres
internal import Signatures
private import Synchronization

/// The packs this node has read: those in force, and older ones for cases received under them.
public final class PackShelf: Sendable {
    /// A pack that is needed and not on the shelf yet.
    struct Missing: Error { let sha256: String }

    private struct Shelf {
        var packs: [String: Pack] = [:]
        var inForce: [String: String] = [:]
    }

    private let shelf = Mutex(Shelf())

    /// The span for which zones are computed, around the voting day.
    public static let zoneSpanDays: Int64 = 800

    public init() {}

    /// The pack of that hash.
    func pack(_ sha256: String) throws -> Pack {
        guard let pack = shelf.withLock({ $0.packs[sha256] }) else { throw Missing(sha256: sha256) }
        return pack
    }

    /// The pack in force for an election, as of the last look; nil for an election nobody has loaded a pack for.
    public func inForce(for election: String) -> Pack? {
        shelf.withLock { shelf in shelf.inForce[election].flatMap { shelf.packs[$0] } }
    }

    /// Every election with its pack in force.
    public var elections: [Pack] {
        shelf.withLock { shelf in
            shelf.inForce.keys.sorted().compactMap { election in shelf.inForce[election].flatMap { shelf.packs[$0] } }
        }
    }

    /// Looks which packs are in force and reads those that are new; answers what changed, old and new.
    public func refresh(from pool: Pool) async throws -> [(election: String, old: String?, new: String)] {
        let current = try await pool.transaction { connection in try Cases.packsInForce(on: connection) }
        var changes: [(election: String, old: String?, new: String)] = []
        for (election, sha256) in current {
            let old = shelf.withLock { $0.inForce[election] }
            guard old != sha256 else { continue }
            if shelf.withLock({ $0.packs[sha256] }) == nil { try await fetch(sha256, from: pool) }
            shelf.withLock { $0.inForce[election] = sha256 }
            changes.append((election, old, sha256))
        }
        return changes
    }

    /// Reads one pack from the database onto the shelf.
    func fetch(_ sha256: String, from pool: Pool) async throws {
        let kept = try await pool.transaction { connection in try Cases.pack(sha256, on: connection) }
        guard let kept, let files = kept["files"]?.object, let zones = kept["zones"]?.object else {
            throw StoreFault("pack \(sha256)")
        }
        let pack = try Pack(
            files: files.mapValues(\.canonicalBytes),
            zones: try Self.zones(zones),
            sha256: Digest.sha256
        )
        shelf.withLock { $0.packs[sha256] = pack }
    }

    /// Zones as values from the periods the database computed.
    public static func zones(_ documents: [String: JSONValue]) throws -> [String: Zone] {
        try documents.reduce(into: [:]) { zones, entry in
            let periods = (entry.value.array ?? []).compactMap { period -> Zone.Period? in
                guard let from = period["from"]?.integer, let offset = period["offset"]?.integer else { return nil }
                return Zone.Period(from: Instant(microsecondsSince1970: from), offsetSeconds: Int(offset))
            }
            guard let zone = Zone(name: entry.key, periods: periods) else { throw StoreFault("zone \(entry.key)") }
            zones[entry.key] = zone
        }
    }

    /// Checks a pack against the database's zones and puts it in force.
    ///
    /// - Throws: ``PackFaults`` for a pack that is none, and what the database throws.
    public static func load(files: [String: [UInt8]], into pool: Pool) async throws -> (pack: Pack, isNew: Bool) {
        let documents = try files.mapValues { bytes in try CanonicalJSON.parseLenient(bytes) }
        let names = Pack.zoneNames(files: files)
        let found = try await pool.transaction { connection in
            let now = try Errands.instant(on: connection)
            let span = zoneSpanDays * 86_400
            var found: [String: JSONValue] = [:]
            for name in names {
                let from = now.adding(seconds: -span)
                let to = now.adding(seconds: span)
                found[name] = try Cases.zone(name, from: from, to: to, on: connection)
            }
            return found
        }
        let pack = try Pack(files: files, zones: try zones(found), sha256: Digest.sha256)
        let isNew = try await pool.transaction { connection in
            try Cases.load(pack: pack, files: .object(documents), zones: .object(found), on: connection)
        }
        return (pack, isNew)
    }
}
