/// What an engine holds at the moment. A script that has ended leaves no session behind, and no function that nothing
/// refers to.
public struct Statistics: Sendable, Equatable {
    /// Bytes that Lua values take.
    public var memoryInUse: Int
    /// Native functions that Lua values refer to.
    public var liveFunctions: Int
    /// Scripts that have not ended.
    public var liveSessions: Int
}
