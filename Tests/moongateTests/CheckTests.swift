import Foundation
import Testing

@Suite("moongate check")
struct CheckTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func check(_ text: String, _ options: [String] = []) throws -> MoongateBinary.Outcome {
        try folder.write("s.lua", text)
        return try MoongateBinary.run(["check"] + options + ["s.lua"], in: folder)
    }

    @Test(
        "finds nothing in scripts that are right",
        arguments: [
            "", "#!/usr/bin/env moongate\nprint(arg[0], args, ...)",
            "local run = apify.acts.call('a', {}) print(apify.wait(run).status)",
            "for item in apify.datasets.items('x'):filter(print) do print(json.encode(item), json.null) end",
            "answer = 42 print(answer)", "function helper() return helper end helper()",
            "string.trim = function(s) return s end print(string.trim('x'), ('x'):trim())",
            "local apify = { acts = {} } print(apify.acts.nothing)", "print(apify.dev and apify.dev.anything.at.all)",
            "local inspect = require 'std.inspect' print(inspect)", "print(require('apify').acts.run, _G.anything)",
            "local _ENV = {} print(x)", "local t = string if arg[1] then t = json end print(t.encode)",
            "--[[ moongate\neffects = {}\n]]\nprint(apify.dev and apify.dev.clock().now, apify.users.me())",
            "goto done do local x <close> = nil end ::done:: print(#arg, math.pi // 1, 1 << 3)",
        ])
    func right(text: String) throws {
        let outcome = try check(text)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "", "\(outcome)")
    }

    @Test("knows what only specs find, in specs")
    func specs() throws {
        let spec = "describe('x', function() it('y', function() spy.new(print) runn_script() end) end)"
        try folder.write("s_spec.lua", spec)
        let outcome = try MoongateBinary.run(["check", "s_spec.lua"], in: folder)
        #expect(outcome.output.split(separator: "\n").count == 1, "\(outcome)")
        #expect(outcome.output.contains("undefined global 'runn_script'") && outcome.status == 1, "\(outcome)")
        #expect(try check(spec).output.contains("undefined global 'describe'"))
    }

    @Test("no name in a script is a command for the terminal")
    func terminalCommands() throws {
        let outcome = try check("print(apify['\u{1B}]0;title\u{07}'], require '\u{1B}[31m')")
        #expect(outcome.status == 1 && outcome.output.contains("^[]0;title"), "\(outcome)")
        #expect(!outcome.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{07}" })
    }

    @Test("finds nothing in the scripts that come with the program, whose headers say what they take")
    func scripts() throws {
        let path = MoongateBinary.packageFolder + "/scripts"
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".lua") }
        #expect(names.count > 8)
        for name in names {
            let outcome = try MoongateBinary.run(["check", "\(path)/\(name)"], in: folder)
            #expect(outcome.status == 0 && outcome.output == "", "\(outcome)")
            let help = try MoongateBinary.run(["\(path)/\(name)", "--help"], in: folder)
            #expect(help.status == 0 && help.output.contains("\nUsage: moongate "), "\(help)")
        }
    }

    @Test(
        "tells what is wrong, with the place",
        arguments: [
            ("\nlocal x = = 1", "s.lua:2:11: unexpected symbol near '='", 65),
            ("if x then\n  print(1)", "s.lua:2:11: 'end' expected (to close 'if' at line 1) near <eof>", 65),
            ("#!/usr/bin/env moongate\nx = 'ä' goto nowhere", "s.lua:2:9: no visible label 'nowhere' for <goto>", 65),
            ("local é = 1", "s.lua:1:7: <name> expected near '<\\195>'", 65),
            ("if x then", "s.lua:1:10: 'end' expected", 65),
            ("\n  pritn('x')", "s.lua:2:3: undefined global 'pritn'; did you mean 'print'?", 1),
            (
                "local f = function()\n  return function() return undefinedThing end\nend",
                "s.lua:2:28: undefined global", 1
            ),
            ("apify.acts.rnu('x')", "s.lua:1:12: there is no apify.acts.rnu; did you mean 'run'?", 1),
            ("apify.datsets.items('x')", "s.lua:1:7: there is no apify.datsets; did you mean 'datasets'?", 1),
            ("print(json.decod('1'))", "s.lua:1:12: there is no json.decod; did you mean 'decode'?", 1),
            ("local acts = apify.acts\nacts.cal('x')", "s.lua:2:6: there is no apify.acts.cal", 1),
            ("require 'nowhere'", "s.lua:1:10: require finds no module 'nowhere'", 1),
            ("require 'csv'", "s.lua:1:10: require finds no module 'csv'; did you mean 'std.csv'?", 1),
            ("--[[ moongate\nsumary = 1\n]]", "s.lua:2:1: unknown field 'sumary'", 65),
            (
                "--[[ moongate\n]]\napify.acts.run('x')",
                "s.lua:3:12: apify.acts.run needs spend, which the header does not", 1
            ),
            (
                "--[[ moongate\n]]\nlocal d = apify.datasets\nd.push('x', {})",
                "s.lua:4:3: apify.datasets.push needs write", 1
            ),
            (
                "--[[ moongate\neffects = { read = 'run:*' }\n]]\napify.schedules.create({})",
                "apify.schedules.create needs persist", 1
            ),
            ("--[[ moongate\neffects = { write = true }\n]]\napify.tasks.call('x')", "apify.tasks.call needs spend", 1),
        ] as [(String, String, Int32)])
    func wrong(text: String, message: String, status: Int32) throws {
        let outcome = try check(text)
        #expect(outcome.status == status && outcome.output.contains(message), "\(outcome)")
    }

    @Test("looks at folders, and without a name at the libraries, scripts and specs of the project")
    func folders() throws {
        for file in ["lib/a/init.lua", "lib/vendor/b.lua", "scripts/c.lua", "spec/d_spec.lua"] {
            try folder.write(file, "print(missing)")
        }
        let all = try MoongateBinary.run(["check"], in: folder)
        #expect(all.status == 1, "\(all)")
        #expect(
            all.output.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [
                "lib/a/init.lua", "scripts/c.lua", "spec/d_spec.lua",
            ])
        #expect(try MoongateBinary.run(["check", "lib"], in: folder).output.contains("lib/a/init.lua:1"))
        #expect(try MoongateBinary.run(["check", "lib/a/init.lua"], in: folder).status == 1)
        try folder.write("empty/readme.txt", "")
        let empty = try MoongateBinary.run(["check", "empty"], in: folder)
        #expect(empty.status == 66 && empty.errors.contains("there are no Lua files in empty"), "\(empty)")
    }

    @Test("never runs anything, modules included")
    func harmless() throws {
        try folder.write("mine.lua", "io.open('ran', 'w')")
        let outcome = try check("io.open('ran', 'w') require 'mine'")
        #expect(outcome.status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/ran"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.moongate"))
    }

    @Test("--json prints the findings as an array")
    func json() throws {
        let outcome = try check("pritn()\nundefinedThing()", ["--json"])
        let all = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        #expect(all?.count == 2 && all?[0]["code"] as? String == "undefined" && all?[1]["line"] as? Int == 2)
        #expect(all?[0]["file"] as? String == "s.lua" && all?[0]["column"] as? Int == 1)
        #expect(try check("", ["--json"]).output == "[]\n")
        #expect(try MoongateBinary.run(["check", "nothere.lua"], in: folder).status == 66)
    }
}
