import Foundation
import Testing

@Suite("require, wherever code runs")
struct ModuleSearchTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("moongate.json", "{}")
        try folder.write("lib/shared.lua", "return 'shared'")
        try folder.write("lib/both.lua", "return 'project'")
    }

    private func run(_ arguments: [String], input: String? = nil) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(arguments, in: folder, input: input)
    }

    @Test("a script finds what lies beside it, then what its project has")
    func script() throws {
        try folder.write("scripts/nightly/main.lua", "print(require 'beside', require 'shared', (require 'both'))")
        try folder.write("scripts/nightly/beside.lua", "return 'beside'")
        try folder.write("scripts/nightly/lib/both.lua", "return 'own'")
        let outcome = try run(["scripts/nightly/main.lua"])
        #expect(outcome.status == 0 && outcome.output == "beside\tshared\town\n", "\(outcome)")
        #expect(
            outcome.errors.contains("/lib/both.lua' (in lib/ of the project) is not used: require 'both' finds"),
            "\(outcome)")
        // The working folder is another one.
        let elsewhere = try run(["-e", "print(pcall(require, 'beside'))"])
        #expect(elsewhere.output.hasPrefix("false\t"))
    }

    @Test("a link to a script finds what the script finds")
    func link() throws {
        try folder.write("scripts/nightly/main.lua", "print(require 'beside', (require 'shared'))")
        try folder.write("scripts/nightly/beside.lua", "return 'beside'")
        let outer = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: outer.path + "/nightly", withDestinationPath: folder.path + "/scripts/nightly/main.lua")
        let outcome = try run([outer.path + "/nightly"])
        #expect(outcome.status == 0 && outcome.output == "beside\tshared\n", "\(outcome)")
    }

    @Test("check tells of what is missing and of what is there twice")
    func check() throws {
        try folder.write("s.lua", "require 'both'\nrequire 'shared'\nrequire 'none'\nrequire 'std.cvs'")
        try folder.write("both.lua", "")
        let outcome = try run(["check", "s.lua"])
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.status == 1 && lines.count == 3, "\(outcome)")
        #expect(lines.first?.contains("s.lua:1:10: '\(folder.path)/lib/both.lua' (in lib/ beside the script)") == true)
        #expect(lines.dropFirst().first == "s.lua:3:10: require finds no module 'none'")
        #expect(lines.last?.hasPrefix("s.lua:4:10: require finds no module 'std.cvs'; there are std.csv, ") == true)
    }

    @Test("code on the command line and on standard input has the working folder's project")
    func code() throws {
        #expect(try run(["-e", "print((require 'shared'))"]).output == "shared\n")
        #expect(try run(["-"], input: "print((require 'shared'))").output == "shared\n")
        try folder.write("beside.lua", "")
        let outcome = try run(["-e", "require 'beside'"])
        #expect(outcome.status == 1 && outcome.errors.contains("module 'beside' not found"), "\(outcome)")
        #expect(!outcome.errors.contains("'\(folder.path)/beside.lua'"))
    }

    @Test("a script that a spec runs finds what lies beside it")
    func spec() throws {
        try folder.write("scripts/nightly/main.lua", "print(require 'beside', (require 'shared'))")
        try folder.write("scripts/nightly/beside.lua", "return (require 'deeper')")
        try folder.write("scripts/nightly/lib/deeper.lua", "return 'deeper'")
        try folder.write(
            "spec/nightly_spec.lua",
            """
            it("runs", function()
              assert.are.equal("deeper\\tshared\\n", run_script("scripts/nightly/main.lua").output)
              assert.is_false((pcall(require, "unknown")))
              assert.is_nil(package.loaded.unknown)
            end)
            """)
        let outcome = try run(["test"])
        #expect(outcome.status == 0 && outcome.output.contains("1 passed"), "\(outcome)")
    }

    @Test("an actor finds its own files, the library, and what its project has, with and without a moongate.json")
    func actor() throws {
        try folder.write(
            "actors/speaker/main.lua",
            """
            local found, message = pcall(require, "none")
            actor.push { own = require "own", shared = require "shared", slug = require("std.str").slug "A b", message = message }
            """)
        try folder.write("actors/speaker/own.lua", "return 'own'")
        let code = """
            local run = apify.acts.call("~speaker")
            assert(run.status == "SUCCEEDED", run.statusMessage)
            local item = apify.datasets.items(run.defaultDatasetId):all()[1]
            print(item.own, item.shared, item.slug, item.message)
            """
        for hasManifest in [true, false] {
            if !hasManifest { try FileManager.default.removeItem(atPath: folder.path + "/moongate.json") }
            let outcome = try run(["-e", code])
            #expect(outcome.output.hasPrefix("own\tshared\ta-b\tmodule 'none' not found"), "\(outcome)")
            #expect(outcome.output.contains("'\(folder.path)/lua_modules/share/lua/5.4/none.lua'"), "\(outcome)")
        }
    }

    @Test("changing package.path is told on standard error, and data stays on standard output")
    func changedPath() throws {
        try folder.write("mine/a.lua", "return 'mine'")
        try folder.write(
            "s.lua", "package.path = 'mine/?.lua;' .. package.path\nreturn { require 'a', (require 'shared') }")
        let outcome = try run(["--json", "s.lua"])
        #expect(outcome.output == #"["mine","shared"]"# + "\n", "\(outcome)")
        #expect(outcome.errors.hasPrefix("moongate: the script has changed package.path"), "\(outcome)")
    }
}
