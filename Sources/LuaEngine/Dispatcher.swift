import CLuaShim

/// The Swift end of the trampoline: knows the native functions and runs them when the shim asks.
///
/// `@unchecked Sendable`: everything mutable here is touched on the engine's thread only - by callbacks from Lua, which
/// runs there, and by the engine, whose executor is that thread - except in `Engine.init`, before anybody else has it.
final class Dispatcher: @unchecked Sendable {
    /// What a native function that suspended its script is waiting for.
    struct PendingWork {
        let work: @Sendable () async throws -> [LuaValue]
        /// Where the call stood, for an error that comes later.
        let position: String?
    }

    /// The body alone: a call should not have to retain a name as well. A struct, because a bare closure in an array is
    /// called through two thunks.
    private struct Body {
        let run: @Sendable (NativeCall) throws -> NativeOutcome
    }

    /// Set right after the shim has opened the state; valid until the engine closes it.
    var host: OpaquePointer?
    let interrupts: Interrupts
    /// Accessed for single reads and writes on one thread: the run-time check for overlapping accesses would find nothing,
    /// and would cost more than the look-up.
    @exclusivity(unchecked) private var bodies: ContiguousArray<Body?> = []
    private var freeNumbers: [Int64] = []
    /// Filled by finalizers, which may run in the middle of anything: they only take note.
    private var released: [Int64] = []
    private var pending: PendingWork?

    init(interrupts: Interrupts) {
        self.interrupts = interrupts
    }

    /// The script or task that runs.
    var current: Session?
    /// Told when a task is about to begin, so that the engine counts it before it has the thread.
    var taskBegins: () -> Void = {}
    /// Told when a script stands still although it has the thread, and when it goes on.
    var turnChanged: (@Sendable (_ isRunning: Bool) -> Void)?

    private var lastNumber: Int64 = 0

    /// A number that no task and no group has, of whatever script: handles may outlive theirs.
    func nextNumber() -> Int64 {
        lastNumber += 1
        return lastNumber
    }

    /// Tasks begin in the order in which they were spawned.
    private var spawned: [Session] = []

    func addSpawned(_ task: Session) {
        spawned.append(task)
        taskBegins()
    }

    func takeSpawned() -> Session? {
        spawned.isEmpty ? nil : spawned.removeFirst()
    }

    /// The tasks of the script that runs.
    func currentTasks() throws(ErrorObject) -> TaskTable {
        guard let current else { throw ErrorObject(message: "only a running script has tasks") }
        return current.tasks
    }

    /// Where a call stands: the nearest line of a script. A coroutine that is a native function has none of its own; then it is
    /// the line that resumed it, or that spawned the task.
    func position(of stack: LuaStack, outside files: String? = nil) -> String? {
        stack.position(outside: files) ?? current?.stack.position(outside: files) ?? current?.task?.spawnedAt
    }

    /// Whom a task that the running script spawns belongs to.
    func family(of place: TaskPlace) -> Int64 {
        guard let current, place.group != nil || current.tasks.background == nil else { return place.id }
        return current.family
    }

    var liveFunctions: Int {
        drainReleased()
        return bodies.count - freeNumbers.count
    }

    /// Gives a function the number under which Lua calls it.
    func register(_ function: NativeFunction) -> Int64 {
        drainReleased()
        if let number = freeNumbers.popLast() {
            bodies[Int(number)] = Body(run: function.body)
            return number
        }
        bodies.append(Body(run: function.body))
        return Int64(bodies.count - 1)
    }

    /// Forgets the functions of a state that has been closed, and with them what they hold on to: pages that are under
    /// way, and the dispatcher itself.
    func close() {
        host = nil
        bodies = []
        freeNumbers = []
        released = []
    }

    private func drainReleased() {
        guard !released.isEmpty else { return }
        let numbers = released
        released.removeAll()
        for number in numbers { bodies[Int(number)] = nil }
        freeNumbers += numbers
    }

    /// What the script that has just been suspended waits for.
    func takePending() -> PendingWork? {
        defer { pending = nil }
        return pending
    }

    // Callbacks from the shim

    static let callback: moon_call_fn = { context, state, number, mayYield in
        guard let context, let state else { return moon_outcome(action: Int32(MOON_INTERRUPT), count: 0) }
        return Unmanaged<Dispatcher>.fromOpaque(context)._withUnsafeGuaranteedRef {
            $0.call(state, number, mayYield: mayYield)
        }
    }

    static let releaseCallback: moon_release_fn = { context, number in
        guard let context else { return }
        Unmanaged<Dispatcher>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.released.append(number) }
    }

    private func call(_ state: OpaquePointer, _ number: Int64, mayYield: Bool) -> moon_outcome {
        guard let host, let body = bodies[Int(number)] else { return outcome(MOON_INTERRUPT) }
        let stack = LuaStack(host: host, state: state)
        do {
            let wish = try body.run(NativeCall(stack: stack, dispatcher: self))
            // The fast path stays free of all that the others need.
            if case .pushed(let count) = wish { return outcome(MOON_RETURN, count) }
            return try fulfil(wish, mayYield: mayYield, stack)
        } catch {
            return fail(error, stack)
        }
    }

    @inline(never)
    private func fulfil(_ wish: NativeOutcome, mayYield: Bool, _ stack: LuaStack) throws -> moon_outcome {
        switch wish {
        case .pushed(let count): return outcome(MOON_RETURN, count)
        case .values(let values): return outcome(MOON_RETURN, try push(values, stack))
        case .failure(let error): throw error
        case .await(let work) where mayYield:
            pending = PendingWork(work: work, position: position(of: stack))
            return outcome(MOON_AWAIT)
        case .await(let work): return try block(for: work, stack)
        case .suspend(let work) where mayYield: return try fulfil(.await(work), mayYield: true, stack)
        case .suspend:
            throw ErrorObject(
                message:
                    "a script cannot wait for its tasks here, where Lua cannot switch to them (inside a callback of"
                    + " table.sort or string.gsub, a __tostring, a module being loaded)")
        case .interrupt(let reason):
            interrupts.request(reason)
            return outcome(MOON_INTERRUPT)
        }
    }

    private func outcome(_ action: Int, _ count: Int = 0) -> moon_outcome {
        moon_outcome(action: Int32(action), count: Int32(clamping: count))
    }

    private func push(_ values: [LuaValue], _ stack: LuaStack) throws(ErrorObject) -> Int {
        try stack.reserve(values.count + 1)
        for value in values { try stack.push(value, register: register) }
        return values.count
    }

    @inline(never)
    private func fail(_ error: any Error, _ stack: LuaStack) -> moon_outcome {
        if error is CancellationError, moon_interrupt_reason(stack.host) != 0 { return outcome(MOON_INTERRUPT) }
        pushError(error, at: position(of: stack), stack)
        return outcome(MOON_RAISE)
    }

    /// Pushes whatever was thrown as an error object.
    func pushError(_ error: any Error, at position: String?, _ stack: LuaStack) {
        let object = error as? ErrorObject ?? ErrorObject(unforeseen: error)
        do {
            try stack.push(object, where: position, register: register)
        } catch {
            stack.push(error.message)
        }
    }

    /// Lua cannot be suspended here, so its thread waits. It belongs to Lua alone, and an interrupt ends the waiting.
    private func block(
        for work: @escaping @Sendable () async throws -> [LuaValue], _ stack: LuaStack
    ) throws -> moon_outcome {
        turnChanged?(false)
        defer { turnChanged?(true) }
        let result = BlockingResult()
        let task = Task.detached {
            do { result.finish(.success(try await work())) } catch { result.finish(.failure(error)) }
        }
        while true {
            if let outcome = result.wait(milliseconds: 20) {
                return self.outcome(MOON_RETURN, try push(try outcome.get(), stack))
            }
            if moon_must_stop(stack.host) {
                task.cancel()
                return outcome(MOON_INTERRUPT)
            }
        }
    }
}
