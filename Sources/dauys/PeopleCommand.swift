internal import CaseStore
internal import Law
internal import Postgres
internal import Signatures

/// `dauys people load` and `dauys roster load`: JSON or CSV, checked whole, versioned.
struct PeopleCommand {
    let what: String
    let options: Options

    init(what: String, _ options: Options) {
        self.what = what
        self.options = options
    }

    func load() async throws {
        let path = try options.only("file")
        let bytes = try Files.read(path)
        let content =
            path.hasSuffix(".csv")
            ? try CSVTable(bytes).document(what, version: Digest.sha256Hex(bytes).prefix(16).description)
            : try CanonicalJSON.parseLenient(bytes)
        let schemaFile = "\(options.share)/schemas/\(what).schema.json"
        let schema = try JSONSchema(try CanonicalJSON.parseLenient(try Files.read(schemaFile)))
        let faults = schema.faults(in: content) + PeopleCheck(content).faults(of: what)
        for fault in faults { print("\(path): \(fault)") }
        guard faults.isEmpty, let version = content["version"]?.string else {
            throw Program.Failure("\(path) is not loaded: \(faults.count) faults")
        }
        let pool = Pool(to: try options.value("database"), sessions: 1)
        let sha256 = Digest.sha256Hex(content.canonicalBytes)
        let kind = what
        let answer = try await pool.transaction { connection in
            try Cases.load(kind, version: version, sha256: sha256, content: content, on: connection)
        }
        pool.close()
        print("\(path): version \(version) is in force")
        for gap in answer["gaps"]?.array ?? [] {
            print(
                "gap: court \(gap["court"]?.string ?? "?") has nobody on duty from \(gap["from"]?.string ?? "?") to \(gap["to"]?.string ?? "?")"
            )
        }
    }
}

/// Faults that a schema cannot see: the same number twice, the same judge twice, shifts that end before they begin.
struct PeopleCheck {
    let content: JSONValue

    init(_ content: JSONValue) { self.content = content }

    func faults(of what: String) -> [SchemaFault] { what == "people" ? peopleFaults : rosterFaults }

    private var peopleFaults: [SchemaFault] {
        var faults: [SchemaFault] = []
        var seen: Set<String> = []
        for (index, person) in (content["people"]?.array ?? []).enumerated() {
            let pointer = "/people/\(index)"
            if let iin = person["iin"]?.string, !seen.insert("iin " + iin).inserted {
                faults.append(fault(pointer + "/iin", "the same number stands twice"))
            }
            for (place, office) in (person["offices"]?.array ?? []).enumerated() {
                let pointer = "\(pointer)/offices/\(place)"
                if let judge = office["judge"]?.string, !seen.insert("judge " + judge).inserted {
                    faults.append(fault(pointer + "/judge", "the same judge stands twice"))
                }
                if office["role"] == "judge", office["judge"]?.string == nil || office["court"]?.string == nil {
                    faults.append(fault(pointer, "a judge needs an id and a court"))
                }
                if office["role"] == "commissionOfficer", office["commission"]?.string == nil {
                    faults.append(fault(pointer, "an officer of a commission needs its id"))
                }
            }
        }
        return faults
    }

    private var rosterFaults: [SchemaFault] {
        var faults: [SchemaFault] = []
        var taken: [String: [(from: Instant, to: Instant, index: Int)]] = [:]
        for (index, shift) in (content["shifts"]?.array ?? []).enumerated() {
            let pointer = "/shifts/\(index)"
            guard let from = shift["from"]?.string.flatMap({ Instant(rfc3339: $0) }),
                let to = shift["to"]?.string.flatMap({ Instant(rfc3339: $0) })
            else {
                faults.append(fault(pointer, "from and to are RFC 3339 instants"))
                continue
            }
            if to <= from { faults.append(fault(pointer + "/to", "a shift ends after it begins")) }
            let judge = shift["judge"]?.string ?? ""
            if let other = taken[judge]?.first(where: { $0.from < to && from < $0.to }) {
                faults.append(fault(pointer, "judge \(judge) is on duty twice, see /shifts/\(other.index)"))
            }
            taken[judge, default: []].append((from, to, index))
        }
        return faults
    }

    private func fault(_ pointer: String, _ message: String) -> SchemaFault {
        SchemaFault(pointer: pointer, message: message, keyword: "people")
    }
}
