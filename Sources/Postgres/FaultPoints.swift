private import Synchronization

/// Places at which a test breaks the connection, as if the node died there.
///
/// The statements of all transactions of a pool are counted in the order they are sent, COMMIT as one of its own,
/// BEGIN and ROLLBACK not at all. A test that walks ``Place/before(statement:)`` and ``Place/after(statement:)`` from
/// one up to ``statements`` of an undisturbed run has killed the node at every place there is.
public final class FaultPoints: Sendable {
    /// Where the connection breaks; statements are counted from one.
    public enum Place: Hashable, Sendable {
        /// The statement never reaches the server.
        case before(statement: Int)
        /// The server has done the statement, its answer never arrives.
        case after(statement: Int)
    }

    /// What the counters and the trap know at one moment.
    private struct State {
        var place: Place?
        var staysDead = false
        var isDead = false
        var hasBroken = false
        var statements = 0
        var roundTrips = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Sets the trap and begins counting anew.
    ///
    /// With `staysDead` the pool never comes back, as a killed node does not; otherwise the next use reconnects.
    public func arm(_ place: Place, staysDead: Bool = false) {
        state.withLock { $0 = State(place: place, staysDead: staysDead) }
    }

    /// Takes the trap away, revives a dead pool, and begins counting anew.
    public func disarm() { state.withLock { $0 = State() } }

    /// Statements sent since the last arming or disarming.
    public var statements: Int { state.withLock { $0.statements } }

    /// Times the server was waited for since the last arming or disarming.
    public var roundTrips: Int { state.withLock { $0.roundTrips } }

    /// Whether the trap has sprung.
    public var hasBroken: Bool { state.withLock { $0.hasBroken } }

    var isDead: Bool { state.withLock { $0.isDead } }

    /// What happens to the statement that is about to be sent.
    enum Fate {
        case passes, breaksBefore, breaksAfter
    }

    func countStatement() -> Fate {
        state.withLock { state in
            state.statements += 1
            let fate: Fate
            switch state.place {
            case .before(state.statements): fate = .breaksBefore
            case .after(state.statements): fate = .breaksAfter
            default: return .passes
            }
            state.hasBroken = true
            state.isDead = state.staysDead
            return fate
        }
    }

    func countRoundTrip() { state.withLock { $0.roundTrips += 1 } }
}
