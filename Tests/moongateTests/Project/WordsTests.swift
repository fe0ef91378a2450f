import ActorRuntime
import Documentation
import Foundation
import ScriptTests
import Testing

@Suite("The names that only specs and actors find")
struct WordsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("all words of specs are described, and no others")
    func specs() throws {
        let print = "for name in pairs(_G) do print('global', name) end"
        try folder.write("spec/a_spec.lua", "\(print) it('is', function() end)")
        let inSpecs = try MoongateBinary.run(["test"], in: folder)
        let elsewhere = try MoongateBinary.run(["-e", print], in: folder)
        let names = { (text: String) in
            Set(text.matches(of: /global\s(\w+)/).map { String($0.1) })
        }
        let described = Set(LuaWords(name: "spec", source: SpecWords.definitions).names)
        // `assert` is Lua's, and more; `match` is luassert's; `arg` belongs to scripts.
        let own = names(inSpecs.output).subtracting(names(elsewhere.output)).union(["assert", "match"])
        #expect(own.subtracting(["arg"]) == described, "\(inSpecs)")
    }

    @Test("all assertions are described")
    func assertions() throws {
        let folder = MoongateBinary.packageFolder + "/Sources/ScriptTests/Lua/"
        for file in ["assertions", "requests", "spies"] {
            let text = try String(contentsOfFile: folder + file + ".lua", encoding: .utf8)
            let lists = text.matches(of: /add(?:_value)?\(\{([^}]+)\}/).map { String($0.1) }
            #expect(!lists.isEmpty, "\(file)")
            for name in lists.flatMap({ $0.matches(of: /"(\w+)"/) }).map({ String($0.1) }) {
                let isThere = ["---@field \(name) ", "---@field [\"\(name)\"] "].contains {
                    SpecWords.definitions.contains($0)
                }
                #expect(isThere, "\(name) of \(file).lua")
            }
        }
    }

    @Test("all that actors find is described")
    func actors() throws {
        let script = """
            local names = {}
            for _, name in ipairs { 'actor', 'http', 'url', 'html' } do
              names[#names + 1] = name
              for field in pairs(_G[name]) do names[#names + 1] = name .. '.' .. field end
            end
            actor.push({ names = names })
            """
        try folder.write("actors/names/main.lua", script)
        let read = """
            local run = apify.acts.call('~names', { a = 1 })
            print(table.concat(apify.datasets.items(run.defaultDatasetId)().names, ' '))
            """
        let outcome = try MoongateBinary.run(["-e", read], in: folder)
        let names = Set(outcome.output.split(whereSeparator: \.isWhitespace).map(String.init))
        #expect(names == Set(LuaWords(name: "actor", source: ActorWords.definitions).names), "\(outcome)")
    }
}
