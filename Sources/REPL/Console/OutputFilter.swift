/// What scripts write, made fit for a terminal: colours and the like pass, everything else that a terminal would take for a
/// command is written out. Remote text that is printed cannot move the cursor, hide, or answer questions.
struct OutputFilter: Sendable {
    /// The beginning of a character or an escape sequence whose rest has not come yet.
    private var rest: [UInt8] = []
    /// Whether a style has been selected and not been reset.
    private(set) var isStyled = false

    /// Longer sequences are no colours.
    private static let longestSequence = 32

    /// - Returns: what may be shown of the bytes and of what was held back before.
    mutating func filter(_ bytes: some Sequence<UInt8>) -> String {
        rest += bytes
        var shown = ""
        var index = 0
        while index < rest.count {
            guard let step = step(at: index) else { break }
            shown += step.shown
            index += step.length
        }
        rest.removeFirst(index)
        return shown
    }

    /// What is left when nothing more will come.
    mutating func finish() -> String {
        defer { rest = [] }
        return String(decoding: rest, as: UTF8.self).onOneLine
    }

    /// The next piece; nil when its end has not come yet.
    private mutating func step(at index: Int) -> (shown: String, length: Int)? {
        switch rest[index] {
        case UInt8(ascii: "\n"), UInt8(ascii: "\t"):
            return (String(Character(Unicode.Scalar(rest[index]))), 1)
        case UInt8(ascii: "\r"):
            guard index + 1 < rest.count else { return nil }
            return rest[index + 1] == UInt8(ascii: "\n") ? ("\n", 2) : ("^M", 1)
        case 0x1B: return escape(at: index)
        case 0x20..<0x7F: return plain(at: index)
        case 0x80...: return character(at: index)
        default: return (String(Unicode.Scalar(rest[index])).onOneLine, 1)
        }
    }

    private func plain(at index: Int) -> (String, Int) {
        let end = rest[index...].firstIndex { !(0x20..<0x7F ~= $0) } ?? rest.count
        return (String(decoding: rest[index..<end], as: UTF8.self), end - index)
    }

    /// A sequence that selects how text looks, `ESC [ … m`, passes.
    private mutating func escape(at index: Int) -> (String, Int)? {
        guard index + 1 < rest.count else { return nil }
        guard rest[index + 1] == UInt8(ascii: "[") else { return ("^[", 1) }
        let parameters = rest[(index + 2)...].prefix { UInt8(ascii: "0")...UInt8(ascii: ";") ~= $0 }
        guard parameters.count <= Self.longestSequence else { return ("^[", 1) }
        guard parameters.endIndex < rest.count else { return nil }
        guard rest[parameters.endIndex] == UInt8(ascii: "m") else { return ("^[", 1) }
        isStyled = !parameters.allSatisfy { $0 == UInt8(ascii: "0") }
        let length = parameters.endIndex + 1 - index
        return (String(decoding: rest[index..<index + length], as: UTF8.self), length)
    }

    /// Letters beyond ASCII, as many as there are, so that those that belong together stay together.
    private func character(at index: Int) -> (String, Int)? {
        let end = rest[index...].firstIndex { $0 < 0x80 } ?? rest.count
        var stop = end
        // The last character may not be complete yet.
        if end == rest.count, let lead = rest[index..<end].lastIndex(where: { $0 >= 0xC0 }) {
            let length = rest[lead] >= 0xF0 ? 4 : rest[lead] >= 0xE0 ? 3 : 2
            if end - lead < length { stop = lead }
        }
        guard stop > index else { return nil }
        return (String(decoding: rest[index..<stop], as: UTF8.self).onOneLine, stop - index)
    }
}
