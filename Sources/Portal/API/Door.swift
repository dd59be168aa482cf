internal import HTTP
internal import Law
internal import Proceedings

extension Porter {
    /// The operation's handler behind its door: who asks comes first, then the key of the request.
    func door(of operation: Operation) -> Router.Handler {
        let isAboutCase = operation.path.contains("{number}")
        return { request, path in
            await answer(request) {
                let number = isAboutCase ? path["number"] : nil
                let admitted = try await admit(request, to: [operation.act], number: number)
                return try await Admitted.$current.withValue(admitted) {
                    try await carryOut(operation, request, path)
                }
            }
        }
    }

    private func carryOut(_ operation: Operation, _ request: Request, _ path: PathParameters) async throws -> Response {
        guard operation.method == .post, let key = request.headers["Idempotency-Key"] else {
            return await operation.handler(request, path)
        }
        guard (16...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(.keyMissing)
        }
        guard operation.keepsAnswers else { return await operation.handler(request, path) }
        return try await keep(under: key, request) { await operation.handler(request, path) }
    }

    /// Gives the same request under the same key the same answer again.
    ///
    /// A key belongs to whoever sent it: the address and the credentials are part of it, so nobody is given an answer
    /// that was another's. Only what was done is kept; after a refusal the key is free for another try.
    private func keep(under key: String, _ request: Request, _ act: () async -> Response) async throws -> Response {
        let owner =
            request.headers["Authorization"] ?? cookie(Self.sessionCookie, of: request)
            ?? cookie(Self.screenCookie, of: request) ?? ""
        let name = Array("\(request.method) \(request.path)\n\(owner)\n\(key)".utf8)
        switch try await house.take(key: name, request: substance(of: request)) {
        case .fresh: break
        case .otherRequest: throw Problem(.keyReused)
        case .atWork: throw Problem(.busy, headers: [("Retry-After", "1")])
        case .answered(let kept): return Response(kept)
        }
        let given = await act()
        if let kept = KeptAnswer(given) {
            try await house.keep(kept, key: name)
        } else {
            try await house.free(key: name)
        }
        return given
    }
}

extension Porter {
    /// What a request asks for; of a form, what its parts say, since senders make up a new boundary each time.
    private func substance(of request: Request) -> [UInt8] {
        var fields = [Array((request.headers["If-Match"] ?? "").utf8)]
        if let parts = try? request.multipart() {
            for part in parts {
                fields += [part.name, part.fileName ?? "", part.contentType ?? ""].map { text in Array(text.utf8) }
                fields.append(part.body)
            }
        } else {
            fields.append(request.body)
        }
        return fields.flatMap { field in Array("\(field.count):".utf8) + field }
    }
}

extension KeptAnswer {
    /// An answer worth keeping: something was done.
    fileprivate init?(_ response: Response) {
        guard (200...299).contains(response.status), case .bytes(let bytes) = response.body else { return nil }
        let headers = response.headers.map { JSONValue.array([.string($0.0), .string($0.1)]) }
        self.init(status: response.status, headers: .array(headers), body: bytes)
    }
}

extension Response {
    fileprivate init(_ kept: KeptAnswer) {
        let headers = (kept.headers.array ?? []).map { ($0[0]?.string ?? "", $0[1]?.string ?? "") }
        self.init(status: kept.status, headers: headers, body: .bytes(kept.body))
    }
}
