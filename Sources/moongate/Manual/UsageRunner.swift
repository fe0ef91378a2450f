import ApifyModule
import Documentation
import Foundation
import LuaEngine
import Synchronization

/// Runs examples, each in a Lua state of its own against a local gateway of its own, in an empty folder.
struct UsageRunner {
    private static let longest = Duration.seconds(60)

    /// Where `require` looks for what examples use.
    let project: String

    /// Runs an example.
    ///
    /// - Returns: why it is not as it should be; nil when it is.
    func problem(with usage: UsageExample) async throws -> String? {
        let folder = FileManager.default.temporaryDirectory.path + "/moongate-example-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let before = FileManager.default.currentDirectoryPath
        guard FileManager.default.changeCurrentDirectoryPath(folder) else { return "cannot work in \(folder)" }
        defer {
            _ = FileManager.default.changeCurrentDirectoryPath(before)
            try? FileManager.default.removeItem(atPath: folder)
        }
        // Where the gateway keeps its data is of no interest here.
        StandardError.divert { _ in }
        defer { StandardError.divert(nil) }
        let printed = Mutex<[UInt8]>([])
        let output = ScriptOutput { bytes, isError in
            if !isError { printed.withLock { $0 += Array(bytes) } }
            return 0
        }
        if let failure = try await failure(of: usage, folder, output) { return "the example fails: \(failure)" }
        let text = printed.withLock { String(decoding: $0, as: UTF8.self) }
        guard !usage.isKept(by: text) else { return nil }
        return "the example should print \(Self.shown(usage.expectedOutput ?? "")), and prints \(Self.shown(text))"
    }

    private func failure(of usage: UsageExample, _ folder: String, _ output: ScriptOutput) async throws -> String? {
        var settings = RunSettings()
        settings.gateway.choice = "local"
        settings.gateway.state = folder + "/.moongate"
        let environment = ProcessVariables.all
        let script = ScriptSource(
            name: "example", arguments: [], folder: project, chunk: Chunk(usage.code, name: "=example"))
        let libraries = try ScriptLibraries(script, nil, environment: environment)?.pinned() ?? []
        var configuration = ScriptHost.configuration(
            script: script, settings: settings, libraries: libraries, environment: environment)
        // It requires what the project has, and that is all: the library may be somebody else's.
        configuration.sandbox.fileRoots = [folder]
        configuration.standardOutput = .owner(output)
        let engine = try Engine(configuration)
        let gateway = try GatewaySession(settings.gateway, environment: [:])
        let timer = Task {
            guard (try? await Task.sleep(for: Self.longest)) != nil else { return }
            engine.interrupt(.timeout)
        }
        var failure: String?
        do {
            try await ScriptHost.install(gateway, script: script, in: engine)
            if let chunk = script.chunk { try await engine.run(chunk) }
        } catch {
            failure = Self.reason(error)
        }
        timer.cancel()
        await engine.close()
        await gateway.shutdown()
        return failure
    }

    private static func reason(_ error: any Error) -> String? {
        guard let error = error as? LuaError else { return String(describing: error) }
        switch error.code {
        case .exit(let status): return status == 0 ? nil : "it exits with \(status)"
        case .interrupted: return "it goes on for more than \(longest.components.seconds) seconds"
        default: return error.message
        }
    }

    private static func shown(_ text: String) -> String {
        text.isEmpty ? "nothing" : "'" + text.trimmingCharacters(in: .newlines).replacing("\n", with: "\\n") + "'"
    }
}
