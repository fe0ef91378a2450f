import Foundation
import Glibc
import Testing

@testable import TerminalTestSupport

@Suite("A script that must be stopped is stopped:")
struct EscapeStopTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "by --timeout, whatever it does, with 124",
        arguments: [
            "while true do end", "while true do pcall(function() while true do end end) end",
            "while true do xpcall(function() while true do end end, function() while true do end end) end",
            "xpcall(error, function() while true do end end)",
            "while true do pcall(coroutine.wrap(function() while true do end end)) end",
            "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
            "local x <close> = setmetatable({}, { __close = function() while true do end end }) while true do end",
            "local x <close> = setmetatable({}, { __close = function() error('no') end }) while true do end",
            """
            local function f(n) local x <close> = setmetatable({}, { __close = function() while true do pcall(f, 0) end end })
              if n > 0 then return (f(n - 1)) end while true do end end
            f(100)
            """,
            """
            local co = coroutine.create(function()
              local x <close> = setmetatable({}, { __close = function() while true do end end }) coroutine.yield() end)
            coroutine.resume(co) coroutine.close(co)
            """,
            "error(setmetatable({}, { __tostring = function() while true do end end }))",
            "print(setmetatable({}, { __tostring = function() while true do end end }))",
            "table.sort({ 1, 2, 3, 4, 5, 6 }, function() while true do end end)",
            "('x'):rep(9):gsub('.', function() while true do end end)",
            "while true do pcall(load, function() while true do end end) end",
            "local n = 0 while true do n = n + #tostring(n) collectgarbage() end",
            "('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40))", "('a'):rep(1e5):match('.-.-.-.-b')",
            "for _ in ('a'):rep(1e5):gmatch('.-.-.-b') do end", "('('):rep(1e6):gsub('%b()', '')",
            "table.move({}, 1, math.maxinteger - 1, 2, {})",
            "async.all { function() while true do end end, function() while true do async.sleep(0.001) end end }",
            "async.spawn(function() while true do pcall(async.sleep, 0.001) end end):await()",
            "while true do pcall(async.sleep, 100) end",
            "setmetatable(_G, { __index = function() while true do end end }) f()",
            "local t = setmetatable({}, { __pairs = function() return function() return 1 end end }) for _ in pairs(t) do end",
            "package.preload.x = function() while true do end end require 'x'",
            "while true do pcall(os.exit, 'x') end", "while true do pcall(io.lines, 'nothere') end",
        ])
    func timeout(code: String) throws {
        let outcome = try Attempt.run(["--timeout", "300ms", "-e", code], in: folder)
        #expect(outcome.status == 124, "\(outcome.status) \(outcome.errors.prefix(300))")
        #expect(outcome.errors.hasPrefix("moongate: the script was stopped: --timeout is over"), "\(outcome.errors)")
    }

    @Test("with its process, where nothing in Lua can be reached")
    func stuck() throws {
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        let codes = ["io.open('pipe'):read()", "for l in io.lines('pipe') do end", "io.read()", "io.read('a')"]
        // Terminals on which nobody types, and all at once: each takes five seconds.
        let terminals = try codes.map { try PseudoTerminal(["--timeout", "300ms", "-e", $0], in: folder) }
        for (code, terminal) in zip(codes, terminals) {
            #expect(terminal.exitStatus() == 124, "\(code)")
            #expect(try terminal.read(until: "so its process ends").contains("nothing stops the script"), "\(code)")
        }
    }

    @Test(
        "by --max-memory, with an error that nothing catches",
        arguments: [
            "local s = 'x' while true do s = s .. s end", "return #('x'):rep(1 << 29)",
            "return #('x'):rep(1e6):gsub('x', ('y'):rep(1000))", "return #('%s'):rep(100):format(('x'):rep(1 << 24))",
            "local t = {} for i = 1, 1e6 do t[i] = 'x' end return #table.concat(t, ('y'):rep(1000))",
            "local t = {} while true do t[#t + 1] = {} end",
            "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1e6) .. #t end) end",
            "local function f() return { f } end local t = {} while true do t[#t + 1] = coroutine.create(f) end",
            "return json.decode('[' .. ('1,'):rep(1e7) .. '1]')",
            "local t = {} while true do t[#t + 1] = json.decode('{\"a\":[1,2,3]}') end",
            "local t = setmetatable({}, { __close = function() while true do pcall(string.rep, 'x', 1e9) end end }) "
                + "local x <close> = t local s = 'x' while true do s = s .. s end",
        ])
    func memory(code: String) throws {
        let outcome = try Attempt.run(["--max-memory", "48M", "--timeout", "50s", "-e", code], in: folder)
        #expect(outcome.status == 1, "\(outcome.status)")
        #expect(outcome.errors.contains("not enough memory"), "\(outcome.errors.prefix(300))")
    }

    @Test(
        "by os.exit, with the status it asked for and no more",
        arguments: [
            ("pcall(os.exit, 5)", 5), ("coroutine.wrap(function() os.exit(7) end)()", 7), ("os.exit(true, true)", 0),
            ("os.exit(false)", 1), ("async.spawn(function() os.exit(8) end) async.sleep(50)", 8),
            ("local x <close> = setmetatable({}, { __close = function() os.exit(9) end }) os.exit(5)", 5),
            ("local x <close> = setmetatable({}, { __close = function() while true do end end }) os.exit(5)", 5),
            ("xpcall(os.exit, function() return 1 end, 6)", 6),
        ] as [(String, Int32)])
    func exit(code: String, status: Int32) throws {
        #expect(try Attempt.run(["--timeout", "20s", "-e", code + " print('on')"], in: folder).status == status)
    }
}
