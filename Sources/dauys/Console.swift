internal import Glibc
internal import Law
internal import Postgres
internal import Proceedings

/// What the program says: one line for people on standard error, JSON lines for the log.
enum Console {
    static func complain(_ sentence: String) { write(sentence + "\n", to: 2) }

    /// An error in one line, for whoever runs the program.
    static func describe(_ error: any Error) -> String { "dauys: " + ErrorText.describe(error) }

    /// One log line: when, what, and fields that hold no personal data.
    static func log(_ word: String, _ fields: [String: String]) {
        var members = fields.mapValues(JSONValue.string)
        members["event"] = .string(word)
        members["at"] = .string(wallClock().rfc3339UTC)
        if let trace = Trace.id, members["trace"] == nil { members["trace"] = .string(trace) }
        write(JSONValue.object(members).canonicalText + "\n", to: 2)
    }

    /// The node's own clock, to measure and to be compared: it decides nothing.
    static func wallClock() -> Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microsecondsSince1970: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { buffer in unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
    }
}
