internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// What people of the court and of commissions ask for besides cases.
    var staffOperations: [Operation] {
        func reading(
            _ path: String,
            _ id: String,
            _ summary: String,
            _ roles: [Role],
            _ shape: String,
            query: [String] = [],
            problems: [ProblemWord] = [],
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: "/api/v1" + path,
                id: id,
                summary: summary,
                access: .staff(roles),
                query: query,
                gives: [.json(shape, "As it is now.")],
                problems: problems,
                handler: handler
            )
        }
        let board: [Role] = [.courtDutyOfficer, .courtChair]
        return [
            Operation(
                method: .post,
                path: "/api/v1/sign-in/challenges",
                id: "issueChallenge",
                summary: "Ask for a challenge",
                details: "It lives two minutes and works once.",
                headers: ["Idempotency-Key"],
                gives: [.json("Challenge", "The bytes to sign.", status: 201)],
                handler: { request, _ in await challenge(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/sign-in",
                id: "signIn",
                summary: "Sign in with a signed challenge",
                takes: .document(.signin, signature: .obligatory),
                headers: ["Idempotency-Key"],
                gives: [.json("Session", "The token, and the offices it opens.", status: 201)],
                problems: [.unsigned, .challengeOver, .badSignature, .notYours],
                handler: { request, _ in await signIn(request) }
            ),
            Operation(
                method: .delete,
                path: "/api/v1/sign-in",
                id: "signOut",
                summary: "End the session",
                access: .staff([]),
                gives: [.init(status: 204, form: .empty, words: "It is over.")],
                handler: { request, _ in await signOut(request) }
            ),
            reading("/queue", "showQueue", "A judge's offers and cases", [.judge], "Queue") { request, _ in
                await queue(request)
            },
            reading("/screening", "showScreening", "What waits for a clerk", [.registryClerk], "Screening") {
                request,
                _ in await screening(request)
            },
            reading(
                "/inbox",
                "showInbox",
                "What is addressed to one's offices",
                [],
                "Inbox",
                query: ["before"],
                problems: [.notValid]
            ) {
                request,
                _ in await inbox(request)
            },
            Operation(
                method: .post,
                path: "/api/v1/inbox/{id}/opening",
                id: "openMessage",
                summary: "Say that a message was seen",
                details: "What asks for an act of the commission goes on waiting for it.",
                access: .staff([]),
                headers: ["Idempotency-Key"],
                gives: [.json("Row", "The message as it is now.")],
                problems: [.notFound],
                handler: { request, path in await openMessage(request, path["id"]) }
            ),
            reading("/board", "showBoard", "The board of a court", board, "Board") { request, _ in
                await self.board(request)
            },
            Operation(
                method: .get,
                path: "/api/v1/board/events",
                id: "followBoard",
                summary: "Follow the board of a court",
                details: "Server-sent events: `board` with the whole board each time it has changed.",
                access: .staff(board),
                headers: ["Last-Event-ID"],
                gives: [.init(status: 200, form: .events, words: "The stream.")],
                handler: { request, _ in await boardEvents(request) }
            ),
            Operation(
                method: .get,
                path: "/api/v1/events",
                id: "pageEvents",
                summary: "What happened, in the order of commits",
                details: """
                    Pages of events of one's own court or commission. Keep `cursor` and give it as `after`; nothing \
                    is skipped and nothing comes twice. A page is chosen from so many events of the whole house, so it \
                    may be empty and yet not the last: go on at once while `more` is true.
                    """,
                access: .staff(EventPages.readers),
                query: ["after", "limit"],
                gives: [.json("EventPage", "The events after the cursor.")],
                problems: [.notValid],
                handler: { request, _ in await pageEvents(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/alarms/{id}/attention",
                id: "attendAlarm",
                summary: "\u{201c}I am on it\u{201d}",
                access: .staff(board),
                headers: ["Idempotency-Key"],
                gives: [.json("Attention", "Who owns the alarm now.")],
                problems: [.notFound],
                handler: { request, path in await attend(request, path["id"]) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/stations/{id}/closing",
                id: "moveClosing",
                summary: "Say that a station closes at another time",
                access: .staff([.courtDutyOfficer, .courtChair, .commissionOfficer]),
                takes: .json("Closing"),
                headers: ["Idempotency-Key"],
                gives: [.json("Said", "It holds from now on.", status: 201)],
                problems: [.closingTooEarly, .countBegun],
                handler: { request, path in await sayAbout(request, station: path["id"], counting: false) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/stations/{id}/count",
                id: "beginCount",
                summary: "Say that the count has begun",
                access: .staff([.courtDutyOfficer, .courtChair, .commissionOfficer]),
                takes: .json("Count"),
                headers: ["Idempotency-Key"],
                gives: [.json("Said", "The list is frozen.", status: 201)],
                problems: [.stationOpen, .countBegun],
                handler: { request, path in await sayAbout(request, station: path["id"], counting: true) }
            ),
        ]
    }
}
