import ArgumentParser
import Libraries

/// `moongate lib update [NAME]`
struct LibUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Look for higher versions within the ranges of moongate.json, and lock them."
    )

    @Argument(help: ArgumentHelp("The library; all when left out.", valueName: "NAME"))
    var name: String?

    @Flag(help: "Change nothing; exit code 1 when something would change.")
    var frozen = false

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions

    func run() async throws {
        throw try await LibraryDesk.run("update", subject: name ?? "all libraries", gateway: gateway) { desk in
            let before = desk.project.lock
            if let name, desk.project.manifest.wishes[name] == nil, before.libraries[name] == nil {
                throw LibraryDesk.notUsed(name)
            }
            desk.project.lock =
                try await Resolver(desk.reader, desk.project, renewing: name.map { [$0] }).resolve()
            return try desk.save(
                since: before, isFrozen: frozen,
                unchanged: desk.project.lock.libraries.isEmpty
                    ? "this project uses no libraries" : "everything is as high as \(LibraryManifest.name) allows")
        }
    }
}
