import LuaEngine
import Stdlib
import Synchronization

/// The prompt: reads Lua a line at a time, runs it in one engine, shows the results.
///
/// An input is tried as an expression first, then as a statement; it goes on over several lines for as long as the
/// compiler says that it ends too early. Failures are shown and leave the session as it was.
public final class REPL: Sendable {
    /// What wakes the prompt.
    enum Event: Sendable {
        case line(String)
        case endOfInput
        case interrupt
    }

    /// What Ctrl-C means at the moment.
    enum Activity {
        case prompting
        case evaluating
    }

    let engine: Engine
    let prompt: Prompt
    let output: any TextOutput
    let errorOutput: any TextOutput
    let columns: @Sendable () -> Int
    private let promptOutput: any TextOutput
    private let input: any LineSource
    private let activity = Mutex(Activity.prompting)
    private let events: AsyncStream<Event>
    private let send: AsyncStream<Event>.Continuation

    /// - Parameters:
    ///   - engine: where the inputs run; its globals are the session. Closed by whoever made it.
    ///   - prompt: what to show in front of the lines.
    ///   - input: the lines.
    ///   - output: where results go.
    ///   - errorOutput: where errors and hints go.
    ///   - promptOutput: where the prompt goes; `output` when not given. A terminal without standard output wants its
    ///     prompt on standard error.
    ///   - columns: how wide results may be.
    public init(
        engine: Engine,
        prompt: Prompt,
        input: any LineSource,
        output: any TextOutput,
        errorOutput: any TextOutput,
        promptOutput: (any TextOutput)? = nil,
        columns: @escaping @Sendable () -> Int = { 80 }
    ) {
        self.engine = engine
        self.prompt = prompt
        self.input = input
        self.output = output
        self.errorOutput = errorOutput
        self.promptOutput = promptOutput ?? output
        self.columns = columns
        (events, send) = AsyncStream.makeStream()
    }

    /// Runs the session until the input ends, `:quit` or `os.exit`.
    /// - Returns: the exit status: 0, or what was given to `os.exit`.
    public func run() async -> Int32 {
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        engine.addModule(Self.driverName, source: Chunk(bytes: PackageResources.repl_lua, name: "=[repl]"))
        return await readAndEvaluate()
    }

    /// What Ctrl-C does: stops what runs, or drops what has been typed. Any thread.
    public func interrupt() {
        switch activity.withLock({ $0 }) {
        case .evaluating: engine.interrupt(.cancelled)
        case .prompting: send.yield(.interrupt)
        }
    }

    private func readAndEvaluate() async -> Int32 {
        var session = REPLSession()
        var waiting = events.makeAsyncIterator()
        var isReading = false
        while true {
            if !isReading {
                isReading = true
                promptOutput.write(session.block.isEmpty ? prompt.primary : prompt.continuation)
                Task { [input, send] in
                    let line = await input.nextLine()
                    send.yield(line.map(Event.line) ?? .endOfInput)
                }
            }
            switch await waiting.next() {
            case .interrupt:
                drop(&session)
            case .line(let line):
                isReading = false
                if let status = await accept(line, &session) { return status }
            case .endOfInput, nil:
                promptOutput.write("\n")
                if !session.block.isEmpty { await showWhyIncomplete(session.text) }
                return 0
            }
        }
    }

    /// Ctrl-C at the prompt: the input typed so far is gone. The terminal itself has dropped the line being typed.
    private func drop(_ session: inout REPLSession) {
        promptOutput.write("\n")
        if session.block.isEmpty {
            errorOutput.write("Ctrl-D or :quit to leave\n")
        }
        session.block = []
        promptOutput.write(prompt.primary)
    }

    /// Marks the time during which Ctrl-C is for the engine.
    func whileEvaluating<R>(_ body: () async -> R) async -> R {
        activity.withLock { $0 = .evaluating }
        defer { activity.withLock { $0 = .prompting } }
        return await body()
    }
}
