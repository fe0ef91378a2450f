import Foundation
import GatewayAPI
import LuaEngine
import Permissions

extension ScriptSource {
    /// What the script says of itself.
    ///
    /// - Throws: `CommandProblem` when it is wrong, or asks for a newer moongate.
    func header() throws -> ScriptHeader? {
        guard let chunk else { return nil }
        do throws(HeaderError) {
            guard let header = try ScriptHeader(source: chunk.source) else { return nil }
            guard header.isSatisfied(byVersion: Version.number) else {
                throw HeaderError(
                    message: "the script needs moongate \(header.requires ?? ""), and this is \(Version.number)",
                    line: 1,
                    column: 1)
            }
            return header
        } catch {
            throw CommandProblem(message: "\(name):\(error)", status: ExitStatus.compileError)
        }
    }
}

extension ScriptHeader {
    /// The values of the script's arguments; nil when the header says nothing of them.
    ///
    /// - Throws: `CommandProblem` when the command line does not fit them, or a file among them is not there.
    func arguments(of script: ScriptSource) throws -> ScriptArguments? {
        guard let specs = arguments else { return nil }
        let values: ScriptArguments
        do {
            values = try ScriptArguments(script.arguments, specs)
        } catch {
            throw CommandProblem(
                message: "\(script.name): \(error.message)\nmoongate: \(script.name) --help shows what it takes",
                status: ExitStatus.usage)
        }
        for (title, path) in values.files where !FileManager.default.isReadableFile(atPath: path) {
            throw CommandProblem(
                message: "\(script.name): \(title): cannot read \(path)", status: ExitStatus.fileNotFound)
        }
        return values
    }

    /// What is to be printed in place of running the script: its arguments, when `--help` asks for them.
    ///
    /// - Throws: `CommandProblem` as ``arguments(of:)`` does.
    func helpText(for script: ScriptSource) throws -> String? {
        try arguments(of: script)?.asksForHelp == true ? help(script.name) : nil
    }
}

extension ScriptArguments {
    /// The values as scripts find them.
    var table: LuaTable {
        var table = LuaTable()
        for (name, value) in values {
            switch value {
            case .boolean(let flag): table.entries.append((name, .boolean(flag)))
            case .integer(let number): table.entries.append((name, .integer(number)))
            case .number(let number): table.entries.append((name, .number(number)))
            case .string(let text): table.entries.append((name, .string(text)))
            case .list, .json: break
            }
        }
        return table
    }
}
