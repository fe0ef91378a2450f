import ApifyModule
import GatewayAPI

extension DefinitionWriter {
    /// A global table: its head and its functions.
    mutating func table(_ table: LibraryTable) {
        head(of: table)
        for function in table.functions { self.function(function) }
    }

    /// What a global table is, without what it holds.
    mutating func head(of table: LibraryTable) {
        gap()
        comment([table.summary], example: table.example)
        code("---@class \(table.name)")
        code("\(table.name) = {}")
    }

    /// A kind of value with methods, as a class whose fields are functions: so that type parameters reach them.
    ///
    /// - Parameter isCalled: what the value is when it is called like a function.
    mutating func values(_ table: LibraryTable, isCalled: String? = nil) {
        let name = table.valueType ?? table.name
        gap()
        comment([table.summary], example: table.example)
        code("---@class \(name)")
        if let isCalled { code("---@overload \(isCalled)") }
        for function in table.functions {
            comment([function.summary] + function.details)
            let parameters = items(of: function).map { "\($0.name)\($0.isOptional ? "?" : ""): \($0.type)" }
            let arguments = (["self: \(name)"] + parameters).joined(separator: ", ")
            let results = function.resultTypes.isEmpty ? "" : ": " + function.resultTypes.joined(separator: ", ")
            let method = function.name.split(separator: ":").last.map(String.init) ?? function.name
            field(Item(name: method, type: "fun(\(arguments))\(results)"))
        }
    }

    /// A function of a global table, or a value in it, with the class of its options.
    mutating func function(_ function: LibraryFunction) {
        let optionsClass = function.name + ".Options"
        let parent = function.optionsOf.map { "apify.\($0).Options" }
        if !function.options.isEmpty {
            type(optionsClass, extends: parent, "", function.options.map { item($0, of: function) })
        }
        gap()
        comment([function.summary] + function.details + [effects(function.effect)], example: function.example)
        guard function.arguments != nil else {
            code("---@type " + (function.resultTypes.first ?? "any"))
            code("\(function.name) = nil")
            return
        }
        var items = items(of: function)
        if let last = items.indices.last {
            let name = function.options.isEmpty ? parent : optionsClass
            if let name { items[last].type = items[last].type.replacing("table", with: name) }
        }
        for item in items { parameter(item) }
        for (number, type) in function.resultTypes.enumerated() {
            result(Item(name: "", type: type, text: number == 0 ? function.result ?? "" : ""))
        }
        code("function \(function.name)(\(items.map(\.name).joined(separator: ", "))) end")
    }

    private func items(of function: LibraryFunction) -> [Item] {
        (function.arguments ?? []).map { item($0, of: function) }
    }

    private func item(_ argument: ArgumentHelp, of function: LibraryFunction) -> Item {
        var item = argument.item
        if let type = function.argumentTypes[argument.name] { item.type = type }
        // Nothing at all is given to `...`, too.
        if item.name == "..." { item.isOptional = false }
        return item
    }

    func effects(_ effect: Effect) -> String {
        effect.isEmpty || effect == .read ? "" : "Effects: " + effect.names.joined(separator: ", ")
    }
}
