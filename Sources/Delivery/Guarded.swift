private import Glibc

/// A value behind a lock of the system.
///
/// The standard library's `Mutex` does the same; but the thread sanitizer cannot see that lock when it is contended, and
/// reports every use as a race (Swift 6.3.1 on Linux), so that a real race would go unseen among them.
// Safe because the value is reached only between lock and unlock.
@safe final class Guarded<Value: Sendable>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: Value) {
        self.value = value
        unsafe lock = .allocate(capacity: 1)
        unsafe lock.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(lock, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Lends the value to `body` and to nobody else meanwhile.
    ///
    /// - Throws: what `body` throws.
    func withLock<Result, Fault: Error>(_ body: (inout Value) throws(Fault) -> Result) throws(Fault) -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return try body(&value)
    }
}
