import Glibc
import Synchronization

/// One operating-system thread that runs jobs in order: the executor of an engine. The thread belongs to Lua alone, so a
/// job may block it, and its stack is deep enough for every C call that Lua allows.
///
/// `@unchecked Sendable`: `jobs` and `next` are only touched with `mutex` locked; the rest never changes after
/// `init`.
final class LuaThread: SerialExecutor, @unchecked Sendable {
    private enum Job {
        case run(UnownedJob)
        case call(@Sendable () -> Void)
        case stop(@Sendable () -> Void)
    }

    private static let stackSize = 16 << 20

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let identity = Atomic<pthread_t>(0)
    private var jobs: [Job] = []
    private var next = 0

    init() throws(LuaError) {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The thread keeps the executor alive until it is told to stop.
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<LuaThread>.fromOpaque(context).takeRetainedValue().loop()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw LuaError(code: .closed, message: "cannot start a thread for Lua (error \(status))")
        }
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(condition)
        mutex.deallocate()
        condition.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        append(.run(UnownedJob(job)))
    }

    /// Calls something on the thread, after everything that is queued.
    func call(_ body: @escaping @Sendable () -> Void) {
        append(.call(body))
    }

    /// Ends the thread after everything that is queued, and after some last work there.
    func stop(_ last: @escaping @Sendable () -> Void = {}) {
        append(.stop(last))
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(isCurrent, "a Lua state was touched off its thread")
    }

    private var isCurrent: Bool { pthread_self() == identity.load(ordering: .relaxed) }

    private func append(_ job: Job) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    private func take() -> Job {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while next == jobs.count { pthread_cond_wait(condition, mutex) }
        let job = jobs[next]
        next += 1
        if next == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            next = 0
        }
        return job
    }

    private func loop() {
        identity.store(pthread_self(), ordering: .relaxed)
        while true {
            switch take() {
            case .run(let job):
                job.runSynchronously(on: asUnownedSerialExecutor())
            case .call(let body): body()
            case .stop(let last):
                return last()
            }
        }
    }
}
