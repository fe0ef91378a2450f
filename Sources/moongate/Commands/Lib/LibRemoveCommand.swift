import ArgumentParser
import Libraries

/// `moongate lib remove NAME`
struct LibRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Use a library no more, nor those that only it needed."
    )

    @Argument(help: ArgumentHelp("The library.", valueName: "NAME"))
    var name: String

    func run() async throws {
        throw try await LibraryDesk.run("remove", gateway: try GatewayOptions.parse([])) { desk in
            let before = desk.project.lock
            guard desk.project.manifest.wishes.removeValue(forKey: name) != nil || before.libraries[name] != nil else {
                throw LibraryDesk.notUsed(name)
            }
            for library in desk.project.unneeded { desk.project.lock.libraries[library.name] = nil }
            let others = desk.project.needs(of: name).compactMap { $0.by?.title }
            return try desk.save(
                since: before, unchanged: "\(name) stays, because \(others.joined(separator: " and ")) needs it")
        }
    }
}
