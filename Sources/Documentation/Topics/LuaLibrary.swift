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
        // A module that is a function is called by the module's own name.
        if functions.contains(where: { $0.name == name }) { return functions }
        var module = HelpTopic(
            name, .table, summary: documentation.comment.summary.onOneLine,
            example: documentation.comment.usages.first
                ?? (describesGlobals ? "" : "local \(shortName) = require '\(name)'"))
        module.details = documentation.comment.details.map(\.onOneLine)
        module.related = functions.map(\.name)
        module.source = file
        return [module] + functions
    }

    private var shortName: String { String(name.split(separator: ".").last ?? "module") }

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
        topic.source = "\(file):\(function.line)"
        topic.definition = HelpTopic.Definition(
            file: file, line: function.line, lastLine: function.lastLine,
            text: documentation.text(of: function).map { $0.replacing("\t", with: "    ").onOneLine })
        return topic
    }
}
