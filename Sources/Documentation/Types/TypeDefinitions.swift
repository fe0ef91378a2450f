import ApifyModule
import GatewayAPI

/// What an editor needs to know of all that scripts find: LuaCATS definitions, and the names for luacheck. Everything is
/// read from the catalogue, the library and the comments of Lua files, so that nothing is described twice.
public struct TypeDefinitions: Sendable {
    /// The folder of the project that the files belong into.
    public static let folder = "types"
    /// What each of the files begins with, or says in its second line.
    public static let mark = "-- Made by `moongate types`"
    static let notice = mark + ", which makes it anew; do not edit."

    /// The folder in it of libraries that others have made.
    public static let sharedFolder = folder + "/lib"

    let libraries: [LuaLibrary]
    let words: [LuaWords]
    let shared: [LuaLibrary]

    /// - Parameters:
    ///   - libraries: modules that come with the program.
    ///   - words: names that only some files find, such as those of specs.
    ///   - shared: modules of libraries that the project uses.
    public init(
        libraries: [LuaLibrary] = LuaLibrary.standard, words: [LuaWords] = [], shared: [LuaLibrary] = []
    ) {
        (self.libraries, self.words, self.shared) = (libraries, words, shared)
    }

    /// All files, sorted by path. The same program always makes the same ones.
    public func files() -> [GeneratedFile] {
        var files = [
            file("apify", apify()), file("async", async()), file("json", json()), file("script", script()),
            GeneratedFile(path: Self.folder + "/luacheck.lua", text: CheckerNames(words: words).text),
        ]
        files += words.map { file($0.name, $0.definitions) }
        files += libraries.map { file($0.name.replacing(".", with: "/"), module($0)) }
        files += shared.map { file("lib/" + $0.name.replacing(".", with: "/"), module($0)) }
        return files.sorted { $0.path < $1.path }
    }

    private func file(_ name: String, _ text: String) -> GeneratedFile {
        GeneratedFile(path: "\(Self.folder)/\(name).lua", text: text)
    }

    private func json() -> String {
        var writer = DefinitionWriter()
        writer.type("json.Null", "Stands for null in data.", [])
        for table in Library.tables where table.name == "json" { writer.table(table) }
        return writer.text
    }

    private func async() -> String {
        var writer = DefinitionWriter()
        for table in Library.tables where table.name == "task" { writer.values(table) }
        for table in Library.tables where table.name == "async" { writer.table(table) }
        return writer.text
    }

    private func apify() -> String {
        var writer = DefinitionWriter()
        writer.type(
            "apify.Error", "What a failed operation raises; `pcall` catches it.", Library.errorFields.map(\.item))
        writer.type(
            "apify.CallOptions", "How a call is made, whatever it does.", DefinitionWriter.commonOptions.map(\.item))
        for resource in ResourceClass.all {
            writer.type(resource.name, resource.summary, resource.fields, isOpen: true)
        }
        for table in Library.tables where table.name == "cursor" { writer.values(table, isCalled: "fun(): T?") }
        let tables = Library.tables.filter { $0.name == "apify" || $0.name.hasPrefix("apify.") }
        for table in tables.prefix(1) {
            writer.head(of: table)
            for group in Catalogue.groups { writer.group(group) }
            for function in table.functions { writer.function(function) }
        }
        for table in tables.dropFirst() { writer.table(table) }
        return writer.text
    }

    private func script() -> String {
        var writer = DefinitionWriter()
        writer.gap()
        writer.comment(["The values of the arguments that the script's header describes, by name."])
        writer.code("---@type table<string, any>")
        writer.code("args = {}")
        return writer.text
    }
}

extension ArgumentHelp {
    /// As a field of a class.
    var item: DefinitionWriter.Item {
        DefinitionWriter.Item(name: name, type: LuaType.reading(type) ?? "any", isOptional: !isRequired, text: remark)
    }

    /// The sentence about it, and what holds without it.
    var remark: String {
        guard let defaultValue else { return summary }
        return summary.isEmpty ? "Default: \(defaultValue)" : "\(summary) Default: \(defaultValue)"
    }
}
