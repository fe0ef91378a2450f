import Foundation
import Testing

@Suite("No way out of the sandbox through Lua itself:")
struct EscapeLanguageTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("what is left of debug and of metatables leads to nothing that others use")
    func reflection() throws {
        let attempts = [
            "return debug.sethook", "return debug.getregistry", "return debug.getupvalue", "return debug.setmetatable",
            "return debug.getinfo(io.open, 'f').func", "return debug.getinfo(1, 'Lf').activelines",
            "return debug.getinfo(apify.acts.run, 'nSlutrfL').func",
            "getmetatable('').__index = function() end return true", "return type(getmetatable('')) == 'table'",
            "return setmetatable('', {})", "return type(getmetatable(io.stdout)) == 'table'",
            "setmetatable(io.stdout, {}) return true", "return getmetatable(apify.acts.run)",
            "return type(getmetatable(apify.runs.list())) == 'table'",
            "setmetatable(apify.runs.list(), {}) return true",
            "local t = async.spawn(function() end) setmetatable(t, {}) return true",
            "return type(getmetatable(async.spawn(function() end))) == 'table'",
            "local _, e = pcall(apify.acts.run) setmetatable(e, {}) return true",
            "local _, e = pcall(apify.acts.run) return type(getmetatable(e)) == 'table'",
            "setmetatable({}, { __gc = print }) return true",
            "local m = setmetatable({}, {}) getmetatable(m).__gc = print collectgarbage() return false",
            "return getmetatable(json.null) ~= nil and type(getmetatable(json.null)) == 'table'",
            "return require('debug').sethook or package.loaded.debug.getlocal",
            "return package.loadlib or package.searchers or package.cpath",
            "return collectgarbage('stop') == 0 or collectgarbage('generational')",
            "return rawget(_G, 'sandbox_functions')", "return os.setlocale", "return string.dump",
            "for _, f in pairs(package.loaded) do if type(f) == 'table' and rawget(f, 'getregistry') then return true end end",
        ]
        #expect(try Attempt.successes(of: attempts, in: folder) == "")
    }

    @Test("values that lie about themselves only fool their maker")
    func lies() throws {
        let attempts = [
            "return io.open(setmetatable({}, { __tostring = function() return '/etc/passwd' end }))",
            "return io.open(setmetatable({}, { __name = 'string' }))",
            "return apify.datasets.get(setmetatable({}, { __name = 'string', __tostring = function() return 'x' end }))",
            "return io.close(setmetatable({}, { __name = 'FILE*' }))",
            "return io.type(setmetatable({}, { __name = 'FILE*' }))",
            "local fake = setmetatable({}, { __name = 'task' }) return async.spawn(function() end).await(fake)",
            "return async.all { setmetatable({}, { __name = 'task', __metatable = 'task' }) }",
            "return require(setmetatable({}, { __tostring = function() return 'x' end }))",
            "return select('#', table.unpack(setmetatable({}, { __len = function() return 1 << 40 end }))) > 0",
            "return json.encode(setmetatable({}, { __pairs = function() return function() return 'k', 1 end end })) == ''",
        ]
        #expect(try Attempt.successes(of: attempts, in: folder) == "")
    }

    @Test("an error that nobody catches moves no cursor and changes no colours, and keeps its lines")
    func errorText() throws {
        let text = #"first\27[2J\u{202E}\n\tsecond \u{1F469}\u{200D}\u{1F4BB}\r"#
        for code in [
            #"error("\#(text)", 0)"#, #"error(setmetatable({}, { __tostring = function() return "\#(text)" end }))"#,
        ] {
            let outcome = try Attempt.run(["-e", code], in: folder)
            let expected = "first\u{FFFD}[2J\u{FFFD}\n\tsecond \u{1F469}\u{200D}\u{1F4BB}\u{FFFD}\n"
            #expect(outcome.status == 1 && outcome.errors.contains(expected), "\(outcome.errors)")
        }
    }

    @Test("compiled code is not loaded, from whatever it comes")
    func bytecode() throws {
        // What luac makes begins so; the rest does not matter when it is refused.
        let header = Data([0x1B, 0x4C, 0x75, 0x61, 0x54, 0x00, 0x19, 0x93, 0x0D, 0x0A, 0x1A, 0x0A])
        for name in ["code.luac", "module.lua", "actor.bin"] {
            try header.write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        let attempts = [
            "return load('\\27LuaT\\0\\25\\147')", "return load('\\27Lua', 'x', 'b')",
            "return load('return 1', 'x', 'b')",
            "local n = 0 return load(function() n = n + 1 return n == 1 and '\\27Lua' or nil end)",
            "return loadfile('code.luac')", "return loadfile('code.luac', 'bt')", "return dofile('code.luac') or true",
            "return require('module')", "package.path = './?.luac' return require('code')",
            "package.preload.x = load('\\27Lua') return require('x')", "return loadstring",
        ]
        #expect(try Attempt.successes(of: attempts, in: folder) == "")
        let main = try Attempt.run(["code.luac"], in: folder)
        #expect(main.status == 65)
    }

    @Test("processes are not started, and the ways out of the process are the script's own")
    func processes() throws {
        let attempts = [
            "return os.execute('touch done')", "return io.popen('touch done')", "return io.popen('touch done', 'w')",
            "return os.execute()", "return pcall(os.execute, 'touch done')",
            "return coroutine.wrap(function() return io.popen('id') end)()",
        ]
        #expect(try Attempt.successes(of: attempts, in: folder) == "")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/done"))
        let refusal = try Attempt.run(["-e", "os.execute('id')"], in: folder)
        #expect(refusal.status == 1 && refusal.errors.contains("--allow-exec"), "\(refusal.errors)")
    }

    @Test(
        "recursion of every kind ends in an error and not in a crash",
        arguments: [
            "local function f() return pcall(f) end f() return true",
            "local function f() return ('x'):gsub('x', f) end return not pcall(f)",
            "local function f() return ('x'):find('x', f()) end return not pcall(f)",
            "local function f() table.sort({ 1, 2 }, f) end return not pcall(f)",
            "local function f() return coroutine.wrap(f)() end return not pcall(f)",
            "local function f() return select(2, coroutine.resume(coroutine.create(f))) end pcall(f) return true",
            "local function f() return xpcall(error, f) end pcall(f) return true",
            "local t = setmetatable({}, { __add = function(a, b) return a + b end }) return not pcall(function() return t + t end)",
            "local t = {} t = setmetatable(t, { __tostring = function() return tostring(t) end }) return not pcall(tostring, t)",
            "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end "
                + "return not pcall(function() return t.x end)",
            "local function f() local x <close> = setmetatable({}, { __close = f }) end return not pcall(f)",
            "local t = {} for _ = 1, 1e6 do t = { t } end return not pcall(json.encode, t)",
            "local t = {} t[1] = t return not pcall(json.encode, t)",
            "return not pcall(json.decode, ('['):rep(1e6) .. (']'):rep(1e6))",
            "local t = {} for _ = 1, 1e5 do t = { t } end pcall(require 'std.inspect', t) return true",
            "local t = {} t[1], t[t] = t, t return #require('std.inspect')(t) > 0",
            "local t = {} for _ = 1, 1e5 do t = { t } end return not pcall(apify.datasets.push, 'x', t)",
            "return not load('return ' .. ('('):rep(1e6))", "return not load(('do '):rep(1e5))",
            "return not load('return ' .. ('a..'):rep(1e5) .. 'a')", "return not load('return ' .. ('{'):rep(1e5))",
            "return not load('x = ' .. ('not '):rep(1e6) .. 'y')", "return not load(('function f() '):rep(1e5))",
            "return not load('local a' .. (', a'):rep(1000))",
            "return not load('return ' .. ('a.b'):rep(1e5) .. '(((')",
            "return not pcall(string.find, ('x'):rep(300000), ('x?'):rep(300000))",
            "return not pcall(string.rep, 'x', 1 << 40)", "return not pcall(table.concat, {}, 'x', 1, 1 << 60)",
            "return not pcall(table.unpack, {}, 1, 1e8)", "return not pcall(string.format, '%99999d', 1)",
            "local n = 0 local function f() n = n + 1 package.preload['m' .. n] = f return require('m' .. n) end "
                + "return not pcall(f)",
        ])
    func recursion(code: String) throws {
        let outcome = try Attempt.run(
            ["--timeout", "30s", "-e", "assert((function() \(code) end)()) print('on')"], in: folder)
        #expect(outcome.status == 0 && outcome.output == "on\n", "\(outcome.status) \(outcome.errors.prefix(500))")
    }
}
