internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// The closed list of problems the service answers with (RFC 9457); its word ends the problem's `type`.
enum ProblemWord: String, CaseIterable, Sendable {
    case notCanonical = "not-canonical"
    case notValid = "not-valid"
    case unknownElection = "unknown-election"
    case unknownStation = "unknown-station"
    case keyMissing = "key-missing"
    case keyReused = "key-reused"
    case nonceUsed = "nonce-used"
    case tooLarge = "too-large"
    case wrongContentType = "wrong-content-type"
    case brokenMultipart = "broken-multipart"
    case brokenRequest = "broken-request"
    case notSignedIn = "not-signed-in"
    case challengeOver = "challenge-over"
    case badSignature = "bad-signature"
    case unsigned = "unsigned"
    case notYours = "not-yours"
    case tooMany = "too-many"
    case tooManyFilings = "too-many-filings"
    case limitReached = "limit-reached"
    case outOfTurn = "out-of-turn"
    case stalePage = "stale-page"
    case listFrozen = "list-frozen"
    case termOver = "term-over"
    case stationOpen = "station-open"
    case closingTooEarly = "closing-too-early"
    case countBegun = "count-begun"
    case otherHash = "other-hash"
    case wrongOffset = "wrong-offset"
    case unknownCase = "unknown-case"
    case notFound = "not-found"
    case wrongMethod = "wrong-method"
    case timedOut = "timed-out"
    case internalError = "internal"
    case busy = "busy"

    var status: Int {
        switch self {
        case .notCanonical, .keyMissing, .brokenMultipart, .brokenRequest: 400
        case .notSignedIn, .challengeOver: 401
        case .notYours: 403
        case .notFound, .unknownCase: 404
        case .wrongMethod: 405
        case .timedOut: 408
        case .keyReused, .nonceUsed, .outOfTurn, .stalePage, .listFrozen, .termOver, .stationOpen, .closingTooEarly,
            .countBegun, .wrongOffset, .limitReached:
            409
        case .tooLarge: 413
        case .wrongContentType: 415
        case .notValid, .unknownElection, .unknownStation, .badSignature, .unsigned, .otherHash: 422
        case .tooMany, .tooManyFilings: 429
        case .internalError: 500
        case .busy: 503
        }
    }
}

/// One problem: what was wrong, what to do next, and members for programs.
struct Problem: Sendable {
    let word: ProblemWord
    var members: [String: JSONValue] = [:]
    var headers: [(String, String)] = []
    /// A status of its own, where the word is answered with another one than usual.
    var status: Int?

    /// When to come again where nothing better is known, in seconds.
    static let busySeconds = 5

    init(_ word: ProblemWord, members: [String: JSONValue] = [:], headers: [(String, String)] = []) {
        self.word = word
        self.members = members
        self.headers = headers
    }

    /// Its headers; who is turned away for the moment is always told when to come again.
    var allHeaders: [(String, String)] {
        word == .busy && waitSeconds == nil ? headers + [("Retry-After", String(Self.busySeconds))] : headers
    }

    /// When to come again, where that is said.
    var waitSeconds: Int? { headers.first { $0.0 == "Retry-After" }.flatMap { Int($0.1) } }

    /// The problem document in the reader's language; the type is the same in all.
    ///
    /// `status` is given where the server has one of its own, such as 431, for which there is no word.
    func response(_ t: Words, origin: String, status: Int? = nil) -> Response {
        let status = status ?? self.status ?? word.status
        let words = ProblemText(word)
        var document = members
        document["type"] = .string("\(origin)/problems/\(word.rawValue)")
        document["title"] = .string(t(words.title))
        document["detail"] = .string(t(words.detail))
        document["next"] = .string(t(words.next))
        document["status"] = .integer(Int64(status))
        let headers =
            allHeaders + [
                ("Content-Type", "application/problem+json"), ("Content-Language", t.language.rawValue),
                ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
                Porter.nothingRuns,
            ]
        return Response(status: status, headers: headers, body: .bytes(JSONValue.object(document).canonicalBytes))
    }
}

extension Problem {
    /// The one place in which refusals and accidents become problems.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as FilingRefusal: self.init(filing: refusal)
        case let refusal as ActRefusal: self.init(act: refusal)
        case let refusal as Docket.Refusal: self.init(refusal: refusal)
        case let fault as DocumentFault: self.init(document: fault)
        case let refusal as SignInRefusal: self.init(signIn: refusal)
        case TokenRefusal.tooMany(let limit): self.init(.limitReached, members: ["limit": .integer(Int64(limit))])
        case TokenRefusal.unknown: self.init(.notFound)
        case let fault as MultipartFault: self.init(fault.status == 413 ? .tooLarge : .brokenMultipart)
        default: self.init(Overload.isMeant(by: error) ? .busy : .internalError)
        }
    }

    private init(filing refusal: FilingRefusal) {
        switch refusal {
        case .document(let fault): self.init(document: fault)
        case .unknownElection(let id): self.init(.unknownElection, members: ["election": .string(id)])
        case .unknownStation(let id):
            self.init(.unknownStation, members: ["station": .string(id), "errors": [["pointer": "/station"]]])
        case .keyReused: self.init(.keyReused)
        case .nonceUsed: self.init(.nonceUsed)
        case .badKey: self.init(.keyMissing)
        case .tooMany(let seconds):
            self.init(.tooManyFilings, headers: [("Retry-After", String(max(1, seconds)))])
        }
    }

    private init(act refusal: ActRefusal) {
        switch refusal {
        case .refused(let refusal): self.init(refusal: refusal)
        case .document(let fault): self.init(document: fault)
        case .unsigned: self.init(.unsigned)
        case .unknownCase: self.init(.unknownCase)
        case .movedOn(let attempt, let version):
            self.init(refusal: .stalePage(attempt: attempt, version: version))
            status = 412
        }
    }

    private init(refusal: Docket.Refusal) {
        switch refusal {
        case .outOfTurn(let state): self.init(.outOfTurn, members: ["state": .string(state.rawValue)])
        case .stalePage(let attempt, let version):
            self.init(
                .stalePage,
                members: ["attempt": .integer(Int64(attempt)), "version": .integer(Int64(version))]
            )
        case .notYours: self.init(.notYours)
        case .notValid(let faults): self.init(document: .notValid(faults))
        case .badSignature(let sub): self.init(.badSignature, members: ["sub": .string(sub)])
        case .listFrozen: self.init(.listFrozen)
        case .termOver: self.init(.termOver)
        case .stationOpen(let until):
            self.init(.stationOpen, members: ["closes": .string(until.rfc3339(in: .utc))])
        case .closingTooEarly(let closing):
            self.init(.closingTooEarly, members: ["closes": .string(closing.rfc3339(in: .utc))])
        case .countBegun: self.init(.countBegun)
        case .tooMuch(let limit): self.init(.tooLarge, members: ["limitBytes": .integer(limit)])
        }
    }

    private init(document fault: DocumentFault) {
        switch fault {
        case .notCanonical(let fault):
            self.init(
                .notCanonical,
                members: ["offset": .integer(Int64(fault.offset)), "reason": .string(fault.reason.rawValue)]
            )
        case .notValid(let faults):
            let errors = faults.map { fault -> JSONValue in
                [
                    "pointer": .string(fault.pointer), "message": .string(fault.message),
                    "keyword": .string(fault.keyword),
                ]
            }
            self.init(.notValid, members: ["errors": .array(errors)])
        }
    }

    private init(signIn refusal: SignInRefusal) {
        switch refusal {
        case .document(let fault): self.init(document: fault)
        case .challengeOver: self.init(.challengeOver)
        case .badSignature(let sub): self.init(.badSignature, members: ["sub": .string(sub)])
        case .noOffice: self.init(.notYours)
        }
    }
}

extension Problem: Error {}
