import ArgumentParser
import Foundation

/// `moongate local reset`: removes what a gateway holds.
struct LocalResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Remove everything the local gateway holds, or some kinds of it.",
        discussion: """
            Kinds are datasets, key-value-stores, request-queues, runs, connections, faults and what else `moongate local \
            status` shows. Snapshots stay. When the folder was named with --state, the command asks first.
            """
    )

    @OptionGroup var options: LocalOptions

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Argument(help: ArgumentHelp("What to remove; everything when left out.", valueName: "KIND"))
    var kinds: [String] = []

    func run() async throws {
        let status = await LocalControl.run(options, opens: try mayStart()) { control in
            let body = kinds.isEmpty ? [:] : ["kinds": kinds]
            let answer = try await control.call(.post, "/reset", try LocalControl.json(body))
            if options.json { return try options.printJSON(answer) }
            let removed = (answer?["removed"] as? [String: Int] ?? [:]).filter { $0.value > 0 }
            guard !removed.isEmpty else { return options.print(["there was nothing to remove"]) }
            return options.print(removed.sorted { $0.key < $1.key }.map { "removed \($0.value) \($0.key)" })
        }
        throw status
    }

    /// Whoever names a folder may have named the wrong one.
    private func mayStart() throws -> Bool {
        guard FileManager.default.fileExists(atPath: options.state) else {
            StandardError.line("moongate: there is no folder \(options.state)")
            throw ExitCode(ExitStatus.fileNotFound)
        }
        guard let named = options.namedState, !yes else { return true }
        guard isatty(STDIN_FILENO) == 1 else {
            StandardError.line("moongate: this would remove data in \(named); add --yes if that is meant")
            throw ExitCode(ExitStatus.usage)
        }
        let what = kinds.isEmpty ? "everything" : "all \(kinds.joined(separator: ", "))"
        FileHandle.standardError.write(Data("Remove \(what) in \(named)? [y/N] ".utf8))
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            StandardError.line("moongate: nothing was removed")
            throw ExitCode(ExitStatus.scriptError)
        }
        return true
    }
}
