internal import Glibc

/// Runs a manifest in a process of its own, and in another one from the next case on when it dies.
///
/// What is judged is hostile: a case that crashes or never ends costs itself, not the others.
struct ManifestRun {
    private let manifest: Manifest

    init(_ manifest: Manifest) { self.manifest = manifest }

    func run() throws {
        var done = 0
        while done < manifest.rows.count {
            let (lines, status) = try batch(from: done)
            done += lines
            guard done < manifest.rows.count else { return }
            let row = manifest.rows[done]
            let why = status & 0x7f == SIGALRM ? "the case did not end" : "the case ended the program"
            try Files.put(Array(manifest.line(row, Manifest.refusal(manifest.kind(of: row), why)).utf8), to: nil)
            done += 1
        }
    }

    /// Starts a process for the rows from `first` on and passes its lines through; how many there were, and its end.
    private func batch(from first: Int) throws -> (lines: Int, status: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw Program.Failure("there is no pipe to be had") }
        let child = try spawn(["dauys", "verify", "--manifest", manifest.path, "--from", "\(first)"], output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        let lines = try passThrough(ends[0])
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        return (lines, status)
    }

    private func passThrough(_ input: Int32) throws -> Int {
        var lines = 0
        var kept: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe part.withUnsafeMutableBytes { buffer in
                unsafe read(input, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return lines }
            kept += part[..<count]
            // Half a line of a process that died is not an answer.
            guard let end = kept.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            try Files.put(Array(kept[...end]), to: nil)
            lines += kept[...end].count { byte in byte == UInt8(ascii: "\n") }
            kept.removeSubrange(...end)
        }
    }

    private func spawn(_ words: [String], output: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
        _ = unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        _ = unsafe posix_spawn_file_actions_addclose(&actions, output)
        var copies: [UnsafeMutablePointer<CChar>?] = unsafe words.map { word in unsafe strdup(word) }
        unsafe copies.append(nil)
        defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
        var child: pid_t = 0
        guard unsafe posix_spawn(&child, "/proc/self/exe", &actions, nil, copies, environ) == 0 else {
            throw Program.Failure("the program cannot be started anew")
        }
        return child
    }
}
