import ArgumentParser
import GatewayClient
import Libraries

/// `moongate lib list [--store STORE]`
struct LibListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the libraries that the project uses, or those that a store has."
    )

    @Option(
        help: ArgumentHelp(
            "Show what there is in this key-value store: its ID, username~name, or the name of one of yours.",
            valueName: "STORE"))
    var store: String?

    @Flag(help: "Print them as one JSON array.")
    var json = false

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions

    func run() async throws {
        let words = store.map { ["--store", $0] } ?? []
        throw try await LibraryDesk.run("list", words: words, subject: "libraries", gateway: gateway) { desk in
            if let store { return try await show(store, desk) }
            let libraries = desk.project.lock.libraries.values.sorted { $0.name < $1.name }
            if json { return try printJSON(libraries, desk.project) }
            let missing = desk.project.manifest.wishes.filter { desk.project.lock.libraries[$0.key] == nil }
            guard !libraries.isEmpty || !missing.isEmpty else {
                return LibraryDesk.print(["this project uses no libraries; moongate lib add STORE:NAME adds one"])
            }
            let rows = libraries.map { library in
                [library.name, library.version.description, library.origin.phrase, uses(library.name, desk.project)]
            }
            let absent = missing.sorted { $0.key < $1.key }.map { name, wish in
                [name, "-", "not locked", "\(LibraryManifest.name) wants \(wish.range)"]
            }
            return Self.print(Self.aligned(rows + absent))
        }
    }

    private func uses(_ name: String, _ project: LibraryProject) -> String {
        project.needs(of: name).map { need in
            need.by.map { "\($0.title) needs \(need.range)" } ?? "\(LibraryManifest.name) wants \(need.range)"
        }.joined(separator: ", ")
    }

    /// Prints lines as they are.
    ///
    /// - Returns: the exit status.
    static func print(_ lines: [String]) -> Int32 {
        for line in lines {
            if let failed = StandardOutput.line(Array(line.utf8)) { return failed }
        }
        return ExitStatus.success
    }

    static func aligned(_ cells: [[String]]) -> [String] {
        let rows = cells.map { $0.map { RemoteText.tamed($0, limit: 200) } }
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                column == columns - 1 ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }.joined(separator: "  ")
        }
    }

    private struct Entry: Encodable {
        let name: String
        let version: String
        let origin: String
        let size: Int
        let sha256: String
        let wanted: String?
        let effects: [String: [String]]?
        let dependencies: [String: String]
    }

    private func printJSON(_ libraries: [LockedLibrary], _ project: LibraryProject) throws -> Int32 {
        let entries = libraries.map { library in
            Entry(
                name: library.name, version: library.version.description, origin: library.origin.phrase,
                size: library.size, sha256: library.sha256,
                wanted: project.manifest.wishes[library.name]?.range.description, effects: library.effects,
                dependencies: library.dependencies)
        }
        return try StandardOutput.json(entries) ?? ExitStatus.success
    }
}
