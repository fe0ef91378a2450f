import LuaEngine
import Testing

@Suite("The first prompt")
struct FirstPromptTests {
    @Test("does not wait for the Lua state; the first input does")
    func early() async throws {
        let reader = ScriptedReader()
        let (opened, open) = AsyncStream<Void>.makeStream()
        let harness = try await PromptHarness(setUp: { _ in for await _ in opened { return } }, reader: { _ in reader })
        let running = Task { await harness.repl.run() }
        await reader.waitForPrompt()
        reader.type("1 + 1")
        open.yield()
        await reader.waitForPrompt()
        reader.type(.endOfInput)
        #expect(await running.value == 0)
        #expect(harness.output.text == "2\n")
    }

    @Test("a session for which there is no Lua state says why and ends with its first input")
    func none() async throws {
        let reader = ScriptedReader()
        let harness = try await PromptHarness(
            setUp: { _ in throw LuaError(code: .memory, message: "no room") }, reader: { _ in reader })
        let running = Task { await harness.repl.run() }
        reader.type("1 + 1")
        #expect(await running.value == 70)
        #expect(harness.output.text.isEmpty)
        #expect(harness.errors.text.contains("there is no Lua state: ") && harness.errors.text.contains("no room"))
    }
}
