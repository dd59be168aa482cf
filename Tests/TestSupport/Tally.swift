private import Synchronization

/// Counts what happens in closures that run at the same time or more than once.
public final class Tally: Sendable {
    private let count = Mutex(0)

    public init() {}

    public var value: Int { count.withLock { $0 } }

    /// Counts one more and returns how many there are now.
    @discardableResult
    public func add() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
