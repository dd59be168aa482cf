internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// A route's handler behind the doorkeeper: he names the request, turns away what is too much, and notes how it ended.
    ///
    /// Never inlined, for the reason ``page(_:_:_:)`` has.
    @inline(never)
    func attended(_ route: String, _ urgency: Urgency, _ handler: @escaping Router.Handler) -> Router.Handler {
        { request, path in await attend(request, path, route, urgency, handler) }
    }

    private func attend(
        _ request: Request,
        _ path: PathParameters,
        _ route: String,
        _ urgency: Urgency,
        _ handler: Router.Handler
    ) async -> Response {
        let trace = TraceParent.id(request.headers["traceparent"]) ?? Courthouse.freshTrace()
        let began = clock?()
        var response = await Courthouse.traced(trace) {
            if let problem = refusal(of: request, urgency) { return turnedAway(problem, request) }
            return await handler(request, path)
        }
        response.headers.append(("Trace-Id", trace))
        let milliseconds = began.flatMap { began in
            clock.map { clock in (clock().microsecondsSince1970 - began.microsecondsSince1970) / 1_000 }
        }
        note(response, urgency, milliseconds)
        if let milliseconds, response.status >= 500 || milliseconds >= Int64(limits.slowRequestMilliseconds),
            urgency != .upkeep
        {
            house.log(
                "request",
                [
                    "route": route, "status": String(response.status), "milliseconds": String(milliseconds),
                    "urgency": urgency.rawValue, "trace": trace,
                ]
            )
        }
        return response
    }

    private func refusal(of request: Request, _ urgency: Urgency) -> Problem? {
        guard urgency != .upkeep else { return nil }
        if urgency != .board, let wait = callers.wait(address(of: request), isFiling: urgency == .filing) {
            figures.note(urgency) { $0.tooOften += 1 }
            return Problem(.tooMany, headers: [("Retry-After", String(wait))])
        }
        guard let most = urgency.turnedAwayFromThousandths, house.load.thousandths >= most else { return nil }
        let seconds = urgency.comeAgainSeconds
        return Problem(.busy, headers: [("Retry-After", String(seconds + Int.random(in: 0...seconds / 2)))])
    }

    private func turnedAway(_ problem: Problem, _ request: Request) -> Response {
        guard isForPeople(request) else { return problem.response(words(request), origin: house.origin) }
        return lostPage(problem, request, status: problem.word.status)
    }

    private func note(_ response: Response, _ urgency: Urgency, _ milliseconds: Int64?) {
        figures.note(urgency) { figures in
            switch response.status {
            case 503: figures.turnedAway += 1
            case 500...: figures.failed += 1
            default: figures.answered += 1
            }
            if let milliseconds { figures.took(milliseconds: milliseconds) }
        }
    }

    /// Tells those who count by the minute how time passes, until the task is cancelled.
    public func keepTime() async {
        // Cancelled: time to end.
        while (try? await Task.sleep(for: .seconds(1))) != nil { callers.tick() }
    }

    /// How long a feed rests now: the longer, the more there is to do.
    var boardPauseMilliseconds: Int {
        let more = max(0, limits.boardLongestPauseMilliseconds - limits.boardPauseMilliseconds)
        return limits.boardPauseMilliseconds + more * house.load.thousandths / 1_000
    }
}

/// The name a request was given before it came here (W3C Trace Context).
enum TraceParent {
    static func id(_ header: String?) -> String? {
        guard let parts = header?.split(separator: "-", omittingEmptySubsequences: false), parts.count >= 4,
            parts[0].utf8.count == 2, Courthouse.isTrace(String(parts[1]))
        else { return nil }
        return String(parts[1])
    }
}
