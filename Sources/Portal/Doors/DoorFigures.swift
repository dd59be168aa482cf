internal import Synchronization

/// What was asked at the doors of this node and how it ended, since the start.
final class DoorFigures: Sendable {
    /// Upper ends, in milliseconds, of the buckets of durations; above them is one more.
    static let bucketMilliseconds: [Int64] = [5, 25, 100, 500, 2_000, 10_000]

    struct Figures: Sendable {
        var answered = 0
        var failed = 0
        /// Turned away because there was too much to do.
        var turnedAway = 0
        /// Refused because one address asked too often.
        var tooOften = 0
        var buckets = [Int](repeating: 0, count: DoorFigures.bucketMilliseconds.count + 1)
        var milliseconds: Int64 = 0
    }

    private let state = Mutex<[Urgency: Figures]>([:])

    func figures(of urgency: Urgency) -> Figures { state.withLock { $0[urgency] ?? Figures() } }

    func note(_ urgency: Urgency, _ change: (inout Figures) -> Void) {
        state.withLock { state in change(&state[urgency, default: Figures()]) }
    }
}

extension DoorFigures.Figures {
    mutating func took(milliseconds: Int64) {
        let bucket = DoorFigures.bucketMilliseconds.firstIndex { milliseconds <= $0 }
        buckets[bucket ?? DoorFigures.bucketMilliseconds.count] += 1
        self.milliseconds += milliseconds
    }
}
