/// What the comment in front of a Lua function says, in the style of LuaCATS: lines that begin with `---`.
///
///     --- Reads a table of values.
///     ---@param text string the text, with a header row
///     ---@param options? { delimiter?: string } how it is written
///     ---@return table[] rows one table for each row
///     ---@usage for _, row in ipairs(csv.decode(text)) do print(row.name) end
public struct DocComment: Sendable, Equatable {
    /// An argument or a result.
    public struct Item: Sendable, Equatable {
        /// Its name; empty for a result that has none.
        public var name: String
        /// Its type as it is written: `string`, `{ delimiter?: string }`.
        public var type: String
        /// Whether it may be left out.
        public var isOptional: Bool
        /// What is said about it.
        public var text: String
    }

    /// What the function does: lines that have no tag. An empty line parts paragraphs.
    public var text: [String] = []
    /// `@param`
    public var parameters: [Item] = []
    /// `@return`
    public var results: [Item] = []
    /// `@usage` and `@example`: Lua that can be pasted, each with its lines.
    public var usages: [String] = []
    /// All other tags with what follows them, such as `deprecated`.
    public var tags: [(name: String, text: String)] = []

    public init() {}

    public static func == (first: DocComment, second: DocComment) -> Bool {
        first.text == second.text && first.parameters == second.parameters && first.results == second.results
            && first.usages == second.usages && first.tags.elementsEqual(second.tags, by: ==)
    }

    /// The first sentence of the text.
    public var summary: String {
        let paragraph = text.prefix { !$0.isEmpty }.joined(separator: " ")
        guard let end = paragraph.firstRange(of: ". ") else { return paragraph }
        return String(paragraph[..<end.lowerBound]) + "."
    }

    /// What the text says after its first sentence, a string for each paragraph.
    public var details: [String] {
        var paragraphs = text.split(separator: "").map { $0.joined(separator: " ") }
        guard let first = paragraphs.first else { return [] }
        let rest = first.dropFirst(summary.count).drop(while: \.isWhitespace)
        if rest.isEmpty { paragraphs.removeFirst() } else { paragraphs[0] = String(rest) }
        return paragraphs
    }
}
