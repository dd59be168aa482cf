internal import Docket
public import HTTP
internal import Proceedings

/// The routes, each with the acts it stands for: there is no way to add one without saying who may go there.
struct Routes: Sendable {
    struct Place: Hashable, Sendable {
        let method: HTTP.Method
        let pattern: String
    }

    private(set) var router: Router
    /// Every one of these must be given by the table of rights.
    private(set) var acts: [Place: [Authority.Act]] = [:]

    init(fallback: @escaping @Sendable (Request) async -> Response) { router = Router(fallback: fallback) }

    mutating func on(
        _ method: HTTP.Method,
        _ pattern: String,
        for acts: [Authority.Act],
        bodyLimitBytes: Int? = nil,
        handler: @escaping Router.Handler
    ) {
        precondition(!acts.isEmpty, "A route stands for an act.")
        self.acts[Place(method: method, pattern: pattern)] = acts
        router.on(method, pattern, bodyLimitBytes: bodyLimitBytes, handler: handler)
    }
}

extension Porter {
    /// Every address of the service.
    public func router() -> Router { routes().router }

    /// Every address of the service, with the acts they stand for.
    func routes() -> Routes {
        var routes = Routes(fallback: { request in lost(Problem(.notFound), request) })
        for operation in operations {
            routes.on(
                operation.method,
                operation.path,
                for: [operation.act],
                bodyLimitBytes: operation.bodyLimitBytes,
                handler: attended(operation.path, Urgency(operation), door(of: operation))
            )
        }
        addPages(to: &routes)
        return routes
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
