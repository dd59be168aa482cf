public import Law
private import Synchronization

/// Who outside has not answered this node of late.
///
/// After some failures in a row nobody is sent to a place for a while, then one is sent to see; so a dead responder
/// costs a voter no time limit, and one that comes back is not trampled.
public final class Breakers: Sendable {
    /// Failures in a row after which a place is left alone.
    public static let failuresLimit = 5
    /// How long a place is left alone.
    public static let pauseSeconds: Int64 = 30
    /// Places that are remembered; beyond it those that answer are forgotten first.
    public static let placesLimit = 256

    /// How one place has answered.
    public struct State: Hashable, Sendable {
        /// Failures since the last answer.
        public var failures = 0
        public var answered: Instant?
        public var failed: Instant?
        /// Until when nobody is sent there; nil while anybody may go.
        public var closedUntil: Instant?
        public var fault: String?
    }

    private let known = Mutex<[String: State]>([:])

    public init() {}

    /// Every place with how it has answered.
    public var states: [String: State] { known.withLock(\.self) }

    /// Whether somebody may be sent to a place now.
    ///
    /// Who is let through to a place that was closed closes it for all others until he is back.
    func admits(_ place: String, at moment: Instant) -> Bool {
        known.withLock { known in
            guard let until = known[place]?.closedUntil else { return true }
            guard until <= moment else { return false }
            known[place]?.closedUntil = moment.adding(seconds: Self.pauseSeconds)
            return true
        }
    }

    /// Notes an answer: the place is open again.
    func answered(_ place: String, at moment: Instant) {
        known.withLock { known in
            makeRoom(in: &known)
            known[place] = State(answered: moment)
        }
    }

    /// Notes that a place gave no answer, or none that could be used.
    func failed(_ place: String, at moment: Instant, because fault: String) {
        known.withLock { known in
            makeRoom(in: &known)
            var state = known[place] ?? State()
            state.failures += 1
            state.failed = moment
            state.fault = fault
            if state.failures >= Self.failuresLimit { state.closedUntil = moment.adding(seconds: Self.pauseSeconds) }
            known[place] = state
        }
    }

    private func makeRoom(in known: inout [String: State]) {
        guard known.count >= Self.placesLimit else { return }
        known = known.filter { _, state in state.failures > 0 }
        if known.count >= Self.placesLimit { known = [:] }
    }

    /// `host:port` of an address, as it is allowed, remembered and shown; nil for what is no http address.
    static func place(of url: String) -> String? {
        let port: String
        if url.hasPrefix("http://") {
            port = "80"
        } else if url.hasPrefix("https://") {
            port = "443"
        } else {
            return nil
        }
        let rest = url.dropFirst(url.hasPrefix("https") ? 8 : 7)
        let host = rest.prefix { character in character != "/" && character != "?" && character != "#" }
        guard !host.isEmpty, !host.contains("@") else { return nil }
        let bracket = host.lastIndex(of: "]") ?? host.startIndex
        return host[bracket...].contains(":") ? host.lowercased() : "\(host.lowercased()):\(port)"
    }
}
