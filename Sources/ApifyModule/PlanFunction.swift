import GatewayAPI
import LuaEngine

/// What the glue of plans needs of this side.
struct PlanFunction: Sendable {
    let watcher: any GuessWatcher

    /// `tell(event, what, place)`: returns the script's line for the event `looked`.
    private var tell: NativeFunction {
        NativeFunction("plan") { [watcher] call in
            let what = call.string(at: 2) ?? ""
            let place = call.position
            // The modules inside the program make texts of what they are given and decide nothing.
            let isOurs = place?.hasPrefix(ApifyModule.libraryFolder) ?? false
            switch call.string(at: 1) {
            case "looked" where isOurs: return .values([.string("")])
            case "looked":
                watcher.looked(at: what, place: place)
                return .values([.string(place ?? "")])
            case "file": watcher.left(what)
            case "used": watcher.used(what, place: call.string(at: 3) ?? "")
            case _ where isOurs: break
            default: watcher.guessed(what, place: place)
            }
            return .values([])
        }
    }

    /// What messages call the things of each group, and under the names of the functions whose calls are not carried out, what
    /// these return.
    private static var names: LuaTable {
        let things = [
            "acts": "actor", "tasks": "task", "runs": "run", "datasets": "dataset", "key_value_stores": "store",
            "request_queues": "queue", "schedules": "schedule", "webhooks": "webhook", "connections": "connection",
        ]
        var names = things
        for operation in Catalogue.operations where operation.effect != .read {
            let startsRun = operation.effect.contains(.spend) && !operation.effect.contains(.persist)
            names[operation.id] = startsRun ? "run" : things[operation.group] ?? operation.group
        }
        names["acts.call"] = "run"
        names["tasks.call"] = "run"
        return LuaTable(names.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    var arguments: [LuaValue] { [.function(tell), .string(watcher.unknown), .table(Self.names)] }
}

extension ApifyModule {
    /// Has results that are not known tell what scripts do with them, in everything that the engine runs from now on.
    ///
    /// - Throws: `LuaError` when the engine has no memory left for it.
    func installPlan(_ watcher: any GuessWatcher, in engine: isolated Engine) throws {
        try preparePlan(watcher, in: engine)
        _ = try engine.bootstrap(Chunk("require('moongate.plan').install()", name: "=[plan]"))
    }

    /// Makes the module `moongate.plan`, whose `environment()` is the globals for code whose calls are only planned.
    ///
    /// - Parameter watcher: hears what the code does with results that are not known.
    /// - Throws: `LuaError` when the engine has no memory left for it.
    public func preparePlan(_ watcher: any GuessWatcher, in engine: isolated Engine) throws {
        // Made to a function first: `require` hands nothing to a module.
        let files = Array("return function(...) ".utf8) + PackageResources.plan_files_lua + Array("\nend".utf8)
        engine.addModule("moongate.plan.files", source: Chunk(bytes: files, name: "=[plan]"))
        try engine.installModule(
            "moongate.plan", Chunk(bytes: PackageResources.plan_lua, name: "=[plan]"),
            arguments: PlanFunction(watcher: watcher).arguments)
        _ = try engine.bootstrap(Chunk("_G['moongate.plan'] = nil", name: "=[plan]"))
    }
}
