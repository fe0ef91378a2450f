/// A row taken apart into the cells of a table: `a/b` for what is inside an object, `a/0` for what is inside an array.
enum TableCells {
    /// What is nested deeper than this many bytes of path stays together, as JSON text in one cell.
    private static let maximumPath = 4096

    /// Calls `body` with the path and the JSON text of each value that is no object and no array.
    static func forEach(_ row: [ItemTransform.Member], _ body: (String, ItemTransform.Text) -> Void) throws {
        for member in row {
            guard member.value.first == UInt8(ascii: "{") || member.value.first == UInt8(ascii: "[") else {
                body(member.key, member.value)
                continue
            }
            var scanner = JSONScanner(member.value)
            try visit(member.key, &scanner, depth: 0, body)
        }
    }

    /// Walks over a value once, however deep it is nested.
    private static func visit(
        _ path: String, _ scanner: inout JSONScanner, depth: Int, _ body: (String, ItemTransform.Text) -> Void
    ) throws(JSONError) {
        switch path.utf8.count < maximumPath ? scanner.current : nil {
        case UInt8(ascii: "{"):
            try scanner.walkObject(depth: depth) { (key, scanner) throws(JSONError) in
                try visit(path + "/" + JSONValue.decode(key), &scanner, depth: depth + 1, body)
            }
        case UInt8(ascii: "["):
            var position = 0
            try scanner.walkArray(depth: depth) { (scanner) throws(JSONError) in
                try visit(path + "/" + String(position), &scanner, depth: depth + 1, body)
                position += 1
            }
        default: body(path, try scanner.value(depth: depth))
        }
    }

    /// The same in bytes, which are those of the value as far as possible.
    static func bytes(_ value: ItemTransform.Text) -> ItemTransform.Text {
        switch value.first {
        case UInt8(ascii: "\""):
            value.contains(UInt8(ascii: "\\"))
                ? Array(JSONValue.decode(value).utf8)[...] : value.dropFirst().dropLast()
        case UInt8(ascii: "n"), nil: []
        default: value
        }
    }

    /// What stands in a cell: strings without their quotes, nothing for null, everything else as it is written.
    static func text(_ value: ItemTransform.Text) -> String {
        switch value.first {
        case UInt8(ascii: "\""): JSONValue.decode(value)
        case UInt8(ascii: "n"), nil: ""
        default: String(decoding: value, as: UTF8.self)
        }
    }
}
