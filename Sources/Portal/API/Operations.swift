internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Everything a program can ask for; routes and description are both made of it.
    var operations: [Operation] {
        filingOperations + caseOperations + actOperations + staffOperations + accessOperations + webhookOperations
            + publicOperations + signatureOperations + operatorOperations
    }

    private var filingOperations: [Operation] {
        // The largest filing: a document, its signature, and papers up to the limit of one body.
        let limit = 64 * 1_048_576
        let problems: [ProblemWord] = [
            .unknownElection, .unknownStation, .keyMissing, .keyReused, .nonceUsed, .tooManyFilings,
        ]
        return [
            Operation(
                method: .post,
                path: "/api/v1/filings",
                id: "fileComplaint",
                act: .file,
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
                act: .file,
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
            query: [String] = [],
            problems: [ProblemWord] = [],
            _ handler: @escaping Router.Handler
        ) -> Operation {
            Operation(
                method: .get,
                path: base + path,
                id: id,
                act: .readCase,
                summary: summary,
                query: query,
                gives: [answer],
                problems: problems,
                handler: handler
            )
        }
        let receipt = Operation.Answer(status: 200, form: .document(.receipt), words: "The receipt's bytes.")
        let entry = Operation.Answer(status: 200, form: .document(.entry), words: "The entry's bytes.")
        let stamped = Operation.Answer.bytes("Detached CMS with a signature-time-stamp (CAdES-T), DER.")
        return [
            Operation(
                method: .get,
                path: base,
                id: "showCase",
                act: .readCase,
                summary: "Where a case stands",
                details: "The `ETag` is the case's version; send it as `If-Match` with an act that answers it.",
                gives: [.json("Case", "The case as the reader may see it.")],
                handler: { request, path in await showCase(request, path["number"]) }
            ),
            Operation(
                method: .get,
                path: base + "/events",
                id: "followCase",
                act: .readCase,
                summary: "Follow a case",
                details: """
                    Server-sent events: `case` with the whole case each time it has changed; the id is its version. \
                    `Last-Event-ID` says what was seen last.
                    """,
                headers: ["Last-Event-ID"],
                gives: [.init(status: 200, form: .events, words: "The stream.")],
                handler: { request, path in await caseEvents(request, path["number"]) }
            ),
            kept("/receipt", "showReceipt", "The sealed receipt", receipt, query: ["edition"], problems: [.notFound]) {
                request,
                path in
                await showReceipt(request, path["number"], seal: false)
            },
            kept(
                "/seal",
                "showReceiptSeal",
                "The court's seal over the receipt",
                .bytes("Detached CMS, DER."),
                query: ["edition"],
                problems: [.notFound]
            ) {
                request,
                path in await showReceipt(request, path["number"], seal: true)
            },
            kept(
                "/seal/stamped",
                "showStampedReceiptSeal",
                "The court's seal over the receipt with its time-stamp inside",
                stamped,
                query: ["edition"],
                problems: [.notFound]
            ) { request, path in
                await showStamped(request, path["number"], "receipt") { caseID in
                    guard let edition = request.query["edition"].map({ Int($0) }) ?? 1 else { return nil }
                    return try await house.stampedSeal(of: caseID, atEdition: edition)
                }
            },
            kept(
                "/documents/{sha256}",
                "showDocument",
                "A document of the case",
                .bytes("Its bytes, as they were kept."),
                problems: [.notFound]
            ) { request, path in await showDocument(request, path["number"], path["sha256"]) },
            kept(
                "/documents/{sha256}/stamped",
                "showStampedDocument",
                "A signature of the case with its time-stamp inside",
                stamped,
                problems: [.notFound]
            ) { request, path in
                await showStamped(request, path["number"], "signature") { caseID in
                    try await house.stampedDocument(path["sha256"], of: caseID)
                }
            },
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
            kept(
                "/entry/seal/stamped",
                "showStampedEntrySeal",
                "The court's seal over the entry with its time-stamp inside",
                stamped,
                problems: [.notFound]
            ) { request, path in
                await showStamped(request, path["number"], "entry") { caseID in
                    try await house.stampedEntrySeal(of: caseID)
                }
            },
            Operation(
                method: .put,
                path: base + "/attachments/{sha256}",
                id: "putAttachment",
                act: .attach,
                summary: "Send a paper, whole or in parts",
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
                act: .attach,
                summary: "How much of a paper has arrived",
                gives: [.init(status: 200, form: .empty, words: "`Upload-Offset` says how many bytes are here.")],
                problems: [.notFound],
                handler: { request, path in await headAttachment(request, path["number"], path["sha256"]) }
            ),
        ]
    }
}
