import CLuaShim
import Synchronization

/// The tasks of a prompt, where every input is a script of its own: those that an input spawns go on when it has ended.
///
/// `async.map` and `async.all` still end what they began; only tasks of `async.spawn` are jobs.
public final class BackgroundTasks: Sendable {
    /// A task that goes on by itself.
    public struct Job: Sendable, Identifiable {
        public enum State: Sendable {
            case running
            case succeeded
            /// With the error, unless somebody waited for the task and was told.
            case failed(LuaError)
            case cancelled
        }

        public let id: Int64
        /// What people call it: jobs are counted from 1.
        public let number: Int
        /// What the owner called the input that spawned it.
        public let label: String
        /// The line that spawned it: `stdin:1`.
        public let spawnedAt: String?
        public let began: ContinuousClock.Instant
        public internal(set) var ended: ContinuousClock.Instant?
        public internal(set) var state = State.running
        /// Whether a script waits, or waited, for it.
        public internal(set) var isAwaited = false
    }

    private struct Board {
        var jobs: [Job] = []
        var count = 0
        var label = ""
        var foreground: Int64?
    }

    /// How many jobs that have ended are remembered.
    private static let capacity = 50

    let table = TaskTable()
    private let board = Mutex(Board())
    private let jobEnded: @Sendable (Job) -> Void
    private let errorName: String?

    /// - Parameters:
    ///   - errorName: the global that holds what the last input has failed with; nil for none.
    ///   - jobEnded: told of every job that ends, on the engine's thread.
    public init(errorName: String? = nil, jobEnded: @escaping @Sendable (Job) -> Void = { _ in }) {
        self.errorName = errorName
        self.jobEnded = jobEnded
        table.background = self
    }

    /// All jobs, the oldest first.
    public var jobs: [Job] { board.withLock { $0.jobs } }

    /// What jobs that are spawned from now on are called.
    public func label(_ text: String) { board.withLock { $0.label = text } }

    /// The script that runs in front of the jobs.
    var foreground: Int64? { board.withLock { $0.foreground } }

    /// What an input failed with, as it is, becomes a global.
    func keepError(of stack: LuaStack) {
        guard let errorName else { return }
        moon_push_value(stack.state, -1)
        withCharacters(errorName) { moon_set_global(stack.state, $0, $1) }
    }

    func begins(_ family: Int64) { board.withLock { $0.foreground = family } }

    func ends() { board.withLock { $0.foreground = nil } }

    func began(_ session: Session) {
        guard let place = session.task else { return }
        let forgotten = board.withLock { board -> Int64? in
            board.count += 1
            board.jobs.append(
                Job(id: place.id, number: board.count, label: board.label, spawnedAt: place.spawnedAt, began: .now))
            guard board.jobs.count > Self.capacity, let old = board.jobs.firstIndex(where: { $0.ended != nil }) else {
                return nil
            }
            return board.jobs.remove(at: old).id
        }
        // Nobody has asked for its results while so many others began.
        guard let old = forgotten.flatMap(table.remove) else { return }
        moon_release_coroutine(old.stack.host, old.anchor)
    }

    func ended(_ session: Session) {
        guard let place = session.task else { return }
        let job = board.withLock { board -> Job? in
            guard let index = board.jobs.firstIndex(where: { $0.id == place.id }) else { return nil }
            board.jobs[index].ended = .now
            board.jobs[index].isAwaited = session.isAwaited
            board.jobs[index].state = Self.state(of: session)
            return board.jobs[index]
        }
        if let job { jobEnded(job) }
    }

    private static func state(of session: Session) -> Job.State {
        guard case .failed(let error)? = session.outcome else { return .succeeded }
        if session.isCancelled || error.code == .interrupted(.cancelled) { return .cancelled }
        return .failed(error)
    }
}

extension Engine {
    /// Asks the script that runs in front of background tasks to stop, with what it began by `async.map` and `async.all`.
    /// Any thread; see ``interrupt(_:)``.
    public nonisolated func interrupt(_ reason: InterruptReason, inFrontOf background: BackgroundTasks) {
        guard let family = background.foreground else { return }
        interrupts.request(reason, family: family)
    }

    /// Asks whatever has the thread at the moment to stop: a task that never waits keeps all others from running.
    public nonisolated func interruptWhatRuns(_ reason: InterruptReason) {
        interrupts.requestOfRunning(reason)
    }

    /// Makes a job fail wherever it waits, and stops it where it runs.
    public func cancel(_ job: BackgroundTasks.Job.ID, of background: BackgroundTasks) {
        background.table[job]?.cancel()
        interrupts.request(.cancelled, family: job)
    }

    /// Waits until a job has ended; at once when it has, or when there is none of that number.
    public func wait(for job: BackgroundTasks.Job.ID, of background: BackgroundTasks) async {
        let table = background.table
        await table.wait { table[job] == nil || table[job]?.outcome != nil }
    }
}
