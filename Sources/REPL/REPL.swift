import ApifyModule
import Documentation
import LineEditor
import LuaEngine
import Stdlib
import Synchronization

/// The prompt: reads Lua a block at a time, runs it in one Lua state, shows the results.
public final class REPL: Sendable {
    /// How a session is set up.
    public struct Configuration: Sendable {
        /// The terminal; nil for plain lines.
        public var terminal: Terminal?
        /// What it can do.
        public var traits: TerminalTraits
        /// Where plain lines come from and where their prompts go, when there is no terminal for the editor.
        public var plainReader:
            (@Sendable (_ isComplete: @escaping @Sendable (String) -> Completeness) -> any BlockReader)?
        public var output: any TextOutput
        public var errorOutput: any TextOutput
        /// How wide results may be.
        public var columns: @Sendable () -> Int
        public var history = History()
        /// Whether what scripts write goes to the terminal as it is.
        public var isRaw = false
        /// Whether only ASCII may be drawn with.
        public var isASCII = false
        /// Told when the user begins to type and when an input is complete: between the two nothing else may write.
        public var readingChanged: @Sendable (_ isReading: Bool) -> Void = { _ in }
        /// Lua to run before the first prompt, and what messages call it.
        public var initFile: (text: [UInt8], name: String)?
        /// What is said above the first prompt; nil for nothing.
        public var greeting: String?
        /// The pages of the documentation by name, as Markdown.
        public var manual: @Sendable (_ name: String) -> String? = { _ in nil }

        public init(
            terminal: Terminal?, traits: TerminalTraits, output: any TextOutput, errorOutput: any TextOutput,
            columns: @escaping @Sendable () -> Int
        ) {
            (self.terminal, self.traits, self.output, self.errorOutput) = (terminal, traits, output, errorOutput)
            self.columns = columns
        }
    }

    let configuration: Configuration
    let host: any PromptHost
    let screen: Screen
    let reader: any BlockReader
    let evaluator: Evaluator
    let language: LuaLanguage
    let help: HelpDesk
    private let link: ScreenLink
    let resources = KnownResources()
    let names = NameRefresh()
    /// What Ctrl-C means now, and what is told when it has been pressed.
    let interrupts = Mutex(InterruptPlan())
    let pressed = Mutex<(@Sendable (InterruptPlan.Action) -> Void)?>(nil)

    /// Makes a session, which begins with ``run(isPrompting:)``.
    public init(_ configuration: Configuration, host: any PromptHost) {
        self.configuration = configuration
        self.host = host
        let commands = Command.all
        let help = HelpDesk(commands: commands.map(\.help))
        let link = ScreenLink()
        let evaluator = Evaluator(
            makeBackground: { BackgroundTasks(errorName: "_err") { link.jobEnded($0) } },
            open: { try await Self.openEngine(configuration, host, help, link) })
        let (resources, names) = (resources, names)
        var language = LuaLanguage(
            live: CurrentTables(evaluator), commands: commands.map(\.typed), resources: resources,
            modules: Stdlib.modules.map(\.name))
        language.nameWanted = { names.nameWanted() }
        let reader = Self.makeReader(configuration, language, help)
        (self.evaluator, self.language, self.help, self.reader) = (evaluator, language, help, reader)
        self.link = link
        screen = Screen(
            reader: reader, output: configuration.output, errorOutput: configuration.errorOutput,
            escapes: configuration.traits.escapes, isRaw: configuration.isRaw,
            columns: configuration.traits.kind == .full ? configuration.columns : nil)
        link.connect(screen, ScriptInput(terminal: configuration.terminal, reader: reader))
    }

    /// Another Lua state, like the first one.
    func makeEngine() async throws -> Engine {
        try await Self.openEngine(configuration, host, help, link)
    }

    /// Where a Lua state finds the screen and the keys, which are made after it.
    final class ScreenLink: Sendable {
        private let ends = Mutex<(screen: Screen, input: ScriptInput)?>(nil)

        func connect(_ screen: Screen, _ input: ScriptInput) { ends.withLock { $0 = (screen, input) } }

        var connected: Screen? { ends.withLock { $0?.screen } }

        var input: ScriptInput? { ends.withLock { $0?.input } }

        func jobEnded(_ job: BackgroundTasks.Job) {
            guard !job.isAwaited else { return }
            connected?.tell(job.remark)
        }
    }

    static func openEngine(
        _ configuration: Configuration, _ host: any PromptHost, _ help: HelpDesk, _ link: ScreenLink
    ) async throws -> Engine {
        let output = ScriptOutput { bytes, isError in link.connected?.takeScriptOutput(bytes, isError: isError) ?? 0 }
        let engine = try await host.openEngine(output: output)
        try await Evaluator.prepare(engine)
        let show: @Sendable ([StyledText]) -> Void = { lines in link.connected?.show(lines) }
        try await help.install(in: engine, width: configuration.columns, output: show)
        try await ScriptInput.install(in: engine) { await link.input?.nextLine() }
        try await Charts.install(
            in: engine, isASCII: configuration.isASCII, columns: configuration.columns, output: show)
        return engine
    }

    private static func makeReader(
        _ configuration: Configuration, _ language: LuaLanguage, _ help: HelpDesk
    ) -> any BlockReader {
        if let plain = configuration.plainReader { return plain { language.read($0).completeness } }
        guard let terminal = configuration.terminal else {
            return PlainReader(isComplete: { language.read($0).completeness })
        }
        let columns = configuration.columns
        let hooks = EditorHooks.lua(
            language, help: { help.brief($0, cursor: $1, width: columns(), known: language.known) },
            history: { [history = configuration.history] in history.entries })
        return LineReader(terminal: terminal, traits: configuration.traits, hooks: hooks)
    }
}

extension TerminalTraits {
    /// What styled lines may ask the terminal for.
    public var escapes: StyledText.Escapes { kind != .full ? .none : colors ? .colors : .attributes }
}

/// The tables of the state in which inputs run at the moment.
private final class CurrentTables: LiveTables {
    private struct State {
        var engine: ObjectIdentifier?
        var tables: (any LiveTables)?
    }

    private let evaluator: Evaluator
    private let state = Mutex(State())

    init(_ evaluator: Evaluator) {
        self.evaluator = evaluator
    }

    func members(of path: [String], prefix: String, patience: Duration) -> [LiveMember]? {
        guard let engine = evaluator.engine else { return nil }
        let tables = state.withLock { state in
            if state.engine != ObjectIdentifier(engine) {
                state.engine = ObjectIdentifier(engine)
                state.tables = EngineTables(engine)
            }
            return state.tables
        }
        return tables?.members(of: path, prefix: prefix, patience: patience)
    }
}
