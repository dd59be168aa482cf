internal import Dispatch
internal import Glibc

/// SIGTERM and SIGINT as the way in which a server is asked to stop, SIGHUP as that to read again what may change.
enum Signals {
    /// Runs until the work ends or a signal comes; then stops what is under way in good order.
    static func untilAskedToStop(
        running work: @escaping @Sendable () async -> Void,
        reload: @escaping @Sendable () -> Void = {},
        stop: @escaping @Sendable () async -> Void
    ) async {
        signal(SIGPIPE, SIG_IGN)
        let asked = AsyncStream<Void> { continuation in
            for number in [SIGTERM, SIGINT] {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                // The handler holds its source, which would otherwise be gone before any signal comes.
                source.setEventHandler { _ = withExtendedLifetime(source) { continuation.yield() } }
                source.activate()
            }
        }
        onHangUp(reload)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await work() }
            group.addTask {
                for await _ in asked { break }
                await stop()
            }
            await group.next()
            group.cancelAll()
        }
    }

    private static func onHangUp(_ reload: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler { withExtendedLifetime(source) { reload() } }
        source.activate()
    }
}
