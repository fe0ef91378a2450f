import ActorRuntime
import ArgumentParser
import Glibc
import Signals

/// The way in. What nearly every invocation looks like is recognised without the argument parser, which takes longer to
/// read a command line than all the rest takes to run a short script.
@main
enum Main {
    /// What the local gateway starts for every run; not for people.
    private static let actorCommand = "__actor"

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.first == actorCommand { runActor() }
        _ = ProcessVariables.all
        do {
            if let settings = RunSettings(withoutOptions: words) { try RunCommand.run(settings) }
            try run(try Moongate.parseAsRoot(CommandWords.spelledOut(words)))
        } catch {
            Moongate.exit(withError: error)
        }
    }

    // Tasks that begin in `main` itself would wait for the main thread, and those of that thread are urgent unless told
    // otherwise.

    private static func runActor() -> Never {
        Task(priority: .medium) { exit(await ActorProcess.main(libraries: ScriptLibraries.ofActor)) }
        MainThread.passSignals()
    }

    private static func run(_ command: sending any ParsableCommand) throws {
        guard let command = command as? any AsyncParsableCommand else {
            var command = command
            try command.run()
            Moongate.exit()
        }
        Task(priority: .medium) {
            var command = command
            do {
                try await command.run()
                Moongate.exit()
            } catch {
                Moongate.exit(withError: error)
            }
        }
        MainThread.passSignals()
    }
}
