/// Who has a session and who waits for one: the pool's state, without its locks and timers.
struct SessionQueue {
    typealias Waiter = CheckedContinuation<Session, any Error>

    /// A wait is measured in sweeps, so that no clock is read; one wait lasts this many.
    static let sweepsPerWait = 4

    /// What became of a task that asked for a session.
    enum Entry {
        case served(Session)
        case refused(PoolError)
        case cancelled
        case waits(needsSweeper: Bool)
    }

    private var idle: [Session]
    private let sessions: Int
    private let waitersLimit: Int
    private var isClosed = false
    private var isSweeping = false
    private var sweeps = 0

    private var waiting: [UInt64: (waiter: Waiter, since: Int)] = [:]
    private var line: [UInt64] = []
    private var served = 0
    private var announced: Set<UInt64> = []
    private var tickets: UInt64 = 0

    init(idle: [Session], waitersLimit: Int) {
        self.idle = idle
        self.waitersLimit = waitersLimit
        sessions = idle.count
    }

    var load: PoolLoad {
        let first = line[served...].first { waiting[$0] != nil }.flatMap { waiting[$0]?.since }
        return PoolLoad(
            sessions: sessions,
            busySessions: isClosed ? 0 : sessions - idle.count,
            waiters: waiting.count,
            waitersLimit: waitersLimit,
            longestWaitQuarters: first.map { min(Self.sweepsPerWait, sweeps - $0) } ?? 0
        )
    }

    /// Takes an idle session, the one used last: its caches are warm and its statements prepared.
    ///
    /// - Throws: ``PoolError/closed``, or ``PoolError/exhausted`` when it makes no sense to start waiting.
    mutating func takeIdle() throws(PoolError) -> Session? {
        if isClosed { throw .closed }
        if let session = idle.popLast() { return session }
        if waiting.count >= waitersLimit { throw .exhausted }
        return nil
    }

    mutating func nextTicket() -> UInt64 {
        tickets += 1
        announced.insert(tickets)
        return tickets
    }

    mutating func enter(_ waiter: Waiter, _ ticket: UInt64) -> Entry {
        guard announced.remove(ticket) != nil else { return .cancelled }
        do throws(PoolError) {
            if let session = try takeIdle() { return .served(session) }
        } catch {
            return .refused(error)
        }
        waiting[ticket] = (waiter, sweeps)
        line.append(ticket)
        let needsSweeper = !isSweeping
        isSweeping = true
        return .waits(needsSweeper: needsSweeper)
    }

    /// Takes a task out of the line, whether it has entered it or is just about to.
    mutating func cancel(_ ticket: UInt64) -> Waiter? {
        announced.remove(ticket)
        return waiting.removeValue(forKey: ticket)?.waiter
    }

    /// Hands `session` to the one who has waited longest, or keeps it.
    mutating func giveBack(_ session: Session) -> Waiter? {
        while served < line.count {
            let ticket = line[served]
            served += 1
            if served >= waitersLimit { forgetServed() }
            if let waiter = waiting.removeValue(forKey: ticket)?.waiter { return waiter }
        }
        forgetServed()
        if !isClosed { idle.append(session) }
        return nil
    }

    private mutating func forgetServed() {
        line.removeFirst(served)
        served = 0
    }

    mutating func sweep() -> (late: [Waiter], goesOn: Bool) {
        sweeps += 1
        let late = waiting.filter { sweeps - $0.value.since > Self.sweepsPerWait }
        for ticket in late.keys { waiting.removeValue(forKey: ticket) }
        isSweeping = !waiting.isEmpty
        return (late.values.map(\.waiter), isSweeping)
    }

    mutating func close() -> [Waiter] {
        isClosed = true
        idle = []
        defer { waiting = [:] }
        return waiting.values.map(\.waiter)
    }
}
