/// Walks over JSON text (RFC 8259) without changing a byte of it.
///
/// It checks the whole grammar, and it is iterative in nothing but nesting, which is bounded: text from the network can
/// neither trap nor exhaust the stack.
struct JSONScanner {
    static let maximumDepth = 512

    private(set) var bytes: ArraySlice<UInt8>
    private(set) var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// Checks that the bytes are one JSON value in UTF-8, and nothing after it.
    static func validate(_ bytes: [UInt8]) throws(JSONError) {
        _ = try whole(bytes) { (scanner) throws(JSONError) in try scanner.value() }
    }

    /// Reads bytes that must be one JSON value in UTF-8, and nothing after it.
    static func whole<Value>(
        _ bytes: [UInt8], _ read: (inout JSONScanner) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONError(message: "The text is not valid UTF-8", position: 0)
        }
        var scanner = JSONScanner(bytes[...])
        let value = try read(&scanner)
        scanner.skipSpace()
        guard scanner.index == bytes.endIndex else { throw scanner.unexpected() }
        return value
    }

    var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    /// The bytes of the next value, without the space around it.
    mutating func value(depth: Int = 0) throws(JSONError) -> ArraySlice<UInt8> {
        skipSpace()
        let start = index
        switch current {
        case UInt8(ascii: "{"): try object(depth: depth) { (_, _) throws(JSONError) in }
        case UInt8(ascii: "["): try array(depth: depth) { (_) throws(JSONError) in }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: try number()
        }
        return bytes[start..<index]
    }

    /// Walks over an object; keys come with their quotes.
    mutating func object(
        depth: Int = 0, member: (ArraySlice<UInt8>, ArraySlice<UInt8>) throws(JSONError) -> Void
    ) throws(JSONError) {
        try walkObject(depth: depth) { (key, scanner) throws(JSONError) in
            try member(key, try scanner.value(depth: depth + 1))
        }
    }

    mutating func array(depth: Int = 0, element: (ArraySlice<UInt8>) throws(JSONError) -> Void) throws(JSONError) {
        try walkArray(depth: depth) { (scanner) throws(JSONError) in
            try element(try scanner.value(depth: depth + 1))
        }
    }

    /// Walks over an object whose values the caller walks over itself, one level deeper: what is nested is read once then,
    /// and not once for each level it lies in.
    mutating func walkObject(
        depth: Int = 0, member: (ArraySlice<UInt8>, inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try expect(UInt8(ascii: "{"))
        try checkDepth(depth)
        skipSpace()
        if take(UInt8(ascii: "}")) { return }
        while true {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            try member(key, &self)
            skipSpace()
            if take(UInt8(ascii: "}")) { return }
            try expect(UInt8(ascii: ","))
        }
    }

    /// The same for an array.
    mutating func walkArray(
        depth: Int = 0, element: (inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try expect(UInt8(ascii: "["))
        try checkDepth(depth)
        skipSpace()
        if take(UInt8(ascii: "]")) { return }
        while true {
            skipSpace()
            try element(&self)
            skipSpace()
            if take(UInt8(ascii: "]")) { return }
            try expect(UInt8(ascii: ","))
        }
    }

    /// The bytes of a string, with its quotes.
    mutating func string() throws(JSONError) -> ArraySlice<UInt8> {
        let start = index
        try expect(UInt8(ascii: "\""))
        while let byte = current {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return bytes[start..<index]
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20:
                index -= 1
                throw JSONError(message: "A control character stands in a string", position: offset)
            default: continue
            }
        }
        throw unexpected()
    }

    private mutating func escape() throws(JSONError) {
        guard let byte = current else { throw unexpected() }
        index += 1
        guard byte == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(byte) else {
                index -= 1
                throw unexpected()
            }
            return
        }
        for _ in 0..<4 {
            guard let digit = current, digit.isHexDigit else { throw unexpected() }
            index += 1
        }
    }

    private mutating func number() throws(JSONError) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
    }

    private mutating func digits() throws(JSONError) {
        guard let first = current, first.isDigit else { throw unexpected() }
        while let byte = current, byte.isDigit { index += 1 }
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for byte in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) { try expect(byte) }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard take(byte) else { throw unexpected() }
    }

    private func checkDepth(_ depth: Int) throws(JSONError) {
        guard depth < Self.maximumDepth else {
            throw JSONError(message: "The values are nested deeper than \(Self.maximumDepth) levels", position: offset)
        }
    }

    private var offset: Int { index - bytes.startIndex }

    private func unexpected() -> JSONError {
        guard let byte = current else { return JSONError(message: "Unexpected end of JSON input", position: offset) }
        let shown = byte > 0x20 && byte < 0x7F ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
        return JSONError(message: "Unexpected \(shown) in JSON", position: offset)
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isHexDigit: Bool { isDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x66) }
    var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }
}
