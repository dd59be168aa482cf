private import Dispatch
private import Synchronization

/// A fixed number of sessions, given out to one task at a time in the order of asking.
public final class Pool: Sendable {
    /// Tasks that may wait for a session at once, unless the pool is told otherwise.
    public static let waitersLimit = 1_000

    /// How long a task waits for a session before it is refused, unless the pool is told otherwise.
    public static let waitLimitMilliseconds = 2_000

    private let queue: Mutex<SessionQueue>
    private let waitLimitMilliseconds: Int

    /// Makes the sessions; each connects when it is first used.
    ///
    /// A wait ends between `waitLimitMilliseconds` and a quarter more.
    public init(
        to conninfo: String,
        sessions: Int,
        waitersLimit: Int = Pool.waitersLimit,
        waitLimitMilliseconds: Int = Pool.waitLimitMilliseconds,
        applicationName: String = "dauys",
        limits: ConnectionLimits = ConnectionLimits(),
        faults: FaultPoints? = nil
    ) {
        precondition(sessions > 0, "A pool without a session would let everybody wait for ever.")
        let idle = (0..<sessions).map { _ in
            Session(to: conninfo, applicationName: applicationName, limits: limits, faults: faults)
        }
        queue = Mutex(SessionQueue(idle: idle, waitersLimit: waitersLimit))
        self.waitLimitMilliseconds = waitLimitMilliseconds
    }

    /// Runs `body` in one transaction on the next free session; see ``Session/transaction(_:)``.
    ///
    /// - Throws: As the session does; ``PoolError`` when there is no session to be had; `CancellationError` when the
    ///   task was cancelled while it waited for one.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (borrowing Connection) throws -> Value
    ) async throws -> Value {
        let session = try await lease()
        defer { giveBack(session) }
        return try await session.transaction(body)
    }

    /// Runs one statement in a transaction of its own, in one round trip.
    ///
    /// - Throws: As ``transaction(_:)``.
    public func run(_ query: Query) async throws { _ = try await rows(query) }

    /// Asks for rows in a transaction of its own, in one round trip.
    ///
    /// - Throws: As ``transaction(_:)``.
    public func rows(_ query: Query) async throws -> [Row] {
        try await transaction { connection in try connection.last(query) }
    }

    /// Refuses whoever waits or comes later; sessions close as soon as they are idle.
    public func close() {
        for waiter in queue.withLock({ $0.close() }) { waiter.resume(throwing: PoolError.closed) }
    }

    /// Sessions in use and tasks waiting at this moment.
    public var load: PoolLoad { queue.withLock { $0.load } }

    private func lease() async throws -> Session {
        if let session = try queue.withLock({ queue throws(PoolError) in try queue.takeIdle() }) { return session }
        let ticket = queue.withLock { $0.nextTicket() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(continuation, ticket)
            }
        } onCancel: {
            queue.withLock { $0.cancel(ticket) }?.resume(throwing: CancellationError())
        }
    }

    private func wait(_ continuation: CheckedContinuation<Session, any Error>, _ ticket: UInt64) {
        switch queue.withLock({ $0.enter(continuation, ticket) }) {
        case .served(let session): continuation.resume(returning: session)
        case .refused(let error): continuation.resume(throwing: error)
        case .cancelled: continuation.resume(throwing: CancellationError())
        case .waits(let needsSweeper): if needsSweeper { sweepLater() }
        }
    }

    private func giveBack(_ session: Session) {
        queue.withLock { $0.giveBack(session) }?.resume(returning: session)
    }

    /// Refuses those who have waited too long, four times per limit, as long as anybody waits.
    private func sweepLater() {
        let pause = DispatchTimeInterval.milliseconds(max(1, waitLimitMilliseconds / SessionQueue.sweepsPerWait))
        DispatchQueue.global().asyncAfter(deadline: .now() + pause) { [weak self] in
            guard let self else { return }
            let (late, goesOn) = self.queue.withLock { $0.sweep() }
            for waiter in late { waiter.resume(throwing: PoolError.exhausted) }
            if goesOn { self.sweepLater() }
        }
    }
}
