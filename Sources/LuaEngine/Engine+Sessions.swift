import CLuaShim

extension Engine {
    /// Runs a chunk to its end in a session of its own.
    ///
    /// - Parameters:
    ///   - chunk: what to run.
    ///   - arguments: what it finds in `...`.
    /// - Returns: copies of its results.
    /// - Throws: `LuaError`.
    @discardableResult
    public func run(_ chunk: Chunk, arguments: [LuaValue] = []) async throws(LuaError) -> [LuaValue] {
        try await run(chunk, arguments: arguments) { results in
            var values: [LuaValue] = []
            for index in 0..<results.argumentCount { values.append(try results.value(at: index + 1)) }
            return values
        }
    }

    /// Runs a chunk to its end in a session of its own. Waits go through to Swift; `<close>` variables run however it
    /// ends. Cancelling the Swift task interrupts the script.
    ///
    /// - Parameters:
    ///   - chunk: what to run.
    ///   - arguments: what it finds in `...`.
    ///   - background: where the tasks go that it spawns and that are to outlive it; without, they end with it.
    ///   - reading: reads the results, which it sees as if they were arguments, before they are gone.
    /// - Returns: what `reading` returned.
    /// - Throws: `LuaError`.
    public func run<R: Sendable>(
        _ chunk: Chunk, arguments: [LuaValue] = [], background: BackgroundTasks? = nil,
        reading: @Sendable (NativeCall) throws -> R
    ) async throws(LuaError) -> R {
        let main = try mainStack()
        try main.load(chunk)
        var anchor: Int32 = 0
        guard let co = moon_new_coroutine(main.host, &anchor) else {
            throw LuaError(code: .memory, message: "not enough memory")
        }
        liveSessions += 1
        let family = dispatcher.nextNumber()
        let tasks = background?.table ?? TaskTable()
        if background != nil { lastingTasks[ObjectIdentifier(tasks)] = tasks }
        let session = Session(stack: LuaStack(host: main.host, state: co), anchor: anchor, family: family, tasks: tasks)
        interrupts.joins(family)
        background?.begins(family)
        let result = await outcome(of: session, arguments, joining: background == nil, reading)
        background?.ends()
        // Now, while no task has the thread: one that never waits would keep the end of the output back.
        flushOutput()
        if background == nil { await end(tasks) }
        interrupts.leaves(family)
        moon_release_coroutine(main.host, anchor)
        sessionEnded()
        return try result.get()
    }

    private func outcome<R: Sendable>(
        of session: Session, _ arguments: [LuaValue], joining: Bool, _ reading: @Sendable (NativeCall) throws -> R
    ) async -> Result<R, LuaError> {
        do {
            try pushAll(arguments, session.stack)
            try await drive(session, arguments: arguments.count)
            if joining { try await join(session.tasks) }
            return .success(try reading(NativeCall(stack: session.stack, dispatcher: dispatcher)))
        } catch let error as LuaError {
            return .failure(error)
        } catch let error as ErrorObject {
            return .failure(LuaError(code: .runtime, message: error.message, object: error))
        } catch {
            return .failure(LuaError(code: .runtime, message: String(describing: error)))
        }
    }

    private func pushAll(_ values: [LuaValue], _ stack: LuaStack) throws(ErrorObject) {
        try stack.reserve(values.count + 8)
        for value in values { try stack.push(value, register: dispatcher.register) }
    }

    /// Resumes the session's coroutine until it ends, doing outside what it waits for.
    func drive(_ session: Session, arguments: Int) async throws(LuaError) {
        let stack = session.stack
        var count = Int32(clamping: arguments)
        while true {
            var results: Int32 = 0
            var isAwaiting = false
            dispatcher.current = session
            interrupts.begins(session.family, isUnwinding: session.isUnwinding)
            turnChanged?(true)
            let status = moon_resume(stack.host, stack.state, count, &results, &isAwaiting)
            turnChanged?(false)
            let failure = status == 0 ? nil : end(session)
            if isAwaiting { session.isUnwinding = moon_is_unwinding(stack.host) }
            interrupts.pauses()
            dispatcher.current = nil
            if let failure { throw failure }
            guard isAwaiting, let pending = dispatcher.takePending() else { return try checkInterrupt() }
            let result = await withTaskCancellationHandler {
                await waiting(session, for: pending.work)
            } onCancel: {
                interrupts.request(.cancelled)
            }
            count = answer(result, pending, stack)
        }
    }

    private func waiting(
        _ session: Session, for work: @escaping @Sendable () async throws -> [LuaValue]
    ) async -> Result<[LuaValue], any Error>? {
        let wait = Wait(work)
        session.wait = wait
        defer { session.wait = nil }
        if session.isCancelled { wait.fail(Session.cancelled) }
        return await interrupts.waiting(wait, family: session.family)
    }

    /// A script that ends by itself in the very moment of an interrupt has ended well, unless it was told to exit.
    private func checkInterrupt() throws(LuaError) {
        guard case .exit(let status)? = interrupts.reason else { return }
        throw LuaError(code: .exit(status), message: "exit")
    }

    /// Puts what the script waited for where the shim's continuation finds it: `true, values…` or `false, error`. It is
    /// made on the main stack, because values must not be decoded on a suspended coroutine.
    private func answer(
        _ result: Result<[LuaValue], any Error>?, _ pending: Dispatcher.PendingWork, _ stack: LuaStack
    ) -> Int32 {
        let main = LuaStack(host: stack.host, state: moon_main(stack.host))
        let bottom = moon_top(main.state)
        do {
            moon_push_boolean(main.state, true)
            try pushAll(try result?.get() ?? [], main)
        } catch {
            moon_set_top(main.state, bottom)
            moon_push_boolean(main.state, false)
            dispatcher.pushError(error, at: pending.position, main)
        }
        let count = moon_top(main.state) - bottom
        moon_move(main.state, stack.state, count)
        return count
    }

    /// Ends a session that failed: tells how, and runs the `<close>` variables that are left.
    private func end(_ session: Session) -> LuaError {
        let stack = session.stack
        let error = failure(of: stack.state, host: stack.host, family: session.family)
        if session.task == nil, error.code == .runtime { session.tasks.background?.keepError(of: stack) }
        _ = moon_close_coroutine(stack.host, stack.state)
        return error
    }

    /// What the error on top of a stack says.
    func failure(of state: OpaquePointer, host: OpaquePointer, family: Int64? = nil) -> LuaError {
        let main = LuaStack(host: host, state: moon_main(host))
        moon_push_traceback(host, state)
        let traceback = Traceback.readable(main.popText())
        if let stopped = stopped(host: host, family: family) { return stopped.with(traceback: traceback) }
        moon_push_error_text(host, state, -1)
        let message = main.popText()
        // The error's own code may have been running, and had to be stopped.
        if let stopped = stopped(host: host, family: family) { return stopped.with(traceback: traceback) }
        var object: ErrorObject?
        if moon_is_error(state, -1),
            case .table(let fields)? = try? ValueReader(stack: LuaStack(host: host, state: state)).read(at: -1)
        {
            object = ErrorObject(fields: fields)
        }
        var error = LuaError(code: .runtime, message: message, traceback: traceback, object: object)
        error.isText = LuaStack(host: host, state: state).type(at: -1) == .string
        return error
    }

    /// The error for a script that was made to stop, nil when it was not.
    private func stopped(host: OpaquePointer, family: Int64?) -> LuaError? {
        switch interrupts.reason(for: family) {
        case .exit(let status)?: return LuaError(code: .exit(status), message: "exit")
        case let reason?: return LuaError(code: .interrupted(reason), message: "interrupted")
        case nil: break
        }
        switch moon_interrupt_reason(host) {
        case Int32(MOON_STOP_MEMORY): return LuaError(code: .memory, message: "not enough memory")
        case Int32(MOON_STOP_OUTPUT_CLOSED):
            return LuaError(code: .interrupted(.outputClosed), message: "nobody reads the output any more")
        default: return nil
        }
    }
}

extension LuaError {
    fileprivate func with(traceback: String) -> LuaError {
        var error = self
        error.traceback = traceback
        return error
    }
}

extension ErrorObject {
    /// An error object that was copied out of Lua.
    init(fields: LuaTable) {
        var message = "error"
        if case .string(let text)? = fields["message"] { message = text }
        self.init(
            message: message,
            fields: fields.entries.filter { $0.key != "message" }.map { (name: $0.key, value: $0.value) })
    }
}
