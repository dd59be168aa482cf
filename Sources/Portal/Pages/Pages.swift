internal import Docket
internal import HTML
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Answers a request for a page: the language first, other sites' posts refused, then the door; faults as pages.
    ///
    /// Never inlined: the optimiser of Swift 6.3.1 falls over the coroutine this becomes inside a route's closure.
    @inline(never)
    func page(
        _ request: Request,
        _ path: PathParameters,
        _ door: PageDoor,
        _ body: @Sendable (PageDesk) async throws -> Response
    ) async -> Response {
        let desk: PageDesk
        do {
            desk = try await pageDesk(request, path)
        } catch {
            return lost(error, request)
        }
        do {
            if request.method == .post { try refuseOtherSites(request) }
            let admitted = try await desk.pass(door)
            return try await Admitted.$current.withValue(admitted) { try await body(desk) }
        } catch {
            return await fault(error, desk)
        }
    }

    /// Adds a page that stands for acts, each of which the table of rights must give to whoever asks.
    func add(
        _ method: Method,
        _ pattern: String,
        for acts: Authority.Act...,
        bodyLimitBytes: Int? = nil,
        to routes: inout Routes,
        _ body: @escaping @Sendable (PageDesk) async throws -> Response
    ) {
        let door = PageDoor(acts: acts, pattern: pattern)
        let handler: Router.Handler = { request, path in await page(request, path, door, body) }
        let attended = attended(pattern, Urgency(page: pattern, method), handler)
        routes.on(method, pattern, for: acts, bodyLimitBytes: bodyLimitBytes, handler: attended)
    }

    /// The desk of one request, in the language its address names.
    private func pageDesk(_ request: Request, _ path: PathParameters) async throws -> PageDesk {
        guard let language = PageLanguage(rawValue: path["language"]) else { throw Problem(.notFound) }
        let now = try await house.instant()
        return PageDesk(
            porter: self,
            request: request,
            path: path,
            t: Words(catalogs[language]),
            now: now,
            key: try Courthouse.freshKey()
        )
    }

    /// A form counts only when it was sent from our own page.
    ///
    /// Under `Referrer-Policy: no-referrer` browsers send `Origin: null` from our own pages too, so their word on the
    /// site goes first; browsers too old for that word keep our cookies from other sites' posts (`SameSite=Lax`).
    func refuseOtherSites(_ request: Request) throws {
        if let site = request.headers["Sec-Fetch-Site"] {
            guard site == "same-origin" || site == "none" else { throw Problem(.notYours) }
            return
        }
        guard let origin = request.headers["Origin"], origin != "null" else { return }
        let host = request.headers["Host"] ?? ""
        guard origin == house.origin || origin == "http://\(host)" || origin == "https://\(host)" else {
            throw Problem(.notYours)
        }
    }

    /// The page for whatever went wrong: what to do next, and that nothing registered is lost.
    private func fault(_ error: any Error, _ desk: PageDesk) async -> Response {
        let problem = Problem(error)
        if problem.word == .notSignedIn, desk.request.method == .post, let kept = await desk.keepTyped() {
            return desk.goOn(to: ["sign-in"], query: [("kept", kept)])
        }
        if problem.word == .internalError {
            house.log("pageFailed", ["path": Self.route(desk.request), "error": ErrorText.describe(error)])
        }
        var kind = FaultView.Kind(problem)
        var onward: [String]? = problem.word == .notSignedIn ? ["sign-in"] : nil
        var status = problem.word.status
        switch error {
        case is DraftIsOver: (kind, status) = (.draftOver, 404)
        case let closed as PageDesk.CaseIsClosed:
            // The way in, with the number filled in; whether there is such a case is not said.
            return desk.goOn(to: ["status"], query: [("number", String(closed.number.prefix(64)))])
        default: break
        }
        if case .stale = kind, desk.address.first == "status", desk.address.count > 1 {
            onward = Array(desk.address.prefix(2))
        }
        let view = FaultView(
            kind: kind,
            onward: onward,
            reference: kind.isAccident ? Courthouse.trace.map { String($0.prefix(8)) } : nil
        )
        return desk.show(view.html(in: desk.context()), status: status, headers: problem.allHeaders)
    }

    /// What no page's handler answers: a page for people, a problem document for programs.
    func lost(_ error: any Error, _ request: Request) -> Response {
        let problem = Problem(error)
        guard isForPeople(request) else { return self.problem(error, request) }
        if problem.word == .internalError {
            house.log("pageFailed", ["path": Self.route(request), "error": ErrorText.describe(error)])
        }
        return lostPage(problem, request, status: problem.word.status)
    }

    /// Whether a browser asks for a page; programs have their own addresses.
    func isForPeople(_ request: Request) -> Bool {
        request.headers["Accept"]?.contains("text/html") == true && request.segments.first != "api"
    }

    /// A page made without asking the database for anything.
    func lostPage(_ problem: Problem, _ request: Request, status: Int) -> Response {
        let named = request.segments.first.flatMap(PageLanguage.init(rawValue:))
        let t = named.map { Words(catalogs[$0]) } ?? words(request)
        let pack = house.packs.elections.first
        let name = pack.flatMap { $0.names[language(t)] ?? $0.names.values.first } ?? t("Court")
        let context = PageContext(
            t: t,
            address: named == nil ? [""] : Array(request.segments.dropFirst()),
            court: CourtCard(name: name, phone: pack?.helpPhone ?? ""),
            assets: assets.places
        )
        let view = FaultView(kind: FaultView.Kind(problem))
        return Response(
            status: status,
            headers: PageDesk.safetyHeaders + problem.allHeaders + [
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Language", t.language.rawValue),
                ("Cache-Control", "no-store"),
            ],
            body: .bytes(Array(view.html(in: context).string.utf8))
        )
    }

    /// The static files, cached for ever under the hash of what is in them.
    func asset(_ name: String) -> Response {
        let (bytes, type): ([UInt8], String) =
            name == "app.css"
            ? (assets.styles, "text/css; charset=utf-8") : (assets.script, "text/javascript; charset=utf-8")
        return Response(
            status: 200,
            headers: [
                ("Content-Type", type), ("Cache-Control", "public, max-age=31536000, immutable"),
                ("X-Content-Type-Options", "nosniff"),
            ],
            body: .bytes(bytes)
        )
    }

    /// Every page's address.
    func addPages(to routes: inout Routes) {
        routes.on(.get, "/", for: [.look]) { request, _ in
            let t = words(request)
            return Response(
                status: 302,
                headers: [("Location", "/\(t.language.rawValue)/"), ("Vary", "Accept-Language")]
            )
        }
        routes.on(.get, "/assets/{version}/app.css", for: [.look]) { _, _ in asset("app.css") }
        routes.on(.get, "/assets/{version}/app.js", for: [.look]) { _, _ in asset("app.js") }
        addVoterPages(to: &routes)
        addStaffPages(to: &routes)
    }
}

/// What a page's door asks for.
struct PageDoor: Sendable {
    let acts: [Authority.Act]
    /// Whether the address has the number of a case.
    let isAboutCase: Bool
    /// Whether the case is opened by its secret, which this browser keeps in a cookie for that case alone.
    let isForItsVoter: Bool

    init(acts: [Authority.Act], pattern: String) {
        self.acts = acts
        isAboutCase = pattern.contains("{number}")
        isForItsVoter = pattern.hasPrefix("/{language}/status/{number}")
    }
}

extension PageDesk {
    /// Lets through whoever may see the page.
    fileprivate func pass(_ door: PageDoor) async throws -> Admitted {
        let isOpen = door.acts.allSatisfy { Authority.parties(of: $0).contains(.anybody) }
        if door.isForItsVoter, !isOpen { return try await openedHere(path["number"], door.acts) }
        return try await porter.admit(request, to: door.acts, number: door.isAboutCase ? path["number"] : nil)
    }
}

extension FaultView.Kind {
    /// The page for a problem.
    init(_ problem: Problem) {
        switch problem.word {
        case .notSignedIn, .challengeOver: self = .signInFirst
        case .notYours: self = .notYours
        case .notFound, .unknownCase: self = .notFound
        case .stalePage, .outOfTurn: self = .stale
        case .keyReused, .nonceUsed: self = .alreadySent
        case .tooLarge: self = .tooLarge(limit: Int(problem.members["limitBytes"]?.integer ?? 20_971_520))
        case .tooMany: self = .tooMany(waitSeconds: problem.waitSeconds ?? 60)
        case .tooManyFilings: self = .tooManyFilings(waitSeconds: problem.waitSeconds ?? 3_600)
        case .busy: self = .busy(waitSeconds: problem.waitSeconds ?? Problem.busySeconds)
        case .internalError, .timedOut: self = .accident
        case .notCanonical, .notValid, .unknownElection, .unknownStation, .keyMissing, .wrongContentType,
            .brokenMultipart, .brokenRequest, .badSignature, .unsigned, .listFrozen, .termOver, .stationOpen,
            .closingTooEarly, .countBegun,
            .wrongMethod, .otherHash, .wrongOffset, .limitReached:
            self = .notUnderstood
        }
    }
}
