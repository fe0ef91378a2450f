import CLuaShim

/// A coroutine that the engine drives: a script, or one of the tasks that it spawned. While one waits, others run.
///
/// `@unchecked Sendable`: touched on the engine's thread only, which is the executor of everything that gets hold of one.
final class Session: @unchecked Sendable {
    enum Outcome {
        /// The results are on the coroutine's stack.
        case succeeded
        /// So is the error, on top.
        case failed(LuaError)
    }

    let stack: LuaStack
    /// Under this number the registry keeps the coroutine alive.
    let anchor: Int32
    /// Nil for a script, which is nobody's task.
    let task: TaskPlace?
    /// Who is stopped together: a script and its tasks, or a background task and those of its own.
    let family: Int64
    var outcome: Outcome?
    /// What a script has spawned. Tasks of tasks belong to the script as well.
    let tasks: TaskTable
    /// What it waits for at the moment.
    var wait: Wait?
    private(set) var isCancelled = false
    /// Whether it has met an interrupt, and waits in one of its `<close>` variables.
    var isUnwinding = false
    /// Whether somebody waits for the task, who then hears of its failure.
    var isAwaited = false

    /// Whether it is a task that goes on by itself when the script that spawned it has ended.
    var isAlone: Bool { task.map { $0.id == family } ?? false }

    init(stack: LuaStack, anchor: Int32, task: TaskPlace? = nil, family: Int64, tasks: TaskTable) {
        self.stack = stack
        self.anchor = anchor
        self.task = task
        self.family = family
        self.tasks = tasks
    }

    /// Makes this wait and all later ones fail.
    func cancel() {
        guard outcome == nil else { return }
        isCancelled = true
        wait?.fail(Self.cancelled)
    }

    /// Made anew each time: what a global holds on the heap behind a tagged pointer looks like a leak to the sanitizer.
    static var cancelled: ErrorObject {
        ErrorObject(message: "the task was cancelled", fields: [("code", .string("cancelled"))])
    }
}

/// Where a task belongs.
struct TaskPlace {
    let id: Int64
    /// Tasks of one group fail together.
    let group: Int64?
    /// The line that spawned it, which no traceback of the task itself shows.
    let spawnedAt: String?
}
