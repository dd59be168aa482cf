internal import Synchronization

/// How often each address has asked in this minute.
///
/// Time is told to it second by second: it reads no clock. Whoever comes from this very machine is not counted.
final class Callers: Sendable {
    private struct Count {
        var requests = 0
        var filings = 0
    }

    private struct State {
        var second = 0
        var counts: [String: Count] = [:]
    }

    private let limits: DoorLimits
    private let state = Mutex(State())

    init(limits: DoorLimits) { self.limits = limits }

    /// How many addresses are remembered.
    var count: Int { state.withLock { $0.counts.count } }

    /// Counts a request; the seconds to wait where it is one too many.
    func wait(_ address: String, isFiling: Bool) -> Int? {
        guard !Self.isHere(address) else { return nil }
        return state.withLock { state in
            if state.counts[address] == nil, state.counts.count >= limits.addressesRemembered {
                Self.makeRoom(in: &state.counts)
            }
            var count = state.counts[address] ?? Count()
            let (asked, most) =
                isFiling
                ? (count.filings, limits.filingRequestsPerAddressAndMinute)
                : (count.requests, limits.requestsPerAddressAndMinute)
            guard asked < most else { return 60 - state.second }
            if isFiling { count.filings += 1 } else { count.requests += 1 }
            state.counts[address] = count
            return nil
        }
    }

    /// Lets a second pass; with the sixtieth all is forgotten.
    func tick() {
        state.withLock { state in
            state.second += 1
            guard state.second >= 60 else { return }
            state = State()
        }
    }

    private static func isHere(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }

    /// Forgets the half that asked least: whoever asks too much stays known.
    private static func makeRoom(in counts: inout [String: Count]) {
        let asked = counts.values.map { $0.requests + $0.filings }.sorted()
        let middle = asked[asked.count / 2]
        counts = counts.filter { $0.value.requests + $0.value.filings > middle }
    }
}
