internal import Docket
internal import HTTP
internal import Law
internal import Proceedings

/// Which bytes of a paper a request carries (RFC 9110, 14.4), `bytes 0-1048575/3000000`.
struct ContentRange: Hashable {
    let first: Int64
    let last: Int64
    let size: Int64

    /// Reads the field; nil for any other unit, an unknown size, and numbers that do not follow each other.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let halves = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let size = Self.number(halves[1]) else { return nil }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last,
            last < size
        else { return nil }
        (self.first, self.last, self.size) = (first, last, size)
    }

    var count: Int64 { last - first + 1 }

    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}

extension Porter {
    /// `PUT /api/v1/cases/{number}/attachments/{sha256}`: a paper in one piece, or a part of it by `Content-Range`.
    func putAttachment(_ request: Request, _ number: String, _ sha256: String) async -> Response {
        await answer(request) {
            let caseID = try await caseOfVoter(number)
            try Self.requireHash(sha256)
            guard let field = request.headers["Content-Range"] else {
                guard house.hash(of: request.body) == sha256 else { throw Problem(.otherHash) }
                switch try await house.attach(request.body, name: nil, to: caseID, by: .voter) {
                case .kept: return paper(sha256, status: 201, offset: Int64(request.body.count))
                case .known: return paper(sha256, status: 200, offset: Int64(request.body.count))
                case .tooMuch: throw tooMuchPaper
                }
            }
            guard let range = ContentRange(field), range.count == Int64(request.body.count) else {
                throw Problem(.brokenRequest, members: ["header": "Content-Range"])
            }
            guard range.size <= Int64(house.limits.attachmentBytes) else {
                throw Problem(.tooLarge, members: ["limitBytes": .integer(Int64(house.limits.attachmentBytes))])
            }
            return try await take(request.body, range, sha256, caseID)
        }
    }

    private func take(_ bytes: [UInt8], _ range: ContentRange, _ sha256: String, _ caseID: Int64) async throws
        -> Response
    {
        switch try await house.attach(part: bytes, from: range.first, of: range.size, sha256: sha256, to: caseID) {
        case .more(let offset): return paper(sha256, status: 202, offset: offset)
        case .kept: return paper(sha256, status: 201, offset: range.size)
        case .known: return paper(sha256, status: 200, offset: range.size)
        case .elsewhere(let offset):
            throw Problem(
                .wrongOffset,
                members: ["offset": .integer(offset)],
                headers: [("Upload-Offset", String(offset))]
            )
        case .otherHash: throw Problem(.otherHash)
        case .tooMuch: throw tooMuchPaper
        }
    }

    /// `HEAD` of the same address: how many bytes are here, and whether that is all of them.
    func headAttachment(_ request: Request, _ number: String, _ sha256: String) async -> Response {
        await answer(request) {
            let caseID = try await caseOfVoter(number)
            try Self.requireHash(sha256)
            let found = try await house.progress(of: sha256, in: caseID)
            var headers = [
                ("Upload-Offset", String(found.offset)), ("Upload-Complete", found.isComplete ? "?1" : "?0"),
                ("Cache-Control", "no-store"),
            ]
            if let size = found.size { headers.append(("Upload-Length", String(size))) }
            return Response(status: 200, headers: headers)
        }
    }

    private func caseOfVoter(_ number: String) async throws -> Int64 {
        guard let caseID = try await house.caseID(numbered: number) else { throw Problem(.notYours) }
        return caseID
    }

    private static func requireHash(_ sha256: String) throws {
        let isHash =
            sha256.utf8.count == 64 && sha256.utf8.allSatisfy { byte in "0123456789abcdef".utf8.contains(byte) }
        guard isHash else { throw Problem(.notFound) }
    }

    private var tooMuchPaper: Problem {
        Problem(.tooLarge, members: ["limitBytes": .integer(house.limits.attachmentsOfCaseBytes)])
    }

    private func paper(_ sha256: String, status: Int, offset: Int64) -> Response {
        json(
            ["sha256": .string(sha256), "offset": .integer(offset)],
            status: status,
            headers: [("Upload-Offset", String(offset))]
        )
    }
}
