import FoundationEssentials
import Portal

/// The pages' files as they are shipped.
enum Share {
    struct NoSuchFile: Error { var name: String }

    static var root: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: root + "/ops/portal/" + name) else {
            throw NoSuchFile(name: name)
        }
        return Array(data)
    }

    static func catalogs() throws -> Catalogs {
        try Catalogs(kk: bytes("kk.po"), ru: bytes("ru.po"), en: bytes("en.po"))
    }

    /// The sources of the pages, each as one text.
    static func sources() throws -> [String] {
        let folder = root + "/Sources/Portal"
        return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }.map {
            name in
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                throw NoSuchFile(name: name)
            }
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// Where the gallery is written to, if it is asked for.
    static var galleryFolder: String? { ProcessInfo.processInfo.environment["DAUYS_GALLERY"] }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }
}
