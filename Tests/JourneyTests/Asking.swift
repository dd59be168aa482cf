import Delivery
import HTTP
import Law
import Proceedings
import Signatures
import Testing

@testable import Portal

/// What the court answered.
struct Reply: Sendable {
    let status: Int
    let body: [UInt8]
    private let fields: [(String, String)]

    init(_ answer: IncomingAnswer) {
        status = answer.status
        body = answer.body
        fields = answer.headers
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null where it is none.
    var json: JSONValue { (try? CanonicalJSON.parseLenient(body)) ?? .null }

    /// The last word of a problem's type.
    var problem: String? {
        json["type"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) }
    }

    func header(_ name: String) -> String? { fields.first { $0.0.lowercased() == name.lowercased() }?.1 }

    /// Every field but those that differ from answer to answer.
    var steadyFields: [String] {
        let names: Set<String> = ["date", "trace-id"]
        return fields.map { ($0.0.lowercased(), $0.1) }.filter { !names.contains($0.0) }.map { "\($0.0): \($0.1)" }
            .sorted()
    }
}

/// The parts of a multipart body, written as they are given.
struct Parts: Sendable {
    static let boundary = "part-of-the-court"
    static let mediaType = "multipart/form-data; boundary=" + boundary

    var boundary = Self.boundary
    var mediaType: String { "multipart/form-data; boundary=" + boundary }

    var parts: [(name: String, bytes: [UInt8])] = []

    init(_ parts: (String, [UInt8]?)...) {
        self.parts = parts.compactMap { name, bytes in bytes.map { (name, $0) } }
    }

    var bytes: [UInt8] {
        var body: [UInt8] = []
        for part in parts {
            let head = """
                --\(boundary)\r\nContent-Disposition: form-data; name="\(part.name)"; filename="x"\r\n\
                Content-Type: application/octet-stream\r\n\r\n
                """
            body += Array(head.utf8) + part.bytes + [13, 10]
        }
        return body + Array("--\(boundary)--\r\n".utf8)
    }
}

/// Whether a document holds an instant as microseconds, where programs are promised RFC 3339.
private func hasBareInstant(_ value: JSONValue) -> Bool {
    switch value {
    case .object(let members): members.values.contains(where: hasBareInstant)
    case .array(let items): items.contains(where: hasBareInstant)
    case .integer(let number): (100_000_000_000_000...9_000_000_000_000_000).contains(number)
    case .null, .bool, .string: false
    }
}

extension Courtroom {
    /// Asks the court and waits for its answer, whatever it is.
    func ask(
        _ method: String,
        _ path: String,
        as authorization: String? = nil,
        headers: [(String, String)] = [],
        body: [UInt8] = []
    ) async throws -> Reply {
        var headers = headers
        if let authorization { headers.append(("Authorization", authorization)) }
        let request = OutgoingRequest(
            method: method,
            url: url + path,
            headers: headers,
            body: body,
            timeoutMilliseconds: 30_000,
            answerLimitBytes: 33_554_432,
            allowedAddresses: AddressPolicy(allow: ["127.0.0.1:\(port)"])
        )
        let reply = Reply(try await client.send(request))
        expectDescribed(method, path, reply)
        return reply
    }

    /// Expects that the interface's description knows of such an answer.
    private func expectDescribed(_ method: String, _ path: String, _ reply: Reply) {
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        func fits(_ operation: Operation) -> Bool {
            let pattern = operation.path.split(separator: "/")
            return operation.method.rawValue == method && pattern.count == segments.count
                && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        guard let operation = porter.operations.first(where: fits) else { return }
        #expect(!hasBareInstant(reply.json), "\(method) \(path) gives an instant as a number")
        if [429, 503].contains(reply.status), operation.id != "isReady" {
            #expect(reply.header("Retry-After").flatMap { Int($0) } != nil, "\(method) \(path): \(reply.status)")
        }
        if reply.status >= 400, let word = reply.problem.flatMap(ProblemWord.init(rawValue:)) {
            #expect(operation.allProblems.contains(word), "\(method) \(path) is not said to answer \(word.rawValue)")
        } else if !(300...599).contains(reply.status) {
            #expect(operation.gives.contains { $0.status == reply.status }, "\(method) \(path): \(reply.status)")
        }
    }

    func read(_ path: String, as authorization: String? = nil, headers: [(String, String)] = []) async throws -> Reply {
        try await ask("GET", "/api/v1" + path, as: authorization, headers: headers)
    }

    func post(
        _ path: String,
        _ value: JSONValue,
        as authorization: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Reply {
        try await ask(
            "POST",
            "/api/v1" + path,
            as: authorization,
            headers: [("Content-Type", "application/json")] + headers,
            body: value.canonicalBytes
        )
    }

    func post(
        _ path: String,
        _ parts: Parts,
        as authorization: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Reply {
        try await ask(
            "POST",
            "/api/v1" + path,
            as: authorization,
            headers: [("Content-Type", parts.mediaType)] + headers,
            body: parts.bytes
        )
    }

    /// A detached signature by somebody, with the court's own time as signing time.
    func signature(of citizen: String, over document: [UInt8]) async throws -> [UInt8] {
        let seconds = try await house.instant().microsecondsSince1970 / 1_000_000
        return try authority.citizen(citizen).key.seal(document, atSeconds: seconds)
    }

    /// Signs somebody in and gives what goes into the Authorization header.
    func signIn(_ citizen: String) async throws -> String {
        let challenge = try await post("/sign-in/challenges", [:]).json
        let document = try #require(challenge["document"]?.string.flatMap { Law.Base64.bytes($0) })
        let signature = try await signature(of: citizen, over: document)
        let reply = try await post("/sign-in", Parts(("document", document), ("signature", signature)))
        let token = try #require(reply.json["token"]?.string, "\(citizen): \(reply.text)")
        return "Bearer " + token
    }

    /// Sends an act whose document is signed by somebody.
    func act(
        _ act: String,
        on number: String,
        _ document: JSONValue,
        signedBy citizen: String?,
        as authorization: String
    ) async throws -> Reply {
        let bytes = document.canonicalBytes
        var signature: [UInt8]?
        if let citizen { signature = try await self.signature(of: citizen, over: bytes) }
        return try await post(
            "/cases/\(number)/\(act)",
            Parts(("document", bytes), ("signature", signature)),
            as: authorization
        )
    }
}

extension Courtroom {
    /// Signs somebody in on the page, and gives the cookie that the browser then has.
    func browse(as citizen: String, bringing cookie: String? = nil, kept: String? = nil) async throws -> String {
        let reply = try await signInOnPage(citizen, bringing: cookie, kept: kept)
        let set = try #require(reply.header("Set-Cookie"), "\(citizen): \(reply.status)")
        return String(set.prefix { $0 != ";" })
    }

    /// Goes through the sign-in page as a browser does.
    func signInOnPage(_ citizen: String, bringing cookie: String? = nil, kept: String? = nil) async throws -> Reply {
        let brought = cookie.map { [("Cookie", $0)] } ?? []
        let page = try await ask("GET", "/en/sign-in", headers: brought).text
        let nonce = try #require(page.firstMatch(of: /name="nonce" value="([A-Za-z0-9_-]{22})"/)?.1)
        let document = try await ask("GET", "/en/sign-in/document?nonce=\(nonce)").body
        let form = Form(
            [("nonce", String(nonce)), ("kept", kept ?? "")],
            file: ("signature", try await signature(of: citizen, over: document))
        )
        return try await ask(
            "POST",
            "/en/sign-in",
            headers: [("Content-Type", Parts.mediaType)] + brought,
            body: form.bytes
        )
    }

    /// Sends a form as a browser does.
    func submit(_ path: String, _ fields: [(String, String)], cookie: String?) async throws -> Reply {
        let cookies = cookie.map { [("Cookie", $0)] } ?? []
        return try await ask(
            "POST",
            path,
            headers: [("Content-Type", Parts.mediaType)] + cookies,
            body: Form(fields, file: nil).bytes
        )
    }
}

/// A form of a page, with at most one file.
struct Form: Sendable {
    let bytes: [UInt8]

    init(_ fields: [(String, String)], file: (name: String, bytes: [UInt8])?) {
        let line = "--\(Parts.boundary)\r\n"
        var body: [UInt8] = []
        for (name, value) in fields {
            body += Array("\(line)Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        if let file {
            let head = "\(line)Content-Disposition: form-data; name=\"\(file.name)\"; filename=\"x\"\r\n\r\n"
            body += Array(head.utf8) + file.bytes + [13, 10]
        }
        bytes = body + Array("--\(Parts.boundary)--\r\n".utf8)
    }
}
