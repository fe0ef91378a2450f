import ArgumentParser
import Foundation
import GatewayAPI
import LuaEngine

/// Where the code to run comes from, and the words after it.
struct ScriptSource {
    /// What `arg[0]` says.
    let name: String
    /// What `arg[1]`, `arg[2]` … and `...` hold.
    let arguments: [String]
    /// The script's own folder, where `require` looks first; nil when the code is not in a file.
    let folder: String?
    /// Nil for the prompt, which has no code of its own.
    let chunk: Chunk?

    var isPrompt: Bool { chunk == nil }

    /// The script's file; nil when the code is not in one.
    var file: String? { folder == nil ? nil : name }

    /// - Throws: `ValidationError` for impossible combinations, `CommandProblem` when the script cannot be read.
    init(code: String?, words: [String], standardInputIsTerminal: Bool) throws {
        var words = words
        if words.first == "--" { words.removeFirst() } else { try Self.refuseUnknownOption(words.first) }
        if let code {
            self.init(name: "-e", arguments: words, folder: nil, chunk: Chunk(code, name: "=(command line)"))
        } else if let file = words.first, file != "-" {
            let arguments = Array(words.dropFirst())
            let chunk = Chunk(bytes: try Self.read(file), name: "@" + file)
            self.init(name: file, arguments: arguments, folder: Self.folder(of: file), chunk: chunk)
        } else if words.isEmpty && standardInputIsTerminal {
            self.init(name: "moongate", arguments: [], folder: nil, chunk: nil)
        } else {
            let source = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
            let arguments = Array(words.dropFirst())
            self.init(name: "-", arguments: arguments, folder: nil, chunk: Chunk(bytes: source, name: "=stdin"))
        }
    }

    /// - Parameter folder: where `require` looks first.
    init(name: String, arguments: [String], folder: String?, chunk: Chunk?) {
        self.name = name
        self.arguments = arguments
        self.folder = folder
        self.chunk = chunk
    }

    private static func refuseUnknownOption(_ word: String?) throws {
        guard let word, word.hasPrefix("-"), word != "-" else { return }
        // What captures all words for the script leaves the parser none in which it would see these.
        if ["--help", "-h"].contains(word) { throw CleanExit.helpRequest(RunCommand.self) }
        throw ValidationError("unknown option '\(word)'; `moongate run --help` lists the options")
    }

    /// Where the script really is: a link to it, in a folder of commands for instance, brings nothing along.
    private static func folder(of file: String) -> String {
        let url = URL(fileURLWithPath: file)
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: file)) != nil
        return (isLink ? url.resolvingSymlinksInPath() : url).deletingLastPathComponent().standardizedFileURL.path
    }

    private static func read(_ file: String) throws -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw CommandProblem(message: Self.reason(file), status: ExitStatus.fileNotFound)
        }
    }

    /// Where a file could be a misspelt command, the command.
    private static func command(meantBy file: String) -> String {
        guard !file.contains("/"), !file.hasSuffix(".lua"),
            let command = Suggestion.closest(to: file, among: Moongate.commandNames.sorted())
        else { return "" }
        return "; did you mean moongate \(command)?"
    }

    private static func reason(_ file: String) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            return "cannot open \(file): no such file\(command(meantBy: file))"
        }
        return isFolder.boolValue ? "cannot run \(file): it is a folder" : "cannot read \(file): permission denied"
    }
}
