/// A table, or a kind of value with methods, that holds what a ``LibraryFunction`` describes.
public struct LibraryTable: Sendable {
    /// How scripts write it: `async`; `cursor` stands for the values that have the methods `cursor:take` and so on.
    public let name: String
    /// What it is for, in one sentence.
    public let summary: String
    /// Lua that can be pasted.
    public let example: String
    /// What stands in it.
    public let functions: [LibraryFunction]
}
