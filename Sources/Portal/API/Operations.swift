internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Everything a program can ask for; routes and description are both made of it.
    var operations: [Operation] {
        filingOperations + caseOperations + actOperations + staffOperations + publicOperations + operatorOperations
    }

    private var filingOperations: [Operation] {
        // The largest filing: a document, its signature, and papers up to the limit of one body.
        let limit = 64 * 1_048_576
        let problems: [ProblemWord] = [.unknownElection, .unknownStation, .keyMissing, .keyReused, .nonceUsed]
        return [
            Operation(
                method: .post,
                path: "/api/v1/filings",
                id: "fileComplaint",
                summary: "File a complaint",
                details: """
                    Gives the number, the sealed receipt, every deadline and the secret that opens the case. The same \
                    bytes again are the same filing. Signatures are judged afterwards and never hold a filing up.
                    """,
                takes: .filing,
                headers: ["Idempotency-Key!"],
                gives: [
                    .json("Filed", "It is registered.", status: 201),
                    .json("Filed", "It was registered before, and the receipt is the same."),
                ],
                problems: problems,
                bodyLimitBytes: limit,
                handler: { request, _ in await file(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/filings/dry-run",
                id: "tryFiling",
                summary: "Check a filing without storing anything",
                details:
                    "Every check of a filing, and what it would lead to: the deadlines, and how the signature stands.",
                takes: .filing,
                headers: ["Idempotency-Key"],
                gives: [.json("Tried", "It would be taken in.")],
                problems: problems,
                bodyLimitBytes: limit,
                handler: { request, _ in await tryFiling(request) }
            ),
        ]
    }

    private var caseOperations: [Operation] {
        let base = "/api/v1/cases/{number}"
        func kept(
            _ path: String,
            _ id: String,
            _ summary: String,
            _ answer: Operation.Answer,
            problems: [ProblemWord] = [],
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: base + path,
                id: id,
                summary: summary,
                access: .voterOr([]),
                gives: [answer],
                problems: problems,
                handler: handler
            )
        }
        let receipt = Operation.Answer(status: 200, form: .document(.receipt), words: "The receipt's bytes.")
        let entry = Operation.Answer(status: 200, form: .document(.entry), words: "The entry's bytes.")
        return [
            Operation(
                method: .get,
                path: base,
                id: "showCase",
                summary: "Where a case stands",
                details: "The `ETag` is the case's version; send it as `If-Match` with an act that answers it.",
                access: .voterOr([]),
                gives: [.json("Case", "The case as the reader may see it.")],
                handler: { request, path in await showCase(request, path["number"]) }
            ),
            Operation(
                method: .get,
                path: base + "/events",
                id: "followCase",
                summary: "Follow a case",
                details: """
                    Server-sent events: `case` with the whole case each time it has changed; the id is its version. \
                    `Last-Event-ID` says what was seen last.
                    """,
                access: .voterOr([]),
                headers: ["Last-Event-ID"],
                gives: [.init(status: 200, form: .events, words: "The stream.")],
                handler: { request, path in await caseEvents(request, path["number"]) }
            ),
            kept("/receipt", "showReceipt", "The sealed receipt", receipt) { request, path in
                await showReceipt(request, path["number"], seal: false)
            },
            kept("/seal", "showReceiptSeal", "The court's seal over the receipt", .bytes("Detached CMS, DER.")) {
                request,
                path in await showReceipt(request, path["number"], seal: true)
            },
            kept(
                "/documents/{sha256}",
                "showDocument",
                "A document of the case",
                .bytes("Its bytes, as they were kept."),
                problems: [.notFound]
            ) { request, path in await showDocument(request, path["number"], path["sha256"]) },
            kept("/entry", "showEntry", "When the signed ruling was taken in", entry, problems: [.notFound]) {
                request,
                path in await showEntry(request, path["number"], seal: false)
            },
            kept(
                "/entry/seal",
                "showEntrySeal",
                "The court's seal over the entry",
                .bytes("Detached CMS, DER."),
                problems: [.notFound]
            ) { request, path in await showEntry(request, path["number"], seal: true) },
            Operation(
                method: .put,
                path: base + "/attachments/{sha256}",
                id: "putAttachment",
                summary: "Send a paper, whole or in parts",
                access: .voter,
                takes: .bytes,
                headers: ["Content-Range"],
                gives: [
                    .json("Paper", "It is kept.", status: 201), .json("Paper", "It was kept before."),
                    .json("Paper", "A part is kept; go on from the offset.", status: 202),
                ],
                problems: [.notFound, .otherHash, .wrongOffset, .tooLarge],
                bodyLimitBytes: house.limits.attachmentBytes,
                handler: { request, path in await putAttachment(request, path["number"], path["sha256"]) }
            ),
            Operation(
                method: .head,
                path: base + "/attachments/{sha256}",
                id: "askAttachment",
                summary: "How much of a paper has arrived",
                access: .voter,
                gives: [.init(status: 200, form: .empty, words: "`Upload-Offset` says how many bytes are here.")],
                problems: [.notFound],
                handler: { request, path in await headAttachment(request, path["number"], path["sha256"]) }
            ),
        ]
    }

    private var staffOperations: [Operation] {
        func reading(
            _ path: String,
            _ id: String,
            _ summary: String,
            _ roles: [Role],
            _ shape: String,
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: "/api/v1" + path,
                id: id,
                summary: summary,
                access: .staff(roles),
                gives: [.json(shape, "As it is now.")],
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
            reading("/inbox", "showInbox", "What is addressed to one's offices", [], "Inbox") { request, _ in
                await inbox(request)
            },
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
                    is skipped and nothing comes twice. An empty page means that nothing is new.
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
                handler: { request, path in await sayAbout(request, station: path["id"], counting: true) }
            ),
        ]
    }

    private var publicOperations: [Operation] {
        func open(
            _ path: String,
            _ id: String,
            _ summary: String,
            _ answer: Operation.Answer,
            problems: [ProblemWord] = [.notFound],
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: path,
                id: id,
                summary: summary,
                gives: [answer],
                problems: problems,
                handler: handler
            )
        }
        let record = Operation.Answer(status: 200, form: .document(.draw), words: "The record's bytes.")
        return [
            open("/api/v1/elections", "listElections", "The elections", .json("Elections", "Their ids."), problems: [])
            {
                request,
                _ in await elections(request)
            },
            open(
                "/api/v1/elections/{id}",
                "showElection",
                "An election",
                .json("Election", "All that is public about it.")
            ) {
                request,
                path in await election(request, path["id"])
            },
            open("/api/v1/elections/{id}/draws/{pool}", "showDraw", "The record of a draw", record) { request, path in
                await draw(request, path["id"], path["pool"], seal: false)
            },
            open(
                "/api/v1/elections/{id}/draws/{pool}/seal",
                "showDrawSeal",
                "The seal over the record",
                .bytes("Detached CMS, DER.")
            ) {
                request,
                path in await draw(request, path["id"], path["pool"], seal: true)
            },
            open(
                "/api/v1/codes",
                "listCodes",
                "Every code, with its words in each language",
                .json("Codes", "The lists."),
                problems: []
            ) {
                request,
                _ in codes(request)
            },
            open(
                "/api/v1/openapi.json",
                "describe",
                "This description",
                .json("Description", "OpenAPI 3.1."),
                problems: []
            ) {
                request,
                _ in describe(request)
            },
            open("/schemas/{name}", "showSchema", "The schema of a document", .json("Schema", "JSON Schema 2020-12.")) {
                request,
                path in schema(request, path["name"])
            },
            open(
                "/problems/{word}",
                "explainProblem",
                "What a problem means",
                .json("ProblemWords", "Its words; browsers get text.")
            ) {
                request,
                path in explain(request, path["word"])
            },
        ]
    }

    private var operatorOperations: [Operation] {
        let text = Operation.Answer(status: 200, form: .text, words: "Text.")
        return [
            Operation(
                method: .get,
                path: "/health/live",
                id: "isLive",
                summary: "Whether the node runs",
                gives: [text],
                handler: { request, _ in await live(request) }
            ),
            Operation(
                method: .get,
                path: "/health/ready",
                id: "isReady",
                summary: "Whether the node can work",
                gives: [.json("Ready", "It can."), .json("Ready", "It cannot now.", status: 503)],
                handler: { request, _ in await ready(request) }
            ),
            Operation(
                method: .get,
                path: "/metrics",
                id: "showMetrics",
                summary: "Figures in Prometheus' format",
                gives: [text],
                handler: { request, _ in await metrics(request) }
            ),
        ]
    }
}
