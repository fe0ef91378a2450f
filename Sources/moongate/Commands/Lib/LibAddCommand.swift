import ArgumentParser
import Libraries

/// `moongate lib add STORE:NAME[@RANGE]`
struct LibAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Use a library from a store, with the libraries that it needs.",
        discussion: """
            Writes what is wanted into moongate.json and what was found into moongate.lock. Ranges are those of npm: ^1.4, \
            ~1.4.2, '>=1.2 <2', 1.x, 1.2.3. Without one it is the highest finished version, and what is compatible with it.
            """
    )

    /// `team-lib:reports@^1.4`
    struct Wanted: ExpressibleByArgument {
        var store: String
        var name: String
        var range: String?

        init?(argument: String) {
            guard let colon = argument.firstIndex(of: ":") else { return nil }
            store = String(argument[..<colon])
            let rest = argument[argument.index(after: colon)...]
            let at = rest.firstIndex(of: "@")
            name = String(rest[..<(at ?? rest.endIndex)])
            range = at.map { String(rest[rest.index(after: $0)...]) }
            guard !store.isEmpty, !name.isEmpty else { return nil }
        }
    }

    @Argument(
        help: ArgumentHelp(
            "The library: STORE is an ID, username~name, or the name of a store of yours.",
            valueName: "STORE:NAME[@RANGE]"))
    var library: Wanted

    @Flag(help: "Change nothing; exit code 1 when something would change.")
    var frozen = false

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions

    func run() async throws {
        throw try await LibraryDesk.run("add", subject: library.name, gateway: gateway) { desk in
            try LibraryName.check(library.name)
            let asked = try library.range.map { text throws(LibraryError) in try VersionRange(text) }
            let reference = try await desk.store.reference(library.store, creates: false)
            let before = desk.project.lock
            desk.project.manifest.wishes[library.name] = LibraryWish(.store(reference), asked ?? .any)
            desk.project.lock = try await Resolver(desk.reader, desk.project, renewing: [library.name]).resolve()
            if asked == nil, let version = desk.project.lock.libraries[library.name]?.version {
                desk.project.manifest.wishes[library.name]?.range = try VersionRange("^\(version)")
            }
            let title = desk.project.lock.libraries[library.name]?.title ?? library.name
            return try desk.save(since: before, isFrozen: frozen, unchanged: "\(title) is used already")
        }
    }
}
