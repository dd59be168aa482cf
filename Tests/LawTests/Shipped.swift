internal import FoundationEssentials
import Law
import Testing

/// The schemas and packs as they lie in the repository.
enum Shipped {
    private static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/") + "/ops"
    }()

    /// The JSON files of a folder below `ops`, by name.
    static func files(_ folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
        where name.hasSuffix(".json") {
            files[name] = Array(try Data(contentsOf: URL(filePath: "\(root)/\(folder)/\(name)")))
        }
        return files
    }

    static func schemas() throws -> [String: JSONValue] {
        // Beside them lies the fragment of OpenAPI with the shapes of answers, which is judged as such.
        try files("schemas").filter { $0.key.hasSuffix(".schema.json") }.mapValues { bytes in
            try CanonicalJSON.parseLenient(bytes)
        }
    }

    /// A pack with the offsets its zones have around its voting day.
    static func pack(_ id: String) throws -> Pack {
        let hours = [
            "Asia/Almaty": 5, "Asia/Atyrau": 5, "Asia/Oral": 5, "America/New_York": -5, "Asia/Seoul": 9,
            "Europe/Berlin": 1, "Asia/Bishkek": 6, "Europe/Istanbul": 3,
        ]
        let files = try files("jurisdictions/\(id)")
        let zones = Pack.zoneNames(files: files).map { name in
            (name, Zone(name: name, alwaysAtOffsetSeconds: (hours[name] ?? 0) * 3_600))
        }
        return try Pack(files: files, zones: Dictionary(uniqueKeysWithValues: zones)) { _ in [0] }
    }
}
