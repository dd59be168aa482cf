internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    static let sessionCookie = "dauys-session"
    static let screenCookie = "dauys-screen"

    /// A cookie as this browser has it: behind TLS under a name that no other host and no plain page can set.
    func cookieName(_ name: String) -> String { isPlainHTTP ? name : "__Host-" + name }

    func cookie(_ name: String, of request: Request) -> String? { request.cookies[cookieName(name)] }

    /// The person of the staff who was let in, in the office that has the right.
    func staff() throws(Problem) -> (SignedIn, SignedIn.Office) {
        guard case .staff(let person, let office) = Admitted.current?.visitor else { throw Problem(.notYours) }
        return (person, office)
    }

    /// Who acts on a case: whoever was let in with its secret, or the person in the office the act needs.
    func actor() throws(Problem) -> Person {
        guard let person = Admitted.current?.person else { throw Problem(.notYours) }
        return person
    }

    /// The case as whoever asks may read it.
    ///
    /// Where it is looked at again and again it is asked at the door anew, since a case can be lost while it is followed.
    func reader(of number: String, _ request: Request, purpose: String, anew: Bool = false) async throws -> CaseView {
        var admitted = Admitted.current
        if anew || admitted?.number != number || admitted?.acts.contains(.readCase) != true {
            admitted = try await admit(request, to: [.readCase], number: number)
        }
        guard let person = admitted?.person,
            let view = try await house.view(of: number, for: person, purpose: purpose)
        else { throw Problem(.notYours) }
        return view
    }

    /// A session's token, whichever way it came.
    func token(of request: Request) -> String? {
        if let header = request.headers["Authorization"], header.hasPrefix("Bearer ") {
            return String(header.dropFirst(7))
        }
        return cookie(Self.sessionCookie, of: request)
    }

    func caseSecret(of request: Request) -> String? {
        guard let header = request.headers["Authorization"], header.hasPrefix("Case ") else { return nil }
        return String(header.dropFirst(5))
    }

    /// Lets through whoever knows the case's secret; wrong guesses are counted, alike for unknown numbers.
    func requireSecret(_ secret: String, number: String, _ request: Request) async throws {
        switch try await house.guess(secret, number: number, from: address(of: request)) {
        case .opens: return
        case .wrong: throw Problem(.notYours)
        case .wait(let seconds): throw Problem(.tooMany, headers: [("Retry-After", String(seconds))])
        }
    }
}
