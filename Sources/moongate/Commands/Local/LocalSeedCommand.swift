import ArgumentParser
import Foundation
import LocalGateway

/// `moongate local seed`: fills the local gateway.
struct LocalSeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fill the local gateway from a JSON or Lua file or a storage folder.",
        discussion: """
            A file holds {"datasets": {NAME: [ITEMS]}, "keyValueStores": {NAME: {KEY: VALUE}}, "requestQueues": {NAME: \
            [REQUESTS]}}; a Lua file returns a table like that. A folder is the storage folder of the Apify CLI, or a project with one in it. All of it is \
            stored, or nothing. `-` reads the document from standard input.
            """
    )

    @OptionGroup var options: LocalOptions

    @Argument(help: ArgumentHelp("The JSON or Lua file or the folder.", valueName: "FILE|FOLDER|-"))
    var source: String

    func run() async throws {
        throw await LocalControl.run(options, opens: true) { control in
            let answer = try await control.call(.post, "/seed", try document())
            if options.json { return try options.printJSON(answer) }
            let counts = (answer ?? [:]).compactMapValues { $0 as? Int }.sorted { $0.key < $1.key }
            return options.print(counts.map { "seeded \($0.value) \($0.key)" })
        }
    }

    private func document() throws -> [UInt8] {
        if source == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
            throw CommandProblem(message: "there is no \(source)", status: ExitStatus.fileNotFound)
        }
        do {
            if isFolder.boolValue { return try SeedFolder.document(at: source) }
        } catch let failure as SeedFolder.Failure {
            throw CommandProblem(message: failure.description, status: ExitStatus.scriptError)
        }
        if source.hasSuffix(".lua") { return try scriptResult() }
        guard let data = FileManager.default.contents(atPath: source) else {
            throw CommandProblem(message: "cannot read \(source)", status: ExitStatus.fileNotFound)
        }
        return [UInt8](data)
    }

    /// What a script returns, which runs as every script does, with as little permission.
    private func scriptResult() throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Executable.path)
        process.arguments = ["--gateway", "local", "--state", options.state, "--json", source]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            StandardError.line(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines))
            throw CommandProblem(message: "\(source) failed", status: process.terminationStatus)
        }
        return [UInt8](data)
    }
}
