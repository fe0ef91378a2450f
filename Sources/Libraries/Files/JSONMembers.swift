/// The text of a JSON object in which one member is exchanged while all the rest stays as somebody has written it.
struct JSONMembers {
    private let bytes: [UInt8]
    private var position = 0
    /// Each member from its name to the end of its value, in order.
    private(set) var members: [(name: Range<Int>, value: Range<Int>)] = []
    private var start = 0
    private var end = 0

    /// - Parameter bytes: a valid JSON document.
    /// - Returns: nil when it is no object.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        skipSpace()
        guard take("{") else { return nil }
        start = position
        skipSpace()
        while position < bytes.count, bytes[position] != UInt8(ascii: "}") {
            let name = skipValue()
            skipSpace()
            guard take(":") else { return nil }
            skipSpace()
            members.append((name, skipValue()))
            skipSpace()
            _ = take(",")
            skipSpace()
        }
        end = position
    }

    /// How many members are written with that name, a plain word.
    func count(of name: String) -> Int {
        members.filter { bytes[$0.name].elementsEqual(Array("\"\(name)\"".utf8)) }.count
    }

    /// The document with another value for a member, or with the member when it has none of that name.
    ///
    /// - Parameters:
    ///   - name: the member, a plain word.
    ///   - value: its value as text; nil takes the member out.
    func replacing(_ name: String, with value: String?) -> [UInt8] {
        let index = members.firstIndex { bytes[$0.name].elementsEqual(Array("\"\(name)\"".utf8)) }
        guard let value else { return index.map(removing) ?? bytes }
        if let index {
            let range = members[index].value
            return bytes[..<range.lowerBound] + Array(value.utf8) + bytes[range.upperBound...]
        }
        let member = "\n  \"\(name)\": \(value)"
        guard let last = members.last?.value.upperBound else {
            return bytes[..<end] + Array((member + "\n").utf8) + bytes[end...]
        }
        return bytes[..<last] + Array(("," + member).utf8) + bytes[last...]
    }

    private func removing(_ index: Int) -> [UInt8] {
        if index > 0 {
            return Array(bytes[..<members[index - 1].value.upperBound] + bytes[members[index].value.upperBound...])
        }
        guard members.count > 1 else { return Array(bytes[..<start] + bytes[end...]) }
        return Array(bytes[..<members[0].name.lowerBound] + bytes[members[1].name.lowerBound...])
    }

    // MARK: - Reading

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Passes a value, whatever it is.
    private mutating func skipValue() -> Range<Int> {
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                skipString()
                if depth == 0 { return start..<position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start..<position }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return start..<position
                }
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return start..<position }
            default: break
            }
            position += 1
        }
        return start..<position
    }

    private mutating func skipString() {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { break }
        }
        position = min(position, bytes.count)
    }
}
