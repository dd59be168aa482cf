/// How many timers one transaction takes.
///
/// A node begins with a few and doubles while there are more, so that a storm is answered in large batches; after a
/// failure it begins again. A node that is killed, or loses the database, over and over before a large batch is done would
/// otherwise redo the same work for ever, and nothing that is due would ever happen.
struct TimerBatch: Hashable, Sendable {
    private let first: Int
    private let most: Int
    private(set) var size: Int

    init(first: Int, most: Int) {
        self.first = first
        self.most = most
        size = first
    }

    /// Takes note of how many timers a transaction has answered.
    mutating func succeeded(with timers: Int) {
        if timers >= size { size = min(most, size * 2) }
    }

    mutating func failed() { size = first }
}
