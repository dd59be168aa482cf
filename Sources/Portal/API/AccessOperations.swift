internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Sessions, keys of programs, screens on walls, emergencies, and who tried the door in vain.
    var accessOperations: [Operation] { sessionOperations + keyOperations + screenOperations + guardOperations }

    private func ending(
        _ path: String,
        _ id: String,
        _ act: Authority.Act,
        _ summary: String,
        _ handler: @escaping Router.Handler
    ) -> Operation {
        Operation(
            method: .delete,
            path: "/api/v1" + path,
            id: id,
            act: act,
            summary: summary,
            gives: [.init(status: 204, form: .empty, words: "It is over.")],
            problems: [.notFound],
            handler: handler
        )
    }

    private func listing(
        _ path: String,
        _ id: String,
        _ act: Authority.Act,
        _ summary: String,
        _ shape: String,
        query: [String] = [],
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
            problems: query.isEmpty ? [] : [.notValid],
            handler: handler
        )
    }

    private var sessionOperations: [Operation] {
        [
            listing("/sessions", "listSessions", .ownSessions, "Where one is signed in", "Sessions") { request, _ in
                await ownSessions(request)
            },
            ending("/sessions/{id}", "endSession", .ownSessions, "End one of one's own sessions") { request, path in
                await endSession(request, path["id"])
            },
            listing(
                "/court/sessions",
                "listSessionsOfCourt",
                .othersSessions,
                "Where the people of one's court and of its commissions are signed in",
                "Sessions"
            ) { request, _ in await sessionsOfCourt(request) },
            Operation(
                method: .post,
                path: "/api/v1/court/sessions/{id}/revocation",
                id: "revokeSession",
                act: .othersSessions,
                summary: "End somebody's session, for a reason",
                takes: .json("Reason"),
                headers: ["Idempotency-Key"],
                gives: [.init(status: 204, form: .empty, words: "It is over.")],
                problems: [.notFound],
                handler: { request, path in await revokeSession(request, path["id"]) }
            ),
        ]
    }

    private var keyOperations: [Operation] {
        let once = "The key is shown this once; only its hash is kept. Send it as `Authorization: Bearer`."
        return [
            listing("/keys", "listKeys", .keys, "The keys of one's commission", "Keys") { request, _ in
                await keys(request)
            },
            Operation(
                method: .post,
                path: "/api/v1/keys",
                id: "makeKey",
                act: .keys,
                summary: "Make a key for the commission's program",
                details: "It acts in the name of whoever makes it, as far as its scopes go, and ends with the office. "
                    + once,
                takes: .json("KeyPlan"),
                headers: ["Idempotency-Key"],
                gives: [.json("FreshKey", "The key.", status: 201)],
                problems: [.limitReached],
                handler: { request, _ in await makeKey(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/keys/{id}/rotation",
                id: "rotateKey",
                act: .keys,
                summary: "Make the key that follows another",
                details: "The earlier one is good for another day, so that no message is lost between the two. " + once,
                headers: ["Idempotency-Key"],
                gives: [.json("FreshKey", "The key that follows.", status: 201)],
                problems: [.notFound, .limitReached],
                handler: { request, path in await rotateKey(request, path["id"]) }
            ),
            ending("/keys/{id}", "endKey", .keys, "End a key of one's commission") { request, path in
                await endKey(request, path["id"])
            },
        ]
    }

    private var screenOperations: [Operation] {
        [
            listing("/screens", "listScreens", .screens, "The screens of one's court", "Screens") { request, _ in
                await screens(request)
            },
            Operation(
                method: .post,
                path: "/api/v1/screens",
                id: "makeScreen",
                act: .screens,
                summary: "Make a token for a screen on a wall",
                details: "It shows the board without names and opens nothing else. It is shown this once.",
                takes: .json("ScreenPlan"),
                headers: ["Idempotency-Key"],
                gives: [.json("FreshScreen", "The token.", status: 201)],
                problems: [.limitReached],
                handler: { request, _ in await makeScreen(request) }
            ),
            ending("/screens/{id}", "endScreen", .screens, "Take a screen's token away") { request, path in
                await endScreen(request, path["id"])
            },
        ]
    }

    private var guardOperations: [Operation] {
        [
            Operation(
                method: .post,
                path: "/api/v1/emergencies",
                id: "openInEmergency",
                act: .openInEmergency,
                summary: "Open a case without a part in it",
                details: """
                    For a quarter of an hour, for a reason, to read and no more. The president of the court is told, and \
                    it stays in sight with the case for ever.
                    """,
                takes: .json("Emergency"),
                headers: ["Idempotency-Key"],
                gives: [.json("OpenedEmergency", "It is open.", status: 201)],
                handler: { request, _ in await openInEmergency(request) }
            ),
            listing(
                "/attempts",
                "listAttempts",
                .readAttempts,
                "Who tried the door in vain",
                "Attempts",
                query: ["before"]
            ) { request, _ in await attempts(request) },
        ]
    }
}
