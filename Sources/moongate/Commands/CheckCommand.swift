import ArgumentParser
import Foundation
import Libraries
import LuaEngine
import Permissions

/// `moongate check [FILE...]`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for mistakes in scripts without running them.",
        discussion: """
            Finds what does not compile, a header that is wrong, globals and fields such as apify.acts.rnu that do not \
            exist, modules that require would not find, and effects of the script and its libraries that the header does not \
            declare. Without a FILE, looks at lib/, scripts/ and spec/ of the project. Exit code 0 when nothing is found, 1 when \
            something is, 65 for a script that cannot be run at all.
            """
    )

    @Flag(help: "Print the findings as one JSON array.")
    var json = false

    @OptionGroup(title: "Sandbox that the scripts will have") var sandbox: SandboxOptions

    @Argument(help: ArgumentHelp("Scripts and libraries, or folders with such files.", valueName: "FILE"))
    var files: [String] = []

    func run() async throws {
        try await Commands.run {
            var findings: [Finding] = []
            let meant =
                try files.isEmpty
                ? ProjectSources.all(withSpecs: true) : files.flatMap { try ProjectSources.named($0, withSpecs: true) }
            for file in meant { findings += try await Self.findings(in: file, sandbox.settings) }
            if json {
                if let failed = try StandardOutput.json(findings) { return failed }
            } else {
                for finding in findings { try Commands.print(finding.text) }
            }
            if findings.contains(where: { ["syntax", "header"].contains($0.code) }) { return ExitStatus.compileError }
            return findings.isEmpty ? ExitStatus.success : ExitStatus.scriptError
        }
    }

    /// The engine is one as scripts find it, so that it knows all that they find; the gateway is never opened.
    private static func findings(in file: String, _ sandbox: SandboxSettings) async throws -> [Finding] {
        let script = try ScriptSource(code: nil, words: ["--", file], standardInputIsTerminal: false)
        let environment = ProcessVariables.all
        var configuration = Engine.Configuration()
        configuration.sandbox = sandbox.sandbox(scriptFolder: script.folder, hiding: [], environment: environment)
        let libraries = libraries(of: script, environment)
        configuration.sandbox.libraries = (try? libraries.get())?.pinned() ?? []
        let engine = try Engine(configuration)
        var settings = GatewaySettings()
        settings.choice = "local"
        let gateway = try GatewaySession(settings, environment: environment)
        try await ScriptHost.install(gateway, script: script, in: engine)
        try await engine.setGlobal("args", .table([:]))
        let findings = await try ScriptCheck(script, engine, libraries).findings()
        await engine.close()
        return findings
    }

    /// The shared libraries that a script finds, or what is wrong with them. A header that is wrong names none.
    private static func libraries(
        of script: ScriptSource, _ environment: [String: String]
    ) -> Result<ScriptLibraries?, LibraryError> {
        let header = (try? ScriptHeader(source: script.chunk?.source ?? [])) ?? nil
        do throws(LibraryError) {
            return .success(try ScriptLibraries(script, header, environment: environment))
        } catch {
            return .failure(error)
        }
    }
}
