import LineEditor
import LuaEngine

/// What worked in a session, as a script that runs without the prompt.
struct SessionScript {
    /// Functions that only the prompt has. They show something, and nothing goes on from it.
    private static let promptFunctions: Set<String> = ["help", "chart", "hist"]
    /// What the prompt keeps besides the results of inputs.
    private static let promptVariables: Set<String> = ["__", "_err"]

    /// An input, and the number by which others may name its result.
    struct Input {
        var number: Int
        var text: String
    }

    let language: LuaLanguage
    let keepsLocals: Bool

    func text(of inputs: [Input]) -> String {
        var wanted: Set<String> = []
        var parts: [String] = []
        // From the end: what later inputs name has to be kept.
        for input in inputs.reversed() {
            let names = Self.names(in: input.text)
            parts.append(script(input, wanted))
            wanted.formUnion(names)
        }
        return "#!/usr/bin/env moongate\n" + parts.reversed().joined(separator: "\n") + "\n"
    }

    private func script(_ input: Input, _ wanted: Set<String>) -> String {
        let names = Self.names(in: input.text)
        guard case .complete(_, let isStatement) = language.read(input.text),
            names.isDisjoint(with: Self.promptFunctions.union(Self.promptVariables))
        else { return Self.comment(input.text) }
        if isStatement { return statement(input.text) }
        // An expression is no statement of its own; its results are what the prompt showed.
        let expression = Self.trimmed(input.text)
        let own = "_\(input.number)"
        let kept = [own, "_"].filter(wanted.contains)
        if let first = kept.first {
            return "\(first) = \(expression)" + kept.dropFirst().map { "\n\($0) = \(first)" }.joined()
        }
        if isComplete(InputReading.statement(input.text)) { return input.text }
        return "print(\(expression))"
    }

    private func statement(_ text: String) -> String {
        // A script ends with the first `return`.
        guard isComplete(InputReading.statement(text + "\nlocal _")) else {
            return "print((function() \(text)\nend)())"
        }
        return keepsLocals ? KeepLocals().rewrite(text).text : text
    }

    private func isComplete(_ text: String) -> Bool {
        if case .complete = language.checker.check(text) { true } else { false }
    }

    /// The names that a text speaks of as variables, those left out that it gives a value or makes fields.
    private static func names(in text: String) -> Set<String> {
        let lua = LuaText(text)
        return Set(
            lua.significant.indices.compactMap { index in
                let isField = lua.isSymbol(.dot, at: index - 1) || lua.isSymbol(.colon, at: index - 1)
                return isField || lua.isSymbol(.assign, at: index + 1) ? nil : lua.name(at: index)
            })
    }

    private static func comment(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "-- " + $0 }.joined(separator: "\n")
    }

    private static func trimmed(_ text: String) -> String {
        var text = text.trimmed[...]
        while text.last == ";" || text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
