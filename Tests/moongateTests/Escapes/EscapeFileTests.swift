import Foundation
import Glibc
import Testing

@Suite("No way out of the sandbox through files:")
struct EscapeFileTests {
    let folder: TemporaryFolder
    /// The script's folder, which it may not leave.
    let work: String

    init() throws {
        folder = try TemporaryFolder()
        work = folder.path + "/work"
        try folder.write("secret.txt", "outside")
        try folder.write("work/data.txt", "inside")
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: work + "/" + path, withDestinationPath: target)
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private static let outside = [
        "file", "up/secret.txt", "chain/secret.txt", "../secret.txt", "./../secret.txt", "up/up/../secret.txt",
        "HERE/secret.txt", "//HERE/secret.txt", "rootHERE/secret.txt", "/etc/passwd", "root/etc/passwd",
        "/proc/self/environ", "/proc/self/mem", "/proc/self/cmdline", "self/environ", "/proc/self/fd/0",
        "/proc/self/cwd/../secret.txt", "/proc/self/rootHERE/secret.txt", "/proc/1/environ",
        "/proc/thread-self/environ",
        "root/proc/self/maps", "/dev/fd/0", "/dev/stdin", "/dev/tty", "/dev/zero", "dev/zero", "/dev/shm/x",
        "/sys/kernel/x", "/run/x", "/tmp/lua_guess", "data.txt/../../secret.txt", "data.txt\\0/../../secret.txt",
        "../secret.txt\\0data.txt", "", "..", "/",
    ]

    private static let uses = [
        "io.open(p)", "io.open(p, 'w')", "io.open(p, 'a+b')", "io.open(p, 'r+')", "io.lines(p)", "io.input(p)",
        "io.output(p)", "os.remove(p)", "os.rename(p, 'taken')", "os.rename('data.txt', p)", "loadfile(p)",
        "dofile(p) or true", "package.searchpath('x', p)", "apify.datasets.download('x', p)",
        "apify.key_value_stores.put_record('x', 'y', nil, { file = p })",
        "(function() package.path = p return require('x') end)()",
        "(function() package.path = p:gsub('secret', '?') return require('secret') end)()",
    ]

    @Test("a path that leads elsewhere is refused by every function that takes one")
    func paths() throws {
        try link("file", to: folder.path + "/secret.txt")
        try link("up", to: "..")
        try link("root", to: "/")
        try link("chain", to: "up")
        try link("dev", to: "/dev")
        try link("self", to: "/proc/self")
        let attempts = Self.outside.flatMap { path in
            // A link is an entry of the script's own folder, to move and to remove.
            Self.uses.filter { path != "file" || !$0.hasPrefix("os.re") }.map {
                "local p = \"\(path.replacing("HERE", with: folder.path))\" return \($0)"
            }
        }
        #expect(try Attempt.successes(of: attempts, in: folder, at: "work").prefix(2000) == "")
        #expect(text(folder.path + "/secret.txt") == "outside" && text(work + "/data.txt") == "inside")
    }

    @Test("a link that takes a folder's place between the look and the opening leads nowhere")
    func swapped() throws {
        try folder.write("work/real/data.txt", "inside")
        try folder.write("data.txt", "outside")
        try link("link", to: "..")
        // The two change places, over and over, while the script opens what seems to be the one.
        let isOver = Flag()
        let swapper = Thread { [work] in
            while !isOver.isOpen {
                rename(work + "/real", work + "/away")
                rename(work + "/link", work + "/real")
                rename(work + "/real", work + "/link")
                rename(work + "/away", work + "/real")
            }
        }
        swapper.start()
        let outcome = try Attempt.run(
            [
                "-e",
                """
                local seen = {}
                for _ = 1, 20000 do
                  local file = io.open("real/data.txt")
                  if file then seen[file:read("a")] = true file:close() end
                end
                for text in pairs(seen) do print(text) end
                """,
            ], in: folder, at: "work")
        isOver.open()
        #expect(outcome.output == "inside\n", "\(outcome.errors)")
    }

    @Test("what moongate keeps for itself is closed, whatever is allowed")
    func ownFiles() throws {
        try folder.write("work/settings/policy.json", "{}")
        try folder.write("work/config/moongate/init.lua", "")
        try FileManager.default.createSymbolicLink(
            atPath: work + "/config/moongate/policy.json", withDestinationPath: work + "/settings/policy.json")
        try folder.write("work/.moongate/local/x", "")
        try folder.write("work/state/x", "")
        try folder.write("work/xdg/moongate/history", "")
        try folder.write("work/cache/moongate/lib/x", "")
        let paths = [
            "config/moongate/policy.json", "config/moongate/new", "config/moongate/init.lua", "settings/policy.json",
            ".moongate/local/x", "state/x", "xdg/moongate/history", "cache/moongate/lib/x", "audit.jsonl",
        ]
        var attempts = paths.flatMap { path in
            [
                "io.open('\(path)')", "io.open('\(path)', 'a')", "os.remove('\(path)')",
                "os.rename('data.txt', '\(path)')",
            ]
            .map { "return " + $0 }
        }
        attempts += ["config", "config/moongate", ".moongate", "state", "xdg", "cache"].map {
            "return os.rename('\($0)', 'elsewhere')"
        }
        let options = ["--state", "state", "--audit", "audit.jsonl", "--allow-fs=.", "--allow-fs=/"]
        let environment = [
            "XDG_CONFIG_HOME": work + "/config", "XDG_STATE_HOME": work + "/xdg", "XDG_CACHE_HOME": work + "/cache",
        ]
        #expect(try Attempt.successes(of: attempts, options, in: folder, at: "work", environment: environment) == "")
    }

    @Test("code, what starts programs, and the script itself are not written unless that is allowed")
    func code() throws {
        try folder.write("work/tool", "print('an old tool')")
        try folder.write("work/other.lua", "return 1")
        try folder.write("work/actors/a/.actor/actor.json", "{}")
        for file in [".git/hooks/x", ".github/workflows/ci.yml", ".vscode/tasks.json", "Makefile"] {
            try folder.write("work/" + file, "")
        }
        try link("moongate.json", to: "project.json")
        try folder.write("work/project.json", "{}")
        let code = [
            "other.lua", "new.lua", "NEW.LUA", "lib.so", "./other.lua", "attempts.lua", "actors/a/run.sh",
            "conftest.PY", "Makefile", "actors/package.json", ".envrc", ".github/workflows/ci.yml",
            ".vscode/tasks.json",
        ]
        let programs = [
            "moongate.json", "actors/a/.actor/actor.json", "actors/a/.actor/new.json", ".git/hooks/x", ".git/config",
            "actors/a/moongate.json", "Moongate.json", "moongate.lock",
        ]
        func attempts(_ paths: [String]) -> [String] {
            paths.flatMap { path in
                [
                    "io.open('\(path)', 'w')", "io.open('\(path)', 'r+')", "io.output('\(path)')",
                    "os.rename('data.txt', '\(path)')", "os.remove('\(path)')", "os.rename('\(path)', 'taken')",
                    "apify.datasets.download('x', '\(path)')",
                ].map { "return " + $0 }
            }
        }
        let all = attempts(code + programs + ["project.json"])
        #expect(try Attempt.successes(of: all, in: folder, at: "work") == "")
        // Reading them is free, and so is writing what is neither.
        let free = try Attempt.run(
            [
                "-e",
                "for _, p in ipairs { 'other.lua', 'moongate.json' } do assert(io.open(p)) end assert(io.open('x', 'w'))",
            ],
            in: folder, at: "work")
        #expect(free.status == 0, "\(free.errors)")
        // A folder that somebody names is open, but for what starts programs.
        let named = try Attempt.successes(of: attempts(programs), ["--allow-fs=."], in: folder, at: "work")
        #expect(named == "")
        let write = "assert(io.open('new.lua', 'w'))"
        let refused = try Attempt.run(["-e", write], in: folder, at: "work")
        let option = "--allow-fs=\(URL(fileURLWithPath: work).resolvingSymlinksInPath().path)/new.lua"
        #expect(refused.status == 1 && refused.errors.contains("allow it with \(option)"), "\(refused.errors)")
        #expect(try Attempt.run([option, "-e", write], in: folder, at: "work").status == 0)
        let program = "assert(io.open('actors/a/.actor/actor.json', 'w'))"
        #expect(try Attempt.run(["--allow-exec", "-e", program], in: folder, at: "work").status == 0)
        // A script without the ending is known by its place.
        let own = try Attempt.run(["tool"], in: folder, at: "work")
        #expect(own.output == "an old tool\n")
        try folder.write("work/tool", "print((io.open('tool', 'w')), (os.remove('tool')), (io.open(arg[0], 'a')))")
        #expect(try Attempt.run(["tool"], in: folder, at: "work").output == "nil\tnil\tnil\n")
    }

    @Test("in the home folder the hidden files are closed, unless somebody names them")
    func home() throws {
        for name in [".bashrc", ".ssh/id", ".apify/auth.json", ".config/other/x"] { try folder.write(name, "private") }
        try folder.write("plain.txt", "")
        let attempts = [".bashrc", ".ssh/id", ".apify/auth.json", ".config/other/x", ".new", "work/../.ssh/id"].flatMap
        {
            path in
            [
                "io.open('\(path)')", "io.open('\(path)', 'w')", "os.remove('\(path)')",
                "os.rename('plain.txt', '\(path)')",
            ]
            .map { "return " + $0 }
        }
        #expect(try Attempt.successes(of: attempts, in: folder) == "")
        let home = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
        let read = "print(io.open('.ssh/id'):read('a'))"
        let refused = try Attempt.run(
            ["-e", read.replacing("io.open('.ssh/id')", with: "assert(io.open('.ssh/id'))")], in: folder)
        #expect(refused.errors.contains("allow it with --allow-fs=\(home)/.ssh/id"), "\(refused.errors)")
        #expect(try Attempt.run(["--allow-fs=.ssh", "-e", read], in: folder).output == "private\n")
        // Somebody who works in such a folder has named it, too.
        #expect(
            try Attempt.run(["-e", "print(io.open('id'):read('a'))"], in: folder, at: ".ssh").output == "private\n")
        #expect(try Attempt.run(["-e", "print(io.open('plain.txt', 'w') ~= nil)"], in: folder).output == "true\n")
    }
}
