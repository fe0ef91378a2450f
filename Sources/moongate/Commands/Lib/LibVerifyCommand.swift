import ArgumentParser
import GatewayClient
import Libraries
import LuaEngine

/// `moongate lib verify`
struct LibVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Look whether every library is what moongate.lock says, and read those that are not on this machine."
    )

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions

    func run() async throws {
        throw try await LibraryDesk.run("verify", subject: "all libraries", gateway: gateway) { desk in
            let libraries = try desk.libraries()
            var status = ExitStatus.success
            for library in libraries.all.map(\.locked) {
                do {
                    let content = try await desk.content(of: library, in: libraries)
                    guard try LockedLibrary(library.name, library.version, from: library.origin, content) == library
                    else {
                        throw LibraryError(
                            .mismatch,
                            "\(library.title): its header does not say what \(LockFile.name) says of it"
                                + "\nhint: moongate lib update \(library.name)")
                    }
                } catch {
                    let failed = LibraryDesk.tell(error)
                    if status != ExitStatus.compileError { status = failed }
                }
            }
            guard status == ExitStatus.success else { return status }
            let count = libraries.all.count
            return LibraryDesk.print([
                count == 1
                    ? "1 library is what \(LockFile.name) says" : "\(count) libraries are what \(LockFile.name) says"
            ])
        }
    }
}
