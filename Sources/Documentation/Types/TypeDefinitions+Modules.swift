extension TypeDefinitions {
    /// What `require` finds of a module: its functions with their comments, and the classes of what they return.
    func module(_ library: LuaLibrary) -> String {
        let documentation = LuaDocumentation(library.source)
        var writer = DefinitionWriter(module: library.name)
        writer.gap()
        let head = documentation.lines.drop { $0.hasPrefix("#") || $0.isEmpty }.prefix { $0.hasPrefix("---") }
        let returned = documentation.exports.first { $0.name.isEmpty && $0.isDocumented }
        // What is said of a module that is one function stands at the function.
        if returned == nil { writer.annotations(Array(head)) }
        let name = library.name.split(separator: ".").last.map(String.init) ?? "module"
        if let returned {
            writer.function(returned, as: "local function \(name)", of: documentation)
            writer.gap()
        } else {
            writer.code("---@class \(library.name)")
            writer.code("local \(name) = {}")
            for value in documentation.values { writer.type(value) }
            for function in documentation.publicFunctions where function.isDocumented {
                let separator = function.name.firstIndex { $0 == "." || $0 == ":" } ?? function.name.startIndex
                let owner = function.name[..<separator]
                let isExport = documentation.exports.contains { $0.line == function.line }
                guard isExport || documentation.values.contains(where: { $0.variable == owner }) else { continue }
                writer.gap()
                let path = (isExport ? name : String(owner)) + function.name[separator...]
                writer.function(function, as: "function " + path, of: documentation)
            }
            writer.gap()
        }
        writer.code("return \(name)")
        return writer.text
    }
}

extension DefinitionWriter {
    /// A class of a module, with a variable for its methods.
    fileprivate mutating func type(_ type: LuaDocumentation.Value) {
        guard let name = type.className else { return }
        gap()
        comment(type.comment.text.split(separator: "").map { $0.joined(separator: "\n") })
        code("---@class \(name)")
        for tag in type.comment.tags where tag.name == "field" { code("---@field \(tag.text)") }
        code("local \(type.variable) = {}")
    }

    /// A function with its comment as it is written, without its body.
    fileprivate mutating func function(
        _ function: LuaDocumentation.Function, as head: String, of documentation: LuaDocumentation
    ) {
        annotations(Array(documentation.lines[(function.firstLine - 1)..<(function.line - 1)]))
        code("\(head)(\(function.parameters.joined(separator: ", "))) end")
    }

    /// Comments as they are written; examples become what editors show as Lua.
    mutating func annotations(_ source: [String]) {
        var isInExample = false
        for line in source {
            let text = line.drop { $0 == " " }
            let isExample = text.hasPrefix("---@usage") || text.hasPrefix("---@example")
            if isInExample, isExample || !text.hasPrefix("---") || text.hasPrefix("---@") {
                code("---```")
                isInExample = false
            }
            guard isExample else {
                code(String(text))
                continue
            }
            isInExample = true
            code("---```lua")
            let first = text.drop { $0 != " " }.trimmed
            if !first.isEmpty { code("--- " + first) }
        }
        if isInExample { code("---```") }
    }
}
