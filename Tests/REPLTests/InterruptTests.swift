import LineEditor
import LuaEngine
import REPL
import Testing

@Suite("Ctrl-C at the prompt")
struct InterruptTests {
    @Test("what runs is stopped, even inside pcall, and the session goes on")
    func running() async throws {
        let reader = ScriptedReader()
        let (started, start) = AsyncStream<Void>.makeStream()
        let setUp: @Sendable (Engine) async throws -> Void = { engine in
            let function = NativeFunction("started") { _ in
                start.yield()
                return .values([])
            }
            try await engine.setGlobal("started", .function(function))
        }
        let harness = PromptHarness(setUp: setUp) { _ in reader }
        async let status = harness.repl.run()
        await reader.waitForPrompt()
        reader.type("x = 1 started() while true do pcall(function() while true do end end) end")
        for await _ in started { break }
        harness.repl.interrupt()
        await reader.waitForPrompt()
        reader.type("x")
        await reader.waitForPrompt()
        reader.type(.endOfInput)
        #expect(await status == 0)
        #expect(harness.errors.text == "interrupted\n")
        #expect(harness.output.text == "1\n")
    }

    @Test("what was typed is dropped and can be had again, but is not saved; of nothing it says how to leave")
    func dropped() async throws {
        let history = History()
        let reader = ScriptedReader()
        let harness = PromptHarness(history: history) { _ in reader }
        async let status = harness.repl.run()
        await reader.waitForPrompt()
        reader.type(.interrupted("f("))
        await reader.waitForPrompt()
        #expect(history.entries == [HistoryEntry("f(")])
        #expect(harness.errors.text.isEmpty)
        harness.repl.interrupt()
        await reader.waitForPrompt()
        #expect(harness.errors.text == "Ctrl-D or :quit to leave\n")
        reader.type(.endOfInput)
        #expect(await status == 0)
    }
}
