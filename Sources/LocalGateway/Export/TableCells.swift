/// A row taken apart into the cells of a table: `a/b` for what is inside an object, `a/0` for what is inside an array.
enum TableCells {
    /// What is nested deeper than this many bytes of path stays together, as JSON text in one cell.
    private static let maximumPath = 4096

    /// Calls `body` with the path and the JSON text of each value that is no object and no array.
    static func forEach(
        _ row: [ItemTransform.Member], _ body: (String, ItemTransform.Text) throws -> Void
    ) throws {
        for member in row { try visit(member.key, member.value, body) }
    }

    private static func visit(
        _ path: String, _ value: ItemTransform.Text, _ body: (String, ItemTransform.Text) throws -> Void
    ) throws {
        let isNested = value.first == UInt8(ascii: "{") || value.first == UInt8(ascii: "[")
        guard isNested, path.utf8.count < maximumPath else { return try body(path, value) }
        if value.first == UInt8(ascii: "{") {
            for member in try ItemTransform.members(value) { try visit("\(path)/\(member.key)", member.value, body) }
        } else {
            for (position, element) in try ItemTransform.elements(value).enumerated() {
                try visit("\(path)/\(position)", element, body)
            }
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
