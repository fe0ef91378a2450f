/// Makes of what was pasted what was meant.
struct PasteCleaner {
    /// The texts of the prompts that a pasted session may contain: those before a first line, and those before the lines
    /// that continue it.
    var prompts: [String]
    var continuations: [String]

    /// The pasted text with line ends as newlines, without control characters other than tabs, and without the prompts
    /// and the output when it was copied from a session.
    func clean(_ pasted: String) -> String {
        let text = withoutControls(pasted)
        return withoutPrompts(text) ?? text
    }

    private func withoutControls(_ pasted: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pasted.utf8.count)
        var last: UInt8 = 0
        for byte in pasted.utf8 {
            switch byte {
            case 0x0D: bytes.append(0x0A)
            case 0x0A: if last != 0x0D { bytes.append(0x0A) }
            case 0x09, 0x20...0x7E: bytes.append(byte)
            // The second set of control characters is written as C2 80 to C2 9F.
            case 0x80...0x9F where last == 0xC2: bytes.removeLast()
            case 0x80...0xFF: bytes.append(byte)
            default: break
            }
            last = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The lines behind prompts; nil when the text does not begin with a prompt.
    private func withoutPrompts(_ text: String) -> String? {
        let firsts = prompts.compactMap(Self.trimmed)
        guard firsts.contains(where: { Self.remainder(of: text[...], behind: $0) != nil }) else { return nil }
        let all = firsts + continuations.compactMap(Self.trimmed)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.compactMap { line in
            all.lazy.compactMap { Self.remainder(of: line, behind: $0) }.first
        }.joined(separator: "\n")
    }

    /// The prompt without blanks at its end, which terminals drop from lines that are copied. A prompt without a mark
    /// could be anything.
    private static func trimmed(_ prompt: String) -> String? {
        var text = Substring(prompt)
        while text.last?.isBlank == true { text.removeLast() }
        return text.isEmpty ? nil : String(text)
    }

    private static func remainder(of line: Substring, behind prompt: String) -> Substring? {
        guard line.hasPrefix(prompt) else { return nil }
        let rest = line.dropFirst(prompt.count)
        if rest.isEmpty || rest.first == "\n" { return rest }
        return rest.first == " " ? rest.dropFirst() : nil
    }
}
