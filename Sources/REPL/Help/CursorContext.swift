/// What the cursor stands in: a name, and the calls around it. The text may be anything, and unfinished.
struct CursorContext {
    /// The dotted name that the cursor touches, as far as it reaches.
    private(set) var name: String?
    /// The name up to the end of the part that the cursor touches: `apify.acts` of `apify.ac|ts.run`.
    private(set) var shortName: String?
    /// What is called around the cursor, the innermost first.
    private(set) var calls: [String] = []

    private let bytes: [UInt8]
    private let cursor: Int
    private var open: [String?] = []
    /// The name in front, if nothing but blanks has followed it.
    private var last: String?

    /// - Parameters:
    ///   - text: what has been typed.
    ///   - cursor: its position in UTF-8.
    init(_ text: String, cursor: Int) {
        bytes = Array(text.utf8.prefix(100_000))
        self.cursor = min(max(0, cursor), bytes.count)
        var position = 0
        while position < bytes.count, position <= self.cursor { position = step(from: position) }
        calls = open.reversed().compactMap { $0 }
    }

    /// Goes over one thing.
    ///
    /// - Returns: the position behind it.
    private mutating func step(from start: Int) -> Int {
        let byte = bytes[start]
        if Self.isNameByte(byte) || byte == UInt8(ascii: ":") && bytes[safe: start + 1].map(Self.isNameByte) == true {
            return passName(from: start)
        }
        if byte == UInt8(ascii: "-"), bytes[safe: start + 1] == byte { return passComment(from: start) }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return passString(from: start) }
        if let level = longBracket(at: start) { return end(ofLongBracket: level, from: start) }
        guard start < cursor else { return start + 1 }
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): open.append(last)
        case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
        default: break
        }
        if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\n") { last = nil }
        return start + 1
    }

    /// A name with everything behind its dots and colons.
    private mutating func passName(from start: Int) -> Int {
        var end = start
        var partEnd: Int?
        while let byte = bytes[safe: end] {
            let joins = byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            guard Self.isNameByte(byte) || joins && bytes[safe: end + 1].map(Self.isNameByte) == true else { break }
            if joins, end >= cursor, partEnd == nil { partEnd = end }
            end += 1
        }
        end = max(end, start + 1)
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        if start <= cursor, cursor <= end {
            name = text
            shortName = String(decoding: bytes[start..<max(start, partEnd ?? end)], as: UTF8.self)
        }
        if end <= cursor { last = text }
        return end
    }

    private func passComment(from start: Int) -> Int {
        if let level = longBracket(at: start + 2) { return end(ofLongBracket: level, from: start + 2) }
        return bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    }

    private mutating func passString(from start: Int) -> Int {
        // `f "text"` is a call, too.
        let called = last
        last = nil
        var position = start + 1
        while let byte = bytes[safe: position] {
            if byte == bytes[start] || byte == UInt8(ascii: "\n") { break }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(position + 1, bytes.count)
        if start < cursor, cursor < end || position >= bytes.count { open.append(called) }
        return end
    }

    private func longBracket(at start: Int) -> Int? {
        guard bytes[safe: start] == UInt8(ascii: "[") else { return nil }
        let level = bytes[(start + 1)...].prefix { $0 == UInt8(ascii: "=") }.count
        return bytes[safe: start + level + 1] == UInt8(ascii: "[") ? level : nil
    }

    private func end(ofLongBracket level: Int, from start: Int) -> Int {
        let closing = [UInt8(ascii: "]")] + Array(repeating: UInt8(ascii: "="), count: level) + [UInt8(ascii: "]")]
        var position = start + level + 2
        while position + closing.count <= bytes.count {
            if bytes[position..<(position + closing.count)].elementsEqual(closing) { return position + closing.count }
            position += 1
        }
        return bytes.count
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
