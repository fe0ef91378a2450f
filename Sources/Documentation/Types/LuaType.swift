/// Types as help calls them in the words of LuaCATS.
public enum LuaType {
    private static let simple = [
        "ID": "string", "ID or username~name": "string", "string": "string", "integer": "integer", "number": "number",
        "boolean": "boolean", "table": "table", "function": "function", "true": "true", "seconds": "number",
        "any value": "any", "any values": "any", "any JSON value": "any", "array": "table", "JSON array": "table",
        "date": "string|number", "list of strings": "string[]", "list of tables": "table[]",
    ]

    /// - Parameter phrase: what ``ArgumentHelp/type`` says.
    /// - Returns: nil for words that mean nothing here.
    public static func reading(_ phrase: String) -> String? {
        // "integer, at least 1", "number, 0 or more", "date: ISO 8601 text or seconds since 1970"
        if let end = phrase.firstRange(of: #/, (at least )?[0-9]|: /#)?.lowerBound {
            return reading(String(phrase[..<end]))
        }
        if let type = simple[phrase] { return type }
        if phrase.hasPrefix("one of ") { return choice(phrase.dropFirst("one of ".count)) }
        if phrase.hasPrefix("list of ") { return choice(phrase.dropFirst("list of ".count)).map { "(\($0))[]" } }
        let parts = phrase.split(separator: #/ or |, /#).map(String.init)
        guard parts.count > 1 || phrase.hasPrefix("'") else { return nil }
        let types = parts.map { part in
            part.hasPrefix("'") && part.hasSuffix("'") ? "\"\(part.dropFirst().dropLast())\"" : simple[part]
        }
        guard !types.contains(nil) else { return nil }
        return types.compactMap(\.self).joined(separator: "|")
    }

    /// One of a few words.
    private static func choice(_ words: Substring) -> String? {
        let words = words.split(separator: ", ")
        guard words.allSatisfy({ !$0.contains(" ") && !$0.contains("\"") }) else { return nil }
        return words.map { "\"\($0)\"" }.joined(separator: "|")
    }
}
