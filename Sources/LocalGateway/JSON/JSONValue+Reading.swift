extension JSONValue {
    /// Reads JSON text.
    ///
    /// - Throws: ``JSONError`` when the bytes are not one JSON value.
    init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try JSONScanner.whole(bytes) { (scanner) throws(JSONError) in try Self.read(&scanner, depth: 0) }
    }

    /// Every byte is looked at once, however deep it lies.
    private static func read(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) -> JSONValue {
        scanner.skipSpace()
        switch scanner.current {
        case UInt8(ascii: "{"):
            var members: [(String, JSONValue)] = []
            try scanner.walkObject(depth: depth) { (key, scanner) throws(JSONError) in
                members.append((decode(key), try read(&scanner, depth: depth + 1)))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try scanner.walkArray(depth: depth) { (scanner) throws(JSONError) in
                elements.append(try read(&scanner, depth: depth + 1))
            }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(decode(try scanner.string()))
        default:
            let text = try scanner.value(depth: depth)
            switch text.first {
            case UInt8(ascii: "t"): return .bool(true)
            case UInt8(ascii: "f"): return .bool(false)
            case UInt8(ascii: "n"): return .null
            default: return .number(Array(text))
            }
        }
    }

    /// The text of a JSON string with its quotes, already checked; half a surrogate pair becomes U+FFFD.
    static func decode(_ quoted: ArraySlice<UInt8>) -> String {
        let inner = quoted.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var output: [UInt8] = []
        output.reserveCapacity(inner.count)
        var index = inner.startIndex
        while index < inner.endIndex {
            guard inner[index] == UInt8(ascii: "\\"), index + 1 < inner.endIndex else {
                output.append(inner[index])
                index += 1
                continue
            }
            if inner[index + 1] == UInt8(ascii: "u") {
                let (scalar, length) = escapedScalar(inner[index...])
                output.append(contentsOf: String(Character(scalar)).utf8)
                index += length
            } else {
                output.append(unescape(inner[index + 1]))
                index += 2
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The character of the `\u` escape that a text begins with, or of the two that make a surrogate pair, and how many
    /// bytes it takes.
    private static func escapedScalar(_ text: ArraySlice<UInt8>) -> (Unicode.Scalar, length: Int) {
        guard let first = escapedUnit(text) else { return ("\u{FFFD}", text.count) }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard UTF16.isLeadSurrogate(first), let second = escapedUnit(text.dropFirst(6)), UTF16.isTrailSurrogate(second)
        else { return ("\u{FFFD}", 6) }
        let value = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
        return (Unicode.Scalar(value) ?? "\u{FFFD}", 12)
    }

    /// The number of a `\u` escape.
    private static func escapedUnit(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard text.count >= 6, text.starts(with: "\\u".utf8) else { return nil }
        return UInt16(String(decoding: text.dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
    }

    private static func unescape(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "r"): 13
        case UInt8(ascii: "t"): 9
        default: byte
        }
    }
}
