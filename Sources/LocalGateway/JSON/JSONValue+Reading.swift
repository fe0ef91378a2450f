extension JSONValue {
    /// Reads JSON text.
    ///
    /// - Throws: ``JSONError`` when the bytes are not one JSON value.
    init(parsing bytes: [UInt8]) throws(JSONError) {
        try JSONScanner.validate(bytes)
        self = try Self.read(bytes[...])
    }

    private static func read(_ text: ArraySlice<UInt8>) throws(JSONError) -> JSONValue {
        var scanner = JSONScanner(text)
        scanner.skipSpace()
        switch scanner.current {
        case UInt8(ascii: "{"):
            var members: [(String, JSONValue)] = []
            try scanner.object { (key, value) throws(JSONError) in members.append((decode(key), try read(value))) }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try scanner.array { (element) throws(JSONError) in elements.append(try read(element)) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(decode(try scanner.string()))
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        case UInt8(ascii: "n"): return .null
        default: return .number(Array(try scanner.value()))
        }
    }

    /// The text of a JSON string with its quotes, already checked; half a surrogate pair becomes U+FFFD.
    static func decode(_ quoted: ArraySlice<UInt8>) -> String {
        let inner = quoted.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var units: [UInt16] = []
        var plain: [UInt8] = []
        var index = inner.startIndex
        func flush() {
            units.append(contentsOf: String(decoding: plain, as: UTF8.self).utf16)
            plain.removeAll(keepingCapacity: true)
        }
        while index < inner.endIndex {
            guard inner[index] == UInt8(ascii: "\\"), index + 1 < inner.endIndex else {
                plain.append(inner[index])
                index += 1
                continue
            }
            flush()
            if inner[index + 1] == UInt8(ascii: "u") {
                let digits = inner[index + 2..<min(index + 6, inner.endIndex)]
                units.append(UInt16(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD)
                index += 6
            } else {
                units.append(unescape(inner[index + 1]))
                index += 2
            }
        }
        flush()
        return String(decoding: units, as: UTF16.self)
    }

    private static func unescape(_ byte: UInt8) -> UInt16 {
        switch byte {
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "r"): 13
        case UInt8(ascii: "t"): 9
        default: UInt16(byte)
        }
    }
}
