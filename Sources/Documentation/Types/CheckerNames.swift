import ApifyModule
import GatewayAPI

/// The names that scripts find, as a Lua file that a `.luacheckrc` requires: luacheck then knows what there is, and tells of
/// `apify.datasets.itmes`.
struct CheckerNames {
    /// A name, with the names in it.
    private struct Node {
        var fields: [String: Node] = [:]

        mutating func insert(_ path: ArraySlice<String>) {
            guard let name = path.first else { return }
            fields[name, default: Node()].insert(path.dropFirst())
        }
    }

    let words: [LuaWords]

    var text: String {
        let operations = Catalogue.operations.map { "apify." + $0.id }
        let functions = Library.tables.filter { $0.valueType == nil }.flatMap { [$0.name] + $0.functions.map(\.name) }
        var lines = [TypeDefinitions.notice + " `.luacheckrc` requires it.", "return {"]
        lines += Self.standard("script", operations + functions + ["args"])
        for words in words { lines += Self.standard(words.name, words.names) }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func standard(_ name: String, _ names: [String]) -> [String] {
        var root = Node()
        for name in names { root.insert(name.split(separator: ".").map(String.init)[...]) }
        return ["  \(name) = { read_globals = {"] + lines(root, indent: "    ") + ["  } },"]
    }

    private static func lines(_ node: Node, indent: String) -> [String] {
        node.fields.sorted { $0.key < $1.key }.flatMap { name, field in
            guard !field.fields.isEmpty else { return ["\(indent)\(name) = { other_fields = true },"] }
            return ["\(indent)\(name) = { fields = {"] + lines(field, indent: indent + "  ") + ["\(indent)} },"]
        }
    }
}
