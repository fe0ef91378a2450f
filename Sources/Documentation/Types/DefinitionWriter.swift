/// Writes LuaCATS: comments that begin with `---`, and functions without bodies.
struct DefinitionWriter {
    /// A parameter, a field or a result.
    struct Item {
        var name: String
        var type: String
        var isOptional = false
        var text = ""
    }

    private(set) var lines: [String] = []

    /// - Parameter module: what `require` calls what is defined; nil for globals.
    init(module: String? = nil) {
        lines = [
            "---@meta" + (module.map { " " + $0 } ?? ""),
            "-- Made by `moongate types`, which makes it anew; do not edit.",
        ]
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func gap() { lines.append("") }

    /// Lua as it is.
    mutating func code(_ text: String) { lines.append(text) }

    /// Paragraphs of a comment, then an example.
    mutating func comment(_ paragraphs: [String], example: String = "") {
        var isFirst = true
        for paragraph in paragraphs where !paragraph.isEmpty {
            if !isFirst { lines.append("---") }
            isFirst = false
            for line in paragraph.split(separator: "\n", omittingEmptySubsequences: false) {
                lines.append("---" + line)
            }
        }
        guard !example.isEmpty else { return }
        lines += ["---", "---```lua"]
        for line in example.split(separator: "\n", omittingEmptySubsequences: false) { lines.append("---" + line) }
        lines.append("---```")
    }

    mutating func parameter(_ item: Item) {
        lines.append("---@param \(item.name)\(item.isOptional ? "?" : "") \(item.type)" + Self.remark(item.text))
    }

    mutating func result(_ item: Item) {
        let name = item.name.isEmpty ? "" : " " + item.name
        let mark = item.name.isEmpty && !item.text.isEmpty ? " #" : ""
        lines.append("---@return \(item.type)\(name)\(mark)" + Self.remark(item.text))
    }

    mutating func field(_ item: Item) {
        let name = LuaKeywords.all.contains(item.name) ? "[\"\(item.name)\"]" : item.name
        lines.append("---@field \(name)\(item.isOptional ? "?" : "") \(item.type)" + Self.remark(item.text))
    }

    /// A class with fields.
    ///
    /// - Parameter isOpen: whether there may be more fields.
    mutating func type(
        _ name: String, extends parent: String? = nil, _ summary: String, _ fields: [Item], isOpen: Bool = false
    ) {
        gap()
        comment([summary])
        lines.append("---@class \(name)" + (parent.map { ": \($0)" } ?? ""))
        for item in fields { field(item) }
        if isOpen { lines.append("---@field [string] any") }
    }

    /// A text behind a type, on one line.
    private static func remark(_ text: String) -> String {
        text.isEmpty ? "" : " " + text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
