import GatewayClient
import Permissions

/// How the script was started, for messages that say how to start it otherwise.
struct ScriptCall: Sendable {
    /// What is run: a file, `-`, or `-e` and code; nil at the prompt.
    let words: [String]?
    /// What people call the script.
    let name: String
    /// The options that say where it acts, and as whom.
    private let place: [String]
    /// What a command of moongate begins with that is no script's.
    private let command: [String]?

    init(_ script: ScriptSource, _ gateway: GatewaySettings) {
        name = script.name
        command = nil
        place = Self.place(gateway)
        switch script.name {
        case _ where script.isPrompt: words = nil
        case "-e": words = ["-e", "CODE"]
        case let file: words = [file]
        }
    }

    /// - Parameters:
    ///   - command: a command that is no script's: `lib`, `publish`.
    ///   - words: what stands behind its options.
    init(command: [String], words: [String], _ gateway: GatewaySettings) {
        name = "moongate " + command.joined(separator: " ")
        self.command = command
        self.words = words
        place = Self.place(gateway)
    }

    private static func place(_ gateway: GatewaySettings) -> [String] {
        (gateway.choice.map { ["--gateway", $0] } ?? []) + (gateway.connection.map { ["--connection", $0] } ?? [])
    }

    /// The command with an option more, to be pasted into a shell.
    func command(with option: String) -> String {
        let start = ["moongate"] + (command ?? (words == nil ? [] : ["run"]))
        return (start + (place + [option] + (words ?? [])).map(Self.quoted)).joined(separator: " ")
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
