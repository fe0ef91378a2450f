import LineEditor
import LuaEngine
import Synchronization

/// What scripts read from the standard input while the terminal is the prompt's: whole lines, echoed and edited as the
/// terminal does it, until Ctrl-C.
final class ScriptInput: Sendable {
    private let terminal: Terminal?
    private let reader: any BlockReader
    private let lines: PlainReader
    /// Typed before anybody asked: the editor has read it already.
    private let early = Mutex<[UInt8]>([])

    /// - Parameters:
    ///   - terminal: lent in its ordinary mode for each line; nil where it never has another.
    ///   - reader: the reader of the prompt, which may hold what was typed ahead.
    init(terminal: Terminal?, reader: any BlockReader) {
        self.terminal = terminal
        self.reader = reader
        lines = reader as? PlainReader ?? PlainReader()
    }

    /// Puts functions that ask for lines in the place of those of the `io` library.
    ///
    /// - Parameters:
    ///   - engine: whose library.
    ///   - nextLine: gives the next line; nil at the end of the input.
    static func install(in engine: Engine, nextLine: @escaping @Sendable () async -> String?) async throws {
        let next = NativeFunction("io.read") { _ in
            .await { [await nextLine().map { LuaValue.bytes(Array($0.utf8)) } ?? .nil] }
        }
        _ = try await engine.bootstrap(
            Chunk(bytes: PackageResources.input_lua, name: "=[input]"), arguments: [.function(next)])
    }

    /// The next line without its newline; nil at the end of the input, which on a terminal is one of many.
    func nextLine() async -> String? {
        if let line = takeEarly() { return line }
        terminal?.enter(.ordinary)
        defer { terminal?.enter(.evaluating) }
        let nothing = EditorPrompt(primary: "", continuation: "")
        let outcome = await withTaskCancellationHandler {
            await lines.block(prompt: nothing)
        } onCancel: {
            lines.cancel()
        }
        guard case .accepted(let text) = outcome else { return nil }
        return takeBeginning() + text
    }

    /// The beginning of a line that was typed ahead; its rest has just come.
    private func takeBeginning() -> String {
        early.withLock { early in
            defer { early = [] }
            return String(decoding: early, as: UTF8.self)
        }
    }

    private func takeEarly() -> String? {
        early.withLock { early in
            if let editor = reader as? LineReader { early += editor.takeTypeAhead() }
            guard let end = early.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
            defer { early.removeFirst(end + 1) }
            return String(decoding: early[..<end], as: UTF8.self)
        }
    }
}
