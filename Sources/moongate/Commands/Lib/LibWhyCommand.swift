import ArgumentParser
import Libraries

/// `moongate lib why NAME`
struct LibWhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show what needs a library."
    )

    @Argument(help: ArgumentHelp("The library.", valueName: "NAME"))
    var name: String

    func run() async throws {
        throw try await LibraryDesk.run("why", gateway: try GatewayOptions.parse([])) { desk in
            guard let library = desk.project.lock.libraries[name] else { throw LibraryDesk.notUsed(name) }
            var told: Set<String> = []
            let reasons = Self.reasons(name, desk.project, [name], &told, depth: 1)
            let unused = ["  nothing needs it any more; moongate lib update takes it out"]
            return LibraryDesk.print(
                ["\(library.title) from \(library.origin.phrase)"] + (reasons.isEmpty ? unused : reasons))
        }
    }

    /// Who needs it, each with who needs that one in turn: once, or a lock of a few lines could have no end.
    private static func reasons(
        _ name: String, _ project: LibraryProject, _ above: Set<String>, _ told: inout Set<String>, depth: Int
    ) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        var lines: [String] = []
        for need in project.needs(of: name) {
            guard let by = need.by else {
                lines.append("\(indent)\(LibraryManifest.name) wants \(name) \(need.range)")
                continue
            }
            let line = "\(indent)\(by.title) needs \(name) \(need.range)"
            if above.contains(by.name) {
                lines.append(line + " (and so on in a circle)")
            } else if told.insert(by.name).inserted {
                lines.append(line)
                lines += reasons(by.name, project, above.union([by.name]), &told, depth: depth + 1)
            } else {
                lines.append(line + " (as above)")
            }
        }
        return lines
    }
}
