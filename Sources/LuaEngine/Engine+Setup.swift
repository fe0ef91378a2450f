import CLuaShim

extension Engine {
    /// Makes a value a global.
    ///
    /// - Throws: `LuaError` when the value cannot be made or the engine is closed.
    public func setGlobal(_ name: String, _ value: LuaValue) throws(LuaError) {
        let stack = try mainStack()
        try push(value, stack)
        withCharacters(name) { moon_set_global(stack.state, $0, $1) }
    }

    /// Makes a value a loaded module, which `require` returns.
    ///
    /// - Throws: `LuaError` when the value cannot be made or the engine is closed.
    public func setModule(_ name: String, _ value: LuaValue) throws(LuaError) {
        let stack = try mainStack()
        try push(value, stack)
        withCharacters(name) { moon_set_module(stack.state, $0, $1) }
        modules.addLoaded(name)
    }

    /// Runs trusted glue at set-up time, without waiting. Its arguments arrive as `...`.
    ///
    /// - Returns: copies of its results.
    /// - Throws: `LuaError` when it fails.
    public func bootstrap(_ chunk: Chunk, arguments: [LuaValue] = []) throws(LuaError) -> [LuaValue] {
        let stack = try mainStack()
        defer { moon_set_top(stack.state, 0) }
        try callGlue(chunk, arguments, stack)
        do {
            var values: [LuaValue] = []
            for index in 0..<stack.top { values.append(try ValueReader(stack: stack).read(at: Int32(index + 1))) }
            return values
        } catch {
            throw LuaError(code: .runtime, message: error.message)
        }
    }

    /// Runs trusted glue and makes its result both a global and a loaded module.
    ///
    /// - Throws: `LuaError` when it fails.
    public func installModule(_ name: String, _ chunk: Chunk, arguments: [LuaValue]) throws(LuaError) {
        let stack = try mainStack()
        defer { moon_set_top(stack.state, 0) }
        try callGlue(chunk, arguments, stack)
        moon_set_top(stack.state, 1)
        moon_push_value(stack.state, 1)
        withCharacters(name) { moon_set_global(stack.state, $0, $1) }
        withCharacters(name) { moon_set_module(stack.state, $0, $1) }
        modules.addLoaded(name)
    }

    private func callGlue(_ chunk: Chunk, _ arguments: [LuaValue], _ stack: LuaStack) throws(LuaError) {
        try stack.load(chunk)
        do {
            try stack.reserve(arguments.count + 8)
        } catch {
            throw LuaError(code: .runtime, message: error.message)
        }
        for argument in arguments { try push(argument, stack) }
        guard moon_call(stack.host, stack.state, Int32(clamping: arguments.count)) == 0 else {
            throw failure(of: stack.state, host: stack.host)
        }
    }

    private func push(_ value: LuaValue, _ stack: LuaStack) throws(LuaError) {
        do {
            try stack.push(value, register: dispatcher.register)
        } catch {
            throw LuaError(code: .runtime, message: error.message)
        }
    }

    /// Compiles a chunk without running it.
    public func check(_ chunk: Chunk) throws(LuaError) -> Compilation {
        let stack = try mainStack()
        defer { moon_set_top(stack.state, 0) }
        return stack.check(chunk)
    }
}
