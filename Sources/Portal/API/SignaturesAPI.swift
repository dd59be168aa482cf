internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
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
    func trust(_ request: Request) async -> Response { json(house.trust) }
}
