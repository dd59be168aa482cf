/// Why a pool gave out no session; nothing was asked of the database.
public enum PoolError: Error, Hashable, Sendable {
    /// All sessions are busy, and too many wait already or this one has waited too long.
    case exhausted
    /// The pool has been closed.
    case closed
}
