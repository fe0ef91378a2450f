import Foundation
import GRDB
import GatewayAPI

/// Runs the actors of one gateway: keeps their number within bounds, performs what ``RunLifecycle`` decides, measures.
actor RunSupervisor {
    struct Limits: Sendable {
        var runs: Int
        var memoryMbytes: Int64
    }

    struct Environment: Sendable {
        var executable: String
        var workingDirectory: String
        var token: String
        var owner: OwnerIdentity
        var database: GatewayDatabase
        var runs: RunStore
        var logs: LogStore
        var board: ChangeBoard
        var limits: Limits
        var actors: ActorRegistry
        var user: LocalUser
        /// Where programs of actors are looked for, as in the variable `PATH`.
        var searchPath: String
        var startsPrograms: Bool
        var events: RunEvents
    }

    struct Active {
        var run: RunRecord
        var actor: LocalActor
        var lifecycle: RunLifecycle
        var process: ActorProcess?
        var sampler: ProcessSampler?
        /// What earlier processes of this run used.
        var usage: RunUsage
        var restarts: Int64 = 0
        var directory: String?
        var tasks: [Task<Void, Never>] = []
    }

    let environment: Environment
    var baseURL = ""
    private var waiting: [(run: RunRecord, actor: LocalActor)] = []
    var active: [String: Active] = [:]
    private var processes: [ActorProcess] = []
    private var isStopping = false

    init(_ environment: Environment) { self.environment = environment }

    func setBaseURL(_ url: String) { baseURL = url }

    /// Starts a run that is READY, or lets it wait for room.
    func enqueue(_ run: RunRecord, _ actor: LocalActor) async {
        guard !isStopping else { return }
        waiting.append((run, actor))
        await pump()
    }

    /// In order of arrival; a run that is too big for what is left holds back those behind it, so that it gets its turn.
    private func pump() async {
        while !isStopping, let next = waiting.first, hasRoom(for: next.run) {
            waiting.removeFirst()
            let options = next.run.options
            active[next.run.id] = Active(
                run: next.run, actor: next.actor,
                lifecycle: RunLifecycle(restartsOnError: options.restartOnError, timeoutSecs: options.timeoutSecs),
                usage: next.run.usage)
            await send(next.run.id) { $0.start() }
        }
    }

    private func hasRoom(for run: RunRecord) -> Bool {
        let limits = environment.limits
        let used = active.values.reduce(0) { $0 + $1.run.options.memoryMbytes }
        return active.isEmpty
            || (active.count < limits.runs && used + run.options.memoryMbytes <= limits.memoryMbytes)
    }

    /// Stops a run of this gateway; a run that waits for its start is dropped when its turn comes.
    func abort(_ id: String, grace: Duration) async {
        await send(id) { $0.abort(grace: grace) }
    }

    /// Gives an event to a run's machine and does what it says.
    func send(_ id: String, _ event: (inout RunLifecycle) -> [RunLifecycle.Action]) async {
        guard var run = active[id] else { return }
        let actions = event(&run.lifecycle)
        active[id] = run
        for action in actions {
            guard await perform(action, id) else { return }
        }
    }

    /// - Returns: false when the actions that follow have lost their ground.
    private func perform(_ action: RunLifecycle.Action, _ id: String) async -> Bool {
        switch action {
        case .record(.running): return await claim(id)
        case .record(let status): await record(status, id)
        case .launch: await launch(id)
        case .restart: await restart(id)
        case .reboot: await reboot(id)
        case .signal(let number): active[id]?.process?.signal(number)
        case .askToStop: askToStop(id)
        case .startTimeout:
            let limit = Duration.seconds(active[id]?.run.options.timeoutSecs ?? 0)
            later(id, limit) { $0.timeoutElapsed() }
        case .killAfter(let grace): later(id, grace) { $0.graceElapsed() }
        case .finish(let status, let exitCode, let message): await finish(id, status, exitCode, message)
        }
        return true
    }

    private func later(
        _ id: String, _ delay: Duration, _ event: @escaping @Sendable (inout RunLifecycle) -> [RunLifecycle.Action]
    ) {
        active[id]?.tasks.append(
            Task { [weak self] in
                guard (try? await Task.sleep(for: delay)) != nil else { return }
                await self?.send(id, event)
            })
    }

    /// Takes a run that is still READY; somebody may have aborted it, or taken it over, while it waited.
    private func claim(_ id: String) async -> Bool {
        guard let run = active[id] else { return false }
        let (runs, logs, owner) = (environment.runs, environment.logs, environment.owner.description)
        let line = "Starting \(run.actor.fullName) with \(run.run.options.memoryMbytes) MB of memory."
        let isOurs = await insist { db in
            guard try runs.move(db, id, to: .running, from: [.ready], owner: owner) else { return false }
            try logs.note(db, id, line)
            return true
        }
        if isOurs == true {
            changed(id)
            return true
        }
        active[id] = nil
        await pump()
        return false
    }

    /// Writes what must not stay unwritten, once there is room for it: a run would otherwise wait, or be waited for, for ever.
    ///
    /// - Returns: nil when the gateway stops first.
    private func insist<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async -> T? {
        // A task of its own: the caller may be one that the end of the run has just cancelled.
        await Task {
            while true {
                if let result = try? await environment.database.write(body) { return result }
                guard !isStopping, (try? await Task.sleep(for: .milliseconds(250))) != nil else { return nil }
            }
        }.value
    }

    private func record(_ status: RunStatus, _ id: String) async {
        let (runs, owner) = (environment.runs, environment.owner.description)
        _ = try? await environment.database.write { db in
            try runs.move(db, id, to: status, from: [.running, .timingOut], owner: owner)
        }
        changed(id)
    }

    private func finish(_ id: String, _ status: RunStatus, _ exitCode: Int32?, _ message: String?) async {
        guard let run = active[id] else { return }
        for task in run.tasks { task.cancel() }
        let memory = run.run.options.memoryMbytes
        let usage = run.sampler.map { run.usage.adding($0.usage, memoryMbytes: memory) } ?? run.usage
        let (runs, logs, owner) = (environment.runs, environment.logs, environment.owner.description)
        _ = await insist { db in
            let isEnded = try runs.finish(
                db, id, status, exitCode: exitCode, message: message, owner: owner, usage: usage,
                restarts: run.restarts)
            if isEnded { try logs.note(db, id, message ?? "The run \(status == .succeeded ? "succeeded" : "ended").") }
        }
        if let directory = run.directory { try? FileManager.default.removeItem(atPath: directory) }
        active[id] = nil
        changed(id)
        await pump()
    }

    func changed(_ id: String) {
        environment.board.changed(id)
        environment.board.changed(LogStore.topic(id))
    }

    func remember(_ process: ActorProcess) {
        processes.removeAll(where: \.hasEnded)
        processes.append(process)
    }

    /// Kills every child and ends every run, those that wait included.
    func stop() async {
        isStopping = true
        let queued = waiting
        waiting = []
        for id in Array(active.keys) { await send(id) { $0.gatewayStops() } }
        let (runs, owner) = (environment.runs, environment.owner.description)
        _ = try? await environment.database.write { db in
            for (run, _) in queued {
                _ = try runs.finish(
                    db, run.id, .aborted, exitCode: nil, message: RunLifecycle.stopMessage, owner: owner, usage: nil)
            }
        }
        for _ in 0..<100 where processes.contains(where: { !$0.hasEnded }) {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
