import CLuaShim
import Synchronization

/// Lua's compiler alone, for those who cannot wait for an engine: whatever scripts do meanwhile, it answers at once, on
/// the thread that asks. Nothing it compiles ever runs.
public final class SyntaxChecker: Sendable {
    /// A Lua state that nobody else has.
    private struct State {
        /// Opened when it is needed first; nil again when there was no memory for it.
        var host: OpaquePointer?
    }

    private let state = Mutex(State())

    public init() {}

    deinit {
        state.withLock { state in
            if let host = state.host { moon_close(host) }
        }
    }

    /// What the compiler says about a chunk. Any thread.
    ///
    /// - Returns: `.invalid` with the code `closed` as well when there is no memory for a compiler.
    public func check(_ chunk: Chunk) -> Compilation {
        state.withLock { state in
            if state.host == nil { state.host = moon_open(nil, Self.refuse, { _, _ in }) }
            guard let host = state.host else {
                return .invalid(LuaError(code: .closed, message: "cannot open a Lua state: out of memory"))
            }
            return LuaStack(host: host, state: moon_main(host)).check(chunk)
        }
    }

    /// What the compiler makes of a chunk, in the form that `lua_dump` writes, for those who want to know what it uses. Any
    /// thread.
    ///
    /// - Throws: `LuaError` when it does not compile.
    public func bytecode(of chunk: Chunk) throws(LuaError) -> [UInt8] {
        let result: Result<[UInt8], LuaError> = state.withLock { state in
            if state.host == nil { state.host = moon_open(nil, Self.refuse, { _, _ in }) }
            guard let host = state.host else {
                return .failure(LuaError(code: .closed, message: "cannot open a Lua state: out of memory"))
            }
            let stack = LuaStack(host: host, state: moon_main(host))
            defer { moon_set_top(stack.state, 0) }
            do throws(LuaError) {
                try stack.load(chunk)
                return .success(stack.dump())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// There are no native functions here.
    private static let refuse: moon_call_fn = { _, _, _, _ in moon_outcome(action: Int32(MOON_INTERRUPT), count: 0) }
}
