import ActorRuntime
import Glibc

/// The way in. What nearly every invocation looks like is recognised without the argument parser, which takes longer to
/// read a command line than all the rest takes to run a short script.
@main
enum Main {
    /// What the local gateway starts for every run; not for people.
    private static let actorCommand = "__actor"

    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        if words.first == actorCommand { exit(await ActorProcess.main(libraries: ScriptLibraries.ofActor)) }
        _ = ProcessVariables.all
        guard let settings = RunSettings(withoutOptions: words) else {
            return await Moongate.main(CommandWords.spelledOut(words))
        }
        do {
            exit(try await RunCommand.status(of: settings))
        } catch {
            Moongate.exit(withError: error)
        }
    }
}
