import Glibc

/// Where the repository, its built programs and this process's own files are.
enum Place {
    /// The repository, found from where this file was compiled.
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    static let share = root + "/ops"

    /// The program that was built together with these tests.
    static let program: String = {
        var path = [CChar](repeating: 0, count: 4_096)
        let length = unsafe readlink("/proc/self/exe", &path, path.count - 1)
        let bytes = path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "/")
        return "/" + parts.dropLast().joined(separator: "/") + "/dauys"
    }()

    /// A folder of this process among the temporary files, which whoever runs the tests takes away.
    static func folder() throws -> String {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/dauys-journey-XXXXXX".utf8CString)
        guard let made = unsafe mkdtemp(&template) else { throw Fault(sentence: "no temporary folder can be made") }
        return unsafe String(cString: made)
    }

    struct Fault: Error, CustomStringConvertible {
        let sentence: String
        var description: String { sentence }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let stream = unsafe fopen(path, "rb") else { throw Fault(sentence: "\(path) cannot be read") }
        defer { unsafe fclose(stream) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&part, 1, part.count, stream)
            if count == 0 { return bytes }
            bytes += part.prefix(count)
        }
    }

    static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws {
        guard let stream = unsafe fopen(path, "wb") else { throw Fault(sentence: "\(path) cannot be written") }
        let count = unsafe fwrite(bytes, 1, bytes.count, stream)
        guard unsafe fclose(stream) == 0, count == bytes.count else {
            throw Fault(sentence: "\(path) cannot be written")
        }
        if isPrivate { _ = unsafe chmod(path, 0o600) }
    }

    /// What a line of shell said and how it ended.
    static func shell(_ line: String, in folder: String) throws -> (status: Int32, said: String) {
        let log = "\(folder)/log-\(UInt64.random(in: .min ... .max))"
        // The pool's threads block every signal, and a program begun with SIGTERM blocked could not be told to stop.
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        let status = unsafe system("cd '\(folder)' && (\(line)) >'\(log)' 2>&1")
        return (status, String(decoding: try read(log), as: UTF8.self))
    }

    /// Runs a line of shell that must end well.
    @discardableResult
    static func run(_ line: String, in folder: String) throws -> String {
        let (status, said) = try shell(line, in: folder)
        guard status == 0 else { throw Fault(sentence: "\(line) ended with \(status): \(said.suffix(2_000))") }
        return said
    }
}
