import Foundation
import LuaEngine
import Testing

@Suite("require")
struct RequireTests {
    @Test("a module beside the script or in its lib folder is found, with dots as folders")
    func places() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return { name = ..., path = select(2, ...) }", to: "beside.lua")
            try fixture.write("return 'in lib'", to: "lib/helper.lua")
            try fixture.write("return 'deep'", to: "lib/a/b/c.lua")
            try fixture.write("return 'init'", to: "lib/kit/init.lua")
            try fixture.write("return 'first'", to: "both.lua")
            try fixture.write("return 'second'", to: "lib/both.lua")
            try await fixture.run(
                """
                local beside, path = require "beside"
                assert(beside.name == "beside" and beside.path == work .. "/beside.lua" and path == beside.path)
                assert(require "helper" == "in lib" and require "a.b.c" == "deep" and require "kit" == "init")
                assert(require "both" == "first")
                assert(require "beside" == beside and package.loaded.beside == beside)
                """
            )
        }
    }

    @Test("the current directory is not searched")
    func currentDirectory() async throws {
        try await SandboxFixture.with { fixture in
            var sandbox = fixture.sandbox
            sandbox.fileRoots = ["/"]
            sandbox.modules = ModulePlaces(scriptFolder: fixture.work.path + "/lib")
            try await fixture.run(
                """
                assert(not package.path:find("^%.") and not package.path:find(";%."))
                local ok, message = pcall(require, "Package")
                assert(not ok and not message:find("'./", 1, true), message)
                """,
                sandbox: sandbox
            )
        }
    }

    @Test("a module that is not found: the error lists every place looked at, and the line that asked")
    func notFound() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.link("lib", to: "/nowhere")
            try fixture.link("link.lua", to: fixture.outer.path + "/secret.txt")
            try await fixture.run(
                """
                local ok, message = pcall(function() require "none.such" end)
                assert(message:find("^script.lua:1: module 'none.such' not found:"), message)
                assert(message:find("no module 'none.such' inside moongate", 1, true), message)
                assert(message:find("no field package.preload['none.such']", 1, true), message)
                assert(message:find("no file '" .. work .. "/none/such.lua'", 1, true), message)
                assert(message:find("no file '" .. work .. "/none/such/init.lua'", 1, true), message)
                -- Of the line that asked, a tail call leaves nothing.
                local ok, message = pcall(function() return require "none.such" end)
                assert(message:find("^module 'none.such' not found:"), message)
                local ok, message = pcall(require, "link")
                assert(message:find("leads to " .. outer .. "/secret.txt", 1, true), message)
                assert(message:find("--allow-fs=" .. outer .. "/secret.txt", 1, true), message)
                """
            )
        }
    }

    @Test("modules inside the program come first, and may be added at any time")
    func builtIn() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'file'", to: "std/demo.lua")
            var configuration = Engine.Configuration()
            configuration.sandbox = fixture.sandbox
            let engine = try Engine(configuration)
            engine.addModule("std.demo", source: Chunk("return { 'inside', ... }", name: "@std/demo.lua"))
            try await engine.setModule("given", .integer(5))
            try await engine.run(
                Chunk(
                    """
                    local demo = require "std.demo"
                    assert(demo[1] == "inside" and demo[2] == "std.demo")
                    assert(require "given" == 5)
                    package.preload.mine = function(name, place) return name .. place end
                    assert(require "mine" == "mine:preload:")
                    """,
                    name: "@script.lua"
                )
            )
            await engine.close()
        }
    }

    @Test("a loop of requires is named as one")
    func loop() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return require 'b'", to: "a.lua")
            try fixture.write("local c = require 'c'\nreturn c", to: "b.lua")
            try fixture.write("local a = require 'a'\nreturn a", to: "c.lua")
            try fixture.write("return 1", to: "fine.lua")
            try await fixture.run(
                """
                local ok, message = pcall(require, "a")
                assert(message == work .. "/c.lua:1: loop in require: 'a' requires 'b' requires 'c' requires 'a', "
                    .. "which is still being loaded", message)
                assert(require "fine" == 1)
                local ok, again = pcall(require, "a")
                assert(again == message, again)
                """
            )
        }
    }

    @Test("a failing module's error names its own file and line, and it may be tried again")
    func failing() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("\n\nerror('no luck')", to: "fails.lua")
            try fixture.write("local x\nx = = 2", to: "syntax.lua")
            try fixture.write("tries = (tries or 0) + 1\nassert(tries > 1, 'first try')\nreturn tries", to: "retry.lua")
            try fixture.write("error({ code = 7 })", to: "object.lua")
            try fixture.write("\u{1B}LuaT", to: "binary.lua")
            try await fixture.run(
                """
                local ok, message = pcall(require, "fails")
                assert(message == work .. "/fails.lua:3: no luck", message)
                local ok, message = pcall(function() require "syntax" end)
                assert(message:find("^script.lua:3: error loading module 'syntax' from file '"), message)
                assert(message:find("/syntax.lua:2: unexpected symbol near '='", 1, true), message)
                assert(not pcall(require, "retry") and package.loaded.retry == nil)
                assert(require "retry" == 2)
                local ok, object = pcall(require, "object")
                assert(object.code == 7)
                local ok, message = pcall(require, "binary")
                assert(message:find("binary chunk", 1, true), message)
                """
            )
        }
    }

    @Test("a module without a result is true, one may set package.loaded itself, and false is tried again")
    func results() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("loads = (loads or 0) + 1", to: "silent.lua")
            try fixture.write("package.loaded[...] = 'set'", to: "sets.lua")
            try await fixture.run(
                """
                assert(require "silent" == true and require "silent" == true and loads == 1)
                assert(require "sets" == "set")
                package.loaded.silent = nil
                require "silent"
                assert(loads == 2)
                local ok, message = pcall(function() require() end)
                assert(message == "script.lua:6: bad argument #1 to 'require' (string expected, got no value)", message)
                """
            )
        }
    }

    @Test("package.path of a script's own is honoured, within the file roots")
    func ownPath() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'other'", to: "other/100%.lua")
            try fixture.write("return 'x'", to: "../beyond.lua")
            try await fixture.run(
                """
                package.path = work .. "/other/?.lua;" .. outer .. "/?.lua"
                assert(require "100%" == "other")
                local ok, message = pcall(require, "beyond")
                assert(message:find("--allow-fs=" .. outer .. "/beyond.lua", 1, true), message)
                assert(package.searchpath("100%", package.path) == work .. "/other/100%.lua")
                package.path = nil
                local ok, message = pcall(require, "another")
                assert(message:find("'package.path' must be a string", 1, true), message)
                """
            )
        }
    }

    @Test("modules of the project are readable for require alone")
    func readable() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("{}", to: "../moongate.json")
            try fixture.write("return 'team'", to: "../lib/shared.lua")
            var sandbox = fixture.sandbox
            sandbox.modules = ModulePlaces(scriptFolder: fixture.work.path)
            try await fixture.run(
                """
                assert(require "shared" == "team")
                assert(not io.open(outer .. "/lib/shared.lua"))
                """,
                sandbox: sandbox
            )
        }
    }

    @Test("a C module is refused by name unless native code is allowed")
    func nativeModules() async throws {
        try await SandboxFixture.with { fixture in
            let tree = "lua_modules/lib/lua/5.4"
            try fixture.write("not really a library", to: tree + "/native.so")
            try await fixture.run(
                """
                local ok, message = pcall(require, "native")
                assert(message:find("/5.4/native.so' is a C module, which this script may not load", 1, true), message)
                assert(message:find("--allow-native", 1, true), message)
                """
            )
            var sandbox = fixture.sandbox
            sandbox.allowsNative = true
            try await fixture.run(
                """
                assert(package.cpath and package.loadlib)
                local ok, message = pcall(require, "native")
                assert(message:find("error loading module 'native' from file '" .. work .. "/lua_modules/lib/lua/5.4/native.so'", 1, true),
                    message)
                """,
                sandbox: sandbox
            )
        }
    }

    @Test("a host call that waits works while a module is loaded")
    func waiting() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("local value = wait(20)\nreturn value + 1", to: "waits.lua")
            try fixture.write("return require('waits') + 1", to: "outer_waits.lua")
            var configuration = Engine.Configuration()
            configuration.sandbox = fixture.sandbox
            let engine = try Engine(configuration)
            let wait = NativeFunction("wait") { call in
                let value = call.integer(at: 1) ?? 0
                return .await {
                    await Task.yield()
                    return [.integer(value * 2)]
                }
            }
            try await engine.setGlobal("wait", .function(wait))
            try await engine.run(Chunk("assert(require 'outer_waits' == 42)", name: "@script.lua"))
            await engine.close()
        }
    }
}
