import LuaEngine
import Testing

/// The tasks of the engine without the glue that scripts see; here the sanitizers watch them, too.
@Suite("tasks")
struct TaskTests {
    /// Runs a script with the engine's task functions in `tasks`, `hop(value)`, which goes through other threads and back,
    /// and `forever()`.
    private func run(_ source: String) async throws {
        let engine = try Engine()
        do {
            try await engine.setGlobal("tasks", engine.taskFunctions)
            try await engine.setGlobal(
                "hop",
                .function(
                    NativeFunction("hop") { call in
                        let value = call.integer(at: 1) ?? 0
                        return .await {
                            await Task.detached { await Task.yield() }.value
                            return [.integer(value)]
                        }
                    }))
            try await engine.setGlobal(
                "forever",
                .function(
                    NativeFunction("forever") { _ in
                        .await {
                            try await Task.sleep(for: .seconds(3600))
                            return []
                        }
                    }))
            try await engine.run(Chunk(source, name: "=test"))
            await engine.close()
        } catch {
            await engine.close()
            throw error
        }
    }

    @Test("take turns wherever they wait, and give back what they return")
    func results() async throws {
        try await run(
            """
            local ids, sum = {}, 0
            for n = 1, 200 do
              ids[n] = tasks.spawn(nil, function(from)
                for i = from, from + 9 do
                  local value = hop(i)
                  sum = sum + value
                end
                return from
              end, n)
            end
            for n, id in ipairs(ids) do
              tasks.wait(id)
              local ok, from = tasks.take(id)
              assert(ok and from == n)
            end
            assert(sum == 200 * 45 + 10 * 200 * 201 // 2, sum)
            """)
    }

    @Test("of a group fail together, and the first failure is named")
    func groups() async throws {
        try await run(
            """
            for round = 1, 20 do
              local group, ids, cancelled = tasks.group(), {}, 0
              for n = 1, 10 do
                ids[n] = tasks.spawn(group, function()
                  hop(n)
                  if n == 7 then error("seven", 0) end
                  local ok, problem = pcall(forever)
                  if problem.code == "cancelled" then cancelled = cancelled + 1 end
                end)
              end
              tasks.wait_group(group)
              assert(tasks.failure(group) == ids[7])
              for n = 1, 10 do
                local ok, problem = tasks.take(ids[n])
                if n == 7 then assert(not ok and problem == "seven") end
              end
              assert(cancelled <= 9)
            end
            """)
    }

    @Test("that wait are cancelled from outside, one or all, and end with their script")
    func cancelling() async throws {
        try await run(
            """
            local started
            local one = tasks.spawn(nil, function() started = true forever() end)
            repeat hop(0) until started
            tasks.cancel(one)
            tasks.wait(one)
            local ok, problem = tasks.take(one)
            assert(not ok and problem.code == "cancelled")
            for n = 1, 50 do tasks.detach(tasks.spawn(nil, function() hop(n) forever() end)) end
            for n = 1, 10 do hop(n) end
            """)
    }

    @Test("end when the engine is interrupted from any thread while they change hands")
    func interrupted() async throws {
        let engine = try Engine()
        try await engine.setGlobal("tasks", engine.taskFunctions)
        let (started, announce) = AsyncStream.makeStream(of: Void.self)
        try await engine.setGlobal(
            "tell",
            .function(
                NativeFunction("tell") { _ in
                    .await {
                        announce.yield()
                        return []
                    }
                }))
        let source = "for n = 1, 20 do tasks.spawn(nil, function() while true do pcall(tell) end end) end"
        let run = Task { try await engine.run(Chunk(source, name: "=test")).count }
        for await _ in started { break }
        await Task.detached { engine.interrupt(.cancelled) }.value
        await #expect(throws: LuaError.self) { try await run.value }
        #expect(await engine.statistics().liveSessions == 0)
        await engine.close()
    }

    @Test("let go of what native functions hold when the engine is closed")
    func closing() async throws {
        final class Held: Sendable {}
        weak var held: Held?
        do {
            let engine = try Engine()
            let object = Held()
            held = object
            try await engine.setGlobal("tasks", engine.taskFunctions)
            try await engine.setGlobal(
                "hold", .function(NativeFunction("hold") { _ in withExtendedLifetime(object) { .pushed(0) } }))
            await engine.close()
        }
        #expect(held == nil)
    }
}
