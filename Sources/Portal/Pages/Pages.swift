internal import Docket
internal import HTML
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Answers a request for a page: the language first, other sites' posts refused, faults as pages.
    ///
    /// Never inlined: the optimiser of Swift 6.3.1 falls over the coroutine this becomes inside a route's closure.
    @inline(never)
    func page(
        _ request: Request,
        _ path: PathParameters,
        _ body: @Sendable (PageDesk) async throws -> Response
    ) async -> Response {
        let desk: PageDesk
        do {
            desk = try await pageDesk(request, path)
        } catch {
            return problem(error, request)
        }
        do {
            if request.method == .post { try refuseOtherSites(request) }
            return try await body(desk)
        } catch {
            return fault(error, desk)
        }
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
    private func refuseOtherSites(_ request: Request) throws {
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" {
            throw Problem(.notYours)
        }
        guard let origin = request.headers["Origin"] else { return }
        let host = request.headers["Host"] ?? ""
        guard origin == house.origin || origin == "http://\(host)" || origin == "https://\(host)" else {
            throw Problem(.notYours)
        }
    }

    /// The page for whatever went wrong: what to do next, and that nothing registered is lost.
    private func fault(_ error: any Error, _ desk: PageDesk) -> Response {
        let problem = Problem(error)
        if problem.word == .internalError {
            house.log("pageFailed", ["path": Self.route(desk.request), "error": ErrorText.describe(error)])
        }
        let kind: FaultView.Kind =
            switch problem.word {
            case .notSignedIn, .challengeOver: .signInFirst
            case .notYours: .notYours
            case .notFound, .unknownCase: .notFound
            case .stalePage, .outOfTurn: .stale
            case .keyReused, .nonceUsed: .alreadySent
            case .tooLarge: .tooLarge(limit: Int(problem.members["limitBytes"]?.integer ?? 20_971_520))
            case .tooMany: .tooMany(waitSeconds: 60)
            case .internalError, .busy, .timedOut: .accident
            case .notCanonical, .notValid, .unknownElection, .unknownStation, .keyMissing, .wrongContentType,
                .brokenMultipart, .brokenRequest, .badSignature, .unsigned, .listFrozen, .wrongMethod, .otherHash,
                .wrongOffset:
                .notUnderstood
            }
        let onward: [String]? = problem.word == .notSignedIn ? ["sign-in"] : nil
        let view = FaultView(kind: kind, onward: onward, reference: nil)
        return desk.show(view.html(in: desk.context()), status: problem.word.status, headers: problem.headers)
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
    func addPages(to router: inout Router) {
        router.on(.get, "/") { request, _ in
            let t = words(request)
            return Response(
                status: 302,
                headers: [("Location", "/\(t.language.rawValue)/"), ("Vary", "Accept-Language")]
            )
        }
        router.on(.get, "/assets/{version}/app.css") { _, _ in asset("app.css") }
        router.on(.get, "/assets/{version}/app.js") { _, _ in asset("app.js") }
        router.on(.get, "/problems/{word}") { request, path in explain(request, path["word"]) }
        addVoterPages(to: &router)
        addStaffPages(to: &router)
    }

    /// The page behind a problem's `type`.
    private func explain(_ request: Request, _ word: String) -> Response {
        guard let word = ProblemWord(rawValue: word) else { return problem(Problem(.notFound), request) }
        let t = words(request)
        let words = ProblemText(word)
        return .text("\(t(words.title))\n\n\(t(words.detail))\n\(t(words.next))\n")
    }
}
