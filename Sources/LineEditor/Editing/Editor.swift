/// The editor as a state machine: keys go in, and out come the frame to show and, now and then, something to do.
struct Editor {
    /// What the owner has to do.
    enum Action: Equatable {
        case bell
        case clearScreen
        case suspend
        case finish(EditorOutcome)
    }

    /// Who gets the keys.
    enum Mode {
        case editing
        case searching(IncrementalSearch)
        case choosing(CompletionMenu)
        case reading(HelpView)
    }

    /// What the key before this one did, as far as it matters to this one.
    struct Trace: Equatable {
        /// It cut something, and what is cut now belongs to it.
        var hasKilled = false
        /// It moved up or down from this column.
        var goalColumn: Int?
        /// It recalled an entry.
        var recall: Recall.Direction?
        /// It put a text from the kill ring here.
        var yanked: Range<Int>?
        /// It was Escape.
        var isEscape = false
        /// It was Ctrl-X.
        var isControlX = false
    }

    var hooks: EditorHooks
    var options: EditorOptions
    var prompt: EditorPrompt
    var size = ScreenSize.standard

    var buffer = EditBuffer()
    var mode = Mode.editing
    var kills = KillRing()
    var trace = Trace()
    var lastQuery = ""
    /// Loaded when it is needed first.
    var recall: Recall?
    /// Whether the text was changed since an entry was recalled.
    var hasTyped = false
    /// Asked for when it is needed, and not before: it may have to be read first.
    var history: [HistoryEntry] { hooks.history() }
    /// The first row of the text that is visible.
    var top = 0
    var cache = Cache()

    init(hooks: EditorHooks = EditorHooks(), options: EditorOptions = EditorOptions(), prompt: EditorPrompt = .plain) {
        self.hooks = hooks
        self.options = options
        self.prompt = prompt
    }

    /// Begins a new input; what was cut in earlier ones is still there.
    mutating func begin(_ text: String = "", prompt: EditorPrompt) {
        self.prompt = prompt
        buffer = EditBuffer(text)
        mode = .editing
        trace = Trace()
        recall = nil
        hasTyped = !text.isEmpty
        top = 0
        cache = Cache()
    }

    mutating func handle(_ event: InputEvent) -> Action? {
        switch event {
        case .paste(let text): return paste(text)
        case .key(let key):
            if trace.isControlX { return handle(second: key) }
            guard let command = Command(key) else {
                trace = Trace()
                return .bell
            }
            return handle(command)
        }
    }

    /// The key after Ctrl-X.
    private mutating func handle(second key: Key) -> Action? {
        trace = Trace()
        switch key {
        case .control("e"): return .finish(.externalEditor(buffer.text))
        case .control("u"): return edit(.undo)
        case .control("g"), .control("c"), Key(.escape): return nil
        default: return .bell
        }
    }

    mutating func handle(_ command: Command) -> Action? {
        switch mode {
        case .editing: return edit(command)
        case .searching(let search): return self.search(command, search)
        case .choosing(let menu): return choose(command, menu)
        case .reading(let view): return read(command, view)
        }
    }

    /// What the owner changed outside may change how the text looks.
    mutating func refresh() {
        cache = Cache()
    }

    private mutating func paste(_ text: String) -> Action? {
        let cleaner = PasteCleaner(prompts: [prompt.primary.text], continuations: [prompt.continuation.text])
        let cleaned = cleaner.clean(text)
        if case .searching(var search) = mode {
            search.append(String(cleaned.prefix { $0 != "\n" }))
            mode = .searching(search)
            return nil
        }
        mode = .editing
        trace = Trace()
        buffer.insert(cleaned)
        hasTyped = true
        return nil
    }
}
