internal import CaseStore
internal import Law
internal import Postgres

/// `dauys audit`: the auditor's findings as JSON; exit status 1 when there is anything to find.
struct AuditCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let pool = Pool(to: try options.value("database"), sessions: 1)
        let found = try await pool.transaction { connection in try Cases.audit(on: connection) }
        pool.close()
        print(found.canonicalText)
        let isClean = (found.object ?? [:]).allSatisfy { name, value in
            name == "moment" || value.array.map(\.isEmpty) ?? (value.integer == 0)
        }
        guard isClean else { throw Program.Failure("the audit has findings") }
    }
}
