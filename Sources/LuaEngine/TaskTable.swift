/// The tasks of one script.
///
/// `@unchecked Sendable`: touched on the engine's thread only - by native functions, which Lua calls there, and by the
/// engine, whose executor is that thread.
final class TaskTable: @unchecked Sendable {
    private struct Waiter {
        let isReady: () -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private var sessions: [Int64: Session] = [:]
    private var detached: Set<Int64> = []
    private var firstFailures: [Int64: Int64] = [:]
    /// How many tasks of each group go on: asked with every task that is spawned, so it is not counted anew.
    private var running: [Int64: Int] = [:]
    private var waiters: [Waiter] = []
    /// Whether the script itself has ended well and only waits for its tasks: then a failure ends all of them.
    var isJoining = false
    /// Told of tasks that outlive scripts; nil where they do not.
    weak var background: BackgroundTasks?

    subscript(id: Int64) -> Session? { sessions[id] }

    func add(_ session: Session) {
        guard let place = session.task else { return }
        sessions[place.id] = session
        if session.isAlone { background?.began(session) }
        if let group = place.group { running[group, default: 0] += 1 }
    }

    /// The task that failed first of a group, nil as long as all is well.
    func firstFailure(in group: Int64) -> Int64? { firstFailures[group] }

    /// How many of a group go on.
    func running(in group: Int64) -> Int { running[group] ?? 0 }

    /// Lets a task go on without anybody waiting for it; it ends with the script at the latest.
    func detach(_ id: Int64) { detached.insert(id) }

    /// Forgets a task that has ended.
    func remove(_ id: Int64) -> Session? {
        detached.remove(id)
        return sessions.removeValue(forKey: id)
    }

    /// Forgets all tasks: their state is closed. They refer to this table, so that neither would go away.
    func removeAll() { sessions = [:] }

    var all: [Session] { sessions.keys.sorted().compactMap { sessions[$0] } }

    /// Whether a task goes on that the script must wait for.
    var hasUnfinished: Bool {
        sessions.contains { $0.value.outcome == nil && !detached.contains($0.key) }
    }

    /// The error of a task that failed without anybody asking, the earliest first.
    var unclaimedFailure: LuaError? {
        for session in all {
            if case .failed(let error)? = session.outcome, !session.isCancelled { return error }
        }
        return nil
    }

    /// A task has ended. One that failed takes its siblings with it.
    func ended(_ session: Session) {
        if let group = session.task?.group, let count = running[group] {
            running[group] = count > 1 ? count - 1 : nil
        }
        if let place = session.task, case .failed? = session.outcome {
            if let group = place.group, firstFailures[group] == nil, !session.isCancelled {
                firstFailures[group] = place.id
                cancel(group: group)
            }
            if isJoining { cancelAll() }
        }
        if session.isAlone { background?.ended(session) }
        let ready = waiters.filter { $0.isReady() }
        waiters.removeAll { $0.isReady() }
        for waiter in ready { waiter.continuation.resume() }
    }

    func cancel(group: Int64) {
        for session in all where session.task?.group == group { session.cancel() }
    }

    func cancelAll() {
        for session in all { session.cancel() }
    }

    /// Waits until `isReady`, which is asked again whenever a task ends.
    func wait(isolation: isolated (any Actor)? = #isolation, until isReady: @escaping () -> Bool) async {
        if isReady() { return }
        await withCheckedContinuation { waiters.append(Waiter(isReady: isReady, continuation: $0)) }
    }
}
