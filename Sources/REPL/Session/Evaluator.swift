import LuaEngine
import Stdlib
import Synchronization

/// Runs inputs in a Lua state, which can be given up for a fresh one.
final class Evaluator: Sendable {
    static let driverName = "moongate.repl"

    /// The functions of the driver.
    enum Function: String {
        case run, plan, more, again, row
    }

    /// What inputs run in, which goes together: tasks of one engine are touched on its thread only.
    private struct State {
        /// Nil as long as nobody has needed one.
        var engine: Engine?
        var background: BackgroundTasks
    }

    private let state: Mutex<State>
    private let opening = Mutex<Task<Engine, any Error>?>(nil)
    private let open: @Sendable () async throws -> Engine
    private let makeBackground: @Sendable () -> BackgroundTasks

    /// - Parameters:
    ///   - makeBackground: makes the place where tasks of `async.spawn` go on, for each engine another one.
    ///   - open: opens a state with the modules that ``prepare(_:)`` adds.
    init(
        makeBackground: @escaping @Sendable () -> BackgroundTasks,
        open: @escaping @Sendable () async throws -> Engine
    ) {
        (self.makeBackground, self.open) = (makeBackground, open)
        state = Mutex(State(background: makeBackground()))
    }

    /// Begins to open the first state, unless that has been done. Nobody waits for it who does not need it.
    @discardableResult
    func begin() -> Task<Engine, any Error> {
        opening.withLock { opening in
            let task = opening ?? Task.detached(priority: .userInitiated) { [open] in try await open() }
            opening = task
            return task
        }
    }

    /// The state in which inputs run now; nil as long as nobody has needed one.
    var engine: Engine? { state.withLock { $0.engine } }

    /// Where the tasks of `async.spawn` of this state go on.
    var background: BackgroundTasks { state.withLock { $0.background } }

    /// The state in which inputs run now, once there is one.
    ///
    /// - Throws: `LuaError` with the code `closed` when none can be opened.
    func opened() async throws(LuaError) -> Engine {
        if let engine { return engine }
        let first: Engine
        do {
            first = try await begin().value
        } catch {
            throw LuaError(code: .closed, message: "there is no Lua state: \(error)")
        }
        return state.withLock { state in
            let engine = state.engine ?? first
            state.engine = engine
            return engine
        }
    }

    /// Takes another state from now on, without the jobs of the old one.
    func replace(_ engine: Engine) {
        let background = makeBackground()
        state.withLock { $0 = State(engine: engine, background: background) }
    }

    /// Adds what the driver needs, and loads it before any input can change what it relies on.
    static func prepare(_ engine: Engine) async throws {
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        Printing.addModule(to: engine)
        engine.addModule(driverName, source: Chunk(bytes: PackageResources.repl_lua, name: "=[repl]"))
        try await engine.run(Chunk("require '\(driverName)'", name: "=[repl]"))
    }

    /// Calls a function of the driver.
    ///
    /// - Returns: descriptions, as `moongate.present` makes them.
    /// - Throws: `LuaError`.
    func call(_ function: Function, _ arguments: [LuaValue]) async throws(LuaError) -> [Presentation] {
        let driver = Chunk(
            "return require '\(Self.driverName)'.\(function.rawValue)(...)", name: "=[repl]")
        let engine = try await opened()
        return try await engine.run(driver, arguments: arguments, background: background) { results in
            try (1..<results.argumentCount + 1).compactMap { Presentation(try results.value(at: $0)) }
        }
    }

    /// The globals that are other names for what the host gives to scripts, each with the name it has there.
    func aliases() async -> [String: String]? {
        let question = Chunk("return require '\(Self.driverName)'.aliases()", name: "=[repl]")
        let answer = try? await opened().run(question) { try $0.value(at: 1) }
        guard case .table(let table)? = answer else { return answer == nil ? nil : [:] }
        let names = table.entries.compactMap { name, value in value.text.map { (name, $0) } }
        return Dictionary(names) { first, _ in first }
    }

    /// Whether an input has made this name a global.
    func hasGlobal(_ name: String) async -> Bool {
        let check = Chunk("return require '\(Self.driverName)'.has(...)", name: "=[repl]")
        let answer = try? await opened().run(check, arguments: [.string(name)]) { $0.boolean(at: 1) ?? false }
        return answer ?? false
    }
}
