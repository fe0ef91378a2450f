/// What libraries may be called: their names are what scripts `require`.
public enum LibraryName {
    private static let longest = 64
    /// What `require` finds without any library.
    public static let reserved: Set<String> = [
        "apify", "async", "coroutine", "debug", "io", "json", "math", "moongate", "os", "package", "std", "string",
        "table", "utf8",
    ]

    /// - Throws: ``LibraryError`` for a name that no library can have.
    public static func check(_ name: String) throws(LibraryError) {
        let isPlain = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard isPlain, let first = name.utf8.first, (0x61...0x7A).contains(first), name.utf8.count <= longest else {
            throw LibraryError(
                .usage,
                "'\(name.prefix(80))' cannot be the name of a library: names are small letters, digits and _, begin with a "
                    + "letter and have up to \(longest) characters, as in reports or price_list")
        }
        guard !reserved.contains(name) else {
            throw LibraryError(
                .usage, "a library cannot be called '\(name)': scripts find something else under that name")
        }
    }

    /// The name that a folder or repository suggests: `lua-price.list` is `lua_price_list`. May still be none.
    public static func suggested(by path: String) -> String {
        var last = path.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
        for suffix in [".git", ".lua"] where last.hasSuffix(suffix) { last.removeLast(suffix.count) }
        return String(last.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
