import ArgumentParser
import Glibc

/// `moongate run FILE [ARGUMENTS]`, `-e CODE`, a script on standard input, or the prompt.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a Lua script, or open the prompt when there is none and a terminal is attached."
    )

    @Option(
        name: .customShort("e"),
        help: ArgumentHelp("Run this code instead of a file.", valueName: "CODE")
    )
    var code: String?

    @Flag(help: "Print the script's returned value as JSON; what it prints goes to standard error.")
    var json = false

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp(
            "The script and its arguments; `-` reads the script from standard input.",
            discussion: "Options of moongate stand before FILE; everything after it belongs to the script.",
            valueName: "FILE"
        )
    )
    var words: [String] = []

    func run() async throws {
        // Who reads our output and stops must not kill us: what the script left open is to be closed.
        signal(SIGPIPE, SIG_IGN)
        let status: Int32
        do {
            status = try await execute()
        } catch let problem as CommandProblem {
            StandardError.line("moongate: \(problem.message)")
            status = problem.status
        }
        throw ExitCode(status)
    }

    private func execute() async throws -> Int32 {
        let script = try ScriptSource(code: code, words: words, standardInputIsTerminal: isatty(STDIN_FILENO) == 1)
        let host = try ScriptHost(script: script, options: self)
        return await script.isPrompt ? host.runPrompt() : host.runScript()
    }
}
