internal import FoundationEssentials

/// The files of the house, as they lie in the repository.
enum House {
    /// The repository, found from where this file was compiled.
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// Swift and C files below `Sources`.
    static let sources = files(below: "Sources", endingIn: [".swift", ".c", ".h"])
    static let swiftSources = sources.filter { path in path.hasSuffix(".swift") }
    /// Swift files below `Tests`.
    static let swiftTests = files(below: "Tests", endingIn: [".swift"])
    /// What is installed into a database, without the tests of it.
    static let schema = files(below: "sql", endingIn: [".sql"]).filter { path in !path.hasPrefix("sql/tests/") }

    /// Paths below a folder, relative to the repository and in order; a folder that is not there has none.
    static func files(below folder: String, endingIn endings: [String]) -> [String] {
        // A folder that can't be read is one that is not there yet.
        let found = (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        return
            found
            .filter { name in endings.contains { ending in name.hasSuffix(ending) } }
            .map { name in "\(folder)/\(name)" }
            .sorted()
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    /// The text of a file of the repository.
    ///
    /// - Throws: What the file system says when the file can't be read.
    static func text(of path: String) throws -> String {
        let bytes = try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
        return String(decoding: bytes, as: UTF8.self)
    }
}
