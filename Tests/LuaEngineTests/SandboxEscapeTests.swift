import Foundation
import LuaEngine
import Testing

/// Each of these tries to get at something it must not have. They return true when they got it.
@Suite("Ways out of the sandbox are closed")
struct SandboxEscapeTests {
    @Test(
        "an attempt fails with an error, or comes back with nothing",
        arguments: [
            // The string metatable is shared by all code in the state.
            "getmetatable('').__index = function() end return true",
            "return rawget(getmetatable(''), '__index') ~= nil",
            "return setmetatable('', {}) ~= nil",
            "local m = getmetatable('') m.__add = print return true",
            // Files carry their methods and finalizer in a metatable.
            "return getmetatable(io.stdout).__index ~= nil",
            "return getmetatable(io.stdout).__gc ~= nil",
            "local f = io.tmpfile() setmetatable(f, {}) return true",
            // The library functions behind the guards.
            "return pcall(string.dump, print)",
            "return debug.getinfo(io.open, 'f').func ~= nil",
            "return debug.getinfo(1, 'f').func ~= nil",
            "return require('debug').getupvalue ~= nil",
            "return require('package').loadlib ~= nil",
            "for _, f in pairs(package.loaded) do if type(f) == 'table' and f.getregistry then return true end end",
            "return package.loaded.io.open ~= io.open",
            // Finalizers run where nothing can stop them.
            "setmetatable({}, { __gc = print }) return true",
            "setmetatable({}, setmetatable({ __gc = 1 }, { __index = {} })) return true",
            // Bytecode crashes the machine.
            "return load('\\27Lua', 'x', 'b') ~= nil",
            "return load(function() return nil end, 'x', 'b') ~= nil",
            "return loadfile(work .. '/data.txt', 'b') ~= nil",
            // Names that end before they seem to, or that are tables with a way to become names.
            "return io.open(work .. '/../secret.txt\\0' .. work .. '/data.txt') ~= nil",
            "return io.open(setmetatable({}, { __tostring = function() return outer .. '/secret.txt' end })) ~= nil",
            "return package.searchpath('secret', outer .. '/?.txt') ~= nil",
            "package.path = outer .. '/?.txt' return pcall(require, 'secret')",
            "package.preload.x = 1 return pcall(require, 'x')",
            "return require('../secret') ~= nil",
            "return require('/etc/passwd') ~= nil",
            // Huge work in one C call.
            "return ('x'):rep(1 << 40) ~= nil",
            "return ('x'):rep(1 << 62, 'yy') ~= nil",
            "return (('x'):rep(1 << 20)):rep(1 << 20) ~= nil",
            "return table.move({}, 1, math.maxinteger, 2, {}) ~= nil",
            "return table.concat({}, 'x', 1, 1 << 60) ~= nil",
            "return select('#', table.unpack({}, 1, 1 << 30)) > 0",
            // The rest of the machine.
            "return os.getenv('HOME') ~= nil or os.getenv('PATH') ~= nil",
            "return os.execute('true')",
            "return io.popen('id') ~= nil",
            "return io.open('/proc/self/environ') ~= nil",
            "return io.open('/proc/self/cmdline') ~= nil",
            "return os.setlocale ~= nil",
        ]
    )
    func escape(attempt: String) async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local ok, got = pcall(function() \(attempt) end)
                assert(not ok or not got, "it worked")
                assert(("abc"):upper() == "ABC" and #("x"):rep(3) == 3)
                """
            )
        }
    }

    @Test("nothing a script replaces is used by the guards")
    func replacedFunctions() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'module'", to: "lib/thing.lua")
            try await fixture.run(
                """
                local io_open, require, load, getinfo, assert, error = io.open, require, load, debug.getinfo, assert, error
                local lines, loadfile, work, outer = io.lines, loadfile, work, outer
                local type, pairs, ipairs = type, pairs, ipairs
                local seen
                local function spy(...) seen = ... return ... end
                for _, library in ipairs { string, table, math, os, io, debug, package, coroutine, utf8 } do
                    for name, value in pairs(library) do
                        if type(value) == "function" then library[name] = spy end
                    end
                end
                package.searchers = { spy }
                for name, value in pairs(_G) do
                    if type(value) == "function" and name ~= "assert" and name ~= "error" then _G[name] = spy end
                end
                assert(not io_open(outer .. "/secret.txt"))
                assert(io_open(work .. "/data.txt"))
                assert(require("thing") == "module")
                assert(load("return 1")() == 1)
                assert(getinfo(1, "l").currentline)
                for line in lines(work .. "/data.txt") do assert(line) end
                assert(not loadfile(outer .. "/secret.txt"))
                assert(seen == nil, "a guard called something that scripts can replace")
                """
            )
        }
    }

    @Test("every function that scripts reach is a guard or harmless: no original can be found through any table")
    func reachableFunctions() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local forbidden = { loadlib = true, dump = true, sethook = true, getregistry = true, getupvalue = true,
                    setupvalue = true, getlocal = true, setlocal = true, setlocale = true, popen_original = true }
                local seen = {}
                local function visit(value, path)
                    if seen[value] then return end
                    seen[value] = true
                    if type(value) == "table" then
                        for key, field in next, value do
                            assert(not forbidden[key], path)
                            if type(key) == "table" then visit(key, path .. ".<key>") end
                            if type(field) == "table" or type(field) == "function" or type(field) == "userdata" then
                                visit(field, path .. "." .. tostring(key))
                            end
                        end
                    end
                    local metatable = getmetatable(value)
                    if type(metatable) == "table" then visit(metatable, path .. ".<metatable>") end
                end
                visit(_G, "_G")
                """
            )
        }
    }

    @Test("a repetition without any bytes ends at once, a long one within the limit works")
    func repetition() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                assert((""):rep(math.maxinteger) == "")
                assert(("ab"):rep(3, ",") == "ab,ab,ab" and ("x"):rep(0) == "" and ("x"):rep(-1) == "")
                assert(#("x"):rep(1 << 20) == 1 << 20)
                local ok, message = pcall(function() return ("x"):rep(1 << 40) end)
                assert(message == "script.lua:4: string.rep: the result would have more than 1073741824 bytes", message)
                local list = table.move({ 1, 2, 3 }, 2, 3, 1)
                assert(list[1] == 2 and list[2] == 3)
                """
            )
        }
    }
}
