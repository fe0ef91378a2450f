/// Names that only some files find, such as those of specs, described by the comments of a Lua file that defines them without
/// doing anything.
public struct LuaWords: Sendable {
    /// What the file of their definitions is called: `spec`.
    public let name: String
    /// The file that describes them.
    public let source: String

    /// - Parameters:
    ///   - name: what the file of their definitions is called.
    ///   - source: the file that describes them.
    public init(name: String, source: String) {
        (self.name, self.source) = (name, source)
    }

    /// All names, with dots, in the order of the file.
    public var names: [String] {
        source.split(separator: "\n").compactMap { line in
            let match = line.prefixMatch(of: /(?:function\s+([\w.]+)\(|([\w.]+)\s*=)/)
            return match.flatMap { ($0.1 ?? $0.2).map(String.init) }
        }
    }

    var definitions: String {
        var writer = DefinitionWriter()
        writer.gap()
        writer.annotations(source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        return writer.text
    }
}
