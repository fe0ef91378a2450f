import LuaEngine
import TestSupport
import Testing

@testable import REPL

@Suite("Globals that are other names for what is known")
struct KnownGlobalsTests {
    @Test("tables and functions of the host are recognised under any name, and nothing runs for it")
    func recognised() async throws {
        try await ScriptHarness.with { harness in
            try await Evaluator.prepare(harness.engine)
            let evaluator = Evaluator(makeBackground: { BackgroundTasks() }, open: { harness.engine })
            #expect(await evaluator.aliases() == [:])
            try await harness.run(
                """
                d, go, a = apify.datasets, apify.acts.run, async
                mine, number = {}, 1
                local function trap() error("touched") end
                trapped = setmetatable({}, { __eq = trap, __index = trap, __pairs = trap })
                apify = trapped
                """)
            #expect(await evaluator.aliases() == ["d": "apify.datasets", "go": "apify.acts.run", "a": "async"])
            await harness.engine.close()
            #expect(await evaluator.aliases() == nil)
        }
    }

    @Test("they are completed like what they stand for, with help and effect, unless the text says what they are")
    func completed() throws {
        let live = FixedTables(tables: ["": ["d"], "apify.datasets": ["items()", "delete()"]])
        let language = LuaLanguage(live: live, commands: [], resources: KnownResources(), modules: [])
        func candidates(_ text: String) -> [Candidate] {
            let completer = language.completer
            return completer.context(text, text.utf8.count).map {
                completer.candidates(for: $0, patience: .seconds(1))
            } ?? []
        }
        #expect(candidates("d.de").isEmpty)
        language.globals.aliases = ["d": "apify.datasets", "go": "apify.acts.run"]
        let delete = try #require(candidates("d.de").first)
        #expect(delete.text == "delete" && delete.effect.contains(.delete) && !delete.help.isEmpty)
        #expect(candidates("d.items('x', { lim").map(\.text) == ["limit = "])
        #expect(candidates("go('x', {}, { mem").map(\.text) == ["memory = "])
        #expect(candidates("d.items('x'):pe").map(\.text) == ["peek"])
        #expect(candidates("local d = apify.acts d.ru").map(\.text) == ["run"])
        #expect(Hints(completer: language.completer).hint("go(")?.remark.hasPrefix("actorId") == true)
    }
}
