import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Inputs read line by line, as the terminal's own line mode or a pipe delivers them, without a single escape sequence.
public final class PlainReader: BlockReader {
    private let input: Int32
    private let output: Int32
    private let isComplete: @Sendable (String) -> Completeness
    private let notes = WakePipe()
    /// What has been read beyond the last line.
    private let rest = Mutex<[UInt8]>([])

    /// - Parameters:
    ///   - input: what to read; stays open.
    ///   - output: where the prompts go; stays open.
    ///   - isComplete: whether the lines so far are an input.
    public init(
        input: Int32 = 0, output: Int32 = 1,
        isComplete: @escaping @Sendable (String) -> Completeness = { _ in .complete }
    ) {
        self.input = input
        self.output = output
        self.isComplete = isComplete
    }

    /// - Parameter initial: lines that the input begins with; they are shown.
    public func readBlock(prompt: EditorPrompt, initial: String = "") -> EditorOutcome {
        _ = notes.take()
        var text = initial
        if !initial.isEmpty { printAbove(initial) }
        while true {
            write(text.isEmpty ? prompt.primary.text : prompt.continuation.text)
            switch nextLine() {
            case .line(let line):
                text += text.isEmpty ? line : "\n" + line
                if case .incomplete = isComplete(text) { continue }
                return .accepted(text)
            case .end:
                write("\n")
                // What was begun runs, so that the user sees why it does not.
                return text.isEmpty ? .endOfInput : .accepted(text)
            case .cancelled:
                return .cancelled
            }
        }
    }

    public func printAbove(_ text: String) {
        write(text.isEmpty || text.hasSuffix("\n") ? text : text + "\n")
    }

    public func cancel() {
        notes.send(1)
    }

    private enum Step {
        case line(String)
        case end
        case cancelled
    }

    private func nextLine() -> Step {
        while true {
            if let line = takeLine() { return .line(line) }
            let (hasInput, notes) = notes.wait(for: input, milliseconds: nil)
            if !notes.isEmpty { return .cancelled }
            guard hasInput else { continue }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = System.readSome(input, into: &buffer)
            guard count > 0 else { return takeRemainder().map(Step.line) ?? .end }
            rest.withLock { $0.append(contentsOf: buffer[..<count]) }
        }
    }

    private func takeLine() -> String? {
        rest.withLock { rest in
            guard let end = rest.firstIndex(of: 0x0A) else { return nil }
            var line = rest[..<end]
            if line.last == 0x0D { line.removeLast() }
            defer { rest.removeSubrange(...end) }
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// The last line when it has no newline; nil when there is nothing left.
    private func takeRemainder() -> String? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            defer { rest = [] }
            return String(decoding: rest, as: UTF8.self)
        }
    }

    private func write(_ text: String) {
        System.writeAll(output, text.utf8)
    }
}
