/// What calling an operation does to the world. A set, because a schedule both persists and spends.
public struct Effect: OptionSet, Sendable, Hashable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Looks at something and changes nothing.
    public static let read = Effect(rawValue: 1 << 0)
    /// Creates or changes data that can be changed back.
    public static let write = Effect(rawValue: 1 << 1)
    /// Destroys data or work that cannot be brought back.
    public static let delete = Effect(rawValue: 1 << 2)
    /// Starts computing that costs money.
    public static let spend = Effect(rawValue: 1 << 3)
    /// Leaves something behind that acts on its own after the session ends.
    public static let persist = Effect(rawValue: 1 << 4)

    private static let named: [(effect: Effect, name: String)] = [
        (.read, "read"), (.write, "write"), (.delete, "delete"), (.spend, "spend"), (.persist, "persist"),
    ]

    /// The names of the effects in the set, mildest first.
    public var names: [String] {
        Effect.named.filter { contains($0.effect) }.map(\.name)
    }

    /// The effect called `name`.
    public init?(name: String) {
        guard let found = Effect.named.first(where: { $0.name == name }) else { return nil }
        self = found.effect
    }
}
