internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// Who was let through a door, and as what.
struct Admitted: Sendable {
    enum Visitor: Hashable, Sendable {
        case anybody
        /// Whoever gave the secret of the case of this number.
        case voter(number: String)
        case staff(SignedIn, SignedIn.Office)
        /// A screen that shows the board of a court.
        case wall(court: String)
    }

    let visitor: Visitor
    /// What for, and to which case.
    var acts: [Authority.Act] = []
    var number: String?

    /// Who was let through the door behind which this code runs.
    @TaskLocal static var current: Admitted?

    /// The voter or the person of the staff; nil for whoever came without a word, and for a screen.
    var person: Person? {
        switch visitor {
        case .voter: .voter
        case .staff(let person, let office): .staff(person, office)
        case .anybody, .wall: nil
        }
    }
}

/// What somebody brought to the door.
private enum Credentials {
    case nothing
    case secret(String)
    case key(String)
    case screen(String)
    case session(String, SignedIn.Carrier)
}

extension Porter {
    /// Lets through whoever the table of rights gives every one of these acts, standing so to the case of this number.
    ///
    /// This is the one door: routes of programs and of pages lead through it, and what the table does not say is refused.
    ///
    /// - Throws: a problem, the same for an unknown number as for somebody else's; that the door stayed shut is noted.
    func admit(_ request: Request, to acts: [Authority.Act], number: String?) async throws -> Admitted {
        var admitted = try await letIn(request, to: acts, number: number)
        admitted.acts = acts
        admitted.number = number
        return admitted
    }

    private func letIn(_ request: Request, to acts: [Authority.Act], number: String?) async throws -> Admitted {
        if acts.allSatisfy({ Authority.parties(of: $0).contains(.anybody) }) { return Admitted(visitor: .anybody) }
        let isForVoters = acts.allSatisfy { Authority.parties(of: $0).contains(.voter) }
        let scheme = isForVoters ? "Case" : "Bearer"
        switch credentials(of: request) {
        case .nothing: throw Problem(.notSignedIn, headers: [("WWW-Authenticate", scheme)])
        case .secret(let secret):
            guard let number else { throw Problem(.notSignedIn, headers: [("WWW-Authenticate", scheme)]) }
            guard isForVoters else { throw try await refused(request, acts, number, nil) }
            try await requireSecret(secret, number: number, request)
            return Admitted(visitor: .voter(number: number))
        case .screen(let token):
            guard let court = try await house.court(ofScreen: token) else {
                throw try await unknown(.screen, request, acts, scheme)
            }
            guard acts.allSatisfy({ Authority.allows(.wall, $0, []) }) else {
                throw try await refused(request, acts, number, nil)
            }
            return Admitted(visitor: .wall(court: court))
        case .key(let token):
            guard let person = try await house.holder(ofKey: token), let key = person.key else {
                throw try await unknown(.key, request, acts, scheme)
            }
            let admitted = try await letIn(person, request, to: acts, number: number)
            if request.method != .get, request.method != .head, let act = acts.first {
                try await house.noteUse(of: key.id, act: act, number: number)
            }
            return admitted
        case .session(let token, let carrier):
            // A browser sends its cookie whoever made it ask, to the programs' addresses too.
            if carrier == .browser, request.method != .get, request.method != .head { try refuseOtherSites(request) }
            guard let person = try await house.session(token, from: carrier) else {
                throw try await unknown(.token, request, acts, scheme)
            }
            return try await letIn(person, request, to: acts, number: number)
        }
    }

    /// The office in which a person of the staff may do all of it, else the one and same refusal.
    private func letIn(
        _ person: SignedIn,
        _ request: Request,
        to acts: [Authority.Act],
        number: String?
    ) async throws -> Admitted {
        guard acts.allSatisfy({ person.office(for: $0) != nil }) else {
            throw try await refused(request, acts, number, person)
        }
        guard let number else {
            guard let act = acts.first, let office = person.office(for: act) else { throw Problem(.notYours) }
            return Admitted(visitor: .staff(person, office))
        }
        guard let found = try await house.parties(of: number, for: person.person) else {
            throw try await refused(request, acts, number, person)
        }
        func relations(_ office: SignedIn.Office) -> Set<Authority.Relation> {
            found.parties.relations(of: office).union(found.isOpenInEmergency ? [.emergency] : [])
        }
        let offices = acts.map { act in person.office(for: act, relations: relations) }
        guard let first = offices.first, let office = first, offices.allSatisfy({ $0 != nil }) else {
            throw try await refused(request, acts, number, person)
        }
        return Admitted(visitor: .staff(person, office))
    }

    private func credentials(of request: Request) -> Credentials {
        if let secret = caseSecret(of: request) { return .secret(secret) }
        let header = request.headers["Authorization"].flatMap { $0.hasPrefix("Bearer ") ? $0.dropFirst(7) : nil }
        if let token = header.map(String.init) {
            if token.hasPrefix(Courthouse.keyPrefix) { return .key(token) }
            if token.hasPrefix(Courthouse.screenPrefix) { return .screen(token) }
            return .session(token, .program)
        }
        if let token = cookie(Self.sessionCookie, of: request) { return .session(token, .browser) }
        if let token = cookie(Self.screenCookie, of: request) { return .screen(token) }
        return .nothing
    }

    private func unknown(
        _ attempt: Authority.Attempt,
        _ request: Request,
        _ acts: [Authority.Act],
        _ scheme: String
    ) async throws -> Problem {
        try await house.note(attempt, act: acts.first ?? .look, from: address(of: request))
        return Problem(.notSignedIn, headers: [("WWW-Authenticate", scheme)])
    }

    private func refused(_ request: Request, _ acts: [Authority.Act], _ number: String?, _ person: SignedIn?)
        async throws
        -> Problem
    {
        let address = address(of: request)
        try await house.note(.act, act: acts.first ?? .look, number: number, from: address, by: person?.person)
        return Problem(.notYours)
    }
}
