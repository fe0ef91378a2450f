/// What help says about one command of the prompt.
public struct CommandHelp: Sendable {
    /// With its colon: `:help`.
    public var name: String
    /// Other names for it: `:q`.
    public var aliases: [String]
    /// What may follow it: `FILE`, `[NAME]`; empty when nothing may.
    public var arguments: String
    /// What it does, in one sentence.
    public var summary: String
    /// What else one should know.
    public var details: [String]
    /// An input that can be pasted.
    public var example: String

    /// - Parameters:
    ///   - name: with its colon.
    ///   - aliases: other names for it, with their colons.
    ///   - arguments: what may follow it.
    ///   - summary: what it does, in one sentence.
    ///   - details: what else one should know.
    ///   - example: an input that can be pasted; the bare command when nil.
    public init(
        _ name: String, aliases: [String] = [], arguments: String = "", _ summary: String, details: [String] = [],
        example: String? = nil
    ) {
        self.name = name
        self.aliases = aliases
        self.arguments = arguments
        self.summary = summary
        self.details = details
        self.example = example ?? name
    }
}
