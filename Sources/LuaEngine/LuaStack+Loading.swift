import CLuaShim

extension LuaStack {
    /// Compiles a chunk and leaves the function on the stack.
    func load(_ chunk: Chunk) throws(LuaError) {
        let status = chunk.source.withUnsafeBytes { source in
            chunk.name.withCString {
                moon_load(host, state, source.bindMemory(to: CChar.self).baseAddress, source.count, $0)
            }
        }
        guard status != 0 else { return }
        let message = popText()
        // Lua says so itself: the last token it met was the end.
        let code: LuaError.Code = message.hasSuffix("<eof>") ? .incomplete : .syntax
        throw LuaError(code: message == "not enough memory" ? .memory : code, message: message)
    }

    /// The Lua function on top of the stack as bytecode.
    func dump() -> [UInt8] {
        var bytes: [UInt8] = []
        withUnsafeMutablePointer(to: &bytes) { bytes in
            _ = moon_dump(
                state,
                { _, piece, length, context in
                    let piece = UnsafeRawBufferPointer(start: piece, count: length)
                    context?.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: piece)
                    return 0
                }, bytes)
        }
        return bytes
    }

    /// Compiles a chunk and says how that went; leaves the stack as it was.
    func check(_ chunk: Chunk) -> Compilation {
        let top = moon_top(state)
        defer { moon_set_top(state, top) }
        do {
            try load(chunk)
            return .complete
        } catch {
            return error.code == .incomplete ? .incomplete : .invalid(error)
        }
    }
}
