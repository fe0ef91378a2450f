import LuaEngine
import Synchronization
import Testing

@Suite("tasks that outlive the script that spawned them")
struct BackgroundTaskTests {
    /// An engine with the native task functions as `task`, and `gate()` that waits until the test opens it.
    private final class Desk: Sendable {
        let engine: Engine
        let background: BackgroundTasks
        let ends: AsyncStream<BackgroundTasks.Job>
        let gate = Gate()

        init() async throws {
            engine = try Engine()
            let (ends, end) = AsyncStream<BackgroundTasks.Job>.makeStream()
            self.ends = ends
            background = BackgroundTasks { end.yield($0) }
            try await engine.setGlobal("task", engine.taskFunctions)
            try await engine.setGlobal(
                "gate",
                .function(
                    NativeFunction("gate") { [gate] _ in
                        .await {
                            await gate.wait()
                            return []
                        }
                    }))
            try await engine.setGlobal(
                "arrive",
                .function(
                    NativeFunction("arrive") { [gate] _ in
                        gate.arrived()
                        return .pushed(0)
                    }))
        }

        func run(_ text: String) async throws -> [String] {
            try await engine.run(Chunk(text, name: "=stdin"), background: background) { call in
                (1..<call.argumentCount + 1).map { call.string(at: $0) ?? "" }
            }
        }

        func nextEnd() async -> BackgroundTasks.Job? {
            for await job in ends { return job }
            return nil
        }
    }

    /// Where a script waits until it is let through, and where it tells that it has come.
    private final class Gate: Sendable {
        private let (openings, opening) = AsyncStream<Void>.makeStream()
        private let (arrivals, arrival) = AsyncStream<Void>.makeStream()

        func wait() async { for await _ in openings { return } }
        func open() { opening.yield() }
        func arrived() { arrival.yield() }
        func waitForArrival() async { for await _ in arrivals { return } }
    }

    private static func isRunning(_ job: BackgroundTasks.Job) -> Bool {
        if case .running = job.state { return true }
        return false
    }

    @Test("a job goes on when its input has ended, and tells of its end")
    func goesOn() async throws {
        let desk = try await Desk()
        desk.background.label("the first input")
        _ = try await desk.run("result = '' task.spawn(nil, function() gate() result = 'done' end)")
        #expect(desk.background.jobs.map(\.label) == ["the first input"])
        #expect(desk.background.jobs.allSatisfy(Self.isRunning))
        #expect(try await desk.run("return result") == [""])
        desk.gate.open()
        let job = await desk.nextEnd()
        #expect(job?.spawnedAt == "stdin:1")
        #expect(try await desk.run("return result") == ["done"])
        await desk.engine.close()
    }

    @Test("an input that is stopped leaves the jobs alone, and later inputs too")
    func aimedInterrupt() async throws {
        let desk = try await Desk()
        _ = try await desk.run("task.spawn(nil, function() gate() result = 'done' end)")
        let input = Task { try await desk.run("arrive() while true do pcall(function() while true do end end) end") }
        await desk.gate.waitForArrival()
        desk.engine.interrupt(.cancelled, inFrontOf: desk.background)
        await #expect(throws: LuaError.self) { try await input.value }
        #expect(try await desk.run("return 'next'") == ["next"])
        #expect(desk.background.jobs.allSatisfy(Self.isRunning))
        desk.gate.open()
        _ = await desk.nextEnd()
        #expect(try await desk.run("return result") == ["done"])
        await desk.engine.close()
    }

    @Test("an input that waits is stopped with the tasks of its groups, whatever they do")
    func families() async throws {
        let desk = try await Desk()
        let input = Task {
            try await desk.run(
                """
                local group = task.group()
                task.spawn(group, function() arrive() while true do pcall(function() while true do end end) end end)
                task.wait_group(group)
                """)
        }
        await desk.gate.waitForArrival()
        desk.engine.interrupt(.cancelled, inFrontOf: desk.background)
        await #expect(throws: LuaError.self) { try await input.value }
        #expect(try await desk.run("return 'next'") == ["next"])
        await desk.engine.close()
    }

    @Test("a job that never waits can be stopped, and takes no input with it")
    func busyJob() async throws {
        let desk = try await Desk()
        _ = try await desk.run("task.spawn(nil, function() arrive() while true do end end)")
        await desk.gate.waitForArrival()
        let input = Task { try await desk.run("return 'through'") }
        desk.engine.interruptWhatRuns(.cancelled)
        #expect(try await input.value == ["through"])
        guard case .cancelled? = await desk.nextEnd()?.state else {
            Issue.record("the job was not cancelled")
            return
        }
        await desk.engine.close()
    }

    @Test("a job is cancelled by its number; one that fails says so, and whether somebody waits for it")
    func endings() async throws {
        let desk = try await Desk()
        _ = try await desk.run("task.spawn(nil, function() gate() end)")
        await desk.engine.cancel(desk.background.jobs[0].id, of: desk.background)
        let first = await desk.nextEnd()
        guard case .cancelled? = first?.state else {
            Issue.record("the job was not cancelled: \(String(describing: first))")
            return
        }
        _ = try await desk.run("task.spawn(nil, function() error('broken') end)")
        let second = await desk.nextEnd()
        guard case .failed(let error)? = second?.state else {
            Issue.record("the job did not fail: \(String(describing: second))")
            return
        }
        #expect(error.message.contains("broken"))
        #expect(second?.isAwaited == false)
        await desk.engine.close()
    }

    @Test("what scripts write is handed to whoever opened the engine, line by line")
    func output() async throws {
        let written = Mutex<[String]>([])
        var configuration = Engine.Configuration()
        configuration.standardOutput = .owner(
            ScriptOutput { bytes, isError in
                written.withLock { $0.append((isError ? "!" : "") + String(decoding: bytes, as: UTF8.self)) }
                return 0
            })
        let engine = try Engine(configuration)
        try await engine.run(
            Chunk(
                "print('a', 1) io.write('b') io.stderr:write('c') io.stdout:write('d\\n') io.write('e')",
                name: "=test"))
        #expect(written.withLock { $0 } == ["a\t1\n", "!c", "bd\n", "e"])
        await engine.close()
    }
}
