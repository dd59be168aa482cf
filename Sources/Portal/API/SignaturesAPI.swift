internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// Judging signatures for whoever asks.
    var signatureOperations: [Operation] {
        [
            Operation(
                method: .post,
                path: "/api/v1/signatures/verify",
                id: "verifySignature",
                act: .look,
                summary: "Judge a signature",
                details: """
                    Keeps nothing. The document's hash is enough where the document must stay where it is. Nobody is \
                    asked about revocation: who wants that checked is told that it is open.
                    """,
                takes: .json("SignatureQuestion"),
                headers: ["Idempotency-Key"],
                gives: [.json("SignatureAnswer", "How it stands.")],
                bodyLimitBytes: Courthouse.verificationLimitBytes,
                handler: { request, _ in await verifySignature(request) }
            ),
            Operation(
                method: .get,
                path: "/api/v1/signatures/trust",
                id: "showTrust",
                act: .look,
                summary: "By whose word signatures are judged",
                gives: [.json("Trust", "The anchors, and whom may be asked.")],
                handler: { request, _ in await trust(request) }
            ),
        ]
    }

    /// `POST /api/v1/signatures/verify`: judges a signature over a document, or over the hash of one that stays where it is.
    func verifySignature(_ request: Request) async -> Response {
        await answer(request) {
            let body = try body(
                of: request,
                as: "SignatureQuestion",
                limitBytes: Courthouse.verificationLimitBytes
            )
            guard let found = try await house.verification(of: body.value) else {
                throw Problem.fault("/cms", "base64")
            }
            return json(found)
        }
    }

    /// `GET /api/v1/signatures/trust`: what signatures are judged by here.
    func trust(_ request: Request) async -> Response { await answer(request) { json(try await house.trust()) } }
}
