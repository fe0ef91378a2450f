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
            let reasons = Self.reasons(name, desk.project, [name], depth: 1)
            let unused = ["  nothing needs it any more; moongate lib update takes it out"]
            return LibraryDesk.print(
                ["\(library.title) from \(library.origin.phrase)"] + (reasons.isEmpty ? unused : reasons))
        }
    }

    /// Who needs it, each with who needs that one in turn.
    private static func reasons(
        _ name: String, _ project: LibraryProject, _ seen: Set<String>, depth: Int
    ) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        return project.needs(of: name).flatMap { need -> [String] in
            guard let by = need.by else { return ["\(indent)\(LibraryManifest.name) wants \(name) \(need.range)"] }
            let line = "\(indent)\(by.title) needs \(name) \(need.range)"
            guard !seen.contains(by.name) else { return [line + " (and so on in a circle)"] }
            return [line] + reasons(by.name, project, seen.union([by.name]), depth: depth + 1)
        }
    }
}
