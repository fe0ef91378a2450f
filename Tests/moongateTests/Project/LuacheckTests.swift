import Foundation
import Testing

@Suite("luacheck with the generated names", .enabled(if: SystemTool.luacheck.isInstalled))
struct LuacheckTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try MoongateBinary.run(["types"], in: folder)
    }

    @Test("finds nothing in the Lua of this project")
    func own() throws {
        for name in ["stdlib", "scripts", "actors", "Sources"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/" + name, withDestinationPath: MoongateBinary.packageFolder + "/" + name)
        }
        let settings = try String(contentsOfFile: folder.path + "/.luacheckrc", encoding: .utf8)
        try folder.write(
            ".luacheckrc",
            settings + """
                -- What makes the tables that scripts find may set them. LuaEngine replaces Lua's own functions.
                files["Sources"] = { ignore = { "111", "112", "121", "122" }, std = "+moongate_spec" }
                exclude_files[#exclude_files + 1] = "Sources/LuaEngine"
                exclude_files[#exclude_files + 1] = "Sources/*/Lua/words.lua"
                """)
        let options = ["-q", "--no-color"]
        let outcome = try SystemTool.luacheck.run(options + ["stdlib", "scripts", "actors", "Sources"], in: folder)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("0 warnings / 0 errors in"), "\(outcome)")
    }

    @Test("knows what there is, and where")
    func names() throws {
        try folder.write("a.lua", "print(apify.datasets.itmes('x'))\n")
        try folder.write("b.lua", "describe('x', print)\n")
        try folder.write("c.lua", "actor.push({})\nprint(args.any, arg[1], apify.dev.demo_url, json.null)\n")
        try folder.write(
            "spec/d_spec.lua", "describe('x', function() assert.are.same(apify.acts.list():count(), 1) end)\n")
        try folder.write("actors/e/main.lua", "actor.push(actor.input)\nhttp.get('https://example.com')\n")
        let outcome = try SystemTool.luacheck.run(["--formatter", "plain", "."], in: folder)
        let lines = outcome.output.split(separator: "\n").sorted()
        #expect(
            lines == [
                "a.lua:1:7: accessing undefined field 'datasets.itmes' of global 'apify'",
                "b.lua:1:1: accessing undefined variable 'describe'",
                "c.lua:1:1: accessing undefined variable 'actor'",
            ], "\(outcome)")
    }
}
