import CLuaShim

/// A Lua state on a thread of its own. Scripts run in sessions, each in its own coroutine, so that several can wait at the
/// same time; while one runs, the others stand still.
public actor Engine {
    private nonisolated let thread: LuaThread
    nonisolated let interrupts = Interrupts()
    nonisolated let dispatcher: Dispatcher
    /// What `require` finds inside the program.
    nonisolated let modules = ModuleSources()
    nonisolated let sandboxFiles: SandboxFiles
    let turnChanged: (@Sendable (Bool) -> Void)?
    /// Who takes what scripts write; nil when the process's own streams do. Outlives the state, which refers to it.
    private var output: ScriptOutput?
    /// Nil once the engine is closed.
    private(set) var host: OpaquePointer?
    var liveSessions = 0
    /// Where tasks are that outlive scripts, but not the state.
    var lastingTasks: [ObjectIdentifier: TaskTable] = [:]
    private var closing: CheckedContinuation<Void, Never>?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens a state.
    ///
    /// - Throws: `LuaError` when there is no memory or no thread for it.
    public init(_ configuration: Configuration = Configuration()) throws(LuaError) {
        thread = try LuaThread()
        sandboxFiles = SandboxFiles(configuration.sandbox)
        turnChanged = configuration.turnChanged
        dispatcher = Dispatcher(interrupts: interrupts)
        let context = Unmanaged.passUnretained(dispatcher).toOpaque()
        guard let host = moon_open(context, Dispatcher.callback, Dispatcher.releaseCallback) else {
            thread.stop()
            throw LuaError(code: .closed, message: "cannot open a Lua state: out of memory")
        }
        self.host = host
        dispatcher.host = host
        interrupts.attach(host)
        moon_print_to_stderr(host, configuration.standardOutput.isError)
        if case .owner(let output) = configuration.standardOutput { self.output = output }
        do throws(LuaError) {
            if configuration.countsLines, !moon_start_coverage(host) {
                throw LuaError(code: .closed, message: "no memory to count lines")
            }
            if let output, !output.attach(to: host) {
                throw LuaError(code: .closed, message: "no memory for the output")
            }
            try LuaSetup(host: host, dispatcher: dispatcher).prepare(
                configuration, files: sandboxFiles, modules: modules)
        } catch {
            interrupts.detach()
            moon_close(host)
            thread.stop()
            throw error
        }
        // What the libraries take is not the script's.
        if let limit = configuration.memoryLimit { moon_set_memory_limit(host, moon_memory(host) + max(limit, 0)) }
        dispatcher.turnChanged = turnChanged
        dispatcher.taskBegins = { [weak self] in self?.assumeIsolated { $0.liveSessions += 1 } }
    }

    /// The state may only be touched on its thread, so that closes it last. Not an isolated deinit: modules that import
    /// an actor with both that and an executor of its own do not compile with optimisation ("circular reference").
    deinit {
        interrupts.detach()
        thread.stop { [dispatcher, output] in
            defer { withExtendedLifetime(output) {} }
            if let host = dispatcher.host { moon_close(host) }
            dispatcher.close()
        }
    }

    /// Begins a task on the engine's own thread. It changes threads for nothing that it asks of the engine.
    public nonisolated func begin(_ work: @escaping @Sendable (isolated Engine) async -> Void) {
        thread.call { [self] in assumeIsolated { $0.beginHere(work) } }
    }

    private func beginHere(_ work: @escaping @Sendable (isolated Engine) async -> Void) {
        Task { await work(self) }
    }

    /// Asks every script that runs or waits to stop. Any thread. No `pcall` can swallow it; it stands until no script is
    /// left. Pending `<close>` variables run, with a second to do so.
    public nonisolated func interrupt(_ reason: InterruptReason) {
        interrupts.request(reason)
    }

    /// Ends all scripts, runs finalizers and gives everything back. Further calls throw or do nothing.
    public func close() async {
        guard host != nil, closing == nil else { return }
        if liveSessions > 0 {
            interrupts.request(.cancelled)
            await withCheckedContinuation { closing = $0 }
        }
        guard let host else { return }
        interrupts.detach()
        self.host = nil
        moon_close(host)
        dispatcher.close()
        for table in lastingTasks.values { table.removeAll() }
        lastingTasks = [:]
    }

    /// Hands over the beginning of a line that a script has left unfinished, to whoever takes what scripts write.
    func flushOutput() {
        if output != nil, let host { moon_flush_output(host) }
    }

    /// What the engine holds at the moment.
    public func statistics() -> Statistics {
        guard let host else { return Statistics(memoryInUse: 0, liveFunctions: 0, liveSessions: 0) }
        return Statistics(
            memoryInUse: moon_memory(host), liveFunctions: dispatcher.liveFunctions, liveSessions: liveSessions)
    }

    /// Called when a session has ended.
    func sessionEnded() {
        liveSessions -= 1
        guard liveSessions == 0 else { return }
        // Nobody is left who could swallow the interrupt.
        interrupts.clear()
        closing?.resume()
        closing = nil
    }

    /// The main stack.
    ///
    /// - Throws: `LuaError` once the engine is closed.
    func mainStack() throws(LuaError) -> LuaStack {
        guard let host, closing == nil else { throw LuaError(code: .closed, message: "the Lua engine is closed") }
        return LuaStack(host: host, state: moon_main(host))
    }
}
