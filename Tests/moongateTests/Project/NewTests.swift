import Foundation
import Testing

@Suite("moongate new")
struct NewTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ words: String...) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["new"] + words, in: folder)
    }

    /// Runs moongate, or another program, in the project.
    private func inside(_ words: [String], binary: String = MoongateBinary.path) throws -> MoongateBinary.Outcome {
        let script = "cd price-watch && exec \"$0\" \"$@\""
        return try MoongateBinary.run(["-c", script, binary] + words, in: folder, binary: "/bin/sh")
    }

    private func has(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.path + "/price-watch/" + file)
    }

    @Test(
        "makes projects whose specs pass and in which no tool finds anything",
        arguments: [
            ([], "scripts/hello.lua", "lib/price_watch/init.lua"), (["--lib"], nil, "lib/price_watch/init.lua"),
            (["--script"], "scripts/price-watch.lua", nil),
        ] as [([String], String?, String?)])
    func project(options: [String], script: String?, library: String?) throws {
        let made = try MoongateBinary.run(["new", "price-watch"] + options, in: folder)
        #expect(made.status == 0 && made.output.contains("cd price-watch"), "\(made)")
        let common = [
            "moongate.json", "README.md", "fixtures/seed.json", "spec/price_watch_spec.lua", ".busted", ".gitignore",
            ".luarc.json", ".luacheckrc", "types/apify.lua", "types/luacheck.lua",
        ]
        for file in common + [script, library].compactMap(\.self) { #expect(has(file), "\(file)") }
        #expect(has("price-watch-dev-1.rockspec") == (library != nil))
        let specs = try inside(["test"])
        #expect(specs.status == 0 && specs.output.contains("2 tests"), "\(specs)")
        let check = try inside(["check"] + [script, library].compactMap(\.self))
        #expect(check.status == 0 && check.output == "", "\(check)")
        #expect(try inside(["types", "--check"]).status == 0)
        let doc = try inside(["doc", "--check"])
        #expect(doc.status == 0 && doc.output == "", "\(doc)")
        if let script {
            #expect(try inside(["local", "seed", "fixtures/seed.json"]).status == 0)
            let run = try inside(["--gateway", "local", script, "--limit", "5"])
            #expect(run.status == 0 && run.output == "Lamp\t3\n", "\(run)")
            #expect(try inside([script, "--help"]).output.contains("the highest price"))
            let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/price-watch/" + script)
            #expect(mode[.posixPermissions] as? Int == 0o755)
        }
        if SystemTool.luacheck.isInstalled {
            let outcome = try inside(["."], binary: SystemTool.luacheck.path)
            #expect(outcome.status == 0, "\(outcome)")
        }
        if library != nil, SystemTool.luarocks.isInstalled {
            let outcome = try inside(["lint", "price-watch-dev-1.rockspec"], binary: SystemTool.luarocks.path)
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    @Test("the commands that it names next are in the README, and work")
    func next() throws {
        let made = try make("price-watch")
        let readMe = try String(contentsOfFile: folder.path + "/price-watch/README.md", encoding: .utf8)
        let commands = readMe.split(separator: "\n").filter { $0.hasPrefix("moongate ") }
        #expect(commands.count == 6)
        for command in commands {
            #expect(made.output.contains("  " + command))
            let words = command.split(separator: " ").dropFirst().map(String.init)
            let outcome = try inside(words)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
    }

    @Test("a new library can be shared under the name that it has")
    func shared() throws {
        #expect(try make("price-watch", "--lib").status == 0)
        let readMe = try String(contentsOfFile: folder.path + "/price-watch/README.md", encoding: .utf8)
        let publish = try #require(readMe.split(separator: "\n").first { $0.hasPrefix("moongate lib publish ") })
        let outcome = try inside(publish.split(separator: " ").dropFirst().map(String.init))
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("overwrites nothing, and says what to do")
    func harmless() throws {
        try folder.write("price-watch/notes.txt", "mine")
        let full = try make("price-watch")
        #expect(full.status == 1 && full.errors.contains("not empty") && full.errors.contains("choose another name"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/price-watch") == ["notes.txt"])
        try folder.write("file", "mine")
        #expect(try make("file").status == 1)
        try FileManager.default.createDirectory(atPath: folder.path + "/empty", withIntermediateDirectories: true)
        #expect(try make("empty", "--lib").status == 0)
    }

    @Test(
        "refuses names that are none",
        arguments: [
            "", "Upper", "1st", "a b", "../up", "a/b", "json", "std", "end", "é", "-x", "x.lua",
            String(repeating: "a", count: 51),
        ])
    func names(name: String) throws {
        let outcome = try MoongateBinary.run(["new", "--", name], in: folder)
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.errors.contains("name"))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("stderr") }
        #expect(files.isEmpty)
    }

    @Test("--check brings what is generated up to date, names it, and touches nothing else")
    func check() throws {
        #expect(try make("price-watch").status == 0 && make("price-watch", "--check").status == 0)
        try folder.write("price-watch/lib/price_watch/init.lua", "-- mine")
        try folder.write("price-watch/types/script.lua", "-- Made by `moongate types` of old\n")
        let outcome = try inside(["new", "--check"])
        #expect(outcome.status == 1 && outcome.output == "types/script.lua was different; it is up to date now\n")
        #expect(try inside(["new", "--check"]).status == 0)
        let library = folder.path + "/price-watch/lib/price_watch/init.lua"
        #expect(try String(contentsOfFile: library, encoding: .utf8) == "-- mine")
        #expect(try make("--check").status == 66)
        #expect(try make().status == 64 && make("a", "--lib", "--script").status == 64)
    }
}
