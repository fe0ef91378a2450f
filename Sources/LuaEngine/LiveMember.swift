/// Something that stands in a table at the moment.
public struct LiveMember: Equatable, Sendable {
    /// A name that Lua's dot syntax can reach.
    public let name: String
    public let type: LuaType
    /// Whether it was found by way of `__index`, as methods are.
    public let isInherited: Bool

    public init(name: String, type: LuaType, isInherited: Bool) {
        self.name = name
        self.type = type
        self.isInherited = isInherited
    }
}
