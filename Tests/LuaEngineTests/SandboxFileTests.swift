import Foundation
import LuaEngine
import Testing

@Suite("Files in the sandbox")
struct SandboxFileTests {
    @Test("files below a root are read, written, renamed and removed")
    func insideRoot() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local file = assert(io.open(work .. "/new.txt", "w"))
                file:write("a\\n", "b\\n")
                file:close()
                local lines = {}
                for line in io.lines(work .. "/new.txt") do lines[#lines + 1] = line end
                assert(table.concat(lines, ",") == "a,b")
                assert(os.rename(work .. "/new.txt", work .. "/moved.txt"))
                io.input(work .. "/moved.txt")
                assert(io.read("a") == "a\\nb\\n")
                io.close(io.input())
                assert(os.remove(work .. "/moved.txt"))
                assert(not io.open(work .. "/moved.txt"))
                io.output(work .. "/out.txt")
                io.write("x")
                io.close()
                assert(io.open(work .. "/out.txt"):read("a") == "x")
                """
            )
        }
    }

    @Test(
        "a path that leaves the roots is refused",
        arguments: [
            "outer .. '/secret.txt'", "work .. '/../secret.txt'", "work .. '/sub/../../secret.txt'", "'/etc/passwd'",
            "work .. '/link'", "work .. '/folder/secret.txt'", "work .. '/dangling'", "work .. 'x'", "'/'", "outer",
            "work .. '/private/state.db'", "work .. '/private'", "work .. '/private/new'",
            "work .. '/into_private/state.db'",
            "'/proc/self/environ'", "'/proc/1/../self/mem'", "'/dev/stdin'", "'/dev/fd/0'",
            "work .. '/to_proc/environ'",
            "work .. '/data.txt\\0.png'", "work .. '/loop'", "work .. ('/a'):rep(1000000)",
        ]
    )
    func outsideRoot(path: String) async throws {
        try await SandboxFixture.with { fixture in
            try fixture.link("link", to: "../secret.txt")
            try fixture.link("folder", to: "..")
            try fixture.link("dangling", to: fixture.outer.path + "/made-by-script")
            try fixture.link("into_private", to: "private")
            try fixture.link("to_proc", to: "/proc/self")
            try fixture.link("loop", to: "loop")
            try await fixture.run(
                """
                local path = \(path)
                for _, mode in ipairs { "r", "w", "a", "r+", "w+" } do
                    local file, message, code = io.open(path, mode)
                    assert(file == nil and type(message) == "string" and code == 13, mode)
                end
                assert(not pcall(io.lines, path))
                assert(not pcall(io.input, path))
                assert(not pcall(io.output, path))
                assert(not loadfile(path))
                assert(not pcall(dofile, path))
                """
            )
            let made = FileManager.default.fileExists(atPath: fixture.outer.path + "/made-by-script")
            #expect(!made)
            let secret = try String(contentsOf: fixture.outer.appendingPathComponent("secret.txt"), encoding: .utf8)
            #expect(secret == "outside")
        }
    }

    @Test("a refusal says which path, why, and the option that allows exactly it")
    func refusalMessage() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local _, message = io.open(work .. "/../secret.txt")
                local expected = work .. "/../secret.txt: it leads to " .. outer .. "/secret.txt, outside the folders "
                    .. "this script may use (allow it with --allow-fs=" .. outer .. "/secret.txt)"
                assert(message == expected, message)
                local ok, raised = pcall(function() io.lines(outer .. "/secret.txt") end)
                assert(raised:find("^script.lua:5: "), raised)
                assert(raised:find("--allow-fs=" .. outer .. "/secret.txt", 1, true), raised)
                local _, hidden = io.open(work .. "/private/state.db")
                assert(hidden:find("no option allows it", 1, true), hidden)
                """
            )
            var sandbox = fixture.sandbox
            sandbox.fileRoots.append(fixture.outer.path + "/secret.txt")
            try await fixture.run("assert(io.open(outer .. '/secret.txt'):read('a') == 'outside')", sandbox: sandbox)
        }
    }

    @Test("failures name the path as the script wrote it")
    func failureMessage() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local path = work .. "/./none.txt"
                local _, message, code = io.open(path)
                assert(message == path .. ": No such file or directory" and code == 2, message)
                local _, raised = pcall(io.lines, path)
                assert(raised:find(path .. ": No such file", 1, true), raised)
                local _, message = os.remove(path)
                assert(message == path .. ": No such file or directory", message)
                local _, message = os.rename(path, work .. "/x")
                assert(message == path .. ": No such file or directory", message)
                local _, message = io.open("")
                assert(message == ": No such file or directory", message)
                """
            )
        }
    }

    @Test("renaming and removing act on a link, not on what it leads to, and stay inside")
    func renameAndRemove() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.link("link", to: "data.txt")
            try fixture.link("up", to: "..")
            try await fixture.run(
                """
                assert(os.remove(work .. "/link"))
                assert(io.open(work .. "/data.txt"))
                assert(not os.remove(work .. "/up/secret.txt"))
                assert(not os.rename(work .. "/up/secret.txt", work .. "/mine.txt"))
                assert(not os.rename(work .. "/data.txt", work .. "/up/theirs.txt"))
                assert(not os.rename(work .. "/data.txt", work .. "/private/state.db"))
                local ok, message, code = os.rename(work .. "/private", work .. "/public")
                assert(not ok and code == 13, message)
                """
            )
        }
    }

    @Test("a folder that holds a hidden one cannot be moved away with it")
    func hiddenBelow() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("state", to: "a/b/state.db")
            var sandbox = fixture.sandbox
            sandbox.hiddenPaths = [fixture.work.path + "/a/b"]
            try await fixture.run(
                """
                assert(not os.rename(work .. "/a", work .. "/c"))
                assert(not io.open(work .. "/a/b/state.db"))
                """,
                sandbox: sandbox
            )
        }
    }

    @Test("a script may use its own temporary files, but only those")
    func temporaryFiles() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                local name = os.tmpname()
                local file = assert(io.open(name, "w"))
                file:write("x")
                file:close()
                assert(not io.open(name .. "x", "w"))
                assert(os.remove(name))
                local scratch = io.tmpfile()
                scratch:write("y")
                scratch:close()
                """
            )
        }
    }

    @Test("without roots there are no files at all")
    func strict() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                assert(not io.open(work .. "/data.txt"))
                assert(not pcall(os.tmpname))
                assert(not pcall(io.tmpfile))
                assert(os.getenv("PATH") == nil)
                """,
                sandbox: .strict
            )
        }
    }

    @Test("standard streams, `<close>` files and their methods work as usual")
    func streams() async throws {
        try await SandboxFixture.with { fixture in
            try await fixture.run(
                """
                assert(io.type(io.stdout) == "file" and io.type(42) == nil)
                local kept
                do
                    local file <close> = assert(io.open(work .. "/data.txt"))
                    kept = file
                    assert(file:seek("end") == 14)
                end
                assert(io.type(kept) == "closed file")
                local count = 0
                for line in io.open(work .. "/data.txt"):lines("L") do count = count + #line end
                assert(count == 14)
                local ok, message = pcall(io.open, {})
                assert(message == "bad argument #1 to 'open' (string expected, got table)", message)
                local ok, message = pcall(function() io.open("x", "rz") end)
                assert(message == "script.lua:14: bad argument #2 to 'open' (invalid mode)", message)
                """
            )
        }
    }
}
