extension LuaDocumentation {
    /// The variable that the file returns: `M` where it ends with `return M`.
    public var moduleVariable: String? {
        guard let line = lines.last(where: { !$0.trimmed.isEmpty }) else { return nil }
        return line.wholeMatch(of: /return\s+([A-Za-z_]\w*)\s*;?\s*/).map { String($0.1) }
    }

    /// What the module offers by name: the functions in the table that it returns, or the one that it returns. Those that
    /// are written as local functions come with the name under which they are returned.
    public var exports: [Function] {
        let variable = moduleVariable
        let renamed = returnedLocals
        return allFunctions.compactMap { function in
            // What is written inside of functions is theirs.
            guard lines[function.line - 1].first?.isWhitespace == false else { return nil }
            if function.isLocal {
                guard let name = renamed[function.name] else { return nil }
                var function = function
                (function.name, function.isLocal) = (name, false)
                return function
            }
            if function.name.isEmpty { return function }
            guard let variable, function.name.hasPrefix(variable) else { return nil }
            return [".", ":"].contains(function.name.dropFirst(variable.count).first) ? function : nil
        }
    }

    /// What others may call: the exports, and the methods of what they return.
    public var publicFunctions: [Function] {
        let exported = exports
        return allFunctions.compactMap { function in
            exported.first { $0.line == function.line } ?? (function.isLocal ? nil : function)
        }
    }

    /// The names under which local functions are returned, as in `return decode` and `return { decode = decode }`.
    private var returnedLocals: [String: String] {
        if let variable = moduleVariable { return [variable: ""] }
        guard let start = lines.lastIndex(where: { $0.hasPrefix("return {") }) else { return [:] }
        let text = lines[start...].joined(separator: "\n")
        let pairs = text.matches(of: /(\w+)\s*=\s*(\w+)\s*[,;}]/).map { (String($0.2), "M." + $0.1) }
        return Dictionary(pairs) { first, _ in first }
    }
}
