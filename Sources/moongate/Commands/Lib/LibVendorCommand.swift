import ArgumentParser
import Foundation
import Libraries

/// `moongate lib vendor [ADDRESS[@COMMIT]]`
struct LibVendorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vendor",
        abstract: "Copy libraries into lib/vendor, to keep them in version control.",
        discussion: """
            Without an address: all libraries that the project uses. With one: the library of a git repository, at a commit, \
            tag or branch, or of a folder, which is then used by the project. What is in lib/vendor is used before anything \
            else, and has to be what moongate.lock says.
            """
    )

    @Argument(help: ArgumentHelp("A git repository or a folder.", valueName: "ADDRESS[@COMMIT]"))
    var address: String?

    @Option(help: ArgumentHelp("What scripts require it as; default: the last word of the address.", valueName: "NAME"))
    var name: String?

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions

    func validate() throws {
        guard name == nil || address != nil else { throw ValidationError("--name needs an address") }
    }

    func run() async throws {
        throw try await LibraryDesk.run("vendor", subject: address ?? "all libraries", gateway: gateway) { desk in
            if let address { return try await takeOver(address, &desk) }
            let libraries = try desk.libraries()
            for library in libraries.all.map(\.locked) {
                guard case .store = library.origin else { continue }
                let content = try await desk.content(of: library, in: libraries)
                try desk.project.writeCopy(content, name: library.name)
            }
            let copied = libraries.all.map { "\($0.locked.title) is in lib/vendor" }
            return LibraryDesk.print(copied.isEmpty ? ["this project uses no libraries"] : copied)
        }
    }

    private func takeOver(_ address: String, _ desk: inout LibraryDesk) async throws -> Int32 {
        let source = try VendorSource(address, name: name)
        let found = try source.read()
        let before = desk.project.lock
        let library = try LockedLibrary(source.name, found.version, from: found.origin, found.content)
        desk.project.manifest.wishes[library.name] = LibraryWish(.vendored, .any)
        desk.project.lock.libraries[library.name] = library
        desk.project.lock = try await Resolver(desk.reader, desk.project, renewing: []).resolve()
        try desk.project.writeCopy(found.content, name: library.name)
        return try desk.save(since: before, unchanged: "\(library.title) is in lib/vendor already")
    }
}
