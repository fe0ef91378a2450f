/// A table, or a kind of value with methods, that holds what a ``LibraryFunction`` describes.
public struct LibraryTable: Sendable {
    /// How scripts write it: `async`; `cursor` stands for the values that have the methods `cursor:take` and so on.
    public let name: String
    /// What type definitions call the values that it stands for, such as `apify.Cursor<T>`; nil for a table with a name of
    /// its own.
    public let valueType: String?
    /// What it is for, in one sentence.
    public let summary: String
    /// Lua that can be pasted.
    public let example: String
    /// What stands in it.
    public let functions: [LibraryFunction]

    init(name: String, valueType: String? = nil, summary: String, example: String, functions: [LibraryFunction]) {
        self.name = name
        self.valueType = valueType
        self.summary = summary
        self.example = example
        self.functions = functions
    }
}
