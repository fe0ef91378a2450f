import LuaEngine
import REPL
import Testing

@Suite("Ctrl-C at the prompt")
struct InterruptTests {
    private struct Desk {
        let engine: Engine
        let lines = LiveLines()
        let output = CollectedOutput()
        let errors = CollectedOutput()
        let repl: REPL

        init() throws {
            engine = try Engine()
            repl = REPL(
                engine: engine,
                prompt: Prompt(primary: "> ", continuation: ". "),
                input: lines,
                output: output,
                errorOutput: errors
            )
        }
    }

    @Test("what runs is stopped, even inside pcall, and the session goes on")
    func running() async throws {
        let desk = try Desk()
        let (started, start) = AsyncStream<Void>.makeStream()
        try await desk.engine.setGlobal(
            "started",
            .function(
                NativeFunction("started") { _ in
                    start.yield()
                    return .values([])
                }
            )
        )
        async let status = desk.repl.run()
        await desk.lines.waitForPrompt()
        desk.lines.type("x = 1 started() while true do pcall(function() while true do end end) end")
        for await _ in started { break }
        desk.repl.interrupt()
        await desk.lines.waitForPrompt()
        desk.lines.type("x")
        await desk.lines.waitForPrompt()
        desk.lines.end()
        #expect(await status == 0)
        #expect(desk.errors.text == "interrupted\n")
        #expect(desk.output.text == "> > 1\n> \n")
        await desk.engine.close()
    }

    @Test("a block that never ends is dropped")
    func block() async throws {
        let desk = try Desk()
        async let status = desk.repl.run()
        await desk.lines.waitForPrompt()
        desk.lines.type("f(")
        await desk.lines.waitForPrompt()
        desk.repl.interrupt()
        while !desk.output.text.hasSuffix("\n> ") { await Task.yield() }
        desk.lines.type("2")
        await desk.lines.waitForPrompt()
        desk.repl.interrupt()
        while desk.errors.text.isEmpty { await Task.yield() }
        desk.lines.end()
        #expect(await status == 0)
        #expect(desk.output.text == "> . \n> 2\n> \n> \n")
        #expect(desk.errors.text == "Ctrl-D or :quit to leave\n")
        await desk.engine.close()
    }
}
