import ArgumentParser
import Foundation
import Libraries

/// `moongate new NAME`
struct NewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a project: a library, a script that uses it, specs, and what editors need.",
        discussion: """
            Makes the folder NAME, or fills it when it is there and empty. Nothing is ever overwritten. Inside of a project \
            `moongate new --check` brings the generated files up to date.
            """
    )

    @Flag(help: "A library without a script.")
    var lib = false

    @Flag(help: "A script without a library.")
    var script = false

    @Flag(
        help:
            "Make the generated files of the project in NAME, or here, anew where they differ; exit with 1 if any did.")
    var check = false

    @Argument(help: ArgumentHelp("What the project is called, and its folder.", valueName: "NAME"))
    var name: String?

    func validate() throws {
        if lib, script {
            throw ValidationError("--lib and --script exclude each other; without both a project has both")
        }
        if check, lib || script { throw ValidationError("--check takes no --lib or --script") }
        if name == nil, !check { throw ValidationError("a new project needs a name, as in `moongate new price-watch`") }
    }

    func run() async throws {
        try await Commands.run {
            if check { return try update(name ?? ".") }
            let kind: ProjectTemplate.Kind = lib ? .library : script ? .script : .project
            return try make(ProjectTemplate(name: try ProjectName(name ?? ""), kind: kind))
        }
    }

    private func make(_ template: ProjectTemplate) throws -> Int32 {
        let folder = template.name.text
        try Self.refuseUsed(folder)
        let project = ProjectFolder(folder)
        for file in template.files { try project.write(file, isProgram: file.path == template.scriptPath) }
        _ = try ProjectTypes(folder: folder).update()
        try Commands.print("made \(folder)/")
        for file in template.files.map(\.path).sorted() { try Commands.print("  \(file)") }
        try Commands.print("  types/, .luarc.json, .luacheckrc")
        try Commands.print("\nnext:")
        let width = template.commands.map(\.line.count).max() ?? 0
        for (line, meaning) in [(line: "cd \(folder)", meaning: "")] + template.commands {
            let padded = line.padding(toLength: max(width, line.count), withPad: " ", startingAt: 0)
            try Commands.print(meaning.isEmpty ? "  \(line)" : "  \(padded)  # \(meaning)")
        }
        return ExitStatus.success
    }

    /// Nobody's files are in danger in a folder that is not there, or empty.
    private static func refuseUsed(_ folder: String) throws {
        guard (try? FileManager.default.attributesOfItem(atPath: folder)) != nil else { return }
        let entries = try? FileManager.default.contentsOfDirectory(atPath: folder)
        guard let entries else {
            throw CommandProblem(
                message: "there is something called \(folder) already; choose another name, or move it away",
                status: ExitStatus.scriptError)
        }
        guard entries.isEmpty else {
            throw CommandProblem(
                message: "the folder \(folder) is not empty; choose another name, or move away what is in it. "
                    + "`moongate types \(folder)` adds only what editors need",
                status: ExitStatus.scriptError)
        }
    }

    private func update(_ folder: String) throws -> Int32 {
        guard FileManager.default.fileExists(atPath: folder + "/" + LibraryManifest.name) else {
            throw CommandProblem(
                message: "\(folder == "." ? "this folder" : folder) is no project: it has no \(LibraryManifest.name)",
                status: ExitStatus.fileNotFound)
        }
        let differences = try ProjectTypes(folder: folder).update()
        for difference in differences {
            try Commands.print("\(difference.path) \(difference.kind.phraseOfPast); it is up to date now")
        }
        return differences.isEmpty ? ExitStatus.success : ExitStatus.scriptError
    }
}

extension ProjectTypes.Difference.Kind {
    fileprivate var phraseOfPast: String {
        switch self {
        case .isMissing: "was missing"
        case .differs: "was different"
        case .isLeftOver: "was left over"
        }
    }
}
