import Foundation
import Glibc
import LineEditor
import REPL
import Signals

/// The prompt, from the command line to its exit status.
struct PromptRun {
    let script: ScriptSource
    let settings: RunSettings

    /// Opens the prompt, and ends the process with the exit status of the session. To be called on the main thread: the first
    /// prompt shows before there is another.
    ///
    /// - Throws: `ValidationError` when the options make no sense together.
    func begin() throws {
        let environment = ProcessVariables.all
        let terminal = Terminal()
        let desk = try PromptDesk(
            script: script, settings: settings, environment: environment, terminal: terminal)
        let traits = TerminalTraits(
            environment: environment, isInputTerminal: isatty(STDIN_FILENO) == 1,
            isOutputTerminal: isatty(STDOUT_FILENO) == 1, isPlain: settings.prompt.isPlain, color: settings.prompt.color
        )
        let repl = REPL(configuration(terminal, traits, environment), host: desk)
        desk.placeChanged.withLock { $0 = { repl.placeChanged() } }
        // Remarks of ours must not tear the line that is being typed.
        StandardError.divert { repl.tell($0) }
        let interrupts = SignalWatcher([SIGINT], endsOnSecond: false) { _ in repl.interrupt() }
        let endings = SignalWatcher([SIGTERM, SIGHUP]) { number in
            let end: () -> Never = { _exit(ExitStatus.signal(number)) }
            terminal?.leave(end)
            end()
        }
        let isPrompting = repl.showFirstPrompt()
        Task {
            await desk.askOnTerminal()
            let status = await repl.run(isPrompting: isPrompting)
            withExtendedLifetime((interrupts, endings)) {}
            await Self.end(desk, terminal, status)
            exit(status)
        }
    }

    private static func end(_ desk: PromptDesk, _ terminal: Terminal?, _ status: Int32) async {
        terminal?.enter(.ordinary)
        // Not after what scripts have printed: a Lua state that was given up may hold the C library's buffers for ever.
        StandardError.divert { DescriptorOutput(descriptor: STDERR_FILENO).write($0 + "\n") }
        for remark in await desk.gateway.session.remarksOnRuns(failed: status != ExitStatus.success) {
            StandardError.line("moongate: " + remark)
        }
        desk.gateway.session.trustGuard?.close()
        await desk.gateway.session.shutdown()
    }

    private func configuration(
        _ terminal: Terminal?, _ traits: TerminalTraits, _ environment: [String: String]
    ) -> REPL.Configuration {
        let output = DescriptorOutput(descriptor: STDOUT_FILENO)
        var configuration = REPL.Configuration(
            terminal: traits.kind == .full ? terminal : nil, traits: traits,
            output: ProgressAwareOutput(output: output),
            errorOutput: ProgressAwareOutput(output: DescriptorOutput(descriptor: STDERR_FILENO)),
            columns: { output.columns })
        configuration.readingChanged = { ProgressLine.shared.scriptRuns($0) }
        // A terminal without standard output has its prompt on standard error.
        let target = isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : STDERR_FILENO
        if traits.kind != .full {
            configuration.plainReader = { PlainReader(input: STDIN_FILENO, output: target, isComplete: $0) }
        }
        let files = PromptFiles(environment: environment)
        if traits.kind == .full {
            configuration.history = files.history(hiding: environment.nonEmpty("MATON_API_KEY"))
            if files.isHistoryMissing {
                configuration.greeting = ":help shows what there is, Tab completes names, Ctrl-D leaves"
            }
        }
        configuration.isRaw = settings.prompt.isRaw || isatty(STDOUT_FILENO) != 1
        configuration.isASCII = !Self.isUTF8(environment)
        configuration.manual = { DocumentationPage.named($0)?.markdown }
        if settings.prompt.readsInitFile { configuration.initFile = files.initFile() }
        return configuration
    }

    /// What the user's locale says; nothing said counts as UTF-8.
    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        guard let locale = names.lazy.compactMap({ environment.nonEmpty($0) }).first else { return true }
        let text = locale.lowercased()
        return text.contains("utf-8") || text.contains("utf8") || text == "c" || text == "posix"
    }
}
