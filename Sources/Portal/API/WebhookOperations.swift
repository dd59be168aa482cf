internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// What a commission's own program is sent, and how it is looked after.
    var webhookOperations: [Operation] {
        [
            Operation(
                method: .get,
                path: "/api/v1/webhook",
                id: "showWebhook",
                act: .webhook,
                summary: "One's own program",
                details: "With the secret its messages are signed with.",
                gives: [.json("Webhook", "As it is registered.")],
                problems: [.notFound],
                handler: { request, _ in await showWebhook(request) }
            ),
            Operation(
                method: .put,
                path: "/api/v1/webhook",
                id: "setWebhook",
                act: .webhook,
                summary: "Register one's own program, or give it another address",
                details: """
                    What the commission is told goes there too from the next message on, by the Standard Webhooks \
                    specification: `webhook-id`, `webhook-timestamp`, `webhook-signature`. A ruling travels whole. \
                    The secret stays the same until it is changed.
                    """,
                takes: .json("WebhookAddress"),
                gives: [.json("Webhook", "As it is registered.")],
                handler: { request, _ in await setWebhook(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/webhook/rotation",
                id: "rotateWebhookSecret",
                act: .webhook,
                summary: "Change the secret of one's own program",
                details: "For as long as asked for, at most a day, messages carry a signature by each of the two.",
                takes: .json("WebhookRotation"),
                headers: ["Idempotency-Key"],
                gives: [.json("WebhookRotated", "The new secret is shown with the program.")],
                problems: [.notFound],
                handler: { request, _ in await rotateWebhook(request) }
            ),
            Operation(
                method: .get,
                path: "/api/v1/webhook/messages",
                id: "showWebhookMessages",
                act: .webhookMessages,
                summary: "What one's own program was sent",
                query: ["before"],
                gives: [.json("WebhookMessages", "The newest first; `older` goes into `before` for the next page.")],
                problems: [.notValid],
                handler: { request, _ in await webhookMessages(request) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/webhook/messages/{id}/replay",
                id: "replayWebhookMessage",
                act: .webhookMessages,
                summary: "Send a message once more",
                details: "Under the same `webhook-id`; a message that is on its way again already goes once.",
                headers: ["Idempotency-Key"],
                gives: [.json("WebhookReplay", "It is on its way.", status: 202)],
                problems: [.notFound],
                handler: { request, path in await replayWebhook(request, path["id"]) }
            ),
        ]
    }

    /// The commission whose officer asks; nobody else has a program.
    private func commissionOfOfficer() throws(Problem) -> String {
        let (_, office) = try staff()
        guard office.role == .commissionOfficer, let commission = office.commission else { throw Problem(.notYours) }
        return commission
    }

    private func showWebhook(_ request: Request) async -> Response {
        await answer(request) {
            let commission = try commissionOfOfficer()
            guard let webhook = try await house.webhook(of: commission) else { throw Problem(.notFound) }
            return json(Self.document(of: webhook, commission))
        }
    }

    private func setWebhook(_ request: Request) async -> Response {
        await answer(request) {
            let body = try body(of: request, as: "WebhookAddress")
            let commission = try commissionOfOfficer()
            let webhook = try await house.setWebhook(of: commission, to: try body.text("url"))
            return json(Self.document(of: webhook, commission))
        }
    }

    private func rotateWebhook(_ request: Request) async -> Response {
        await answer(request) {
            let body = try body(of: request, as: "WebhookRotation")
            let commission = try commissionOfOfficer()
            guard
                let webhook = try await house.rotateWebhook(
                    of: commission,
                    overlapSeconds: try body.integer("overlapSeconds")
                ),
                let until = webhook.formerUntil
            else { throw Problem(.notFound) }
            return json(["formerUntil": .string(until.rfc3339UTC)])
        }
    }

    private func webhookMessages(_ request: Request) async -> Response {
        await answer(request) {
            let commission = try commissionOfOfficer()
            let text = request.query["before"]
            let before = text.flatMap { Self.plainNumber($0) }
            guard (text == nil) == (before == nil) else { throw Problem.fault("/before", "number") }
            let sent = try await house.messagesSent(to: commission, before: before)
            let messages = sent.map { message -> JSONValue in
                [
                    "id": .string("msg_\(message["message"]?.integer ?? 0)"), "case": message["number"] ?? .null,
                    "type": .string("case.\((message["what"]?.string ?? "").prefix { $0 != "/" })"),
                    "at": Self.instant(message["at"]), "outcome": message["outcome"] ?? .null,
                    "ended": Self.instant(message["ended"]),
                ]
            }
            let isFull = messages.count == house.limits.listRows
            return json(["messages": .array(messages), "older": isFull ? sent.last?["message"] ?? .null : .null])
        }
    }

    private func replayWebhook(_ request: Request, _ id: String) async -> Response {
        await answer(request) {
            let commission = try commissionOfOfficer()
            guard let message = Self.message(named: id),
                try await house.sendAgain(message, to: commission)
            else { throw Problem(.notFound) }
            return json(["id": .string("msg_\(message)")], status: 202)
        }
    }

    /// The number in `msg_12`; nil for anything else, however like it.
    private static func message(named id: String) -> Int64? {
        id.hasPrefix("msg_") ? plainNumber(String(id.dropFirst(4))) : nil
    }

    private static func instant(_ micros: JSONValue?) -> JSONValue {
        micros?.integer.map { .string(Instant(microsecondsSince1970: $0).rfc3339UTC) } ?? .null
    }

    private static func document(of webhook: Courthouse.Registration, _ commission: String) -> JSONValue {
        [
            "commission": .string(commission), "url": .string(webhook.url), "since": .string(webhook.since.rfc3339UTC),
            "formerUntil": webhook.formerUntil.map { .string($0.rfc3339UTC) } ?? .null,
            "secret": .string(webhook.secret),
        ]
    }
}
