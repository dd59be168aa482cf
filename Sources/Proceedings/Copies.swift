internal import CaseStore
internal import Docket
internal import Postgres

/// Copies of one template, which a clerk looks at as one.
extension Courthouse {
    /// How many copies of one template wait beside a case, itself included; zero where it waits in no group.
    public func copies(of caseID: Int64) async throws -> Int {
        try await pool.transaction { connection in
            try AdmissionStore.copies(of: caseID, atMost: 0, on: connection).waiting
        }
    }

    /// A clerk registers the oldest of a group, each in an act of its own, and no more at once than judges can take.
    ///
    /// - Returns: how many were registered; others may have been registered, or withdrawn, meanwhile.
    public func registerCopies(of caseID: Int64, by person: Person) async throws -> Int {
        let limit = limits.copiesAtOnce
        let cases = try await pool.transaction { connection in
            try AdmissionStore.copies(of: caseID, atMost: limit, on: connection).cases
        }
        var registered = 0
        for copy in cases {
            do {
                try await register(copy, note: nil, version: nil, by: person)
                registered += 1
            } catch Refusal.outOfTurn {
                continue
            }
        }
        return registered
    }
}
