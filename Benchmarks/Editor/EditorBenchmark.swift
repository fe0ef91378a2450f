import Glibc
import LineEditor

/// The measures for the editor, on a pseudo-terminal: `keystroke` prints the processor time from each key to its painted
/// frame in a block of 200 lines, `paste` the time from a paste of a megabyte to its painted frame, in seconds.
///
/// `try` is for the hands: the editor on the terminal that it is started on.
@main
enum EditorBenchmark {
    static func main() async {
        switch CommandLine.arguments.dropFirst().first {
        case "keystroke": await measureKeystrokes()
        case "paste": await measurePaste()
        case "try": await tryByHand()
        default: print("usage: EditorBenchmark keystroke | paste | try")
        }
    }

    static let block = (1...200).map { "local value\($0) = compute({ \($0), \"text\" }) -- line \($0)" }.joined(
        separator: "\n")

    static func measureKeystrokes() async {
        guard let typist = Typist() else { return print("no pseudo-terminal") }
        async let outcome = typist.reader.block(prompt: EditorPrompt("moongate> "), initial: block)
        typist.waitForFrame()
        for number in 0..<400 {
            let start = Typist.processorTime
            typist.type(number % 4 == 3 ? "\u{7F}" : "x")
            typist.waitForFrame()
            print(Typist.processorTime - start)
        }
        typist.type("\u{3}")
        typist.waitForFrame()
        _ = await outcome
    }

    static func measurePaste() async {
        guard let typist = Typist() else { return print("no pseudo-terminal") }
        let line = "local value = compute({ 1, 2, 3 }, \"some text\")\n"
        let text = String(repeating: line, count: 1_000_000 / line.utf8.count)
        for _ in 0..<5 {
            async let outcome = typist.reader.block(prompt: EditorPrompt("moongate> "))
            typist.waitForFrame()
            let start = Typist.time(CLOCK_MONOTONIC)
            typist.type("\u{1B}[200~" + text + "\u{1B}[201~")
            print(typist.waitForFrame() - start)
            typist.type("\u{3}")
            typist.waitForFrame()
            _ = await outcome
        }
    }

    static func tryByHand() async {
        guard let terminal = Terminal() else { return print("this is no terminal") }
        let traits = TerminalTraits(kind: .full, colors: true, reflows: true)
        let reader = LineReader(terminal: terminal, traits: traits, hooks: Typist.hooks)
        var outcome = EditorOutcome.cancelled
        repeat {
            outcome = await reader.block(prompt: EditorPrompt("moongate try> "))
            reader.printAbove("\(outcome)\n")
        } while outcome != .endOfInput
        terminal.enter(.ordinary)
    }
}
