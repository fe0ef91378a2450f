import ApifyModule
import LuaEngine
import Stdlib

extension ScriptHost {
    /// Puts into the engine what scripts find there: the library, `apify`, and `arg` as in `lua`.
    func prepare(_ engine: isolated Engine) throws {
        try Self.install(gateway, script: script, in: engine)
        if let arguments { try engine.setGlobal("args", .table(arguments)) }
    }

    static func install(_ gateway: any GatewayAccess, script: ScriptSource, in engine: isolated Engine) throws {
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        try ApifyModule(gateway: gateway).install(in: engine)
        let words = script.arguments.map(LuaValue.string)
        _ = try engine.bootstrap(argumentTable, arguments: [.string(script.name)] + words)
    }

    /// `arg` cannot be made from a Swift array: the script's own name stands at index 0.
    private static let argumentTable = Chunk("arg = { [-1] = 'moongate', [0] = ..., select(2, ...) }", name: "=arg")

    /// Interrupts the script when `--timeout` is over.
    func startTimer(_ stopper: ScriptStopper) -> Task<Void, Never>? {
        guard let limit = settings.timeout else { return nil }
        return Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            stopper.stop(.timeout, status: ExitStatus.timedOut)
        }
    }

    /// Names the runs that the script leaves behind.
    func tellOfUnfinishedRuns(_ status: Int32, _ engine: isolated Engine) async {
        guard gateway.isOpen else { return }
        for remark in await gateway.remarksOnRuns(failed: status != ExitStatus.success) {
            StandardError.line("moongate: " + remark)
        }
    }

    /// Shows what the script would do. With `--json` an error of the script is the document, and nothing else is.
    ///
    /// - Parameter status: the exit status of the script.
    /// - Returns: the exit status with the plan.
    func show(_ plan: Plan, _ status: Int32) -> Int32 {
        if settings.printsJSON, status != ExitStatus.success { return status }
        let text = settings.printsJSON ? plan.json.text : Array(plan.text.utf8)
        if let failed = StandardOutput.line(text) { return failed }
        return settings.tellsChanges && plan.hasChanges && status == ExitStatus.success
            ? ExitStatus.planHasChanges : status
    }

    /// Closes what the script left open: its Lua state first, then the gateway.
    func finish(_ engine: isolated Engine) async {
        await engine.close()
        if gateway.isOpen { await gateway.shutdown() }
        gateway.trustGuard?.close()
    }
}
