import Foundation
import GRDB
import GatewayAPI
import Synchronization

extension RunSupervisor {
    /// Starts a run's process, unless the run was stopped on the way here.
    func launch(_ id: String) async {
        // Without an address for its events a program runs all the same, and is told by signals.
        let events = active[id]?.actor.command == nil ? nil : try? await environment.events.address(of: id)
        guard let run = active[id], !run.lifecycle.status.isTerminal else { return }
        guard run.lifecycle.status == .running else {
            await send(id) { $0.stoppedBeforeLaunch() }
            return
        }
        do {
            let directory = try freshDirectory(id)
            active[id]?.directory = directory
            let process = try ActorProcess(try description(of: run, directory: directory, events: events))
            remember(process)
            active[id]?.process = process
            active[id]?.sampler = ProcessSampler(pid: process.pid, start: .now)
            active[id]?.sampler?.sample(at: .now)
            watch(id, process)
            await send(id) { $0.launched() }
        } catch {
            await send(id) { $0.launchFailed("\(error)") }
        }
    }

    func restart(_ id: String) async {
        active[id]?.restarts += 1
        let logs = environment.logs
        _ = try? await environment.database.write { db in
            try logs.note(db, id, "The actor failed and is started again.")
        }
        await launch(id)
    }

    /// Starts the process anew, after a reboot or as another actor after a metamorph.
    func reboot(_ id: String) async {
        let (logs, name) = (environment.logs, active[id]?.actor.fullName ?? "")
        _ = try? await environment.database.write { db in
            try logs.note(db, id, "The process was stopped; starting \(name) anew.")
        }
        await launch(id)
    }

    /// Sees what a reboot or a metamorph made of a run that is at work here, and acts on it.
    func renew(_ id: String) async {
        let (runs, actors) = (environment.runs, environment.actors)
        guard let stored = try? await environment.database.read({ db in try runs.find(db, id) }),
            let known = active[id], stored.changes != known.run.changes
        else { return }
        let actor = try? await actors.actor(of: stored)
        guard active[id]?.run.changes == known.run.changes else { return }
        active[id]?.run = stored
        if let actor { active[id]?.actor = actor }
        await send(id) { $0.reboot() }
    }

    /// Programs that listen to events decide what to do; others get the signal that everybody knows.
    func askToStop(_ id: String) {
        let events = environment.events
        if events.send("aborting", to: id) {
            events.send("persistState", .object([("isMigrating", .bool(false))]), to: id)
        } else {
            active[id]?.process?.signal(SIGTERM)
        }
    }

    private func description(of run: Active, directory: String, events: String?) throws -> ActorProcess.Launch {
        let id = run.run.id
        let writer = LogWriter(runId: id, environment: environment)
        var program = try ActorLaunch(run.actor, run: run.run, directory: directory, in: environment, baseURL: baseURL)
        program.variables["ACTOR_EVENTS_WEBSOCKET_URL"] = events
        program.variables["APIFY_ACTOR_EVENTS_WS_URL"] = events
        return ActorProcess.Launch(
            executable: program.executable, arguments: program.arguments, environment: program.variables,
            directory: program.directory, input: program.input,
            onOutput: { writer.write($0) },
            onExit: { exit, times in
                writer.finish()
                Task { await self.exited(id, exit, times) }
            })
    }

    private func freshDirectory(_ id: String) throws -> String {
        let path = "\(environment.workingDirectory)/\(id)"
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return path
    }

    /// Measures the process, and looks for an abort that another moongate process wrote into the database.
    private func watch(_ id: String, _ process: ActorProcess) {
        let (database, runs) = (environment.database, environment.runs)
        let task = Task { [weak self] in
            if let child = process.identity {
                _ = try? await database.write { db in try runs.setChild(db, id, child) }
            }
            var pause = Duration.milliseconds(10)
            while !process.hasEnded {
                guard (try? await Task.sleep(for: pause)) != nil else { return }
                pause = min(pause * 2, .milliseconds(250))
                await self?.tick(id, process)
            }
        }
        active[id]?.tasks.append(task)
    }

    private func tick(_ id: String, _ process: ActorProcess) async {
        guard active[id]?.process === process, !process.hasEnded else { return }
        active[id]?.sampler?.sample(at: .now)
        guard let run = active[id], let sampler = run.sampler else { return }
        let usage = run.usage.adding(sampler.usage, memoryMbytes: run.run.options.memoryMbytes)
        environment.events.send("systemInfo", Self.systemInfo(usage, run.run.options), to: id)
        let memory = run.run.options.memoryMbytes
        // Scripts are held to it by their host, which has to live on to say so.
        if run.actor.command != nil, sampler.usage.memoryCurrent > memory << 20 {
            await send(id) { $0.memoryExceeded(memory) }
        }
        let runs = environment.runs
        let stored = try? await environment.database.write { db in
            try runs.measure(db, id, usage)
            return try runs.find(db, id)
        }
        if let stored, stored.status == .aborting, run.lifecycle.status != .aborting {
            await abort(id, grace: .milliseconds(stored.abortGraceMillis))
        }
        if let stored, let known = active[id], stored.changes != known.run.changes { await renew(id) }
    }

    /// What a program makes its decisions about load by, with the time of the clock that it has itself.
    private static func systemInfo(_ usage: RunUsage, _ options: RunOptions) -> JSONValue {
        .object([
            ("memAvgBytes", .double(usage.memoryAverage)), ("memCurrentBytes", .int(usage.memoryCurrent)),
            ("memMaxBytes", .int(options.memoryMbytes << 20)), ("cpuAvgUsage", .double(usage.cpuAverage)),
            ("cpuMaxUsage", .double(usage.cpuMaximum)), ("cpuCurrentUsage", .double(usage.cpuCurrent)),
            ("isCpuOverloaded", .bool(false)), ("createdAt", .date(.system)),
        ])
    }

    private func exited(_ id: String, _ exit: ProcessExit, _ times: ProcessTimes) async {
        guard let run = active[id] else { return }
        if let sampler = run.sampler {
            active[id]?.usage = run.usage.adding(
                sampler.final(times, at: .now), memoryMbytes: run.run.options.memoryMbytes)
        }
        active[id]?.process = nil
        active[id]?.sampler = nil
        await adoptAbort(id)
        await send(id) { $0.exited(exit, at: .now) }
    }

    /// A child may end of itself just after another process wrote an abort; then the abort counts.
    private func adoptAbort(_ id: String) async {
        let runs = environment.runs
        let stored = try? await environment.database.read { db in try runs.find(db, id) }
        if stored?.status == .aborting,
            active[id]?.lifecycle.status == .running || active[id]?.lifecycle.status == .timingOut
        {
            await send(id) { machine in
                _ = machine.abort(grace: .zero)
                return []
            }
        }
    }
}
