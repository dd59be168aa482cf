public import HTTP
internal import Proceedings

extension Porter {
    /// Every address of the service.
    public func router() -> Router {
        var router = Router(fallback: { request in lost(Problem(.notFound), request) })
        for operation in operations {
            router.on(
                operation.method,
                operation.path,
                bodyLimitBytes: operation.bodyLimitBytes,
                handler: attended(operation.path, Urgency(operation), door(of: operation))
            )
        }
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
}
