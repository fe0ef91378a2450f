import ApifyModule
import Foundation
import LineEditor
import LuaEngine
import REPL
import Synchronization

/// Collects what the prompt writes.
final class CollectedOutput: TextOutput {
    private let collected = Mutex("")

    func write(_ text: String) {
        collected.withLock { $0 += text }
    }

    var text: String { collected.withLock { $0 } }
}

/// A program around the prompt that has no gateway at all.
struct BareHost: PromptHost {
    var setUp: @Sendable (Engine) async throws -> Void = { _ in }

    func openEngine(output: ScriptOutput) async throws -> Engine {
        var configuration = Engine.Configuration()
        configuration.standardOutput = .owner(output)
        let engine = try Engine(configuration)
        try await setUp(engine)
        return engine
    }

    let place = PromptPlace(name: "nowhere", isLocal: true)
    let requests: [String] = []
    let underWay = CallsUnderWay()

    func findPlace() async {}
    func connections() async throws -> [PromptConnection] { [] }
    func choose(connection: String) async throws {}
    func choose(gateway: String, in engine: Engine) async throws {}
    func takeEffects() -> [String] { [] }
    func beginPlan(in engine: Engine) async throws {}
    func endPlan(in engine: Engine?) async -> [String] { [] }
    func status(ofRun id: String) async -> String? { nil }
    func abort(run id: String) async throws {}
    func unfinishedRuns() async -> [String] { [] }
    func page(of thing: PromptThing) async -> String? { nil }
    func refresh(_ resources: KnownResources, mayOpen: Bool) async -> Bool { false }
}

/// A prompt without a terminal, and what it wrote.
struct PromptHarness {
    let output = CollectedOutput()
    let errors = CollectedOutput()
    let repl: REPL

    /// - Parameters:
    ///   - history: what was typed earlier, and where inputs are kept.
    ///   - setUp: makes a Lua state ready.
    ///   - reader: where inputs come from, given what tells whether one is complete.
    init(
        history: History = History(), setUp: @escaping @Sendable (Engine) async throws -> Void = { _ in },
        reader: @escaping @Sendable (_ isComplete: @escaping @Sendable (String) -> Completeness) -> any BlockReader
    ) {
        let traits = TerminalTraits(kind: .plain, colors: false, reflows: false)
        var configuration = REPL.Configuration(
            terminal: nil, traits: traits, output: output, errorOutput: errors, columns: { 80 })
        configuration.plainReader = reader
        configuration.history = history
        repl = REPL(configuration, host: BareHost(setUp: setUp))
    }
}

/// Somebody who types whole inputs when a test says so.
final class ScriptedReader: BlockReader {
    private let typed = Mutex<[EditorOutcome]>([])
    private let isTyped = DispatchSemaphore(value: 0)
    private let (prompts, prompted) = AsyncStream<Void>.makeStream()

    func readBlock(prompt: EditorPrompt, initial: String) -> EditorOutcome {
        prompted.yield()
        isTyped.wait()
        return typed.withLock { $0.removeFirst() }
    }

    func printAbove(_ text: String) {}

    func cancel() { type(.cancelled) }

    func type(_ text: String) { type(.accepted(text)) }

    func type(_ outcome: EditorOutcome) {
        typed.withLock { $0.append(outcome) }
        isTyped.signal()
    }

    /// Comes back once the prompt waits for an input.
    func waitForPrompt() async {
        for await _ in prompts { return }
    }
}

/// A session that has ended, and what it wrote.
struct Transcript {
    var output: String
    var errors: String
    var status: Int32

    /// Types lines at a plain prompt, then ends the input.
    static func of(
        _ lines: String..., setUp: @escaping @Sendable (Engine) async throws -> Void = { _ in }
    ) async throws -> Transcript {
        try await of(lines: lines, setUp: setUp)
    }

    /// The same with a list of lines.
    static func of(
        lines: [String], setUp: @escaping @Sendable (Engine) async throws -> Void = { _ in }
    ) async throws -> Transcript {
        let (keyboard, prompts) = (Pipe(), Pipe())
        try keyboard.fileHandleForWriting.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
        try keyboard.fileHandleForWriting.close()
        let (input, output) = (
            keyboard.fileHandleForReading.fileDescriptor, prompts.fileHandleForWriting.fileDescriptor
        )
        let harness = PromptHarness(setUp: setUp) {
            PlainReader(input: input, output: output, isComplete: $0)
        }
        let status = await harness.repl.run()
        withExtendedLifetime((keyboard, prompts)) {}
        return Transcript(output: harness.output.text, errors: harness.errors.text, status: status)
    }
}
