import GatewayAPI

/// Something that scripts can call and that is no operation of the catalogue by itself: what it takes, what it does to
/// the world, an example. Help, completion, type definitions and permissions read it from here.
public struct LibraryFunction: Sendable, Identifiable {
    /// How scripts write it: `apify.acts.call`, `async.map`; `cursor:take` is a method.
    public let name: String
    /// Its arguments, in order; nil for a value that is not called.
    public let arguments: [ArgumentHelp]?
    /// The options that its last argument, a table, takes.
    public let options: [ArgumentHelp]
    /// The operation whose options it takes as well, such as `acts.run`.
    public let optionsOf: String?
    /// The operations that it carries out.
    public let operations: [String]
    /// What calling it does to the world; empty when nothing is touched but the script itself.
    public let effect: Effect
    /// The types of arguments and options in the words of LuaCATS, by name, where ``arguments`` is less exact.
    public let argumentTypes: [String: String]
    /// The types of what it returns in the words of LuaCATS; `T` stands for an item of a cursor. The type of the value itself
    /// when it is not called.
    public let resultTypes: [String]
    /// What it returns, in a few words; nil for nothing.
    public let result: String?
    /// What it does, in one sentence.
    public let summary: String
    /// What else one should know.
    public let details: [String]
    /// Lua that can be pasted.
    public let example: String

    public var id: String { name }

    init(
        _ name: String, _ arguments: [ArgumentHelp]?, options: [ArgumentHelp] = [], optionsOf: String? = nil,
        operations: [String] = [], effect: Effect = [], takes argumentTypes: [String: String] = [:],
        gives resultTypes: [String] = [], returns result: String?, _ summary: String,
        details: [String] = [], example: String
    ) {
        self.name = name
        self.arguments = arguments
        self.options = options
        self.optionsOf = optionsOf
        self.operations = operations
        self.effect = effect
        self.argumentTypes = argumentTypes
        self.resultTypes = resultTypes
        self.result = result
        self.summary = summary
        self.details = details
        self.example = example
    }
}
