import GatewayAPI
import LuaEngine

/// The native `apify` table: every operation of the catalogue as a Lua function, cursors over the lists, and `wait`.
public struct ApifyModule: Sendable {
    let gateway: any GatewayAccess

    /// What the names of the files begin with whose modules are inside the program, in messages.
    static let libraryFolder = "std/"

    /// - Parameter gateway: where operations are sent.
    public init(gateway: any GatewayAccess) {
        self.gateway = gateway
    }

    /// Makes `apify` and `async` globals and modules of the engine.
    ///
    /// - Throws: `LuaError` when the engine has no memory left for the tables.
    public func install(in engine: isolated Engine) throws {
        try engine.installModule(
            "async", Chunk(bytes: PackageResources.async_lua, name: "=[async]"),
            arguments: [engine.taskFunctions, .function(SleepFunction.sleep)])
        engine.addModule("moongate.cursor", source: Chunk(bytes: PackageResources.cursor_lua, name: "=[cursor]"))
        engine.addModule(
            "moongate.development", source: Chunk(bytes: PackageResources.development_lua, name: "=[development]"))
        let glue = Chunk(bytes: PackageResources.apify_lua, name: "=[apify]")
        let wait = WaitFunction(gateway: gateway)
        try engine.installModule(
            "apify", glue,
            arguments: [
                .array(Catalogue.operations.map { description(of: $0, engine.fileAccess) }),
                .function(wait.wait),
                .function(wait.checkEnded),
                .function(Self.raise),
                development,
                transfers(engine.fileAccess),
                .function(ConfigureFunction(tuning: gateway.tuning).configure),
            ])
        if let watcher = gateway.gatekeeper?.guessWatcher { try installPlan(watcher, in: engine) }
    }

    /// Makes `apify.dev` appear or disappear after the gateway has changed.
    ///
    /// - Throws: `LuaError` when the engine has no memory left for it.
    public func gatewayChanged(in engine: Engine) async throws {
        let glue = Chunk("require('apify').dev = require('moongate.development')(...)", name: "=[apify]")
        _ = try await engine.bootstrap(glue, arguments: [development])
    }

    private var development: LuaValue {
        gateway.offersDevelopment ? .function(DevelopmentTable(gateway: gateway).native) : .nil
    }

    /// `raise(message, code)`: an error object that names the script's line, not the glue's.
    private static let raise = NativeFunction("apify") { call in
        throw ErrorObject(
            message: call.string(at: 1) ?? "error", fields: [("code", .string(call.string(at: 2) ?? "error"))])
    }

    /// What the glue needs to know about one operation.
    private func description(of operation: Operation, _ files: FileAccess) -> LuaValue {
        let takesFile = operation.body?.kind == .raw
        let function = OperationFunction(
            operation: operation, gateway: gateway, ownOptions: takesFile ? [TransferFile.option] : [])
        var entry: LuaTable = [
            "group": .string(operation.group),
            "name": .string(operation.name),
            "call": .function(takesFile ? function.callWithFile(files) : function.call),
        ]
        if let paging = operation.cursorKind {
            entry.entries.append(("paging", .string(paging)))
            entry.entries.append(("open", .function(ListFunction(function).open)))
            entry.entries.append(("options_position", .integer(Int64(function.arguments.optionsPosition))))
        }
        return .table(entry)
    }
}

extension ApifyModule {
    /// The Lua files behind the tables, by the names that messages show, for those who want to read them.
    public static var luaSources: [(name: String, text: String)] {
        [
            ("[apify]", PackageResources.apify_lua), ("[async]", PackageResources.async_lua),
            ("[cursor]", PackageResources.cursor_lua),
        ].map { ($0, String(decoding: $1, as: UTF8.self)) }
    }
}
