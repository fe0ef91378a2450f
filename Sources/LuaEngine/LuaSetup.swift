import CLuaShim

/// What every state gets before any script runs.
struct LuaSetup {
    let host: OpaquePointer
    let dispatcher: Dispatcher

    /// - Throws: `LuaError` when our own set-up code fails.
    func prepare(
        _ configuration: Engine.Configuration, files: SandboxFiles, modules: ModuleSources
    ) throws(LuaError) {
        try install("os", "exit", Self.exit)
        try install(
            configuration.sandbox,
            files: files,
            modules: modules,
            writesToError: configuration.standardOutput.isError
        )
    }

    private func install(_ library: String, _ name: String, _ function: NativeFunction) throws(LuaError) {
        let stack = LuaStack(host: host, state: moon_main(host))
        defer { moon_set_top(stack.state, 0) }
        let source = Array("local library, name, f = ... _G[library][name] = f".utf8)
        let status = source.withUnsafeBytes {
            moon_load(host, stack.state, $0.bindMemory(to: CChar.self).baseAddress, $0.count, "=[setup]")
        }
        guard status == 0 else { throw LuaError(code: .closed, message: stack.popText()) }
        stack.push(library)
        stack.push(name)
        moon_push_function(host, stack.state, dispatcher.register(function))
        guard moon_call(host, stack.state, 3) == 0 else { throw LuaError(code: .closed, message: stack.popText()) }
    }

    /// `os.exit([status])`: ends the script, not the process, and runs its `<close>` variables first.
    private static let exit = NativeFunction("os.exit") { call in
        switch call.type(at: 1) {
        case .none, .nil: return .interrupt(.exit(0))
        case .boolean: return .interrupt(.exit(call.boolean(at: 1) == true ? 0 : 1))
        default:
            guard let status = call.integer(at: 1) else {
                throw ErrorObject(message: "bad argument #1 to 'exit' (an integer or a boolean expected)")
            }
            return .interrupt(.exit(Int32(truncatingIfNeeded: status & 0xff)))
        }
    }
}
