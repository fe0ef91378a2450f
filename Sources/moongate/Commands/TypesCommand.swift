import ArgumentParser
import Documentation
import Foundation

/// `moongate types [FOLDER]`
struct TypesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types",
        abstract: "Write type definitions for editors and the names for luacheck.",
        discussion: """
            Makes FOLDER/types with LuaCATS definitions of all that scripts, specs and actors find, shared libraries of \
            the project included, and, where they are missing, .luarc.json for the Lua language server and .luacheckrc for luacheck, which both look there. Files \
            in types/ are made anew by every version; those two are yours to change.
            """
    )

    @Flag(help: "Write nothing; name the files that are missing or differ, and exit with 1 when there are any.")
    var check = false

    @Argument(help: ArgumentHelp("The folder of the project.", valueName: "FOLDER"))
    var folder = "."

    func run() async throws {
        try await Commands.run {
            guard FileManager.default.isFolder(folder) else {
                throw CommandProblem(message: "there is no folder \(folder)", status: ExitStatus.fileNotFound)
            }
            let types = ProjectTypes(folder: folder)
            if check {
                let differences = types.differences()
                for difference in differences { try Commands.print("\(difference.path) \(difference.kind.rawValue)") }
                if !differences.isEmpty { StandardError.line("moongate: `moongate types` makes them anew") }
                return differences.isEmpty ? ExitStatus.success : ExitStatus.scriptError
            }
            let differences = try types.update()
            for difference in differences {
                try Commands.print("\(difference.kind == .isLeftOver ? "removed" : "wrote") \(difference.path)")
            }
            for file in types.changedSettings {
                try Commands.print("left \(file.path) as it is: it is yours")
            }
            if differences.isEmpty { StandardError.line("moongate: the definitions are up to date") }
            return ExitStatus.success
        }
    }
}
