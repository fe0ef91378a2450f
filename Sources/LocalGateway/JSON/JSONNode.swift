/// A value as it is written, with the values inside it: all of it read in one pass, however deep it is nested.
struct JSONNode {
    enum Content {
        /// Neither an object nor an array.
        case plain
        case object([Member])
        case array([JSONNode])
    }

    struct Member {
        var key: String
        var node: JSONNode
    }

    var text: ArraySlice<UInt8>
    var content: Content

    /// - Parameter text: checked JSON text.
    init(_ text: ArraySlice<UInt8>) throws(JSONError) {
        var scanner = JSONScanner(text)
        scanner.skipSpace()
        try self.init(&scanner, depth: 0)
    }

    private init(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) {
        let start = scanner.index
        switch scanner.current {
        case UInt8(ascii: "{"):
            var members: [Member] = []
            try scanner.walkObject(depth: depth) { (key, scanner) throws(JSONError) in
                members.append(Member(key: JSONValue.decode(key), node: try JSONNode(&scanner, depth: depth + 1)))
            }
            content = .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONNode] = []
            try scanner.walkArray(depth: depth) { (scanner) throws(JSONError) in
                elements.append(try JSONNode(&scanner, depth: depth + 1))
            }
            content = .array(elements)
        default:
            _ = try scanner.value(depth: depth)
            content = .plain
        }
        text = scanner.bytes[start..<scanner.index]
    }
}
