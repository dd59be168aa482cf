internal import Dispatch
internal import Glibc
internal import HTTP
internal import Law
internal import Proceedings
internal import Signatures
internal import Synchronization

/// `dauys sink`: takes what the service sends (webhooks, mail, text messages) on loopback, and keeps it as JSON lines.
///
/// For rehearsals and tests. Everything that is posted over HTTP is a text message at `/sms` and a webhook elsewhere; with
/// secrets, a webhook whose signature does not stand is refused.
struct SinkService {
    static let bodyLimitBytes = 4_194_304
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let status = options.ifAny("answer").flatMap { Int($0) } ?? 204
        guard (200...599).contains(status) else {
            throw Program.Failure("--answer is a status, not \(status)", status: 3)
        }
        let book = try SinkBook(path: options.ifAny("out"))
        let sink = SinkDesk(book: book, secrets: try options.all("secret").map(Self.secret), status: status)
        var router = Router()
        router.on(.post, "/sms", bodyLimitBytes: Self.bodyLimitBytes) { request, _ in sink.takeText(request) }
        router.on(.post, "/{place}", bodyLimitBytes: Self.bodyLimitBytes) { request, _ in sink.takeWebhook(request) }
        var limits = HTTP.Limits()
        limits.connectionsPerAddress = 4_096
        let server = Server(limits: limits, router: router)
        let address = try Self.loopback(options.address())
        let port = try server.start(address: address.host, port: address.port)
        var fields = ["address": "\(address.host):\(port)"]
        let mail = try options.ifAny("smtp").map { text in
            try SMTPSink(at: try Self.loopback(Options(["--listen", text]).address()), book: book)
        }
        if let mail { fields["smtp"] = "127.0.0.1:\(mail.port)" }
        Console.log("sinkListens", fields)
        await Signals.untilAskedToStop(running: { await server.run() }, stop: { await server.stop(graceSeconds: 2) })
        mail?.stop()
    }

    private static func loopback(_ address: (host: String, port: UInt16)) throws -> (host: String, port: UInt16) {
        guard address.host == "127.0.0.1" else { throw Program.Failure("a sink listens on 127.0.0.1 only", status: 3) }
        return address
    }

    private static func secret(_ text: String) throws -> [UInt8] {
        guard text.hasPrefix("whsec_"), let key = Base64.bytes(text.dropFirst(6)), key.count >= 24 else {
            throw Program.Failure("--secret is whsec_ and base64 of at least 24 bytes", status: 3)
        }
        return key
    }
}

/// Where everything that came is written down, a line each.
final class SinkBook: Sendable {
    private let descriptor: Int32
    private let lock = Mutex(0)

    init(path: String?) throws {
        guard let path else {
            descriptor = 1
            return
        }
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Program.Failure("cannot write \(path)") }
    }

    func note(_ value: JSONValue) {
        let bytes = value.canonicalBytes + [0x0A]
        lock.withLock { lines in
            lines += 1
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
                guard written > 0 else { return Console.complain("the sink cannot write") }
                rest = rest.dropFirst(written)
            }
        }
    }
}

/// What the sink answers over HTTP.
struct SinkDesk: Sendable {
    let book: SinkBook
    let secrets: [[UInt8]]
    let status: Int

    func takeText(_ request: Request) -> Response {
        book.note(["kind": "sms", "body": Self.body(of: request), "answered": .integer(Int64(status))])
        let receipt: JSONValue = ["id": .string(String(Digest.sha256Hex(request.body).prefix(16)))]
        return Response(
            status: status,
            headers: [("Content-Type", "application/json")],
            body: .bytes(receipt.canonicalBytes)
        )
    }

    func takeWebhook(_ request: Request) -> Response {
        let id = request.headers["webhook-id"] ?? ""
        let timestamp = request.headers["webhook-timestamp"] ?? ""
        let signatures = request.headers["webhook-signature"] ?? ""
        let signed = Array("\(id).\(timestamp).".utf8) + request.body
        let isGood = secrets.contains { secret in
            let expected = Array(("v1," + Base64.text(Digest.hmacSHA256(key: secret, signed))).utf8)
            return signatures.split(separator: " ").contains { Digest.equal(Array($0.utf8), expected) }
        }
        let answered = secrets.isEmpty || isGood ? status : 401
        book.note([
            "kind": "webhook", "path": .string(request.path), "id": .string(id), "timestamp": .string(timestamp),
            "signature": .string(signatures), "verified": secrets.isEmpty ? .null : .bool(isGood),
            "body": Self.body(of: request), "answered": .integer(Int64(answered)),
        ])
        return Response(status: answered)
    }

    /// The body as text where it is text: what was signed must be found in the line again byte for byte.
    private static func body(of request: Request) -> JSONValue {
        guard let text = String(validating: request.body, as: UTF8.self) else {
            return .string("base64:" + Base64.text(request.body))
        }
        return .string(text)
    }
}
