import CLuaShim
import Synchronization

/// Lua's compiler alone, for those who cannot wait for an engine: whatever scripts do meanwhile, it answers at once, on
/// the thread that asks. Nothing it compiles ever runs.
public final class SyntaxChecker: Sendable {
    /// A Lua state that nobody else has.
    private struct State: ~Copyable {
        /// Opened when it is needed first; nil again when there was no memory for it.
        var host: OpaquePointer?

        deinit {
            if let host { moon_close(host) }
        }
    }

    private let state = Mutex(State())

    public init() {}

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

    /// There are no native functions here.
    private static let refuse: moon_call_fn = { _, _, _, _ in moon_outcome(action: Int32(MOON_INTERRUPT), count: 0) }
}
