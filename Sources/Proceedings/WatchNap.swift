/// How long a timer loop sleeps between two looks.
///
/// Every loop of every node knows when the next timer is due; if all woke just then, all but one would look in vain, and
/// take the processor from the one that acts. Who finds nothing although something was due yields: it looks a little
/// later each time, up to a limit. Who has fired looks on time again. So a few loops are quick, and the others come right
/// behind them when those are busy or die.
struct WatchNap: Hashable, Sendable {
    private let limits: Watch.Limits
    private var yieldMicroseconds: Int64 = 0
    private var expectsTimer = false

    init(_ limits: Watch.Limits) { self.limits = limits }

    /// Takes note of how many timers a look has fired.
    mutating func looked(fired: Int) {
        if fired > 0 {
            yieldMicroseconds = 0
        } else if expectsTimer {
            let more = max(limits.firstYieldMicroseconds, yieldMicroseconds * 2)
            yieldMicroseconds = min(limits.longestYieldMicroseconds, more)
        }
    }

    /// How long to sleep before the next look.
    ///
    /// - Parameter wait: Microseconds until the next timer is due; less than nothing when it is due and another act holds
    ///   its case, nil when no timer waits.
    /// - Returns: The nap in microseconds.
    mutating func microseconds(untilNext wait: Int64?) -> Int64 {
        let longest = limits.longestNapMicroseconds
        guard let wait, wait < longest else {
            expectsTimer = false
            return longest
        }
        expectsTimer = true
        return min(longest, (wait > 0 ? wait : limits.shortestNapMicroseconds) + yieldMicroseconds)
    }
}
