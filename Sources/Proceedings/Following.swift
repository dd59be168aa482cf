internal import CaseStore
public import Docket
public import Law
internal import Postgres
internal import Synchronization

/// Who has a case now, for somebody whose act came too late.
public struct PresentHolder: Hashable, Sendable {
    public let state: CaseState
    public let attempt: Int
    public let version: Int
    /// The judge who has it or is offered it; nil for whoever may not know yet.
    public let judge: String?
}

extension Courthouse {
    /// How many events a case has.
    public func version(of caseID: Int64) async throws -> Int64 {
        try await pool.transaction { connection in try Cases.version(of: caseID, on: connection) }
    }

    /// Who has a case now; the judge's name is told to the court alone.
    public func holder(of caseID: Int64, for person: Person) async throws -> PresentHolder {
        let (head, view) = try await pool.transaction { connection in
            let read = try Cases.view(of: caseID, on: connection)
            return (read.head, read.view)
        }
        let isOfCourt =
            switch person {
            case .voter: false
            case .staff(_, let office): ![.commissionOfficer, .prosecutor].contains(office.role)
            }
        return PresentHolder(
            state: head.state,
            attempt: head.attempt,
            version: head.version,
            judge: isOfCourt ? view["live"]?["judge"]?.string : nil
        )
    }

    /// How many events a page is chosen from, so that none takes longer late in the day than early.
    static let eventsLookedAt = 2_000

    /// A page of events after a cursor, of an office's court or commission; an auditor sees all.
    public func events(after place: (transaction: String, event: Int64), for office: SignedIn.Office, atMost limit: Int)
        async throws -> JSONValue
    {
        let (court, commission) = office.role == .auditor ? (nil, nil) : (office.court, office.commission)
        guard Authority.parties(of: .pageEvents).contains(Authority.Party(office.role)),
            office.role == .auditor || court != nil || commission != nil
        else {
            throw ActRefusal.refused(.notYours)
        }
        return try await pool.transaction { connection in
            try Cases.events(
                after: place,
                court: court,
                commission: commission,
                atMost: limit,
                lookingAt: Self.eventsLookedAt,
                on: connection
            )
        }
    }

    /// The same house, in which the next act is done only if the case still has this version.
    public func answering(_ caseID: Int64, version: Int) -> Courthouse {
        var house = self
        house.expectation = Expectation(caseID: caseID, version: version)
        return house
    }
}

/// What an act answers: it is done only if the case has not moved on.
final class Expectation: Sendable {
    private let caseID: Int64
    private let version: Int
    private let isMet = Mutex(false)

    init(caseID: Int64, version: Int) {
        self.caseID = caseID
        self.version = version
    }

    /// Locks the case and compares, in the transaction of the act itself.
    func check(on connection: borrowing Connection) throws {
        guard !isMet.withLock({ $0 }) else { return }
        guard let head = try Cases.lock(caseID, on: connection) else { throw ActRefusal.unknownCase }
        guard head.version == version else {
            throw ActRefusal.movedOn(attempt: head.attempt, version: head.version)
        }
    }

    /// The act was committed; what follows from it is not asked again.
    func isOver() { isMet.withLock { $0 = true } }
}
