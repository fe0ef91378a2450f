import LuaEngine
import Permissions
import ScriptTests

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

extension ScriptSource {
    /// What the words behind the script's name mean; nil when its header says nothing of them.
    ///
    /// - Throws: `CommandProblem` when the command line does not fit them, or a file among them is not there.
    func commandLine(_ header: ScriptHeader?) throws -> ScriptCommandLine? {
        do throws(ScriptCommandLine.Problem) {
            return try ScriptCommandLine.read(arguments, of: name, header)
        } catch {
            throw CommandProblem(
                message: error.message, status: error.isMissingFile ? ExitStatus.fileNotFound : ExitStatus.usage)
        }
    }
}
