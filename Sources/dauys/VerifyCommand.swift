internal import Law
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

    /// Judges one signature; the exit status says how it stands.
    private func single() throws {
        let path = try options.only("signature")
        let upload = try Self.need(path)
        let inspection = try Self.inspection(options)
        let found = inspection.inspect(
            SignatureUpload.der(from: upload),
            over: try options.ifAny("content").map { path in .bytes(try Self.need(path)) },
            atSeconds: try Self.seconds(options)
        )
        let report = SignatureReport(path: path, facts: found.facts, verdict: found.verdict)
        print(options.has("json") ? report.json.canonicalText : report.text)
        switch found.verdict.indication {
        case .passed: return
        case .failed: throw Program.Failure("\(path): the signature does not stand", status: 1)
        case .indeterminate: throw Program.Failure("\(path): it cannot be told whether the signature stands", status: 2)
        }
    }

    /// The anchors and lists of the command line.
    static func inspection(_ options: Options) throws -> Inspection {
        let anchors = try options.all("anchors").map(need)
        guard !anchors.isEmpty else { throw Program.Failure("--anchors is missing\n\(Program.usage)", status: 3) }
        let lists = try options.all("crl").map(need)
        do {
            return try Inspection(anchors: TrustAnchors(pem: anchors), lists: lists.isEmpty ? nil : lists)
        } catch {
            throw Program.Failure(error.description, status: 3)
        }
    }

    /// The instant that `--at` names, else the machine's clock.
    static func seconds(_ options: Options) throws -> Int64 {
        guard let text = options.ifAny("at") else { return WallClock.seconds }
        guard let read = VerificationCase.seconds(of: text) else {
            throw Program.Failure("--at is a time such as 2027-03-01T00:00:00Z, not \(text)", status: 3)
        }
        return read
    }

    /// A file that was named on the command line; without it there is nothing to judge.
    private static func need(_ path: String) throws -> [UInt8] {
        guard let bytes = try? Files.read(path) else { throw Program.Failure("cannot read \(path)", status: 3) }
        return bytes
    }
}
