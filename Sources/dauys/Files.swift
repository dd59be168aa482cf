internal import Glibc

/// Files as bytes.
enum Files {
    static let limitBytes = 67_108_864

    /// Reads a file whole.
    ///
    /// - Throws: a sentence naming the file that is missing, unreadable or too large.
    static func read(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "rb") else { throw Program.Failure("cannot read \(path)") }
        defer { _ = unsafe fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&part, 1, part.count, file)
            guard count > 0 else { break }
            bytes += part[..<count]
            guard bytes.count <= limitBytes else { throw Program.Failure("\(path) is longer than \(limitBytes) bytes") }
        }
        guard unsafe ferror(file) == 0 else { throw Program.Failure("cannot read \(path)") }
        return bytes
    }

    /// Writes a new file that only its owner may read; an existing one is left alone and false comes back.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws -> Bool {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw Program.Failure("cannot write \(path)") }
            return false
        }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { throw Program.Failure("cannot write \(path)") }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw Program.Failure("cannot write \(path)") }
        return true
    }

    /// Writes to a file, or to standard output where none is named.
    static func put(_ bytes: [UInt8], to path: String?) throws {
        guard let path else {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { buffer in
                    unsafe Glibc.write(1, buffer.baseAddress, buffer.count)
                }
                guard count > 0 else { throw Program.Failure("cannot write") }
                rest = rest.dropFirst(count)
            }
            return
        }
        _ = unsafe unlink(path)
        guard try create(path, bytes, mode: 0o644) else { throw Program.Failure("cannot write \(path)") }
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The JSON files of a folder, by name.
    static func jsonFiles(in folder: String) throws -> [String: [UInt8]] { try named(".json", in: folder) }

    /// The files of a folder whose names end so, by name.
    static func named(_ end: String, in folder: String) throws -> [String: [UInt8]] {
        guard let directory = unsafe opendir(folder) else { throw Program.Failure("cannot open the folder \(folder)") }
        defer { _ = unsafe closedir(directory) }
        var files: [String: [UInt8]] = [:]
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name.hasSuffix(end) { files[name] = try read("\(folder)/\(name)") }
        }
        return files
    }

    /// Whether anybody but the owner may read a file; keys must not be.
    static func isPrivate(_ path: String) -> Bool {
        var found = stat()
        return unsafe stat(path, &found) == 0 && found.st_mode & 0o077 == 0
    }
}
