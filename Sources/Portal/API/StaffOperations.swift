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
            _ act: Authority.Act,
            _ summary: String,
            _ shape: String,
            query: [String] = [],
            problems: [ProblemWord] = [],
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: "/api/v1" + path,
                id: id,
                act: act,
                summary: summary,
                query: query,
                gives: [.json(shape, "As it is now.")],
                problems: problems,
                handler: handler
            )
        }
        return [
            Operation(
                method: .post,
                path: "/api/v1/sign-in/challenges",
                id: "issueChallenge",
                act: .signIn,
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
                act: .signIn,
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
                act: .ownSessions,
                summary: "End the session",
                gives: [.init(status: 204, form: .empty, words: "It is over.")],
                handler: { request, _ in await signOut(request) }
            ),
            reading("/queue", "showQueue", .readQueue, "A judge's offers and cases", "Queue") { request, _ in
                await queue(request)
            },
            reading("/screening", "showScreening", .readScreening, "What waits for a clerk", "Screening") {
                request,
                _ in await screening(request)
            },
            reading(
                "/inbox",
                "showInbox",
                .readInbox,
                "What is addressed to one's offices",
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
                act: .readInbox,
                summary: "Say that a message was seen",
                details: "What asks for an act of the commission goes on waiting for it.",
                headers: ["Idempotency-Key"],
                gives: [.json("Row", "The message as it is now.")],
                problems: [.notFound],
                handler: { request, path in await openMessage(request, path["id"]) }
            ),
            reading("/board", "showBoard", .readBoard, "The board of a court", "Board") { request, _ in
                await self.board(request)
            },
            Operation(
                method: .get,
                path: "/api/v1/board/events",
                id: "followBoard",
                act: .readBoard,
                summary: "Follow the board of a court",
                details: "Server-sent events: `board` with the whole board each time it has changed.",
                headers: ["Last-Event-ID"],
                gives: [.init(status: 200, form: .events, words: "The stream.")],
                handler: { request, _ in await boardEvents(request) }
            ),
            Operation(
                method: .get,
                path: "/api/v1/events",
                id: "pageEvents",
                act: .pageEvents,
                summary: "What happened, in the order of commits",
                details: """
                    Pages of events of one's own court or commission. Keep `cursor` and give it as `after`; nothing \
                    is skipped and nothing comes twice. A page is chosen from so many events of the whole house, so it \
                    may be empty and yet not the last: go on at once while `more` is true.
                    """,
                query: ["after", "limit"],
                gives: [.json("EventPage", "The events after the cursor.")],
                problems: [.notValid],
                handler: { request, _ in await pageEvents(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/alarms/{id}/attention",
                id: "attendAlarm",
                act: .attendAlarm,
                summary: "\u{201c}I am on it\u{201d}",
                headers: ["Idempotency-Key"],
                gives: [.json("Attention", "Who owns the alarm now.")],
                problems: [.notFound],
                handler: { request, path in await attend(request, path["id"]) }
            ),
            reading(
                "/undelivered",
                "listUndelivered",
                .attendAlarm,
                "Messages that were not delivered",
                "Undelivered",
                query: ["channel!", "behind"],
                problems: [.notValid]
            ) { request, _ in await undelivered(request) },
            Operation(
                method: .post,
                path: "/api/v1/undelivered/attention",
                id: "attendUndelivered",
                act: .attendAlarm,
                summary: "\u{201c}I am on all of these\u{201d}",
                details: "All alarms about a channel or a receiver that had rung up to the one that is named.",
                takes: .json("UndeliveredAttention"),
                headers: ["Idempotency-Key"],
                gives: [.json("UndeliveredOwned", "How many of them had no owner before.")],
                handler: { request, _ in await attendUndelivered(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/stations/{id}/closing",
                id: "moveClosing",
                act: .moveClosing,
                summary: "Say that a station closes at another time",
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
                act: .beginCount,
                summary: "Say that the count has begun",
                takes: .json("Count"),
                headers: ["Idempotency-Key"],
                gives: [.json("Said", "The list is frozen.", status: 201)],
                problems: [.stationOpen, .countBegun],
                handler: { request, path in await sayAbout(request, station: path["id"], counting: true) }
            ),
        ]
    }
}
