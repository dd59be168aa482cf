private import Dispatch

/// Runs one session's jobs in order, off the cooperative pool, because libpq waits for the server by blocking.
final class SessionExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "postgres.session")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
