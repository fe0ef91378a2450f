import CLuaShim

extension Engine {
    /// Native functions by which glue offers tasks to scripts: `spawn(group, f, …)` returns a number; `wait(task)`,
    /// `wait_group(group, limit)` until fewer than `limit` go on or one has failed, without a limit until none goes on;
    /// `take(task)` returns `true, results…` or `false, error` and forgets the task; `cancel(task)`,
    /// `cancel_group(group)`, `detach(task)`, `group()`, `failure(group)` names the task that failed first.
    public nonisolated var taskFunctions: LuaValue {
        .table([
            "spawn": .function(spawn), "wait": .function(waitForTask), "wait_group": .function(waitForGroup),
            "take": .function(take), "cancel": .function(cancel), "cancel_group": .function(cancelGroup),
            "detach": .function(detach), "group": .function(group), "failure": .function(failure),
        ])
    }

    /// Runs the task that has waited longest to begin, to its end.
    private func runNextTask() async {
        guard let task = dispatcher.takeSpawned() else { return }
        defer { sessionEnded() }
        do throws(LuaError) {
            if task.isCancelled || moon_interrupt_reason(task.stack.host) != 0 {
                // The function that was to run is no result.
                moon_set_top(task.stack.state, 0)
                throw LuaError(code: .runtime, message: Session.cancelled.message, object: Session.cancelled)
            }
            try await drive(task, arguments: Int(moon_top(task.stack.state)) - 1)
            task.outcome = .succeeded
        } catch {
            task.outcome = .failed(error.spawned(at: task.task?.spawnedAt))
        }
        interrupts.leaves(task.family)
        task.tasks.ended(task)
    }

    /// Waits for what a script spawned and did not wait for.
    ///
    /// - Throws: the `LuaError` of a task that failed.
    func join(_ tasks: TaskTable) async throws(LuaError) {
        tasks.isJoining = true
        await tasks.wait { !tasks.hasUnfinished }
        if let error = tasks.unclaimedFailure { throw error }
    }

    /// Cancels what a script spawned, waits for its end and gives it back.
    func end(_ tasks: TaskTable) async {
        tasks.cancelAll()
        await tasks.wait { tasks.all.allSatisfy { $0.outcome != nil } }
        for session in tasks.all {
            if let place = session.task { _ = tasks.remove(place.id) }
            moon_release_coroutine(session.stack.host, session.anchor)
        }
    }
}

// The functions themselves run on the engine's thread, called by a script: the dispatcher knows which.
extension Engine {
    private nonisolated var spawn: NativeFunction {
        NativeFunction("async.spawn") { [dispatcher, weak self] call in
            guard call.type(at: 2) == .function else {
                throw ErrorObject(message: "a function is expected, got \(call.type(at: 2).name)")
            }
            let tasks = try dispatcher.currentTasks()
            let place = TaskPlace(
                id: dispatcher.nextNumber(), group: call.integer(at: 1), spawnedAt: call.position)
            let task = try Self.makeTask(call, place, in: tasks, family: dispatcher.family(of: place))
            tasks.add(task)
            self?.interrupts.joins(task.family)
            dispatcher.addSpawned(task)
            Task { await self?.runNextTask() }
            return .values([.integer(place.id)])
        }
    }

    /// A coroutine with the function and its arguments.
    private static func makeTask(
        _ call: NativeCall, _ place: TaskPlace, in tasks: TaskTable, family: Int64
    ) throws -> Session {
        let (caller, host) = (call.stack.state, call.stack.host)
        try call.stack.reserve(1)
        let main = LuaStack(host: host, state: moon_main(host))
        try main.reserve(4)
        var anchor: Int32 = 0
        moon_push_value(caller, 2)
        moon_move(caller, main.state, 1)
        guard let state = moon_new_coroutine(host, &anchor) else { throw ErrorObject(message: "not enough memory") }
        let stack = LuaStack(host: host, state: state)
        let count = max(call.argumentCount - 2, 0)
        try stack.reserve(count + 8)
        for index in 0..<count {
            moon_push_value(caller, Int32(index + 3))
            moon_move(caller, state, 1)
        }
        return Session(stack: stack, anchor: anchor, task: place, family: family, tasks: tasks)
    }

    private nonisolated var waitForTask: NativeFunction {
        NativeFunction("async.await") { [dispatcher, weak self] call in
            let tasks = try dispatcher.currentTasks()
            guard let task = tasks[call.integer(at: 1) ?? 0], task.outcome == nil else { return .pushed(0) }
            task.isAwaited = true
            return .suspend { [weak self] in
                await self?.wait(tasks) { task.outcome != nil }
                return []
            }
        }
    }

    private nonisolated var waitForGroup: NativeFunction {
        NativeFunction("async.await") { [dispatcher, weak self] call in
            let tasks = try dispatcher.currentTasks()
            guard let group = call.integer(at: 1) else { return .pushed(0) }
            let limit = call.integer(at: 2)
            let isReady: @Sendable () -> Bool = {
                let running = tasks.running(in: group)
                guard let limit else { return running == 0 }
                return running < limit || tasks.firstFailure(in: group) != nil
            }
            if isReady() { return .pushed(0) }
            return .suspend { [weak self] in
                await self?.wait(tasks, until: isReady)
                return []
            }
        }
    }

    private func wait(_ tasks: TaskTable, until isReady: @escaping @Sendable () -> Bool) async {
        await tasks.wait(until: isReady)
    }

    private nonisolated var take: NativeFunction {
        NativeFunction("async.await") { [dispatcher] call in
            let tasks = try dispatcher.currentTasks()
            guard let id = call.integer(at: 1), let outcome = tasks[id]?.outcome, let task = tasks.remove(id) else {
                throw ErrorObject(message: "the results of the task are gone: it ended with the script that spawned it")
            }
            let (state, caller) = (task.stack.state, call.stack)
            defer { moon_release_coroutine(task.stack.host, task.anchor) }
            let count = Int(moon_top(state))
            try caller.reserve(count + 2)
            guard case .failed(let error) = outcome else {
                moon_push_boolean(caller.state, true)
                moon_move(state, caller.state, Int32(count))
                return .pushed(count + 1)
            }
            moon_push_boolean(caller.state, false)
            guard count > 0 else {
                try caller.push(
                    error.object ?? ErrorObject(message: error.message), where: nil, register: dispatcher.register)
                return .pushed(2)
            }
            moon_move(state, caller.state, 1)
            withCharacters(error.traceback) { moon_remember_traceback(caller.state, $0, $1) }
            return .pushed(2)
        }
    }

    private nonisolated var cancel: NativeFunction {
        NativeFunction("async.cancel") { [dispatcher] call in
            try dispatcher.currentTasks()[call.integer(at: 1) ?? 0]?.cancel()
            return .pushed(0)
        }
    }

    private nonisolated var cancelGroup: NativeFunction {
        NativeFunction("async.cancel") { [dispatcher] call in
            if let group = call.integer(at: 1) { try dispatcher.currentTasks().cancel(group: group) }
            return .pushed(0)
        }
    }

    private nonisolated var detach: NativeFunction {
        NativeFunction("async.detach") { [dispatcher] call in
            if let id = call.integer(at: 1) { try dispatcher.currentTasks().detach(id) }
            return .pushed(0)
        }
    }

    private nonisolated var group: NativeFunction {
        NativeFunction("async.group") { [dispatcher] _ in .values([.integer(dispatcher.nextNumber())]) }
    }

    private nonisolated var failure: NativeFunction {
        NativeFunction("async.failure") { [dispatcher] call in
            let tasks = try dispatcher.currentTasks()
            guard let group = call.integer(at: 1), let id = tasks.firstFailure(in: group) else {
                return .values([.nil])
            }
            return .values([.integer(id)])
        }
    }
}
