/// A command line before it is read.
enum CommandWords {
    /// The options that take the word behind them.
    static let takingWord: Set<String> = [
        "--gateway", "--connection", "--state", "--timeout", "--max-memory", "--allow-fs", "--allow-env", "-e",
        "--max-runs", "--max-usd", "--max-delete", "--max-requests", "--audit", "--color",
    ]

    private static let takingScope = Set(
        ["read", "write", "delete", "spend", "persist"].flatMap { ["--allow-" + $0, "--deny-" + $0] })

    /// The words with `--allow-write` spelled out as `--allow-write=*`: an option with a value that may be left out is
    /// something that the parser does not know. Words behind the script belong to the script and stay as they are.
    static func spelledOut(_ words: [String]) -> [String] {
        // Nothing of this command belongs to a script.
        if words.first == "lib" { return words.map { takingScope.contains($0) ? $0 + "=*" : $0 } }
        var result: [String] = []
        var rest = words[...]
        if rest.first == "run" { result.append(rest.removeFirst()) }
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-", word != "--" else { return result + [word] + rest }
            result.append(takingScope.contains(word) ? word + "=*" : word)
            if takingWord.contains(word), let value = rest.popFirst() { result.append(value) }
        }
        return result
    }
}
