import ApifyModule

/// Where the functions of `apify`, `async` and cursors are written that are written in Lua.
public struct LuaSources {
    private let files: [(name: String, documentation: LuaDocumentation)]

    /// Reads them.
    public init() {
        files = ApifyModule.luaSources.map { ($0.name, LuaDocumentation($0.text)) }
    }

    /// The function with a public name.
    func definition(of name: String) -> HelpTopic.Definition? {
        for (file, documentation) in files {
            guard let function = documentation.functions.first(where: { $0.matches(name) }) else { continue }
            return HelpTopic.Definition(
                file: file, line: function.line, lastLine: function.lastLine, text: documentation.text(of: function))
        }
        return nil
    }

    /// The public name of the function that begins in a line.
    public func name(file: String, line: Int) -> String? {
        guard let documentation = files.first(where: { $0.name == file })?.documentation else { return nil }
        return documentation.functions.first { $0.line == line }?.publicName
    }
}

extension LuaDocumentation.Function {
    /// As scripts see it. `wait` is written as a local function, because others call it.
    var publicName: String { isLocal ? "apify." + name : name }

    fileprivate func matches(_ name: String) -> Bool { publicName == name }
}
