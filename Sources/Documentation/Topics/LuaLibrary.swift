import ApifyModule
import LineEditor

/// A Lua module whose comments help reads.
public struct LuaLibrary: Sendable {
    /// What `require` calls it: `std.csv`.
    public var name: String
    /// The name of its file, as messages show it: `std/csv.lua`.
    public var file: String
    /// Its text.
    public var source: String
    /// Whether it only describes what is global anyway, under the names that it writes.
    public var describesGlobals: Bool

    /// - Parameters:
    ///   - name: what `require` calls it.
    ///   - file: the name of its file, as messages show it.
    ///   - source: its text.
    ///   - describesGlobals: whether it only describes what is global anyway.
    public init(name: String, file: String, source: String, describesGlobals: Bool = false) {
        self.name = name
        self.file = file
        self.source = source
        self.describesGlobals = describesGlobals
    }

    /// The topics of the module itself and of its functions.
    public func topics() -> [HelpTopic] {
        let documentation = LuaDocumentation(source)
        let functions = documentation.publicFunctions.filter(\.isDocumented).map { topic(of: $0, documentation) }
        let values = describesGlobals ? documentation.values.filter { !$0.variable.isEmpty }.map(topic) : []
        // A module that is a function is called by the module's own name.
        if functions.contains(where: { $0.name == name }) { return functions }
        var module = HelpTopic(
            name, .table, summary: documentation.comment.summary.onOneLine,
            example: documentation.comment.usages.first
                ?? (describesGlobals ? "" : "local \(shortName) = require '\(name)'"))
        module.details = documentation.comment.details.map(\.onOneLine)
        module.related = (functions + values).map(\.name)
        module.source = describesGlobals ? nil : file
        return [module] + functions + values
    }

    private var shortName: String { String(name.split(separator: ".").last ?? "module") }

    /// A global with its fields.
    private func topic(of value: LuaDocumentation.Value) -> HelpTopic {
        var topic = HelpTopic(value.variable, .value, summary: value.comment.summary.onOneLine, example: "")
        topic.details = value.comment.details.map(\.onOneLine)
        let fields = value.comment.tags.filter { $0.name == "field" && !$0.text.hasPrefix("[string]") }.map { tag in
            let item = DocComment.parameter(tag.text)
            return (
                name: item.name.filter { !"[]\"".contains($0) },
                text: (item.text.isEmpty ? item.type : item.text).onOneLine
            )
        }
        if !fields.isEmpty { topic.sections = [HelpTopic.Section("Fields", fields)] }
        return topic
    }

    private func topic(of function: LuaDocumentation.Function, _ documentation: LuaDocumentation) -> HelpTopic {
        let comment = function.comment
        // `local M = {}; function M.read()` is `std.csv.read` to everybody else.
        let separator = function.name.firstIndex { $0 == "." || $0 == ":" }
        let name =
            describesGlobals ? function.name : self.name + (separator.map { String(function.name[$0...]) } ?? "")
        let arguments = function.parameters.map { parameter in
            let item = comment.parameters.first { $0.name == parameter }
            return ArgumentHelp(
                parameter.onOneLine, (item?.type ?? "any value").onOneLine,
                required: item?.isOptional != true,
                (item?.text ?? "").onOneLine)
        }
        var topic = HelpTopic(
            name.onOneLine, .function, signature: HelpTopic.signature(name, arguments).onOneLine,
            summary: comment.summary.onOneLine, example: comment.usages.first ?? "")
        topic.details = comment.details.map(\.onOneLine)
        topic.arguments = arguments
        let results = comment.results.map { [$0.type, $0.text.isEmpty ? $0.name : $0.text] }
        topic.result =
            results.isEmpty
            ? nil
            : results.map { $0.filter { !$0.isEmpty }.joined(separator: ", ") }.joined(separator: "; ")
                .onOneLine
        topic.source = describesGlobals ? nil : "\(file):\(function.line)"
        topic.definition = HelpTopic.Definition(
            file: file, line: function.line, lastLine: function.lastLine,
            text: documentation.text(of: function).map { $0.replacing("\t", with: "    ").onOneLine })
        return topic
    }
}
