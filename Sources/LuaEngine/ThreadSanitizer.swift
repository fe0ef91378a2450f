// The thread sanitizer follows POSIX locks; it cannot see the standard library's, and would take everything that one
// guards for a race. Built for it, and only then, the engine uses this lock, which hides the other one.
#if THREAD_SANITIZER
    import Glibc

    /// A POSIX lock with the interface of `Synchronization.Mutex`.
    ///
    /// `@unchecked Sendable`: `value` is only touched with `lock` locked.
    final class Mutex<Value>: @unchecked Sendable {
        private var value: Value
        private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

        init(_ value: sending Value) {
            self.value = value
            pthread_mutex_init(lock, nil)
        }

        deinit {
            pthread_mutex_destroy(lock)
            lock.deallocate()
        }

        func withLock<R, E: Error>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            return try body(&value)
        }
    }
#endif
