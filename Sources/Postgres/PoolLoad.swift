/// How much is asked of a pool at one moment.
public struct PoolLoad: Hashable, Sendable {
    public let sessions: Int
    public let busySessions: Int
    /// Tasks that wait for a session.
    public let waiters: Int
    public let waitersLimit: Int
    /// For how many quarters of the longest wait the first in the line has waited.
    public let longestWaitQuarters: Int

    /// How near the pool is to refusing somebody, in thousandths: by the length of the line, or by the wait of its first.
    public var thousandths: Int {
        guard waitersLimit > 0 else { return waiters > 0 ? 1_000 : 0 }
        return min(1_000, max(waiters * 1_000 / waitersLimit, longestWaitQuarters * 1_000 / SessionQueue.sweepsPerWait))
    }
}
