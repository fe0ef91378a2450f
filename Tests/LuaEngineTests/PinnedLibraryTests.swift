import Foundation
import LuaEngine
import Synchronization
import Testing

@Suite("Pinned libraries")
struct PinnedLibraryTests {
    /// Runs code that finds libraries and gives back what was written to standard error.
    private func run(_ fixture: SandboxFixture, _ libraries: [PinnedLibrary], _ code: String) async throws -> String {
        let output = CollectedOutput()
        var sandbox = fixture.sandbox
        sandbox.libraries = libraries
        try await fixture.run(code, sandbox: sandbox, errors: output)
        return output.errors
    }

    private func library(
        _ name: String, declared: Bool = true, needs: [String] = [], _ modules: [String: String]
    ) -> PinnedLibrary {
        PinnedLibrary(name: name, title: "\(name) 1.0.0", isDeclared: declared, dependencies: needs) {
            Dictionary(
                uniqueKeysWithValues: modules.map { module, text in
                    (module, Chunk(text, name: "@\(name)@1.0.0/\(module).lua"))
                })
        }
    }

    @Test("is what require finds by its name, before any file, and what its parts are called")
    func found() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'file'", to: "reports.lua")
            let reports = library(
                "reports",
                [
                    "reports": "local name, place = ... return { name, place, parts = require 'reports.parts' }",
                    "reports.parts": "return 'parts'",
                ])
            let errors = try await run(
                fixture, [reports],
                """
                local reports, place = require "reports"
                assert(reports[1] == "reports" and reports[2] == "reports@1.0.0/reports.lua" and place == reports[2])
                assert(reports.parts == "parts" and require "reports.parts" == "parts" and require "reports" == reports)
                assert(package.loaded.reports == reports)
                local ok, message = pcall(require, "reports.none")
                assert(message:find("library 'reports 1.0.0' has reports, reports.parts", 1, true), message)
                """)
            #expect(
                errors == """
                    moongate: '\(fixture.work.path)/reports.lua' (beside the script) is not used: require 'reports' finds \
                    library 'reports 1.0.0'

                    """)
        }
    }

    @Test("finds its own dependencies first; scripts do not find those, nor do other libraries")
    func dependencies() async throws {
        try await SandboxFixture.with { fixture in
            try fixture.write("return 'the script\\'s'", to: "util.lua")
            let libraries = [
                library("reports", needs: ["util"], ["reports": "return { require 'util', require = require }"]),
                library("other", ["other": "return require 'util'"]),
                library("util", declared: false, ["util": "return 'the library\\'s'"]),
                library("unused", declared: false, ["unused": "return 1"]),
            ]
            let errors = try await run(
                fixture, libraries,
                """
                local reports = require "reports"
                assert(reports[1] == "the library's")
                assert(require "util" == "the script's" and require "other" == "the script's")
                assert(reports.require "util" == "the library's" and reports.require "reports" == reports)
                assert(package.loaded.util == "the script's")
                local ok, message = pcall(require, "unused")
                assert(message:find("library 'unused 1.0.0' is in moongate.lock, but libs does not name it", 1, true), message)
                local ok, message = pcall(reports.require, "unused")
                assert(message:find("library 'reports 1.0.0' declares no library 'unused' itself", 1, true), message)
                """)
            #expect(!errors.contains("finds library 'other"))
        }
    }

    @Test("shares the globals with everybody")
    func globals() async throws {
        try await SandboxFixture.with { fixture in
            let text = "made = string.upper('x') function helper() return made end return _G"
            _ = try await run(
                fixture, [library("lib", ["lib": text])],
                "assert(require 'lib' == _G and made == 'X') made = 'changed' assert(helper() == 'changed')")
        }
    }

    @Test("is asked for its text once, when it is needed, and its refusal reaches the script as it is")
    func asked() async throws {
        try await SandboxFixture.with { fixture in
            let asked = Mutex(0)
            let fine = PinnedLibrary(name: "fine", title: "fine 1", isDeclared: true) {
                asked.withLock { $0 += 1 }
                return ["fine": Chunk("return 1", name: "@fine"), "fine.b": Chunk("return 2", name: "@fine/b")]
            }
            let broken = PinnedLibrary(name: "broken", title: "broken 1", isDeclared: true) {
                let message = "broken 1: the hash is another one"
                throw ErrorObject(message: message, fields: [("code", .string("lock_mismatch"))])
            }
            let binary = library("binary", ["binary": "\u{1B}Lua"])
            _ = try await run(
                fixture, [fine, broken, binary],
                """
                assert(require "fine" == 1 and require "fine.b" == 2)
                package.loaded.fine = nil
                assert(require "fine" == 1)
                local ok, problem = pcall(require, "broken")
                assert(not ok and problem.code == "lock_mismatch" and problem.message:find("another one"), tostring(problem))
                local ok, message = pcall(require, "binary")
                assert(message:find("binary chunk", 1, true), message)
                """)
            #expect(asked.withLock { $0 } == 1)
        }
    }

    @Test("that is not here is fetched while the script waits, once, and other coroutines with it")
    func fetched() async throws {
        try await SandboxFixture.with { fixture in
            let fetched = Mutex(0)
            let far = PinnedLibrary(
                name: "far", title: "far 1", isDeclared: true, modules: { nil },
                fetch: {
                    await Task.yield()
                    fetched.withLock { $0 += 1 }
                    return ["far": Chunk("return {}", name: "@far"), "far.b": Chunk("return 2", name: "@far/b")]
                })
            let lost = PinnedLibrary(
                name: "lost", title: "lost 1", isDeclared: true, modules: { nil },
                fetch: { throw ErrorObject(message: "lost 1: nobody has it", fields: [("code", .string("missing"))]) })
            _ = try await run(
                fixture, [far, lost],
                """
                local function get() return require "far" end
                local first = coroutine.wrap(get)()
                assert(type(first) == "table" and coroutine.wrap(get)() == first and require "far.b" == 2)
                local ok, problem = pcall(require, "lost")
                assert(not ok and problem.code == "missing" and problem.message:find("nobody has it"), tostring(problem))
                """)
            #expect(fetched.withLock { $0 } == 1)
        }
    }

    @Test("loops between libraries are named, and a library that waits on itself under two names is one")
    func loops() async throws {
        try await SandboxFixture.with { fixture in
            let libraries = [
                library("a", needs: ["b"], ["a": "return require 'b'"]),
                library("b", needs: ["a"], ["b": "local a = require 'a' return a"]),
            ]
            _ = try await run(
                fixture, libraries,
                """
                local ok, message = pcall(require, "a")
                assert(message:find("loop in require: 'a' requires 'b' requires 'a', which is still being loaded", 1, true), message)
                """)
        }
    }
}
