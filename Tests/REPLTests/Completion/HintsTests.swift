import LineEditor
import LuaEngine
import Testing

@testable import REPL

@Suite("Grey text")
struct HintsTests {
    private let language: LuaLanguage = {
        let resources = KnownResources()
        resources.note(.actor, .init(id: "a1", name: "apify~web-scraper"))
        return LuaLanguage(
            live: FixedTables(tables: ["": ["print()", "price"]]),
            commands: [
                PromptCommand("time", argument: .lua, "Measures."), PromptCommand("load", argument: .file, "Loads."),
                PromptCommand("conn", argument: .connection, "Connections."),
            ],
            resources: resources, modules: ["std.inspect"])
    }()

    private func hint(_ text: String) -> String {
        let hint = Hints(completer: language.completer).hint(text)
        return hint.map { "\($0.insertion)|\($0.remark)" } ?? ""
    }

    @Test(
        "the only candidate goes on in grey, calls show their arguments",
        arguments: [
            ("pri", ""), ("prin", "t|"), ("apify.data", "sets|"), ("apify.acts.g", "et|"), ("apify.acts.ru", ""),
            ("apify.runs.abo", ""), ("apify.acts.run", "|(actorId, [input], { options })"),
            ("apify.acts.run(", "|actorId, [input], { options }"), ("apify.acts.run('x', ", "|[input], { options }"),
            ("apify.acts.run('x', {}, ", "|{ options }"), ("apify.acts.run('x', {}, {}, ", ""),
            ("apify.acts.get('apify~w", "eb-scraper|"),
            ("apify.acts.run('x', {}, { mem", "ory = |"), (":co", "nn |"), ("require 'std", ".inspect|"), ("x = 1", ""),
            ("", ""),
            ("-- prin", ""), ("end", ""), ("PRIN", ""),
        ])
    func hints(text: String, expected: String) {
        #expect(hint(text) == expected)
    }

    @Test(
        "what reads may be suggested again",
        arguments: [
            "apify.acts.list()", "x = 1", "for run in apify.runs.list() do print(run.id) end",
            "apify.datasets.create({ name = 'x' })",
            ":time apify.acts.list()", ":conn a", "?apify.acts.run", "apify.acts.get('run')", "t.x = 1",
            "local run = 1; print(run)",
            "async.all({ f })", "x['key']",
        ])
    func harmless(text: String) {
        #expect(language.policy.maySuggest(HistoryEntry(text)))
        #expect(language.policy.maySuggest(HistoryEntry(text, mark: "read write")))
        #expect(!language.policy.maySuggest(HistoryEntry(text, mark: "spend")))
        #expect(!language.policy.maySuggest(HistoryEntry(text, mark: "invalid")))
        #expect(!language.policy.maySuggest(HistoryEntry(text, mark: "read+delete")))
    }

    @Test(
        "what deletes, spends, goes on, or does not compile may not",
        arguments: [
            "apify.acts.run('x')", "apify.acts.call('x')", "apify.runs.abort(id)", "apify.datasets.delete('x')",
            "apify.schedules.create({})", "local r = apify.acts.run", "acts.run('x')",
            "local a = apify; a.acts.run('x')",
            "apify['acts'].run('x')", "apify.acts['run']('x')", "apify.acts[name]()", "a['acts']['run']()",
            "s.create({})",
            "async.spawn(apify.acts.run, 'x')", ":time apify.acts.run('x')", ":load x.lua", "x y", "if x then",
            "os.remove('x')",
            "apify.acts -- note\n.run('x')", "x.delete()", "apify.runs.resurrect(id)", "apify.dev.reset()", "",
        ])
    func harmful(text: String) {
        #expect(!language.policy.maySuggest(HistoryEntry(text)))
    }

    @Test("the hooks of the editor are all there")
    func hooks() {
        let hooks = EditorHooks.lua(
            language, help: { _, _ in [StyledText("help")] }, history: { [HistoryEntry("x = 1")] })
        #expect(!hooks.highlight("local x").spans.isEmpty)
        #expect(hooks.isComplete("if x then") == .incomplete)
        #expect(hooks.completions("apify.acts.g", 12).candidates.map(\.text) == ["get"])
        #expect(hooks.hint("apify.acts.g") == Hint(insertion: "et"))
        #expect(hooks.indentation("do") == "  ")
        #expect(hooks.reindentation("do\n  end") == "")
        #expect(hooks.help("x", 0)?.count == 1)
        #expect(hooks.history().count == 1)
        #expect(!hooks.maySuggest(HistoryEntry("apify.acts.run('x')")))
    }
}
