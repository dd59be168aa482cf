internal import Glibc
internal import Signatures

/// A table of cases: one a row, tab-separated, its columns named by its first line, its paths relative to itself.
struct Manifest {
    let path: String
    private let folder: String
    private let columns: [String: Int]
    let rows: [[String]]

    init(path: String) throws {
        self.path = path
        folder = path.lastIndex(of: "/").map { slash in String(path[...slash]) } ?? ""
        var lines = String(decoding: try Files.read(path), as: UTF8.self).split { letter in letter.isNewline }
        guard !lines.isEmpty else { throw Program.Failure("\(path) is empty", status: 3) }
        var columns: [String: Int] = [:]
        for (place, name) in Self.cells(lines.removeFirst()).enumerated() { columns[name] = place }
        guard columns["file"] != nil, columns["kind"] != nil else {
            throw Program.Failure("\(path) has no column 'file' or no column 'kind'", status: 3)
        }
        self.columns = columns
        rows = lines.map(Self.cells)
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }

    /// What a column of a row says; nil where it says nothing.
    private func cell(_ name: String, of row: [String]) -> String? {
        guard let place = columns[name], place < row.count, row[place] != "-", !row[place].isEmpty else { return nil }
        return row[place]
    }

    /// The name of a case: its id, else its file.
    func name(of row: [String]) -> String { cell("id", of: row) ?? cell("file", of: row) ?? "-" }

    func kind(of row: [String]) -> String { cell("kind", of: row) ?? "-" }

    private func bytes(_ name: String) throws -> [UInt8] {
        try Files.read(name.hasPrefix("/") ? name : folder + name)
    }

    private func files(_ column: String, of row: [String]) throws -> [[UInt8]]? {
        try cell(column, of: row)?.split(separator: ";").map { name in try bytes(String(name)) }
    }

    private func question(_ row: [String]) throws -> VerificationCase {
        guard let kind = VerificationCase.Kind(rawValue: kind(of: row)) else {
            throw Program.Failure("there is no kind of case '\(kind(of: row))'")
        }
        let parameters = (cell("params", of: row) ?? "").split(separator: " ").map(String.init)
        func named(_ name: String) throws -> [UInt8]? {
            try parameters.first { word in word.hasPrefix(name + "=") }.map { word in
                try bytes(String(word.dropFirst(name.utf8.count + 1)))
            }
        }
        var seconds = WallClock.seconds
        if let time = cell("time", of: row) {
            guard let read = VerificationCase.seconds(of: time) else { throw Program.Failure("\(time) is no time") }
            seconds = read
        }
        return VerificationCase(
            kind: kind,
            file: try bytes(cell("file", of: row) ?? ""),
            content: try cell("content", of: row).map { name in try bytes(name) },
            anchors: try files("anchors", of: row),
            untrusted: try files("untrusted", of: row) ?? [],
            lists: try files("crls", of: row) ?? [],
            atSeconds: seconds,
            parameters: parameters,
            certificate: try named("cert"),
            issuer: try named("issuer")
        )
    }

    /// Seconds after which a case counts as one that never ends.
    static let patienceSeconds: UInt32 = 20

    /// Judges the rows from one on and writes a line for each at once, so that whoever reads knows how far it came.
    func judge(from first: Int) throws {
        for row in rows.dropFirst(first) {
            alarm(Self.patienceSeconds)
            let answer: VerificationCase.Answer
            do {
                answer = try question(row).answer()
            } catch {
                answer = Self.refusal(kind(of: row), Console.describe(error))
            }
            try Files.put(Array(line(row, answer).utf8), to: nil)
        }
        alarm(0)
    }

    func line(_ row: [String], _ answer: VerificationCase.Answer) -> String {
        let detail = String(answer.detail.map { letter in letter.isNewline || letter == "\t" ? " " : letter })
        let cells = [name(of: row), kind(of: row), answer.verdict, answer.indication, answer.sub, detail]
        return cells.joined(separator: "\t") + "\n"
    }

    /// The answer where none could be found: never a good one.
    static func refusal(_ kind: String, _ why: String) -> VerificationCase.Answer {
        VerificationCase.Answer(
            verdict: kind == "ocsp" ? "unknown" : "reject",
            indication: Indication.indeterminate.standardName,
            sub: "-",
            detail: why
        )
    }
}
