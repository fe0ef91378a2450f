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
        ])
        let state = moon_main(host)
        moon_push_sandbox_functions(state)
        let name = "sandbox_functions"
        moon_set_global(state, name, name.utf8.count)
        let libraries = PinnedLibraries(sandbox.libraries)
        let search = [
            files.moduleFunction, sandbox.places(libraries.descriptions), modules.function, modules.namesFunction,
            libraries.function,
        ]
        try run(PackageResources.modules_lua, "=[modules]", search)
        try run(PackageResources.require_lua, "=[require]", search)
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
    /// What require.lua is told of where to look.
    fileprivate func places(_ libraries: LuaValue) -> LuaValue {
        var table: LuaTable = [
            "folders": Self.list(modules.luaFolders),
            "native_folders": Self.list(modules.nativeFolders),
            "native": .boolean(allowsNative),
            "system": .boolean(modules.usesSystem),
            "system_folders": Self.list(ModulePlaces.systemLuaFolders),
            "system_native_folders": Self.list(ModulePlaces.systemNativeFolders),
            "libraries": libraries,
            "reserved": .array(ModuleSources.reserved.map(LuaValue.string)),
        ]
        if let remark = modules.remark { table.entries.append(("remark", .string(remark))) }
        return .table(table)
    }

    private static func list(_ folders: [ModulePlaces.Folder]) -> LuaValue {
        .array(
            folders.map {
                .table(["path": .string($0.path), "role": .string($0.role), "system": .boolean($0.isSystem)])
            })
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

    /// `module_file(path, isOwn)` -> the file to open; nil and why it may not be opened; or nothing when there is none.
    fileprivate var moduleFunction: LuaValue {
        .function(
            NativeFunction("module_file") { call in
                switch self.moduleFile(call.bytes(at: 1) ?? [], isOwn: call.boolean(at: 2) ?? false) {
                case .found(let path): .values([.bytes(path)])
                case .missing: .values([])
                case .refused(let reason): .values([.nil, .string(reason)])
                }
            }
        )
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
