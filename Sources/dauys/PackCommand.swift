internal import Glibc
internal import Law
internal import Postgres
internal import Proceedings
internal import Signatures

/// `dauys pack check`, `explain` and `load`.
struct PackCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    /// Lists every fault of a pack at once, with file and place.
    func check() throws {
        let folder = try options.only("folder of a pack")
        let faults = Pack.check(files: try Files.jsonFiles(in: folder), schemas: try schemas())
        for fault in faults { print(fault) }
        guard faults.isEmpty else {
            throw Program.Failure("\(folder): \(faults.count) \(faults.count == 1 ? "fault" : "faults")")
        }
        print("\(folder): no faults")
    }

    /// Prints each deadline of a kind at a station and an instant, with where it comes from.
    func explain() throws {
        let files = try Files.jsonFiles(in: try options.only("folder of a pack"))
        let zones = try Pack.zoneNames(files: files).reduce(into: [String: Zone]()) { zones, name in
            zones[name] = try SystemZone.zone(name)
        }
        let pack = try Pack(files: files, zones: zones, sha256: Digest.sha256)
        guard let at = Instant(rfc3339: try options.value("at")) else {
            throw Program.Failure("--at is an RFC 3339 instant", status: 3)
        }
        let language = options.ifAny("language").flatMap(Language.init(rawValue:)) ?? pack.languages[0]
        guard
            let text = pack.explain(
                kind: try options.value("kind"),
                station: try options.value("station"),
                at: at,
                language: language
            )
        else { throw Program.Failure("the pack knows no such kind or station") }
        print(text)
    }

    /// Checks a pack and puts it in force; the database computes its zones.
    func load() async throws {
        let folder = try options.only("folder of a pack")
        let files = try Files.jsonFiles(in: folder)
        let faults = Pack.check(files: files, schemas: try schemas())
        for fault in faults { print(fault) }
        guard faults.isEmpty else { throw Program.Failure("\(folder) is not loaded: \(faults.count) faults") }
        let pool = Pool(to: try options.value("database"), sessions: 1)
        let loaded = try await PackShelf.load(files: files, into: pool)
        pool.close()
        let pack = loaded.pack
        print(
            "\(pack.id) \(pack.version) \(pack.sha256) \(loaded.isNew ? "is in force" : "was in force already") for \(pack.election.id)"
        )
    }

    private func schemas() throws -> [String: JSONValue] {
        try Files.jsonFiles(in: options.share + "/schemas").mapValues { bytes in try CanonicalJSON.parseLenient(bytes) }
    }
}

/// A zone from the machine's own zone data; for explanations only, since the court's zones come from the database.
enum SystemZone {
    static func zone(_ name: String) throws -> Zone {
        guard Files.exists("/usr/share/zoneinfo/\(name)"), !name.contains("..") else {
            throw Program.Failure("the machine knows no zone \(name)")
        }
        _ = unsafe setenv("TZ", name, 1)
        tzset()
        var periods: [Zone.Period] = []
        // Hour by hour over four years around 2026, as the database does it.
        for hour in stride(from: Int64(1_704_067_200), to: 1_830_297_600, by: 3_600) {
            var seconds = time_t(hour)
            var civil = unsafe tm()
            _ = unsafe localtime_r(&seconds, &civil)
            let offset = unsafe Int(civil.tm_gmtoff)
            guard periods.last?.offsetSeconds != offset else { continue }
            periods.append(Zone.Period(from: Instant(microsecondsSince1970: hour * 1_000_000), offsetSeconds: offset))
        }
        guard let zone = Zone(name: name, periods: periods) else { throw Program.Failure("zone \(name) is unusable") }
        return zone
    }
}
