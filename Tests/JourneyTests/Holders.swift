import Delivery
import Glibc
import HTTP
import Law
import Signatures

/// A holder of a key for draws: where it listens, and the public key it proves under.
struct HolderPlace: Sendable {
    let id: String
    let key: String
    let address: String?
}

/// Three holders that answer within this process; keys are the same in every test.
enum Holders {
    static let ids = ["court", "bar", "observers"]
    static let secrets: [[UInt8]] = [0x11, 0x22, 0x33].map { byte in [UInt8](repeating: byte, count: 32) }

    static func server(of secret: [UInt8]) -> Server {
        var router = Router()
        router.on(.post, "/prove") { request, _ in
            let question = try? CanonicalJSON.parseLenient(request.body)
            guard let alpha = question?["alpha"]?.string,
                let pi = try? ECVRF.prove(secret: secret, alpha: Array(alpha.utf8))
            else { return .text("no alpha\n", status: 422) }
            let answer: JSONValue = ["pi": .string(hex(pi))]
            return Response(
                status: 200,
                headers: [("Content-Type", "application/json")],
                body: .bytes(answer.canonicalBytes)
            )
        }
        return Server(router: router)
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// A program that runs beside the tests until it is told to stop; after two minutes it stops by itself.
// Safe because nothing changes after it is made.
final class RunningProgram: @unchecked Sendable {
    private let pid: pid_t
    private let log: String

    /// Starts `dauys` with these words.
    init(_ words: [String], in folder: String) throws {
        let name = "\(folder)/program-\(UInt64.random(in: .min ... .max))"
        let line = ([Place.program] + words).map { "'\($0)'" }.joined(separator: " ")
        try Place.run("(exec timeout 120 \(line) </dev/null >'\(name).log' 2>&1) & echo $! >'\(name).pid'", in: folder)
        let text = String(decoding: try Place.read(name + ".pid"), as: UTF8.self).filter(\.isNumber)
        guard let pid = pid_t(text) else { throw Place.Fault(sentence: "no process: \(text)") }
        self.pid = pid
        log = name + ".log"
    }

    deinit { stop() }

    func stop() { kill(pid, SIGTERM) }

    var said: String { (try? Place.read(log)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// The log line of this event, once it was written.
    func line(_ event: String) async throws -> JSONValue {
        for _ in 0..<1_000 {
            for line in said.split(separator: "\n") {
                let entry = try? CanonicalJSON.parseLenient(Array(line.utf8))
                if let entry, entry["event"]?.string == event { return entry }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Place.Fault(sentence: "\(event) was never said: \(said)")
    }
}
