import Documentation
import LineEditor
import Synchronization

/// The one way to the terminal for everything that the prompt and its scripts say: lines never tear each other, nor what is
/// being typed, and every prompt begins in the first column.
final class Screen: Sendable {
    /// What stands on the line that is being written.
    private struct State {
        var isReading = false
        var isInFirstColumn = true
        var filters = [OutputFilter(), OutputFilter()]
        /// The beginning of a line that a job writes while the user types.
        var pending = ["", ""]
    }

    private let reader: any BlockReader
    private let output: any TextOutput
    private let errorOutput: any TextOutput
    private let escapes: StyledText.Escapes
    private let isRaw: Bool
    private let columns: (@Sendable () -> Int)?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - reader: shows lines above what is being typed.
    ///   - output: where results go.
    ///   - errorOutput: where errors and remarks go.
    ///   - escapes: what the terminal understands.
    ///   - isRaw: whether what scripts write goes to the terminal as it is.
    ///   - columns: how wide the terminal is, for remarks that break between words; nil where nobody wants that.
    init(
        reader: any BlockReader, output: any TextOutput, errorOutput: any TextOutput, escapes: StyledText.Escapes,
        isRaw: Bool, columns: (@Sendable () -> Int)? = nil
    ) {
        (self.reader, self.output, self.errorOutput) = (reader, output, errorOutput)
        (self.escapes, self.isRaw, self.columns) = (escapes, isRaw, columns)
    }

    /// Shows results.
    func show(_ lines: [StyledText]) { write(lines, to: output) }

    /// Shows errors and remarks.
    func tell(_ lines: [StyledText]) { write(lines, to: errorOutput) }

    func tell(_ text: String, _ style: Style = .plain) {
        tell(text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrapped(String($0), style) })
    }

    /// A line of ours, broken between words where it is wider than the terminal.
    func wrapped(_ line: String, _ style: Style = .plain) -> [StyledText] {
        // The terminal breaks an address that is longer so that it can still be copied.
        guard let columns = columns?(), line.columns > columns,
            line.split(separator: " ").allSatisfy({ $0.utf8.count < columns })
        else { return [StyledText(line, style)] }
        var writer = HelpWriter(width: columns)
        writer.paragraph(line, style, indent: min(line.prefix { $0 == " " }.count, columns / 2))
        return writer.lines
    }

    /// Text as it is, with its line breaks: what we have written ourselves.
    func print(_ text: String) {
        state.withLock { state in
            finishLine(&state)
            output.write(text)
        }
    }

    private func write(_ lines: [StyledText], to target: any TextOutput) {
        guard !lines.isEmpty else { return }
        let text = lines.map { String(decoding: $0.bytes(escapes), as: UTF8.self) + "\n" }.joined()
        state.withLock { state in
            guard !state.isReading else { return reader.printAbove(text) }
            finishLine(&state)
            target.write(text)
        }
    }

    /// Takes what a script writes.
    ///
    /// - Returns: 0, or the `errno` that says why it could not be written.
    func takeScriptOutput(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int32 {
        state.withLock { state in
            let index = isError ? 1 : 0
            let text = isRaw ? String(decoding: bytes, as: UTF8.self) : state.filters[index].filter(bytes)
            guard state.isReading else {
                if let last = text.last { state.isInFirstColumn = last == "\n" }
                return (isError ? errorOutput : output).write(checked: text)
            }
            state.pending[index] += text
            guard let end = state.pending[index].lastIndex(of: "\n") else { return 0 }
            reader.printAbove(String(state.pending[index][...end]))
            state.pending[index].removeSubrange(...end)
            return 0
        }
    }

    /// From here on the user types.
    func beginReading() {
        state.withLock { state in
            finishLine(&state)
            state.isReading = true
        }
    }

    /// The user has typed an input.
    func endReading() {
        state.withLock { state in
            state.isReading = false
            for index in state.pending.indices where !state.pending[index].isEmpty {
                output.write(state.pending[index])
                state.isInFirstColumn = false
                state.pending[index] = ""
            }
        }
    }

    /// The end of what a script writes for now: what it left open is closed.
    func finishScriptOutput() {
        state.withLock { state in
            for index in state.filters.indices {
                let rest = state.filters[index].finish()
                if !rest.isEmpty {
                    output.write(rest)
                    state.isInFirstColumn = false
                }
                if state.filters[index].isStyled { output.write("\u{1B}[0m") }
                state.filters[index] = OutputFilter()
            }
            finishLine(&state)
        }
    }

    /// A line that a script has not ended is marked as such, as nobody typed a newline there.
    private func finishLine(_ state: inout State) {
        guard !state.isInFirstColumn else { return }
        let mark = escapes == .none ? "\n" : "\u{1B}[2m\\\u{1B}[0m\n"
        output.write(mark)
        state.isInFirstColumn = true
    }
}
