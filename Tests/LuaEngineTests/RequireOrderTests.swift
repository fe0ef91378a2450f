import Foundation
import LuaEngine
import Testing

@Suite("The order of require")
struct RequireOrderTests {
    /// Runs code in a state of its own and gives back what it wrote to standard error.
    private func run(_ fixture: SandboxFixture, _ code: String, sandbox: Sandbox? = nil) async throws -> String {
        let output = CollectedOutput()
        try await fixture.run(code, sandbox: sandbox, errors: output) { engine in
            engine.addModule("std.demo", source: Chunk("return 'inside'", name: "@std/demo.lua"))
            try await engine.setModule("json", .string("native"))
        }
        return output.errors
    }

    /// A project with a script's folder `work` in it.
    private func project(_ fixture: SandboxFixture) throws -> Sandbox {
        try fixture.write("{}", to: "../moongate.json")
        var sandbox = fixture.sandbox
        sandbox.modules = ModulePlaces(scriptFolder: fixture.work.path)
        return sandbox
    }

    @Test("each place comes before the next, and the one passed over is told once")
    func order() async throws {
        try await SandboxFixture.with { fixture in
            let places = ["", "lib/", "../lib/", "../lua_modules/share/lua/5.4/"]
            for (index, place) in places.enumerated() {
                for name in (places.count - 1 - index)..<places.count {
                    try fixture.write("return \(index)", to: "\(place)m\(name).lua")
                }
            }
            // m3 is everywhere, m2 not beside the script, and so on.
            let errors = try await run(
                fixture,
                "assert(require 'm3' == 0 and require 'm2' == 1 and require 'm1' == 2 and require 'm0' == 3) require 'm3'",
                sandbox: try project(fixture))
            let lines = errors.split(separator: "\n")
            #expect(lines.count == 3 + 2 + 1, "\(errors)")
            let (work, outer) = (fixture.work.path, fixture.outer.path)
            #expect(
                lines.contains(
                    """
                    moongate: '\(outer)/lib/m3.lua' (in lib/ of the project) is not used: require 'm3' finds \
                    '\(work)/m3.lua' (beside the script) first
                    """), "\(errors)")
        }
    }

    @Test("one file is one module, whatever names lead to it")
    func oneModule() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("loads = (loads or 0) + 1 return { name = ... }", to: "lib/tool.lua")
            try fixture.link("alias.lua", to: "lib/tool.lua")
            let errors = try await run(
                fixture,
                """
                assert(require "tool" == require "lib.tool" and require "tool" == require "alias" and loads == 1)
                assert(package.loaded["lib.tool"] == package.loaded.tool)
                package.loaded.tool, package.loaded["lib.tool"], package.loaded.alias = nil, nil, nil
                assert(require("lib.tool").name == "lib.tool" and loads == 2)
                """)
            #expect(errors == "")
        }
    }

    @Test("what is built in cannot be shadowed, and a file that tries is told of")
    func builtIn() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'shadow'", to: "std/demo.lua")
            try fixture.write("return 'shadow'", to: "lib/json.lua")
            try fixture.write("return 'shadow'", to: "moongate.lua")
            let errors = try await run(
                fixture,
                """
                assert(require "std.demo" == "inside" and require "json" == "native" and require "json" == "native")
                for _, name in ipairs { "std.other", "moongate", "moongate.x", "apify.x", "std" } do
                    local ok, message = pcall(require, name)
                    assert(not ok and message:find("are moongate's own, and no file is looked for", 1, true), message)
                end
                local ok, message = pcall(require, "std.other")
                assert(message:find("there are std.demo", 1, true), message)
                local ok, message = pcall(require, "moongate")
                assert(message:find("/moongate.lua' (beside the script) is not used", 1, true), message)
                assert(message:find("rename it", 1, true), message)
                """)
            let remark = "/std/demo.lua' (beside the script) is not used: require 'std.demo' finds what is built"
            #expect(errors.contains(remark))
            #expect(errors.contains("/lib/json.lua' (in lib/ beside the script) is not used"))
            #expect(errors.split(separator: "\n").count == 2, "\(errors)")
        }
    }

    @Test("every place that was looked at is listed with what it is")
    func listed() async throws {
        try await SandboxFixture.with { fixture in
            _ = try await run(
                fixture,
                """
                local ok, message = pcall(require, "no.such")
                local roles = {
                    "inside moongate", "no library 'no' in libs", "package.preload",
                    "\(fixture.work.path)/no/such.lua' (beside the script)",
                    "\(fixture.work.path)/lib/no/such/init.lua' (in lib/ beside the script)",
                    outer .. "/lib/no/such.lua' (in lib/ of the project)",
                    outer .. "/lua_modules/share/lua/5.4/no/such.lua' (in lua_modules of the project)",
                }
                local position = 1
                for _, role in ipairs(roles) do
                    position = assert(message:find(role, position, true), role .. "\\n" .. message)
                end
                """, sandbox: try project(fixture))
        }
    }

    @Test("without a file and a project the error says why nothing is looked at")
    func noProject() async throws {
        try await SandboxFixture.with { fixture in
            var sandbox = fixture.sandbox
            sandbox.modules = ModulePlaces(workingFolder: fixture.work.path)
            try fixture.write("return 1", to: "helper.lua")
            _ = try await run(
                fixture,
                """
                local ok, message = pcall(require, "helper")
                assert(message:find("neither '" .. work .. "' nor a folder above has a moongate.json", 1, true), message)
                """, sandbox: sandbox)
        }
    }

    @Test("a link out of the project is refused with where it leads, and so are pipes and folders")
    func refused() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'outside'", to: "../elsewhere/x.lua")
            try fixture.link("x.lua", to: fixture.outer.path + "/elsewhere/x.lua")
            try fixture.link("lua_modules", to: fixture.outer.path + "/elsewhere")
            try fixture.write("return 'rock'", to: "../elsewhere/share/lua/5.4/rock.lua")
            mkfifo(fixture.work.path + "/pipe.lua", 0o600)
            try fixture.write("", to: "folder.lua/x")
            _ = try await run(
                fixture,
                """
                local ok, message = pcall(require, "x")
                assert(message:find("it leads to " .. outer .. "/elsewhere/x.lua, outside the folders", 1, true), message)
                local ok, message = pcall(require, "rock")
                assert(message:find("--allow-fs=" .. outer .. "/elsewhere/share/lua/5.4/rock.lua", 1, true), message)
                local ok, message = pcall(require, ("x"):rep(300))
                assert(message:find("xxx.lua: File name too long", 1, true), message)
                for _, name in ipairs { "pipe", "folder" } do
                    local ok, message = pcall(require, name)
                    assert(message:find("/" .. name .. ".lua: this is no file that could be read", 1, true), message)
                end
                """)
        }
    }

    @Test("a changed package.path is honoured within the sandbox, and told once")
    func changedPath() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'mine'", to: "mine/a.lua")
            let errors = try await run(
                fixture,
                """
                package.path = work .. "/mine/?.lua"
                assert(require "a" == "mine")
                assert(not pcall(require, "b"))
                """)
            #expect(errors.contains("the script has changed package.path"))
            #expect(errors.split(separator: "\n").count == 1, "\(errors)")
        }
    }

    @Test("a folder whose name means something in package.path is searched all the same")
    func oddFolder() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'found'", to: "what?; now%d/odd.lua")
            var sandbox = fixture.sandbox
            sandbox.modules = ModulePlaces(scriptFolder: fixture.work.path + "/what?; now%d")
            let errors = try await run(fixture, "assert(require 'odd' == 'found')", sandbox: sandbox)
            #expect(errors == "")
        }
    }

    @Test("the host can ask where a module would be found")
    func asked() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("error('never run')", to: "a.lua")
            try fixture.write("", to: "lib/a.lua")
            let errors = try await run(
                fixture,
                """
                local modules = require "moongate.modules"
                local place, others = modules.find("a")
                assert(place == work .. "/a.lua" and #others == 1 and others[1]:find("/lib/a.lua' (in lib/", 1, true))
                assert(modules.find("std.demo") == "(built in)" and modules.find("string") == "(loaded)")
                local place, message = modules.find("b")
                assert(not place and message:find("module 'b' not found"), message)
                """)
            #expect(errors == "")
        }
    }
}
