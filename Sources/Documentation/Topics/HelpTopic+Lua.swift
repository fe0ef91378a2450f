extension HelpTopic {
    private static let manual = "https://www.lua.org/manual/5.4/manual.html"

    private static let basics: Set<String> = [
        "assert", "collectgarbage", "dofile", "error", "getmetatable", "ipairs", "load", "loadfile", "next", "pairs",
        "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber",
        "tostring", "type", "warn", "xpcall", "_G", "_VERSION",
    ]

    private static let libraries: Set<String> = [
        "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8",
    ]

    /// What belongs to Lua itself is described in Lua's own manual. Nil for other names.
    init?(luaName name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isLibrary = parts.count == 1 && Self.libraries.contains(name)
        let isField =
            parts.count == 2 && Self.libraries.contains(parts[0]) && !parts[1].isEmpty
            && parts[1].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard isLibrary || isField || Self.basics.contains(name) else { return nil }
        self.init(
            name, isLibrary ? .table : .function,
            summary: isLibrary ? "One of Lua's own libraries." : "Belongs to Lua itself.", example: "")
        source = isLibrary ? "\(Self.manual)#6" : "\(Self.manual)#pdf-\(name)"
    }
}
