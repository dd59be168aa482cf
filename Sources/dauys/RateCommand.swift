internal import Glibc
internal import Law
internal import Signatures

/// `dauys rate`: judges the signatures of a folder over and over, for whoever plans a machine.
///
/// It asks nobody about revocation, as the service does while a filing waits for its receipt; `--crl` adds lists.
struct RateCommand {
    private struct Question {
        let name: String
        let signature: [UInt8]
        /// The document beside it, under the same name without `.p7s`; nil where it is embedded.
        let document: SignedContent?
    }

    /// What one thread did.
    private struct Tally {
        var judged = 0
        var passed = 0
        var slowestMicroseconds: Int64 = 0
        var slowest = ""
    }

    private let questions: [Question]
    private let inspection: Inspection
    private let threads: Int
    private let microseconds: Int64
    private let atSeconds: Int64

    static let threadsLimit = 256
    static let secondsLimit: Int64 = 3_600

    init(_ options: Options) throws {
        let folder = try options.only("folder")
        questions = try Files.named(".p7s", in: folder).sorted { left, right in left.key < right.key }.map {
            let beside = "\(folder)/\($0.key.dropLast(4))"
            return Question(
                name: $0.key,
                signature: SignatureUpload.der(from: $0.value),
                document: Files.exists(beside) ? .bytes(try Files.read(beside)) : nil
            )
        }
        guard !questions.isEmpty else { throw Program.Failure("there is no .p7s file in \(folder)", status: 3) }
        threads = try Self.number("threads", 1, upTo: Int64(Self.threadsLimit), options)
        microseconds = Int64(try Self.number("seconds", 3, upTo: Self.secondsLimit, options)) * 1_000_000
        atSeconds = try VerifyCommand.seconds(options)
        inspection = try VerifyCommand.inspection(options)
    }

    private static func number(_ name: String, _ without: Int64, upTo limit: Int64, _ options: Options) throws -> Int {
        guard let text = options.ifAny(name) else { return Int(without) }
        guard let number = Int64(text), (0...limit).contains(number) else {
            throw Program.Failure("--\(name) is a number from 0 to \(limit), not \(text)", status: 3)
        }
        return Int(number)
    }

    /// Judges every signature at least once, then again until the time is over; one line of JSON tells what came of it.
    func run() async throws {
        let began = (wall: Self.clock(CLOCK_MONOTONIC), processor: Self.clock(CLOCK_PROCESS_CPUTIME_ID))
        let end = began.wall + microseconds
        let tallies = await withTaskGroup(of: Tally.self) { group in
            for thread in 0..<threads { group.addTask { judge(from: thread * questions.count / threads, until: end) } }
            return await group.reduce(into: []) { tallies, tally in tallies.append(tally) }
        }
        let spent = Self.clock(CLOCK_PROCESS_CPUTIME_ID) - began.processor
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let slowest = tallies.max { left, right in left.slowestMicroseconds < right.slowestMicroseconds }
        let line: [String: JSONValue] = [
            "judged": .integer(Int64(tallies.reduce(0) { sum, tally in sum + tally.judged })),
            "passed": .integer(Int64(tallies.reduce(0) { sum, tally in sum + tally.passed })),
            "microseconds": .integer(Self.clock(CLOCK_MONOTONIC) - began.wall),
            "processorMicroseconds": .integer(spent),
            "slowestMicroseconds": .integer(slowest?.slowestMicroseconds ?? 0),
            "slowest": .string(slowest?.slowest ?? ""),
            "waits": .integer(Int64(usage.ru_nvcsw)),
            "peakBytes": .integer(try Self.peakBytes()),
        ]
        print(JSONValue.object(line).canonicalText)
    }

    private func judge(from first: Int, until end: Int64) -> Tally {
        var tally = Tally()
        var place = first
        while tally.judged < questions.count || Self.clock(CLOCK_MONOTONIC) < end {
            let question = questions[place % questions.count]
            let began = Self.clock(CLOCK_THREAD_CPUTIME_ID)
            let found = inspection.inspect(question.signature, over: question.document, atSeconds: atSeconds)
            let spent = Self.clock(CLOCK_THREAD_CPUTIME_ID) - began
            tally.judged += 1
            if found.verdict.indication == .passed { tally.passed += 1 }
            if spent > tally.slowestMicroseconds {
                tally.slowestMicroseconds = spent
                tally.slowest = question.name
            }
            place += 1
        }
        return tally
    }

    /// The most memory this program ever held; `getrusage` would count that of the one which started it too.
    private static func peakBytes() throws -> Int64 {
        let lines = String(decoding: try Files.read("/proc/self/status"), as: UTF8.self).split(separator: "\n")
        let line = lines.first { line in line.hasPrefix("VmHWM:") }
        let kibibytes = line.flatMap { line in Int64(line.filter(\.isNumber)) } ?? 0
        return kibibytes * 1_024
    }

    private static func clock(_ which: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(which, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
