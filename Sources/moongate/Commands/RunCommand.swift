import ArgumentParser
import Glibc
import LuaEngine
import Signals

/// `moongate run FILE [ARGUMENTS]`, `-e CODE`, a script on standard input, or the prompt.
struct RunCommand: ParsableCommand {
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
    @OptionGroup(title: "Permissions") var permissions: PermissionOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Budgets") var budgets: BudgetOptions
    @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
    @OptionGroup(title: "Prompt") var prompt: PromptOptions

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp(
            "The script and its arguments; `-` reads the script from standard input.",
            discussion: "Options of moongate stand before FILE; everything after it belongs to the script.",
            valueName: "FILE"
        )
    )
    var words: [String] = []

    func run() throws {
        try Self.run(try settings())
    }

    private func settings() throws -> RunSettings {
        RunSettings(
            code: code,
            words: words,
            options: Self.options(CommandLine.arguments.dropFirst(), before: words, code),
            printsJSON: json,
            tellsChanges: permissions.exitCode,
            gateway: gateway.settings(startsPrograms: sandbox.allowExec),
            timeout: limits.timeout?.duration,
            memoryLimit: limits.maxMemory?.bytes,
            sandbox: sandbox.settings,
            prompt: prompt.settings,
            permissions: try permissions.settings(budgets)
        )
    }

    /// What was typed before the script and its arguments, without the code of `-e`.
    private static func options(_ typed: ArraySlice<String>, before words: [String], _ code: String?) -> [String] {
        guard typed.suffix(words.count).elementsEqual(words) else { return [] }
        var options = Array(typed.dropLast(words.count))
        if options.first == configuration.commandName { options.removeFirst() }
        if let code, let index = options.firstIndex(of: "-e"), index + 1 < options.count, options[index + 1] == code {
            options.removeSubrange(index...index + 1)
        }
        return options
    }

    /// Runs a script or opens the prompt, and ends the process with the exit status. To be called on the main thread.
    ///
    /// - Throws: `ValidationError` when the words make no sense together.
    static func run(_ settings: RunSettings) throws -> Never {
        // Who reads our output and stops must not kill us: what the script left open is to be closed.
        signal(SIGPIPE, SIG_IGN)
        do {
            try begin(settings)
        } catch {
            throw told(error, settings)
        }
        MainThread.passSignals()
    }

    /// Tells of what kept a script from being run.
    ///
    /// - Returns: the exit status, as an error; or the error itself, when the argument parser knows what to say.
    private static func told(_ error: any Error, _ settings: RunSettings) -> any Error {
        switch error {
        case let problem as CommandProblem:
            StandardError.line("moongate: \(problem.message)")
            return ExitCode(problem.status)
        case let error as LuaError:
            return ExitCode(ErrorReport(asJSON: settings.printsJSON).tell(error, signal: nil))
        default: return error
        }
    }

    private static func begin(_ settings: RunSettings) throws {
        let script = try ScriptSource(
            code: settings.code, words: settings.words, standardInputIsTerminal: isatty(STDIN_FILENO) == 1)
        if script.isPrompt { return try PromptRun(script: script, settings: settings).begin() }
        let header = try script.header()
        var arguments: LuaTable?
        switch try script.commandLine(header) {
        case .help(let text)?: throw ExitCode(StandardOutput.line(Array(text.utf8)) ?? ExitStatus.success)
        case .values(let table)?: arguments = table
        case nil: break
        }
        let host = try ScriptHost(script: script, header: header, arguments: arguments, settings: settings)
        host.engine.begin { Glibc.exit(await host.runScript(on: $0)) }
    }
}
