internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Who asks: the signed-in person, if the token is good.
    func signedIn(_ request: Request) async throws -> SignedIn {
        guard let token = token(of: request) else {
            throw Problem(.notSignedIn, headers: [("WWW-Authenticate", "Bearer")])
        }
        guard let person = try await house.session(token) else {
            throw Problem(.notSignedIn, headers: [("WWW-Authenticate", "Bearer")])
        }
        return person
    }

    func token(of request: Request) -> String? {
        if let header = request.headers["Authorization"], header.hasPrefix("Bearer ") {
            return String(header.dropFirst(7))
        }
        return request.cookies["dauys-session"]
    }

    /// The person in the one office that fits; nobody may choose an office he does not hold.
    func person(_ request: Request, as roles: Role...) async throws -> (Person, SignedIn.Office) {
        let person = try await signedIn(request)
        guard let office = person.offices.first(where: { roles.contains($0.role) }) else { throw Problem(.notYours) }
        return (.staff(person, office), office)
    }

    /// Every office of the person that may read the case, one by one, else the one and same refusal.
    func reader(of number: String, _ request: Request, purpose: String) async throws -> CaseView {
        if let secret = caseSecret(of: request) {
            try await requireSecret(secret, number: number, request)
            guard let view = try await house.view(of: number, for: .voter, purpose: purpose) else {
                throw Problem(.notYours)
            }
            return view
        }
        guard token(of: request) != nil else {
            throw Problem(.notSignedIn, headers: [("WWW-Authenticate", "Case")])
        }
        let person = try await signedIn(request)
        for office in person.offices {
            if let view = try await house.view(of: number, for: .staff(person, office), purpose: purpose) {
                return view
            }
        }
        throw Problem(.notYours)
    }

    func caseSecret(of request: Request) -> String? {
        guard let header = request.headers["Authorization"], header.hasPrefix("Case ") else { return nil }
        return String(header.dropFirst(5))
    }

    /// Lets through whoever knows the case's secret; wrong guesses are counted, alike for unknown numbers.
    func requireSecret(_ secret: String, number: String, _ request: Request) async throws {
        let address = address(of: request)
        let found = try await house.opens(secret, number: number)
        // Asked after the look, so that of many guesses sent at once only the first ten are told apart.
        if let wait = guesses.wait(number, address, at: found.moment) {
            throw Problem(.tooMany, headers: [("Retry-After", String(wait))])
        }
        guard found.opens else {
            guesses.note(number, address, at: found.moment)
            throw Problem(.notYours)
        }
    }

    /// Who acts on a case: the holder of its secret, or the person in the office the act needs.
    func actor(of number: String, _ request: Request, as roles: Role...) async throws -> Person {
        if let secret = caseSecret(of: request) {
            guard roles.isEmpty else { throw Problem(.notYours) }
            try await requireSecret(secret, number: number, request)
            return .voter
        }
        guard token(of: request) != nil else {
            throw Problem(.notSignedIn, headers: [("WWW-Authenticate", roles.isEmpty ? "Case" : "Bearer")])
        }
        let person = try await signedIn(request)
        guard !roles.isEmpty, let caseID = try await house.caseID(numbered: number),
            let office = try await house.office(of: person, in: caseID, among: roles)
        else { throw Problem(.notYours) }
        return .staff(person, office)
    }
}
