import Foundation
import LuaEngine

/// A script's folder inside a folder it may not leave, and an engine that runs Lua in there.
///
/// `secret.txt` lies outside of the folder `work`, which is the file root and whose folder `private` is hidden.
struct SandboxFixture {
    let outer: URL
    var work: URL { outer.appendingPathComponent("work") }

    init() throws {
        // Short: Lua cuts long file names in messages.
        let name = "moon-\(UInt32.random(in: 0...UInt32.max))"
        outer = FileManager.default.temporaryDirectory.appendingPathComponent(name).resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        try write("outside", to: "../secret.txt")
        try write("state", to: "private/state.db")
        try write("line 1\nline 2\n", to: "data.txt")
    }

    func remove() {
        try? FileManager.default.removeItem(at: outer)
    }

    func write(_ text: String, to path: String) throws {
        let file = work.appendingPathComponent(path).standardizedFileURL
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: work.appendingPathComponent(path).path,
            withDestinationPath: target
        )
    }

    var sandbox: Sandbox {
        Sandbox(
            fileRoots: [work.path],
            hiddenPaths: [work.path + "/private"],
            environment: ["GREETING": "hello"],
            modules: ModulePlaces(scriptFolder: work.path)
        )
    }

    /// Runs `code` with the globals `work` and `outer`; a failed `assert` in it throws.
    ///
    /// - Parameters:
    ///   - errors: gets what is written to standard error.
    ///   - prepare: gives the engine what else `code` needs.
    @discardableResult
    func run(
        _ code: String, sandbox: Sandbox? = nil, name: String = "@script.lua", errors: CollectedOutput? = nil,
        prepare: (Engine) async throws -> Void = { _ in }
    ) async throws -> [LuaValue] {
        var configuration = Engine.Configuration()
        configuration.sandbox = sandbox ?? self.sandbox
        if let errors { configuration.standardOutput = .owner(errors.target) }
        let engine = try Engine(configuration)
        try await prepare(engine)
        try await engine.setGlobal("work", .string(work.path))
        try await engine.setGlobal("outer", .string(outer.path))
        do {
            let results = try await engine.run(Chunk(code, name: name))
            await engine.close()
            return results
        } catch {
            await engine.close()
            throw error
        }
    }
}

extension SandboxFixture {
    /// Makes a fixture, hands it out and cleans up.
    @discardableResult
    static func with<R>(_ body: (SandboxFixture) async throws -> R) async throws -> R {
        let fixture = try SandboxFixture()
        defer { fixture.remove() }
        return try await body(fixture)
    }
}
