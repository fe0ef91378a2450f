import Foundation
import LuaEngine
import Testing

@Suite("Libraries in the sandbox")
struct SandboxLibraryTests {
    @Test("the useful parts of the standard libraries are there")
    func available() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local expected = {
                    _G = "_VERSION assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall "
                        .. "print rawequal rawget rawlen rawset require select setmetatable tonumber tostring type xpcall",
                    coroutine = "close create isyieldable resume running status wrap yield",
                    string = "byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper",
                    table = "concat insert move pack remove sort unpack",
                    math = "abs ceil floor huge maxinteger mininteger pi random randomseed sqrt tointeger type",
                    utf8 = "char charpattern codepoint codes len offset",
                    os = "clock date difftime exit getenv remove rename time tmpname",
                    io = "close input lines open output read stderr stdin stdout tmpfile type write",
                    debug = "getinfo traceback",
                    package = "config loaded path preload searchpath",
                }
                for library, names in pairs(expected) do
                    for name in names:gmatch("%S+") do
                        assert(_G[library][name] ~= nil, library .. "." .. name)
                        assert(package.loaded[library] == _G[library], library)
                    end
                end
                assert(type(os.date()) == "string" and os.date("*t", 0).year <= 1970)
                assert(os.time() > 0 and os.clock() >= 0 and os.difftime(2, 1) == 1)
                """
            )
        }
    }

    @Test(
        "what is dangerous is gone, wherever one looks for it",
        arguments: [
            "debug.getregistry", "debug.getupvalue", "debug.setupvalue", "debug.upvalueid", "debug.upvaluejoin",
            "debug.getlocal", "debug.setlocal", "debug.sethook", "debug.gethook", "debug.setmetatable",
            "debug.getmetatable", "debug.setuservalue", "debug.getuservalue", "debug.debug", "debug.setcstacklimit",
            "package.loadlib", "package.cpath", "package.searchers", "os.setlocale", "string.dump", "sandbox_functions",
            "package.loaded.debug.getupvalue", "package.loaded.os.setlocale", "package.loaded._G.debug.sethook",
            "package.loaded.string.dump", "(''):rep(1) and ('').dump",
        ]
    )
    func gone(expression: String) async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run("assert((\(expression)) == nil)")
        }
    }

    @Test("processes start only when that is allowed, and the refusal says how to allow it")
    func processes() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                assert(os.execute() == false)
                for name, start in pairs { ["os.execute"] = os.execute, ["io.popen"] = io.popen } do
                    local ok, message = pcall(function() return (start("touch " .. work .. "/made")) end)
                    assert(not ok)
                    assert(message:find("^script.lua:3: " .. name .. ": this script may not start processes"), message)
                    assert(message:find("--allow-exec", 1, true), message)
                end
                assert(not io.open(work .. "/made"))
                """
            )
            var sandbox = fixture.sandbox
            sandbox.allowsProcesses = true
            try await fixture.run(
                """
                assert(os.execute() == true and os.execute("exit 0") == true)
                local pipe = io.popen("echo hello")
                assert(pipe:read("l") == "hello" and pipe:close())
                """,
                sandbox: sandbox
            )
        }
    }

    @Test("only the variables given to the sandbox exist")
    func environment() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                assert(os.getenv("GREETING") == "hello")
                assert(os.getenv("PATH") == nil and os.getenv("HOME") == nil and os.getenv("") == nil)
                """
            )
        }
    }

    @Test("load, loadfile and dofile take text only")
    func noBytecode() async throws {
        try await SandboxFixture.with { fixture in
            let bytecode = "\u{1B}LuaT\0"
            try fixture.write(bytecode, to: "binary.lua")
            try fixture.write("# a comment\n" + bytecode, to: "comment.lua")
            try await fixture.run(
                """
                local header = "\\27LuaT\\0"
                for _, mode in ipairs { "b", "bt", "t" } do
                    assert(not load(header, "x", mode), mode)
                    assert(not load(function() local part = header; header = nil; return part end, "x", mode))
                    header = "\\27LuaT\\0"
                    assert(not loadfile(work .. "/binary.lua", mode))
                    assert(not loadfile(work .. "/comment.lua", mode))
                end
                local _, message = load(header)
                assert(message:find("binary chunk"), message)
                local _, message = load("return 1", "x", "b")
                assert(message:find("only text"), message)
                assert(not pcall(dofile, work .. "/binary.lua"))
                """
            )
        }
    }

    @Test("load and its kin behave as in stock Lua otherwise")
    func loading() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("\u{FEFF}#!/usr/bin/env moongate\nlocal a = ...\nreturn a, x, y", to: "chunk.lua")
            try fixture.write("return 1 +", to: "broken.lua")
            try await fixture.run(
                """
                assert(load("return ...")(7) == 7)
                assert(load("return x", "name", "t", { x = 5 })() == 5)
                assert(load("return x", "name", nil, { x = 6 })() == 6)
                x = 4
                assert(load("return x")() == 4)
                assert(not pcall(load("return x", "name", "t", nil)))
                local parts, position = { "return ", "1", nil }, 0
                assert(load(function() position = position + 1; return parts[position] end)() == 1)
                local _, message = load("x =", "@a.lua")
                assert(message == "a.lua:1: unexpected symbol near <eof>", message)
                local _, message = load("x =")
                assert(message:find('[string "x ="]:1:', 1, true), message)
                local chunk = loadfile(work .. "/chunk.lua")
                local a, b = chunk(1)
                assert(a == 1 and b == 4)
                local a, b = loadfile(work .. "/chunk.lua", "t", { x = 8 })(2)
                assert(a == 2 and b == 8)
                assert(select("#", dofile(work .. "/chunk.lua")) == 3)
                local _, message = loadfile(work .. "/broken.lua")
                assert(message == work .. "/broken.lua:1: unexpected symbol near <eof>", message)
                local _, message = pcall(function() dofile(work .. "/none.lua") end)
                assert(message == "script.lua:21: cannot open " .. work .. "/none.lua: No such file or directory", message)
                local ok, message = pcall(load, nil)
                assert(message == "bad argument #1 to 'load' (function expected, got no value)", message)
                """
            )
        }
    }

    @Test("a coroutine may yield out of dofile")
    func yieldFromDofile() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return coroutine.yield(1) + 1", to: "yields.lua")
            try await fixture.run(
                """
                local step = coroutine.wrap(function() return dofile(work .. "/yields.lua") end)
                assert(step() == 1 and step(41) == 42)
                """
            )
        }
    }

    @Test("tables cannot have finalizers, other metamethods work")
    func finalizers() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local ok, message = pcall(function() setmetatable({}, { __gc = function() end }) end)
                assert(not ok and message:find("^script.lua:1: setmetatable: scripts may not use '__gc'"), message)
                assert(not pcall(setmetatable, {}, { __gc = false }))
                local late = {}
                local object = setmetatable({}, late)
                late.__gc = function() finalized = true end
                object = nil
                collectgarbage() collectgarbage()
                assert(not finalized)
                assert(setmetatable({}, { __index = { a = 1 } }).a == 1)
                assert(getmetatable(setmetatable({}, nil)) == nil)
                local ok, message = pcall(function() setmetatable(1, {}) end)
                assert(message == "script.lua:12: bad argument #1 to 'setmetatable' (table expected, got number)", message)
                local locked = setmetatable({}, { __metatable = "no" })
                assert(not pcall(setmetatable, locked, {}))
                """
            )
        }
    }

    @Test("the collector can be asked, not switched off")
    func collector() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                assert(collectgarbage("count") > 0)
                assert(collectgarbage() == 0 and collectgarbage("collect") == 0)
                assert(type(collectgarbage("step", 10)) == "boolean")
                for _, option in ipairs { "stop", "restart", "incremental", "generational", "setpause", "isrunning", "x" } do
                    local ok, message = pcall(collectgarbage, option)
                    assert(not ok and message:find("'" .. option .. "'", 1, true), option)
                end
                """
            )
        }
    }

    @Test("debug.getinfo tells where code is, and hands out no function")
    func getinfo() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local function here() return debug.getinfo(1) end
                local info = here()
                assert(info.source == "@script.lua" and info.currentline == 1 and info.short_src == "script.lua")
                assert(info.func == nil and info.activelines == nil)
                assert(debug.getinfo(1, "l").currentline == 5)
                assert(debug.getinfo(here, "S").linedefined == 1)
                assert(debug.getinfo(print, "f").func == nil and debug.getinfo(print, "S").what == "C")
                assert(debug.getinfo(99) == nil and debug.getinfo(-1) == nil)
                local thread = coroutine.create(function() local x = coroutine.yield() end)
                coroutine.resume(thread)
                assert(debug.getinfo(thread, 1, "l").currentline == 9)
                assert(debug.getinfo(thread, 1, "fL").func == nil)
                for level = 0, 20 do
                    local info = debug.getinfo(level, "nSlutrfL>")
                    assert(not info or info.func == nil)
                end
                assert(not pcall(debug.getinfo)) assert(not pcall(debug.getinfo, "x", "S"))
                """
            )
        }
    }
}
