import ApifyModule
import Foundation
import Glibc
import Libraries
import LuaEngine
import NIOCore
import Permissions
import REPL
import Signals

/// Everything one invocation needs: an engine with its sandbox, the way to the gateway, the limits and the signals.
struct ScriptHost {
    let script: ScriptSource
    let settings: RunSettings
    let engine: Engine
    let gateway: GatewaySession
    /// The script's arguments as its header describes them; nil when it says nothing of them.
    let arguments: LuaTable?

    /// - Throws: `ValidationError` or `CommandProblem` when the options make no sense together.
    init(script: ScriptSource, header: ScriptHeader?, arguments: LuaTable?, settings: RunSettings) throws {
        self.script = script
        self.settings = settings
        let environment = ProcessVariables.all
        self.arguments = arguments
        let libraries: ScriptLibraries?
        do throws(LibraryError) {
            libraries = try ScriptLibraries(script, header, environment: environment)
        } catch {
            throw CommandProblem(error)
        }
        let policyFile = PolicyFile(environment: environment)
        let policy = try policyFile.policy()
        var choice = settings.gateway
        choice.connection = choice.connection ?? header?.connection
        choice.standardConnection = policy.connection
        let trust = try Trust(script, header, policy, policyFile, settings, environment)
        let session = try GatewaySession(
            choice, environment: environment, gatekeeper: trust.gatekeeper,
            beforeOpening: {
                // A script's requests go to one host; a second thread would mostly cost changes between the two.
                NIOSingletons.groupLoopCountSuggestion = 1
            })
        gateway = session
        let pinned = libraries?.pinned { session } ?? []
        engine = try Engine(
            Self.configuration(script: script, settings: settings, libraries: pinned, environment: environment))
    }

    static func configuration(
        script: ScriptSource, settings: RunSettings, libraries: [PinnedLibrary], environment: [String: String]
    ) -> Engine.Configuration {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = settings.memoryLimit ?? MachineMemory.forScripts
        let hidden = SandboxSettings.hidden(
            state: settings.gateway.state, audit: settings.permissions.audit, environment: environment)
        configuration.sandbox = settings.sandbox.sandbox(
            scriptFolder: script.folder, hiding: hidden, environment: environment)
        configuration.sandbox.libraries = libraries
        configuration.sandbox.protection = settings.sandbox.protection(script: script.file, environment: environment)
        configuration.standardOutput = settings.printsJSON ? .standardError : .standardOutput
        if isatty(STDERR_FILENO) == 1 { configuration.turnChanged = { ProgressLine.shared.scriptRuns($0) } }
        return configuration
    }

    /// Runs the script to its end. All of it happens on the engine's thread: a change of threads takes as long as many a
    /// script.
    ///
    /// - Returns: The exit status.
    func runScript(on engine: isolated Engine) async -> Int32 {
        guard let chunk = script.chunk else { return ExitStatus.usage }
        let report = ErrorReport(asJSON: settings.printsJSON)
        let stopper = ScriptStopper(engine: engine) { [gateway] in await gateway.remarksOnRuns(failed: true) }
        // To the very end: what comes after the script takes time as well.
        let signals = SignalWatcher { stopper.stop(.cancelled, status: ExitStatus.signal($0)) }
        defer { withExtendedLifetime(signals) {} }
        var status: Int32
        do {
            try prepare(engine)
            let timer = startTimer(stopper)
            defer { timer?.cancel() }
            // With a plan, that is the document.
            let wantsResult = settings.printsJSON && gateway.plan == nil
            let result = try await engine.run(chunk, arguments: script.arguments.map(LuaValue.string)) { results in
                wantsResult ? try results.argumentCount > 0 ? results.json(at: 1) : Array("null".utf8) : nil
            }
            status = result.flatMap(StandardOutput.line) ?? ExitStatus.success
        } catch {
            status = report.tell(error, signal: signals.received)
        }
        stopper.ended()
        await tellOfUnfinishedRuns(status, engine)
        if let plan = gateway.plan { status = show(plan, status) }
        if let header = gateway.trustGuard?.suggestedHeader { StandardError.line(header) }
        await finish(engine)
        if let failed = StandardOutput.flush(), status == ExitStatus.success { status = failed }
        return status
    }
}
