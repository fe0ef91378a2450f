import CLuaShim

extension LuaSetup {
    /// Installs `require` and takes from the libraries what the sandbox does not allow.
    ///
    /// - Throws: `LuaError` when our own code fails.
    func install(
        _ sandbox: Sandbox, files: SandboxFiles, modules: ModuleSources, writesToError: Bool
    ) throws(LuaError) {
        let settings = LuaValue.table([
            "files": .boolean(!sandbox.fileRoots.isEmpty),
            "processes": .boolean(sandbox.allowsProcesses),
            "native": .boolean(sandbox.allowsNative),
            "standard_error": .boolean(writesToError),
            "path": .string(sandbox.luaPath),
            "libraries": .string(sandbox.libraryPath),
        ])
        let state = moon_main(host)
        moon_push_sandbox_functions(state)
        let name = "sandbox_functions"
        moon_set_global(state, name, name.utf8.count)
        try run(PackageResources.require_lua, "=[require]", [files.moduleFunction, settings, modules.function])
        try run(
            PackageResources.sandbox_lua,
            "=[sandbox]",
            [files.resolveFunction, files.temporaryFunction, settings, sandbox.variables]
        )
    }

    private func run(_ source: [UInt8], _ name: String, _ arguments: [LuaValue]) throws(LuaError) {
        let stack = LuaStack(host: host, state: moon_main(host))
        defer { moon_set_top(stack.state, 0) }
        var status = source.withUnsafeBytes {
            moon_load(host, stack.state, $0.bindMemory(to: CChar.self).baseAddress, $0.count, name)
        }
        if status == 0 {
            do {
                for argument in arguments { try stack.push(argument, register: dispatcher.register) }
            } catch {
                throw LuaError(code: .closed, message: error.message)
            }
            status = moon_call(host, stack.state, Int32(clamping: arguments.count))
        }
        guard status == 0 else { throw LuaError(code: .closed, message: stack.popText()) }
    }
}

extension Sandbox {
    /// The default `package.path`.
    fileprivate var luaPath: String {
        Self.list(of: moduleFolders.flatMap { ["\($0)/?.lua", "\($0)/?/init.lua"] })
    }

    /// The default `package.cpath`: the module folders, then where Linux distributions put modules for Lua 5.4.
    fileprivate var libraryPath: String {
        let system = [
            "/usr/local/lib/lua/5.4", "/usr/lib/x86_64-linux-gnu/lua/5.4", "/usr/lib/aarch64-linux-gnu/lua/5.4",
            "/usr/lib/lua/5.4",
        ]
        return Self.list(of: (moduleFolders + system).map { "\($0)/?.so" })
    }

    /// The entries of a path. Not `joined`, whose generic machinery costs a noticeable part of the start.
    private static func list(of entries: [String]) -> String {
        var path = ""
        for entry in entries { path += (path.isEmpty ? "" : ";") + entry }
        return path
    }

    fileprivate var variables: LuaValue {
        .table(LuaTable(environment.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
}

extension SandboxFiles {
    /// `resolve(path, purpose)` -> the path to use, or nil and why not. The purpose is `read`, `write` or `entry`: to
    /// rename or remove.
    fileprivate var resolveFunction: LuaValue {
        .function(
            NativeFunction("resolve") { call in
                let purpose = call.string(at: 2)
                return self.answer(
                    self.decide(call.bytes(at: 1) ?? [], asEntry: purpose == "entry", writes: purpose != "read"))
            }
        )
    }

    /// The same for modules.
    fileprivate var moduleFunction: LuaValue {
        .function(NativeFunction("resolve") { call in self.answer(self.decideModule(call.bytes(at: 1) ?? [])) })
    }

    fileprivate var temporaryFunction: LuaValue {
        .function(
            NativeFunction("grant_temporary") { call in
                self.grantTemporary(call.bytes(at: 1) ?? [])
                return .values([])
            }
        )
    }

    private func answer(_ decision: Decision) -> NativeOutcome {
        switch decision {
        case .allowed(let path): .values([.bytes(path)])
        case .refused(let reason): .values([.nil, .string(reason)])
        }
    }
}
