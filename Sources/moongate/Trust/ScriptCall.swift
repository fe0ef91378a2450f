import GatewayClient
import Permissions

/// How the script was started, for messages that say how to start it otherwise.
struct ScriptCall: Sendable {
    /// What is run: a file, `-`, or `-e` and code, with its arguments; nil at the prompt.
    let words: [String]?
    /// What people call the script.
    let name: String
    /// The options that it had already.
    private let options: [String]
    /// What a command of moongate begins with that is no script's.
    private let command: [String]?

    init(_ script: ScriptSource, _ settings: RunSettings) {
        name = script.name
        command = nil
        options = settings.options
        let start: [String]
        switch script.name {
        case _ where script.isPrompt: start = []
        case "-e": start = ["-e", settings.code.flatMap { Self.isShown($0) ? $0 : nil } ?? "CODE"]
        case let file: start = [file]
        }
        let arguments = script.arguments.allSatisfy(Self.isShown) ? script.arguments : ["ARGUMENTS"]
        words = script.isPrompt ? nil : start + arguments
    }

    /// Whether a word stays what it is in a command that is shown, and leaves it one that people read.
    private static func isShown(_ word: String) -> Bool {
        word.utf8.count <= 100 && RemoteText.tamed(word, limit: 100).utf8.elementsEqual(word.utf8)
    }

    /// - Parameters:
    ///   - command: a command that is no script's: `lib`, `publish`.
    ///   - words: what stands behind its options.
    init(command: [String], words: [String], _ gateway: GatewaySettings) {
        name = "moongate " + command.joined(separator: " ")
        self.command = command
        self.words = words
        options =
            (gateway.choice.map { ["--gateway", $0] } ?? []) + (gateway.connection.map { ["--connection", $0] } ?? [])
    }

    /// The command with some options more, to be pasted into a shell.
    func command(with more: [String]) -> String {
        let start = ["moongate"] + (command ?? (words == nil ? [] : ["run"]))
        return (start + (options + more + (words ?? [])).map(Self.quoted)).joined(separator: " ")
    }

    /// A word as shells take it.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-_./:~@%+=,".utf8.contains(byte)
        }
        if plain, !word.isEmpty { return word }
        var quoted = "'"
        // Not by characters: a quotation mark behind some letters is part of theirs, and ends the word for a shell.
        for scalar in RemoteText.tamed(word, limit: 300).unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }
}
