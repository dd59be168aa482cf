private import Dispatch
private import Synchronization

/// Why a server did not start.
public enum ServerFault: Error, Hashable, Sendable {
    case badAddress
    case cannotListen(errorNumber: Int32)
    case threads
    case startedBefore
}

/// A server on one address: requests come in on the library's threads, handlers run as children of `run()`.
public final class Server: Sendable {
    private enum State {
        case new
        case running(Daemon)
        case stopping([CheckedContinuation<Void, Never>])
        case stopped
    }

    private enum Stopping {
        case begin(Daemon)
        case wait
        case done
    }

    private let reception: Reception
    private let state = Mutex(State.new)

    /// Makes a server; `refusal` makes the answers that no handler makes, and `figures` tell what it holds.
    public init(
        limits: Limits = Limits(),
        router: Router,
        figures: ServerFigures = ServerFigures(),
        refusal: @escaping Refusal = plainRefusal
    ) {
        reception = Reception(limits: limits, router: router, figures: figures, refusal: refusal)
    }

    /// Binds a numeric address and begins to take connections; handlers run once `run()` does.
    ///
    /// - Returns: the port that was bound, which tells what port 0 became.
    /// - Throws: why it cannot listen there.
    public func start(address: String, port: UInt16) throws(ServerFault) -> UInt16 {
        try state.withLock { state throws(ServerFault) in
            // Asked before anything is opened: a second daemon would end what the first one has under way when it goes.
            guard case .new = state else { throw .startedBefore }
            let (socket, bound) = try listeningSocket(address: address, port: port)
            state = .running(try Daemon(listening: socket, reception: reception))
            return bound
        }
    }

    /// Runs the handlers until `stop` is called, or until the task that runs it is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [reception] in
                while (try? await Task.sleep(for: .seconds(1))) != nil { reception.tick() }  // Cancelled: time to end.
            }
            for await work in reception.work { group.addTask { await work.perform() } }
            group.cancelAll()
        }
        await stop(graceSeconds: 0)
    }

    /// Takes no more connections, waits for the requests under way, and closes; those not done in time get 503.
    public func stop(graceSeconds: Int) async {
        switch state.withLock({ state in Self.begin(&state) }) {
        case .begin(let daemon):
            daemon.quiesce()
            reception.drain()
            await wait(graceSeconds: graceSeconds)
            reception.abandon()
            await end(daemon)
        case .wait:
            await untilStopped()
        case .done:
            reception.abandon()
        }
    }

    private static func begin(_ state: inout State) -> Stopping {
        switch state {
        case .new:
            state = .stopped
            return .done
        case .running(let daemon):
            state = .stopping([])
            return .begin(daemon)
        case .stopping:
            return .wait
        case .stopped:
            return .done
        }
    }

    private func wait(graceSeconds: Int) async {
        await withTaskGroup { [reception] group in
            group.addTask { await reception.untilIdle() }
            group.addTask { try? await Task.sleep(for: .seconds(graceSeconds)) }  // Cancelled: nobody waits any more.
            await group.next()
            group.cancelAll()
        }
    }

    // The library joins its threads, which must not hold up a thread that runs tasks.
    private func end(_ daemon: consuming Daemon) async {
        let daemon = daemon
        await withCheckedContinuation { done in
            DispatchQueue(label: "http.stop").async {
                daemon.stop()
                done.resume()
            }
        }
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard case .stopping(let waiters) = state else { return [] }
            state = .stopped
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func untilStopped() async {
        await withCheckedContinuation { waiter in
            let isStopping = state.withLock { state in
                guard case .stopping(let waiters) = state else { return false }
                state = .stopping(waiters + [waiter])
                return true
            }
            if !isStopping { waiter.resume() }
        }
    }
}

/// Answers with the status and its words, for servers whose owner has nothing better to say.
public let plainRefusal: Refusal = { status, _ in .text("\(status) \(reasonPhrase(status))\n", status: status) }
