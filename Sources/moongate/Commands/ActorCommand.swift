import ActorRuntime
import ArgumentParser

/// What the local gateway starts for every run; not for people.
struct ActorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "__actor", shouldDisplay: false)

    func run() async throws {
        throw ExitCode(await ActorProcess.main())
    }
}
