/// A piece of Lua source text with the name that errors and tracebacks call it by.
public struct Chunk: Sendable {
    /// The text; Lua strings are bytes, so this need not be UTF-8. Bytecode is refused.
    public let source: [UInt8]
    /// As in Lua: `@` before a file name, `=` before any other name.
    public let name: String

    /// - Parameters:
    ///   - source: the text. A first line that starts with `#` is skipped.
    ///   - name: `@file.lua` or `=name`.
    public init(_ source: String, name: String) {
        self.init(bytes: Array(source.utf8), name: name)
    }

    /// - Parameters:
    ///   - bytes: the text. A first line that starts with `#` is skipped.
    ///   - name: `@file.lua` or `=name`.
    public init(bytes: [UInt8], name: String) {
        source = bytes
        self.name = name
    }
}
