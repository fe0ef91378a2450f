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

/// Somebody at the keyboard who types prepared lines.
final class TypedLines: LineSource {
    private let lines: Mutex<[String]>

    init(_ lines: [String]) {
        self.lines = Mutex(lines)
    }

    func nextLine() async -> String? {
        lines.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}

/// Somebody at the keyboard who types when a test says so.
final class LiveLines: LineSource {
    private let (lines, typing) = AsyncStream<String>.makeStream()
    private let (requests, request) = AsyncStream<Void>.makeStream()

    func nextLine() async -> String? {
        request.yield()
        for await line in lines { return line }
        return nil
    }

    func type(_ line: String) {
        typing.yield(line)
    }

    func end() {
        typing.finish()
    }

    /// Comes back once the prompt waits for a line.
    func waitForPrompt() async {
        for await _ in requests { return }
    }
}

/// A session that has ended, and what it wrote.
struct Transcript {
    var output: String
    var errors: String
    var status: Int32

    /// Types `lines` at a prompt `> ` with the continuation `. `, then ends the input.
    static func of(_ lines: String..., setUp: (Engine) async throws -> Void = { _ in }) async throws -> Transcript {
        try await of(lines: lines, setUp: setUp)
    }

    /// The same with a list of lines.
    static func of(lines: [String], setUp: (Engine) async throws -> Void = { _ in }) async throws -> Transcript {
        let engine = try Engine()
        try await setUp(engine)
        let output = CollectedOutput()
        let errors = CollectedOutput()
        let repl = REPL(
            engine: engine,
            prompt: Prompt(primary: "> ", continuation: ". "),
            input: TypedLines(lines),
            output: output,
            errorOutput: errors
        )
        let status = await repl.run()
        await engine.close()
        return Transcript(output: output.text, errors: errors.text, status: status)
    }
}
