import Foundation
import Testing

@Suite("moongate test")
struct TestCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: folder.path + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func test(_ arguments: [String] = [], environment: [String: String] = [:]) throws -> MoongateBinary.Outcome
    {
        try MoongateBinary.run(["test"] + arguments, in: folder, environment: environment)
    }

    /// The names of the tests of a JSON report, with their states.
    private func states(_ outcome: MoongateBinary.Outcome) throws -> [String] {
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let files = try #require(document?["files"] as? [[String: Any]])
        return files.flatMap { $0["results"] as? [[String: Any]] ?? [] }.map { result in
            let path = result["path"] as? [String] ?? []
            return "\(path.joined(separator: " ")): \(result["status"] as? String ?? "")"
        }
    }

    @Test("the specs of the modules inside the program and of the scripts pass", arguments: ["stdlib", "scripts"])
    func ownSpecs(part: String) throws {
        let outcome = try test([MoongateBinary.packageFolder + "/\(part)/spec"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test("a failure names the line of the spec and shows what differs, and the exit status is 1")
    func failure() throws {
        try write(
            "spec/a_spec.lua",
            """
            describe("a thing", function()
              it("fits", function()
                assert.are.same({ name = "x", list = { 1, 2 } }, { name = "y", list = { 1, 2, 3 } })
              end)
              it("breaks", function()
                local nothing
                return nothing.field
              end)
            end)
            """)
        let outcome = try test()
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("FAILED spec/a_spec.lua:3  a thing fits"))
        #expect(outcome.output.contains("list[3]: not expected, is 3"))
        #expect(outcome.output.contains("name: expected \"x\", is \"y\""))
        #expect(outcome.output.contains("ERROR spec/a_spec.lua:7  a thing breaks"))
        #expect(outcome.output.contains("2 tests in 1 file: 0 passed, 1 failed, 1 with errors"))
    }

    @Test("blocks, hooks, pending tests and what is done at the end happen in the order of busted")
    func order() throws {
        try write(
            "spec/order_spec.lua",
            """
            local log = {}
            local function note(text) return function() log[#log + 1] = text end end
            describe("outer", function()
              setup(note "setup") teardown(note "teardown")
              before_each(note "before 1") after_each(note "after 1")
              describe("inner", function()
                before_each(note "before 2") after_each(note "after 2")
                it("first", function()
                  finally(note "finally")
                  log[#log + 1] = "first"
                end)
                pending("later", function() end)
                it("too early", function() pending("not yet") end)
                it("without a body")
              end)
            end)
            it("saw all of it", function()
              assert.are.equal("setup,before 1,before 2,first,finally,after 2,after 1", table.concat(log, ",", 1, 7))
              assert.are.equal("teardown", log[#log])
            end)
            """)
        let outcome = try test(["--output", "json"])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(
            try states(outcome) == [
                "outer inner first: passed", "outer inner later: pending", "outer inner too early: pending",
                "outer inner without a body: pending", "saw all of it: passed",
            ])
    }

    @Test("every file has a state and a gateway of its own, and asserts what it asked of it")
    func isolation() throws {
        let spec = """
            it("begins with nothing", function()
              assert.is_nil(leaked)
              leaked = true
              assert.are.equal(0, apify.datasets.list():count())
              local set = apify.datasets.create { name = "only-one" }
              apify.datasets.push(set.id, { { n = 1 } })
              assert.requests { "datasets.list", "datasets.create", "POST /datasets/*/items" }
              assert.requests { ["datasets.push"] = 1, ["acts.run"] = 0 }
              assert.effects { "read", "write" }
              assert.effects { write = 2, delete = 0 }
            end)
            it("counts anew in each test", function()
              assert.requests {}
              apify.datasets.list():all()
              assert.effects { "read" }
              assert.has_error(function() assert.effects { "write" } end)
              assert.has_error(function() assert.requests { "datasets.push" } end)
            end)
            it("has faults and a clock", function()
              apify.dev.faults.add { match = { operation = "users.me" }, ["then"] = { status = 400 } }
              assert.has_error(function() apify.users.me() end)
              apify.dev.clock { freeze = "2026-01-01T00:00:00Z" }
              assert.are.equal("2026-01-01T00:00:00.000Z", apify.datasets.create({}).createdAt)
            end)
            """
        try write("spec/a_spec.lua", spec)
        try write("spec/deep/b_spec.lua", spec)
        let outcome = try test(["--jobs", "2"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("6 tests in 2 files: 6 passed"))
    }

    @Test("no environment leads a test to another gateway")
    func noOtherGateway() throws {
        let server = try SilentServer()
        try write(
            "spec/a_spec.lua",
            """
            it("stays here", function()
              assert.are.equal("moongate", apify.users.me().username)
              assert.is_not_nil(apify.dev)
              assert.is_nil(os.getenv "MATON_API_KEY")
            end)
            """)
        let outcome = try test(
            [],
            environment: [
                "MATON_API_KEY": "key", "MOONGATE_GATEWAY": server.url, "MATON_GATEWAY_URL": server.url,
            ])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test("tests are chosen by name and tag, and shuffled by a seed")
    func choice() throws {
        let tests = (1...9).map { "it('test \($0) #\($0 % 2 == 0 ? "even" : "odd")', function() end)" }
        try write("spec/a_spec.lua", tests.joined(separator: "\n"))
        #expect(try states(test(["--output", "json", "--filter", "test [12]"])).count == 2)
        #expect(try states(test(["--output", "json", "--filter-out", "test 1"])).count == 8)
        #expect(try states(test(["--output", "json", "--tag", "even"])).count == 4)
        #expect(try states(test(["--output", "json", "--exclude-tag", "even"])).count == 5)
        let inOrder = try states(test(["--output", "json"]))
        let shuffled = try states(test(["--output", "json", "--shuffle", "7"]))
        #expect(shuffled != inOrder)
        #expect(shuffled.sorted() == inOrder.sorted())
        #expect(try states(test(["--output", "json", "--shuffle", "7"])) == shuffled)
        let nothing = try test(["--filter", "no such test"])
        #expect(!nothing.output.contains("_spec.lua"), "\(nothing.output)")
        #expect(nothing.status == 1)
        #expect(nothing.errors.contains("no test was chosen"))
    }

    @Test("tests are told of as TAP and as JUnit's XML")
    func forms() throws {
        try write(
            "spec/a_spec.lua",
            """
            it("good # <one>", function() print("</system-out>") end)
            it("bad", function() assert.is_true(false, "why") end)
            pending("later")
            """)
        let tap = try test(["--output", "tap"])
        #expect(tap.status == 1)
        let lines = tap.output.split(separator: "\n")
        #expect(lines.first == "TAP version 13")
        #expect(lines.contains("ok 1 - spec/a_spec.lua: good \\# <one>"))
        #expect(lines.contains("not ok 2 - spec/a_spec.lua: bad"))
        #expect(lines.contains("# why: expected true, got false"))
        #expect(lines.contains("ok 3 - spec/a_spec.lua: later # SKIP pending"))
        #expect(lines.last == "1..3")
        let junit = try test(["--output", "junit"]).output
        #expect(junit.contains(#"<testsuites tests="3" failures="1" errors="0" skipped="1""#))
        #expect(junit.contains(#"name="good # &lt;one&gt;" file="spec/a_spec.lua" line="1""#))
        #expect(junit.contains("<system-out>&lt;/system-out&gt;"))
        #expect(junit.contains(#"<failure message="why: expected true, got false">spec/a_spec.lua:2"#))
    }

    @Test("spies, stubs and run scripts are there, and are gone after the test")
    func spies() throws {
        try write("hello.lua", "print('hello', arg[1]) io.stderr:write('note\\n') os.exit(3)")
        try write(
            "spec/a_spec.lua",
            """
            local target = { add = function(a, b) return a + b end }
            it("notes calls", function()
              spy.on(target, "add")
              assert.are.equal(3, target.add(1, 2))
              assert.spy(target.add).was.called(1)
              assert.spy(target.add).was.called_with(1, 2)
              assert.spy(target.add).was_not.called_with(2, 1)
              stub(target, "add").returns(9)
              assert.are.equal(9, target.add(1, 2))
            end)
            it("puts back what was there", function() assert.is_function(target.add) end)
            it("runs scripts", function()
              local outcome = run_script("hello.lua", { "you" })
              assert.are.same({ "hello\\tyou\\n", "note\\n", 3 }, { outcome.output, outcome.errors, outcome.status })
            end)
            """)
        let outcome = try test()
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test("run scripts find in args what their headers describe, and are not run with other words")
    func headers() throws {
        try write(
            "args.lua",
            """
            --[[ moongate
            summary = "Adds"
            args = {
              first = { type = "integer", position = 1, required = true, min = 0 },
              more = { type = "json" }, list = { type = "file" },
            }
            ]]
            print(args.first + 1, args.more and args.more.n, arg[1])
            """)
        try write("broken.lua", "--[[ moongate\nsumary = 'x'\n]]")
        try write(
            "spec/a_spec.lua",
            """
            it("reads them", function()
              local path = temporary_folder() .. "/n.json"
              local file = assert(io.open(path, "w"))
              file:write('{"n":7}')
              file:close()
              assert.are.equal("3\\t7\\t2\\n", run_script("args.lua", { 2, "--more", path }).output)
              assert.are.equal("3\\t8\\t2\\n", run_script("args.lua", { "2", '--more={"n":8}' }).output)
            end)
            it("shows help", function()
              local outcome = run_script("args.lua", { "--help" })
              assert.matches("^Adds\\nUsage: moongate .*args.lua", outcome.output)
              assert.are.equal(0, outcome.status)
            end)
            it("refuses others", function()
              for words, status in pairs { ["-1"] = 64, x = 64, ["--list=nothere"] = 64 } do
                local outcome = run_script("args.lua", { words })
                assert.are.same({ status, "" }, { outcome.status, outcome.output })
                assert.matches("%-%-help shows what it takes", outcome.errors)
              end
              assert.are.equal(66, run_script("args.lua", { 1, "--list", "nothere" }).status)
              local broken = run_script("broken.lua", {})
              assert.are.equal(65, broken.status)
              assert.matches("broken.lua:2:1: unknown field 'sumary'", broken.errors)
            end)
            """)
        let outcome = try test()
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test("what keeps a file from its end is told, and the other files still run")
    func brokenFiles() throws {
        try write("spec/a_spec.lua", "it('x', function()\n  local = 1\nend)")
        try write("spec/b_spec.lua", "it('leaves', function() os.exit(0) end)\nit('never', function() end)")
        try write("spec/c_spec.lua", "describe('block', function() error('broken') end)\nit('good', function() end)")
        try write("spec/d_spec.lua", "it('hangs', function() while true do end end)")
        try write("spec/e_spec.lua", "setup(function() error('no ground') end)\nit('cannot', function() end)")
        let outcome = try test(["--timeout", "3s", "--jobs", "1"])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("spec/a_spec.lua:2:"))
        #expect(outcome.output.contains("the file called os.exit(0)"))
        #expect(outcome.output.contains("ERROR spec/c_spec.lua:1  block"))
        #expect(outcome.output.contains("✓ good"))
        #expect(outcome.output.contains("longer than --timeout allows"))
        #expect(outcome.output.contains("setup: spec/e_spec.lua:1: no ground"))
    }

    @Test("coverage tells of every line with code whether it was run, in coroutines and functions never called as well")
    func coverage() throws {
        try write(
            "thing.lua",
            """
            local M = {}

            -- a comment
            function M.used(flag)
              if flag then
                return 1
              end
              return 2
            end

            function M.unused()
              return {
                1,
              }
            end

            function M.later()
              return coroutine.wrap(function()
                return 3
              end)()
            end

            return M
            """)
        try write(
            "spec/a_spec.lua",
            """
            local thing = require "thing"
            it("uses it", function()
              assert.are.equal(1, thing.used(true))
              assert.are.equal(3, thing.later())
            end)
            """)
        let outcome = try test(["--coverage"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let line = outcome.output.split(separator: "\n").first { $0.contains("thing.lua") }
        #expect(!outcome.output.contains("std/"))
        #expect(line?.contains("not run: 8, 12, 14") == true, "\(outcome.output)")
    }

    @Test("with --watch the tests run again when a file has changed, until Ctrl-C")
    func watching() throws {
        try write("spec/a_spec.lua", "it('first', function() end)")
        let process = MoongateBinary.start(["test", "--watch"], in: folder)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        var told = ""
        func waitForPause() {
            while !told.contains("waiting for a change") {
                let data = errors.fileHandleForReading.availableData
                guard !data.isEmpty else { return }
                told += String(decoding: data, as: UTF8.self)
            }
            told = ""
        }
        // Whatever goes wrong, nothing is left behind.
        let watched = process.processIdentifier
        DispatchQueue.global().asyncAfter(deadline: .now() + 60) { kill(watched, SIGKILL) }
        waitForPause()
        try write("spec/b_spec.lua", "it('second', function() end)")
        waitForPause()
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text.contains("1 test in 1 file"))
        #expect(text.contains("2 tests in 2 files"))
    }

    private static let luassert = "/usr/share/lua/5.4/luassert"

    @Test(
        "luassert from the project's rocks takes the place of the built-in assertions",
        .enabled(if: FileManager.default.fileExists(atPath: luassert), "needs Debian's lua-luassert"))
    func installedAssertions() throws {
        let tree = folder.path + "/lua_modules/share/lua/5.4"
        try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
        for rock in ["luassert", "say"] {
            let copy = Process()
            copy.executableURL = URL(fileURLWithPath: "/bin/cp")
            copy.arguments = ["-rL", "/usr/share/lua/5.4/\(rock)", tree]
            try copy.run()
            copy.waitUntilExit()
        }
        try write(
            "spec/a_spec.lua",
            """
            it("is luassert", function()
              assert.is_function(assert.register)
              assert.are.same({ 1, { a = 2 } }, { 1, { a = 2 } })
              local target = { f = function() end }
              spy.on(target, "f")
              target.f(1)
              assert.spy(target.f).was.called_with(match.is_number())
            end)
            it("still knows requests", function()
              apify.datasets.create {}
              assert.requests { "datasets.create" }
              assert.effects { "write" }
            end)
            it("fails", function()
              assert.are.same({ 1 }, { 2 })
            end)
            """)
        let outcome = try test()
        #expect(outcome.output.contains("2 passed, 1 failed"), "\(outcome.output)")
        #expect(outcome.output.contains("FAILED spec/a_spec.lua:15  fails"))
        #expect(outcome.output.contains("Passed in:"))
    }

    @Test("where there are no specs is said, with the exit status for missing files")
    func nothing() throws {
        #expect(try test().status == 66)
        #expect(try test(["nowhere"]).errors.contains("cannot find nowhere"))
        try write("empty/x.lua", "")
        #expect(try test(["empty"]).errors.contains("_spec.lua"))
        #expect(try test(["--jobs", "0"]).status == 64)
    }
}
