internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// `GET /api/v1/cases/{number}`.
    func showCase(_ request: Request, _ number: String) async -> Response {
        await answer(request) {
            let view = try await reader(of: number, request, purpose: "status")
            let t = words(request)
            return json(
                view.document(in: language(t)),
                headers: [("ETag", "\"\(view.head.version)\""), ("Content-Language", t.language.rawValue)]
            )
        }
    }

    /// `GET /api/v1/cases/{number}/receipt` and `/seal`; `?edition=2` for that of the first correction, and so on.
    func showReceipt(_ request: Request, _ number: String, seal: Bool) async -> Response {
        await answer(request) {
            let view = try await reader(of: number, request, purpose: "receipt")
            return try await receipt(of: view, edition: request.query["edition"], seal: seal)
        }
    }

    /// `GET …/seal/stamped`, `…/entry/seal/stamped` and `…/documents/{sha256}/stamped`: a seal or signature with its
    /// time-stamp inside, which the bytes given out before never get.
    func showStamped(
        _ request: Request,
        _ number: String,
        _ name: String,
        _ made: @escaping @Sendable (_ caseID: Int64) async throws -> [UInt8]?
    ) async -> Response {
        await answer(request) {
            let view = try await reader(of: number, request, purpose: "stamp")
            guard let bytes = try await made(view.head.id) else { throw Problem(.notFound) }
            return download(bytes, name: "\(number)-\(name)-stamped.p7s")
        }
    }

    /// A receipt, or the court's seal over it, to take along.
    func receipt(of view: CaseView, edition asked: String?, seal: Bool) async throws -> Response {
        let number = view.head.number
        guard let edition = asked.map({ Int($0) }) ?? 1,
            let kept = try await house.receipt(of: view.head.id, atEdition: edition)
        else { throw Problem(.notFound) }
        let name = edition == 1 ? "\(number)-receipt" : "\(number)-receipt-\(edition)"
        guard seal else { return download(kept.bytes, mediaType: "application/json", name: name + ".json") }
        guard let bytes = kept.seal else { throw Problem(.busy, headers: [("Retry-After", "5")]) }
        return download(bytes, name: name + ".p7s")
    }

    /// `GET /api/v1/cases/{number}/documents/{sha256}`.
    func showDocument(_ request: Request, _ number: String, _ sha256: String) async -> Response {
        await answer(request) {
            let view = try await reader(of: number, request, purpose: "document")
            return try await document(sha256, of: view)
        }
    }

    /// A document for download: its true type only where the service made it or it is an act's JSON.
    func document(_ sha256: String, of view: CaseView) async throws -> Response {
        let kept = (view.view["documents"]?.array ?? []).first { $0["sha256"]?.string == sha256 }
        guard let kept, let bytes = try await house.bytes(of: sha256, in: view.head.id) else {
            throw Problem(.notFound)
        }
        let isOurs = kept["role"]?.string != "attachment" && kept["container"]?.bool != true
        let name = "\(view.head.number)-\(kept["role"]?.string ?? "document")"
        return isOurs
            ? download(bytes, mediaType: "application/json", name: name + ".json")
            : download(bytes, name: name + (kept["container"]?.bool == true ? ".p7s" : ".bin"))
    }

    /// `GET /api/v1/cases/{number}/entry` and `/entry/seal`: the court's word on when the ruling was taken in.
    func showEntry(_ request: Request, _ number: String, seal: Bool) async -> Response {
        await answer(request) {
            let view = try await reader(of: number, request, purpose: "entry")
            guard let kept = try await house.rulingEntry(of: view.head.id) else { throw Problem(.notFound) }
            return seal
                ? download(kept.seal, name: "\(number)-entry.p7s")
                : download(kept.entry, mediaType: "application/json", name: "\(number)-entry.json")
        }
    }
}
