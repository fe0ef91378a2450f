@testable import LineEditor
@testable import TerminalTestSupport

/// An editor on a model terminal, with somebody who types.
struct EditorHarness {
    var editor: Editor
    var painter: Painter
    var screen: TerminalModel
    var decoder = KeyDecoder()
    private(set) var outcomes: [EditorOutcome] = []
    private(set) var bells = 0
    private(set) var suspensions = 0

    init(
        width: Int = 60, height: Int = 12, history: [String] = [], prompt: EditorPrompt = EditorPrompt("> "),
        configure: (inout EditorHooks) -> Void = { _ in }
    ) {
        var hooks = EditorHooks()
        let entries = history.map { HistoryEntry($0) }
        hooks.history = { entries }
        configure(&hooks)
        editor = Editor(hooks: hooks, prompt: prompt)
        painter = Painter(width: width)
        screen = TerminalModel(width: width, height: height)
        editor.size = ScreenSize(columns: width, rows: height)
        editor.begin(prompt: prompt)
        paint()
    }

    /// Types what a terminal would send; after an outcome a new input begins.
    mutating func type(_ text: String, isSlow: Bool = false) {
        feed(Array(text.utf8))
        if isSlow { pause() }
    }

    /// Nothing comes for so long that a lone Escape is one.
    mutating func pause() {
        if let event = decoder.flush() { handle(event) }
        paint()
    }

    mutating func feed(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let event = decoder.next(&rest) { handle(event) }
        paint()
    }

    private mutating func handle(_ event: InputEvent) {
        switch editor.handle(event) {
        case nil: break
        case .bell: bells += 1
        case .clearScreen:
            screen.feed(Array("\u{1B}[H\u{1B}[2J".utf8))
            painter.forget()
        case .suspend: suspensions += 1
        case .finish(let outcome):
            outcomes.append(outcome)
            var mark = ""
            if case .interrupted = outcome { mark = "^C" }
            let frame = editor.finalFrame(mark: mark)
            if frame.rows.count > editor.size.rows { screen.feed(painter.erase()) }
            screen.feed(painter.paint(frame) + painter.finish())
            editor.begin(prompt: editor.prompt)
        }
    }

    mutating func paint() {
        screen.feed(painter.paint(editor.frame()))
    }

    mutating func resize(width: Int, height: Int) {
        let size = ScreenSize(columns: width, rows: height)
        editor.size = size
        screen.resize(width: width, height: height)
        screen.feed(painter.resize(to: width, rows: height))
        paint()
    }

    /// What is in the buffer, with the cursor as `|`.
    var line: String {
        let buffer = editor.buffer
        return buffer.textBeforeCursor + "|" + buffer.text.slice(buffer.cursor..<buffer.text.utf8.count)
    }

    var shown: [String] { screen.texts }
}

/// A language in which blocks begin with `do` and end with `end`, and `?` is wrong.
enum TinyLanguage {
    static func words(_ text: String) -> [Substring] {
        text.split { !$0.isWord }
    }

    static func depth(_ text: String) -> Int {
        words(text).reduce(0) { $1 == "do" ? $0 + 1 : $1 == "end" ? max(0, $0 - 1) : $0 }
    }

    @Sendable static func completeness(_ text: String) -> Completeness {
        text.contains("?") ? .invalid : depth(text) > 0 ? .incomplete : .complete
    }

    static func install(in hooks: inout EditorHooks) {
        hooks.isComplete = completeness
        hooks.indentation = { String(repeating: "  ", count: depth($0)) }
        hooks.reindentation = { text in
            text.hasSuffix("end") ? String(repeating: "  ", count: depth(text)) : nil
        }
    }
}
