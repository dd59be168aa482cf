internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `POST /api/v1/filings`.
    func file(_ request: Request) async -> Response {
        await answer(request) {
            let filed = try await house.file(filing(in: request))
            return json(filingDocument(filed), status: filed.isNew ? 201 : 200)
        }
    }

    /// `POST /api/v1/filings/dry-run`: the same checks, nothing stored.
    func tryFiling(_ request: Request) async -> Response {
        await answer(request) {
            let tried = try await house.tryFiling(filing(in: request), in: language(words(request)))
            return json(tried)
        }
    }

    /// A filing out of its parts: one document, at most one signature, any number of attachments, nothing else.
    private func filing(in request: Request) throws -> FilingRequest {
        guard request.mediaType == "multipart/form-data" else { throw Problem(.wrongContentType) }
        var document: [UInt8]?
        var signature: [UInt8]?
        var attachments: [[UInt8]] = []
        for part in try request.multipart(limits: MultipartForm.Limits(parts: 64)) {
            switch part.name {
            case "document" where document == nil: document = part.body
            case "signature" where signature == nil: signature = part.body
            case "attachment": attachments.append(part.body)
            default: throw Problem(.brokenMultipart, members: ["part": .string(part.name)])
            }
        }
        guard let document else { throw Problem(.brokenMultipart, members: ["part": "document"]) }
        let limits = house.limits
        guard document.count <= limits.documentBytes else { throw tooLarge(limits.documentBytes) }
        guard (signature?.count ?? 0) <= limits.signatureBytes else { throw tooLarge(limits.signatureBytes) }
        return FilingRequest(
            document: document,
            signature: signature,
            attachments: attachments,
            key: request.headers["Idempotency-Key"] ?? "",
            channel: .program
        )
    }

    private func tooLarge(_ limit: Int) -> Problem {
        Problem(.tooLarge, members: ["limitBytes": .integer(Int64(limit))])
    }

    private func filingDocument(_ filed: FilingAnswer) -> JSONValue {
        let base = "/api/v1/cases/\(filed.number)"
        var members: [String: JSONValue] = [
            "case": .string(filed.number), "publicId": .string(filed.publicID),
            "receipt": .string(Base64.text(filed.receipt)),
            "seal": filed.seal.map { .string(Base64.text($0)) } ?? .null,
            "deadlines": filed.receiptDocument["deadlines"] ?? [], "next": filed.receiptDocument["next"] ?? .null,
            "links": [
                "case": .string(base), "receipt": .string(base + "/receipt"), "seal": .string(base + "/seal"),
            ],
        ]
        if let secret = filed.secret { members["secret"] = .string(secret) }
        if !filed.notKept.isEmpty { members["notKept"] = .array(filed.notKept.map(paperNotKept)) }
        return .object(members)
    }

    /// A paper that was not kept: the complaint is registered all the same, and the paper can follow by the case's
    /// secret, smaller where a limit is named.
    private func paperNotKept(_ paper: PaperNotKept) -> JSONValue {
        let (reason, limit): (JSONValue, JSONValue) =
            switch paper.reason {
            case .tooMuch(let limitBytes): ("tooLarge", .integer(limitBytes))
            case .needsSecret: ("needsSecret", .null)
            }
        return [
            "sha256": .string(paper.sha256), "name": paper.name.map(JSONValue.string) ?? .null, "reason": reason,
            "limitBytes": limit,
        ]
    }
}
