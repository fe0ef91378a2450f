import Foundation
import LuaEngine
import Permissions

/// What the words behind a script's name mean by its header.
public enum ScriptCommandLine: Sendable {
    /// The values that the script finds in `args`.
    case values(LuaTable)
    /// `--help` was asked for: what is to be printed in place of running the script.
    case help(String)

    /// Why a script cannot be run with these words.
    public struct Problem: Error, Sendable {
        public let message: String
        /// Whether a file is not there that they name.
        public let isMissingFile: Bool
    }

    /// - Parameters:
    ///   - words: what follows the script's name.
    ///   - name: how the script is called on the command line.
    ///   - header: its header; nil when it has none.
    /// - Returns: nil when the header says nothing of arguments, so that the script sees to them itself.
    /// - Throws: `Problem`.
    public static func read(
        _ words: [String], of name: String, _ header: ScriptHeader?
    ) throws(Problem) -> ScriptCommandLine? {
        guard let header, let specs = header.arguments else { return nil }
        let arguments: ScriptArguments
        do {
            arguments = try ScriptArguments(words, specs) { FileManager.default.contents(atPath: $0).map(Array.init) }
        } catch {
            throw Problem(
                message: "\(name): \(error.message)\nmoongate: \(name) --help shows what it takes", isMissingFile: false
            )
        }
        for (title, path) in arguments.files where !FileManager.default.isReadableFile(atPath: path) {
            throw Problem(message: "\(name): \(title): cannot read \(path)", isMissingFile: true)
        }
        return arguments.asksForHelp ? .help(header.help(name)) : .values(table(arguments))
    }

    private static func table(_ arguments: ScriptArguments) -> LuaTable {
        var table = LuaTable()
        for (name, value) in arguments.values {
            switch value {
            case .boolean(let flag): table.entries.append((name, .boolean(flag)))
            case .integer(let number): table.entries.append((name, .integer(number)))
            case .number(let number): table.entries.append((name, .number(number)))
            case .string(let text): table.entries.append((name, .string(text)))
            case .json(let text): table.entries.append((name, .json(text, JSONDecoding())))
            case .list: break
            }
        }
        return table
    }
}
