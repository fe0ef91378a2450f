import Documentation
import LuaEngine

extension InputReading {
    /// Longer texts are taken as one chunk or not at all: they are files, and no sessions.
    static let longestSession = 20_000

    /// Takes lines as somebody would who types them: whatever is complete runs, and what follows is another input.
    ///
    /// Every line is compiled with those in front of it that belong to it, which is too slow for long texts.
    ///
    /// - Parameter longest: how long the text may be.
    /// - Returns: nil when that makes no sense of them either.
    static func severalInputs(
        _ text: String, _ luaCommands: Set<String>, longest: Int = longestSession,
        _ check: (_ text: String) -> Compilation
    ) -> InputReading? {
        guard text.utf8.count <= longest, text.utf8.contains(.newline) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var inputs: [String] = []
        var (input, isOpen) = ("", false)
        for (index, line) in lines.enumerated() {
            input += (input.isEmpty ? "" : "\n") + line
            // A chain of methods goes on in the next line.
            if index + 1 < lines.count, isMethodCall(lines[index + 1]) { continue }
            switch single(input, luaCommands, check) {
            case .empty: input = ""
            case .command, .help, .complete, .several:
                inputs.append(input)
                (input, isOpen) = ("", false)
            case .incomplete: isOpen = true
            case .invalid: return nil
            }
        }
        guard !inputs.isEmpty else { return nil }
        if isOpen { return .incomplete }
        return inputs.count > 1 ? .several(inputs) : nil
    }

    /// Whether a line begins with `:name(`, which no command does.
    private static func isMethodCall(_ line: Substring) -> Bool {
        let call = line.drop(while: \.isWhitespace)
        guard call.first == ":" else { return false }
        let rest = call.dropFirst().utf8.drop { $0.isLuaLetter || $0.isLuaDigit }
        return rest.first.map { "({\"'[".utf8.contains($0) } ?? false
    }
}
