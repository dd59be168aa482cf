internal import Law
internal import Synchronization

/// Wrong guesses at secrets, counted per case (or unknown number) and address.
///
/// Ten a minute are answered; whoever goes on waits a minute, and twice as long each time after that. Nothing is
/// counted against an address that did not fail, so nobody can lock a voter out.
final class Guesses: Sendable {
    static let limitAMinute = 10
    /// The longest wait, in minutes.
    static let longestWaitMinutes: Int64 = 64
    static let rowsLimit = 100_000

    private struct Place: Hashable {
        let number: String
        let address: String
    }

    private struct Count {
        var minute: Int64
        var wrong: Int
        /// The minute from which on guesses are answered again.
        var opensMinute: Int64
        /// How many minutes the last wait was.
        var waitMinutes: Int64
    }

    private let counts = Mutex<[Place: Count]>([:])

    /// How many cases and addresses are remembered.
    var count: Int { counts.withLock(\.count) }

    /// Seconds to wait, when there were too many; nil when one more is allowed.
    func wait(_ number: String, _ address: String, at moment: Instant) -> Int64? {
        let now = moment.secondsSince1970
        return counts.withLock { counts in
            guard let count = counts[Place(number: number, address: address)], count.opensMinute * 60 > now else {
                return nil
            }
            return count.opensMinute * 60 - now
        }
    }

    /// Counts a wrong guess.
    func note(_ number: String, _ address: String, at moment: Instant) {
        let minute = moment.secondsSince1970 / 60
        counts.withLock { counts in
            if counts.count >= Self.rowsLimit { Self.makeRoom(in: &counts, at: minute) }
            let place = Place(number: number, address: address)
            var count = counts[place] ?? Count(minute: minute, wrong: 0, opensMinute: 0, waitMinutes: 0)
            if count.minute != minute { (count.minute, count.wrong) = (minute, 0) }
            count.wrong += 1
            if count.wrong >= Self.limitAMinute, count.opensMinute <= minute {
                count.waitMinutes = min(Self.longestWaitMinutes, max(1, count.waitMinutes * 2))
                count.opensMinute = minute + count.waitMinutes
            }
            counts[place] = count
        }
    }

    /// Forgets who has not failed for as long as the longest wait; if all have, the half that failed longest ago.
    private static func makeRoom(in counts: inout [Place: Count], at minute: Int64) {
        counts = counts.filter { $0.value.minute + longestWaitMinutes >= minute }
        guard counts.count >= rowsLimit else { return }
        let minutes = counts.values.map(\.minute).sorted()
        let middle = minutes[minutes.count / 2]
        counts = counts.filter { $0.value.minute > middle }
    }
}
