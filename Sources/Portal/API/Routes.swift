public import HTTP
internal import Proceedings

extension Porter {
    /// Every address of the service.
    public func router() -> Router {
        var router = Router(fallback: { request in lost(Problem(.notFound), request) })
        addFilings(to: &router)
        addCases(to: &router)
        addStaff(to: &router)
        addPublic(to: &router)
        addPages(to: &router)
        return router
    }

    /// The answer to a request that no handler saw.
    public var refusal: HTTP.Refusal {
        { status, request in
            let word: ProblemWord =
                switch status {
                case 404: .notFound
                case 405: .wrongMethod
                case 408: .timedOut
                case 413: .tooLarge
                case 415: .wrongContentType
                case 500: .internalError
                case 503: .busy
                default: .brokenRequest
                }
            if let request, isForPeople(request) { return lostPage(Problem(word), request, status: status) }
            return Problem(word).response(words(request), origin: house.origin, status: status)
        }
    }

    private func addFilings(to router: inout Router) {
        // The largest filing: a document, its signature, and papers up to the limit of one body.
        let limit = 64 * 1_048_576
        router.on(.post, "/api/v1/filings", bodyLimitBytes: limit) { request, _ in await file(request) }
        router.on(.post, "/api/v1/filings/dry-run", bodyLimitBytes: limit) { request, _ in await tryFiling(request) }
    }

    private func addCases(to router: inout Router) {
        router.on(.get, "/api/v1/cases/{number}") { request, path in await showCase(request, path["number"]) }
        router.on(.get, "/api/v1/cases/{number}/receipt") { request, path in
            await showReceipt(request, path["number"], seal: false)
        }
        router.on(.get, "/api/v1/cases/{number}/seal") { request, path in
            await showReceipt(request, path["number"], seal: true)
        }
        router.on(.get, "/api/v1/cases/{number}/documents/{sha256}") { request, path in
            await showDocument(request, path["number"], path["sha256"])
        }
        router.on(.get, "/api/v1/cases/{number}/entry") { request, path in
            await showEntry(request, path["number"], seal: false)
        }
        router.on(.get, "/api/v1/cases/{number}/entry/seal") { request, path in
            await showEntry(request, path["number"], seal: true)
        }
        let paper = house.limits.attachmentBytes
        router.on(.put, "/api/v1/cases/{number}/attachments/{sha256}", bodyLimitBytes: paper) { request, path in
            await putAttachment(request, path["number"], path["sha256"])
        }
        router.on(.head, "/api/v1/cases/{number}/attachments/{sha256}") { request, path in
            await headAttachment(request, path["number"], path["sha256"])
        }
        router.on(.post, "/api/v1/cases/{number}/{act}", bodyLimitBytes: 1_048_576) { request, path in
            await act(request, path["number"], path["act"])
        }
    }

    private func addStaff(to router: inout Router) {
        router.on(.post, "/api/v1/sign-in/challenges") { request, _ in await challenge(request) }
        router.on(.post, "/api/v1/sign-in") { request, _ in await signIn(request) }
        router.on(.delete, "/api/v1/sign-in") { request, _ in await signOut(request) }
        router.on(.get, "/api/v1/queue") { request, _ in await queue(request) }
        router.on(.get, "/api/v1/screening") { request, _ in await screening(request) }
        router.on(.get, "/api/v1/inbox") { request, _ in await inbox(request) }
        router.on(.get, "/api/v1/board") { request, _ in await board(request) }
        router.on(.get, "/api/v1/board/events") { request, _ in await boardEvents(request) }
        router.on(.post, "/api/v1/alarms/{id}/attention") { request, path in await attend(request, path["id"]) }
        router.on(.post, "/api/v1/stations/{id}/closing") { request, path in
            await sayAbout(request, station: path["id"], counting: false)
        }
        router.on(.post, "/api/v1/stations/{id}/count") { request, path in
            await sayAbout(request, station: path["id"], counting: true)
        }
    }

    private func addPublic(to router: inout Router) {
        router.on(.get, "/api/v1/elections") { request, _ in await elections(request) }
        router.on(.get, "/api/v1/elections/{id}") { request, path in await election(request, path["id"]) }
        router.on(.get, "/api/v1/elections/{id}/draws/{number}") { request, path in
            await draw(request, path["id"], path["number"], seal: false)
        }
        router.on(.get, "/api/v1/elections/{id}/draws/{number}/seal") { request, path in
            await draw(request, path["id"], path["number"], seal: true)
        }
        router.on(.post, "/api/v1/signatures/verify", bodyLimitBytes: Courthouse.verificationLimitBytes) { request, _ in
            await verifySignature(request)
        }
        router.on(.get, "/api/v1/signatures/trust") { request, _ in await trust(request) }
        router.on(.get, "/health/live") { request, _ in await live(request) }
        router.on(.get, "/health/ready") { request, _ in await ready(request) }
        router.on(.get, "/metrics") { request, _ in await metrics(request) }
    }
}
