import Glibc
import LuaEngine
import REPL

extension ScriptHost {
    /// Opens the prompt.
    ///
    /// - Returns: the exit status.
    func runPrompt() async -> Int32 {
        do {
            try await prepare()
        } catch {
            return ErrorReport(asJSON: false).tell(error, signal: nil)
        }
        let output = DescriptorOutput(descriptor: STDOUT_FILENO)
        let repl = REPL(
            engine: engine, prompt: prompt, input: DescriptorLines(descriptor: STDIN_FILENO), output: output,
            errorOutput: DescriptorOutput(descriptor: STDERR_FILENO))
        let interrupts = SignalWatcher([SIGINT], endsOnSecond: false) { _ in repl.interrupt() }
        let endings = SignalWatcher([SIGTERM, SIGHUP]) { _exit(ExitStatus.signal($0)) }
        let status = await repl.run()
        withExtendedLifetime((interrupts, endings)) {}
        await tellOfUnfinishedRuns(status)
        await finish()
        return status
    }

    /// Says where inputs go.
    private var prompt: Prompt {
        Prompt("moongate \(gateway.isLocal ? "local" : gateway.settings.connection ?? "maton")> ")
    }
}
