internal import Docket
internal import Glibc
internal import HTTP
internal import Law
internal import Signatures
internal import Synchronization

/// `dauys holder`: a process with one key that proves what it is asked, and never proves two pools under one number.
struct HolderService {
    static let bodyLimitBytes = 131_072
    static let numbersLimit = 1_000_000
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let path = try options.value("key")
        guard Files.isPrivate(path) else { throw Program.Failure("\(path) may be read by others; chmod 600 it") }
        guard let secret = HexText.bytes(try Files.read(path)), secret.count == 32 else {
            throw Program.Failure("\(path) holds no key of a holder")
        }
        let publicKey = HexText.text(try ECVRF.publicKey(of: secret))
        let holder = HolderDesk(secret: secret)
        var router = Router()
        router.on(.post, "/prove", bodyLimitBytes: Self.bodyLimitBytes) { request, _ in holder.prove(request) }
        router.on(.get, "/key") { _, _ in .text(publicKey + "\n") }
        let server = Server(router: router)
        let address = try options.address()
        let port = try server.start(address: address.host, port: address.port)
        Console.log("holderListens", ["address": "\(address.host):\(port)", "key": publicKey])
        await Signals.untilAskedToStop(running: { await server.run() }, stop: { await server.stop(graceSeconds: 5) })
    }
}

/// What a holder answers.
final class HolderDesk: Sendable {
    private let secret: [UInt8]
    /// The pool proved under each origin and number.
    private let seen = Mutex<[String: [UInt8]]>([:])

    init(secret: [UInt8]) { self.secret = secret }

    /// Recomputes alpha from the pool, refuses a second pool under a number it has seen, and proves.
    func prove(_ request: Request) -> Response {
        guard let question = try? CanonicalJSON.parseLenient(request.body), let alpha = question["alpha"]?.string,
            let text = question["pool"]?.string, let pool = try? DrawPool.parse(Array(text.utf8)),
            let name = Self.name(of: alpha, over: pool)
        else { return Self.refuse(422, "alpha does not belong to the pool") }
        let hash = Digest.sha256(pool.text)
        let isSame = seen.withLock { seen -> Bool in
            if let known = seen[name] { return known == hash }
            guard seen.count < HolderService.numbersLimit else { return false }
            seen[name] = hash
            return true
        }
        guard isSame else { return Self.refuse(409, "another pool was proved under this number") }
        guard let pi = try? ECVRF.prove(secret: secret, alpha: Array(alpha.utf8)) else {
            return Self.refuse(500, "the proof could not be made")
        }
        let answer: JSONValue = ["pi": .string(HexText.text(pi))]
        return Response(
            status: 200,
            headers: [("Content-Type", "application/json")],
            body: .bytes(answer.canonicalBytes)
        )
    }

    /// Origin and number out of alpha, if alpha is what the pool gives.
    private static func name(of alpha: String, over pool: DrawPool) -> String? {
        let lines = alpha.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, let number = Int64(lines[2]) else { return nil }
        let expected = Draw.alpha(origin: String(lines[1]), poolNumber: number, pool: pool, sha256: Digest.sha256)
        return expected == Array(alpha.utf8) ? "\(lines[1])\n\(number)" : nil
    }

    private static func refuse(_ status: Int, _ sentence: String) -> Response {
        .text(sentence + "\n", status: status)
    }
}
