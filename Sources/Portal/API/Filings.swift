internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `POST /api/v1/filings`.
    func file(_ request: Request) async -> Response {
        await answer(request) {
            let parts = try filingParts(request)
            let filed = try await house.file(
                FilingRequest(
                    document: parts.document,
                    signature: parts.signature,
                    attachments: parts.attachments,
                    key: request.headers["Idempotency-Key"] ?? "",
                    channel: .program
                )
            )
            return json(filingDocument(filed), status: filed.isNew ? 201 : 200)
        }
    }

    /// `POST /api/v1/filings/dry-run`: the same checks, nothing stored.
    func tryFiling(_ request: Request) async -> Response {
        await answer(request) {
            let parts = try filingParts(request)
            let complaint = try house.read(parts.document)
            return json(["kind": .string(complaint.kind), "station": .string(complaint.station), "wouldRegister": true])
        }
    }

    private struct FilingParts {
        var document: [UInt8] = []
        var signature: [UInt8]?
        var attachments: [[UInt8]] = []
    }

    /// The parts of a filing: one document, at most one signature, any number of attachments, nothing else.
    private func filingParts(_ request: Request) throws -> FilingParts {
        guard request.mediaType == "multipart/form-data" else { throw Problem(.wrongContentType) }
        var parts = FilingParts()
        var hasDocument = false
        for part in try request.multipart(limits: MultipartForm.Limits(parts: 64)) {
            switch part.name {
            case "document" where !hasDocument:
                hasDocument = true
                parts.document = part.body
            case "signature" where parts.signature == nil: parts.signature = part.body
            case "attachment": parts.attachments.append(part.body)
            default: throw Problem(.brokenMultipart, members: ["part": .string(part.name)])
            }
        }
        guard hasDocument else { throw Problem(.brokenMultipart, members: ["part": "document"]) }
        let limits = house.limits
        guard parts.document.count <= limits.documentBytes else { throw tooLarge(limits.documentBytes) }
        guard (parts.signature?.count ?? 0) <= limits.signatureBytes else { throw tooLarge(limits.signatureBytes) }
        return parts
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
