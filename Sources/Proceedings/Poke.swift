private import Dispatch
private import Synchronization

/// Wakes the Watch of this node when an act has left something to do; other nodes look by themselves.
final class Poke: Sendable {
    private struct State {
        var isPending = false
        var lastTicket: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    func wake() {
        let waiters = state.withLock { state in
            let waiters = Array(state.waiters.values)
            state.waiters.removeAll()
            state.isPending = waiters.isEmpty
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Pauses until the next wake-up, at most for so long.
    func pause(microseconds: Int64) async {
        await withCheckedContinuation { continuation in
            let ticket: UInt64? = state.withLock { state in
                guard !state.isPending else {
                    state.isPending = false
                    return nil
                }
                state.lastTicket += 1
                state.waiters[state.lastTicket] = continuation
                return state.lastTicket
            }
            guard let ticket else { return continuation.resume() }
            let pause = DispatchTimeInterval.microseconds(Int(clamping: max(1, microseconds)))
            DispatchQueue.global().asyncAfter(deadline: DispatchTime.now() + pause) { [self] in
                state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
            }
        }
    }
}
