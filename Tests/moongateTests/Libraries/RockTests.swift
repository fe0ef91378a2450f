import Foundation
import Testing

/// Rocks as LuaRocks and Debian install them.
@Suite("Rocks")
struct RockTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let luarocks = "/usr/bin/luarocks"
    private static let lpeg = "/usr/lib/x86_64-linux-gnu/lua/5.4/lpeg.so"
    private static let hasLuaRocks = FileManager.default.isExecutableFile(atPath: luarocks)
    private static let hasLPeg = FileManager.default.fileExists(atPath: lpeg)

    /// Two rocks in the project's `lua_modules`, one of which needs the other, installed from their sources.
    private func installRocks() throws {
        try folder.write(
            "rocks/shapes/shapes-1.0-1.rockspec",
            """
            rockspec_format, package, version = "3.0", "shapes", "1.0-1"
            source = { url = "file://." }
            dependencies = { "lua >= 5.4" }
            build = { type = "builtin", modules = { shapes = "shapes.lua", ["shapes.round"] = "round.lua" } }
            """)
        try folder.write("rocks/shapes/shapes.lua", "return { round = require 'shapes.round' }")
        try folder.write("rocks/shapes/round.lua", "return 'circle'")
        try folder.write(
            "rocks/drawing/drawing-2.1-1.rockspec",
            """
            rockspec_format, package, version = "3.0", "drawing", "2.1-1"
            source = { url = "file://." }
            dependencies = { "lua >= 5.4", "shapes >= 1.0" }
            build = { type = "builtin", modules = { drawing = "drawing/init.lua" } }
            """)
        try folder.write(
            "rocks/drawing/drawing/init.lua",
            "local shapes = require 'shapes'\nreturn function() return 'a ' .. shapes.round end")
        for rock in ["shapes/shapes-1.0-1", "drawing/drawing-2.1-1"] {
            let parts = rock.split(separator: "/")
            try install(String(parts[1]) + ".rockspec", in: folder.path + "/rocks/" + parts[0])
        }
    }

    private func install(_ rockspec: String, in source: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.luarocks)
        process.arguments = [
            "--lua-version", "5.4", "--tree", folder.path + "/project/lua_modules", "make", "--deps-mode", "one",
            rockspec,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: source)
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(text)")
    }

    private func run(_ arguments: [String]) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(arguments, in: folder)
    }

    @Test(
        "a rock in lua_modules is found with what it needs: by a script, a spec, the prompt's code, and check",
        .enabled(if: hasLuaRocks, "needs Debian's luarocks"))
    func installed() throws {
        try installRocks()
        try folder.write("project/moongate.json", "{}")
        try folder.write("project/scripts/s.lua", "print(require('drawing')())")
        try folder.write(
            "project/spec/a_spec.lua", "it('draws', function() assert.equal('a circle', require('drawing')()) end)")
        let script = try run(["project/scripts/s.lua"])
        #expect(script.status == 0 && script.output == "a circle\n" && script.errors == "", "\(script)")
        let check = try run(["check", "project/scripts/s.lua"])
        #expect(check.status == 0 && check.output == "", "\(check)")
        let test = try run(["test", "project/spec"])
        #expect(test.status == 0, "\(test)")
        // The working folder counts for code that is in no file, but only where it belongs to a project.
        let elsewhere = try run(["-e", "require 'drawing'"])
        #expect(elsewhere.status == 1)
        #expect(elsewhere.errors.contains("nor a folder above has a moongate.json"), "\(elsewhere)")
        try folder.write("moongate.json", "{}")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/lua_modules", withDestinationPath: "project/lua_modules")
        let code = try run(["-e", "print(require('drawing')())"])
        #expect(code.output == "a circle\n", "\(code)")
    }

    @Test(
        "a rock that is not installed: every place is named, and the prompt and check say so too",
        .enabled(if: hasLuaRocks, "needs Debian's luarocks"))
    func missing() throws {
        try folder.write("project/s.lua", "require 'drawing'")
        let script = try run(["project/s.lua"])
        #expect(script.status == 1)
        #expect(script.errors.contains("s.lua:1: module 'drawing' not found:"))
        let place = "project/lua_modules/share/lua/5.4/drawing/init.lua' (in lua_modules of the project)"
        #expect(script.errors.contains(place))
        let check = try run(["check", "project/s.lua"])
        #expect(check.status == 1 && check.output.contains("s.lua:1:10: require finds no module 'drawing'"))
    }

    @Test(
        "a C module of the system is refused with the options that allow it, and works with them",
        .enabled(if: hasLPeg, "needs Debian's lua-lpeg"))
    func systemNative() throws {
        try folder.write("s.lua", "print(require('re').match('2026-03', '{ [0-9]+ }'), require('lpeg').type(1))")
        let refused = try run(["s.lua"])
        #expect(refused.status == 1)
        #expect(
            refused.errors.contains(
                "'/usr/share/lua/5.4/re.lua' is installed on this system (allow it with --system-libs)"), "\(refused)")
        let half = try run(["--system-libs", "s.lua"])
        #expect(half.status == 1)
        let reason = "\(Self.lpeg)' is a C module, which this script may not load (allow it with --allow-native)"
        #expect(half.errors.contains(reason))
        let other = try run(["--allow-native", "-e", "require 'lpeg'"])
        #expect(
            other.errors.contains(
                "\(Self.lpeg)' is a C module that is installed on this system (allow it with --system-libs)"),
            "\(other)")
        let allowed = try run(["--system-libs", "--allow-native", "s.lua"])
        #expect(allowed.status == 0 && allowed.output == "2026\tnil\n", "\(allowed)")
        let check = try run(["check", "s.lua"])
        #expect(check.status == 1 && check.output.contains("no module 're' (allow it with --system-libs)"), "\(check)")
        #expect(try run(["check", "--system-libs", "--allow-native", "s.lua"]).status == 0)
    }

    @Test(
        "a C module in lua_modules needs --allow-native alone",
        .enabled(if: hasLPeg, "needs Debian's lua-lpeg"))
    func projectNative() throws {
        let tree = folder.path + "/lua_modules/lib/lua/5.4"
        try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
        let library = URL(fileURLWithPath: Self.lpeg).resolvingSymlinksInPath().path
        try FileManager.default.copyItem(atPath: library, toPath: tree + "/lpeg.so")
        try folder.write("s.lua", "print(require('lpeg').match(require('lpeg').P 'ab', 'abc'))")
        let refused = try run(["s.lua"])
        #expect(refused.status == 1)
        let reason = "/lpeg.so' is a C module, which this script may not load (allow it with --allow-native)"
        #expect(refused.errors.contains(tree + reason))
        let allowed = try run(["--allow-native", "s.lua"])
        #expect(allowed.status == 0 && allowed.output == "3\n", "\(allowed)")
    }
}
