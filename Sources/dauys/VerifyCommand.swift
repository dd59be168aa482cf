internal import Signatures

/// `dauys verify`: judges one signature for a reader, or a list of cases for a program.
struct VerifyCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() throws {
        guard let manifest = options.ifAny("manifest") else { return try single() }
        guard options.plain.isEmpty else { throw Program.Failure("a manifest names its files itself", status: 3) }
        let cases = try Manifest(path: manifest)
        if let first = options.ifAny("from") {
            try cases.judge(from: Int(first) ?? 0)
        } else {
            try ManifestRun(cases).run()
        }
    }

    private func single() throws {
        throw Program.Failure("one file is needed\n\(Program.usage)", status: 3)
    }
}
