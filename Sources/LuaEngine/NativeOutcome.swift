/// What a native function wants to happen.
public enum NativeOutcome: Sendable {
    /// Return this many values, which the function has pushed already: the way that allocates nothing.
    case pushed(Int)
    /// Return these values.
    case values([LuaValue])
    /// Raise an error; the same as throwing it.
    case failure(ErrorObject)
    /// Suspend the script until the work is done, then return its values or raise its error. Where Lua cannot suspend,
    /// in a sort comparator for instance, the engine's thread blocks instead. An interrupt cancels the work's task.
    case await(@Sendable () async throws -> [LuaValue])
    /// Like `await`, for work that other Lua code has to do: where Lua cannot suspend this is an error.
    case suspend(@Sendable () async throws -> [LuaValue])
    /// End the script in a way that it cannot catch.
    case interrupt(InterruptReason)
}
