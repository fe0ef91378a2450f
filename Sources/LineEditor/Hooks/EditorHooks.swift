/// What the editor asks of those who know what the text means. It asks on the thread that reads the keys, while the user
/// waits: answers should take less than a millisecond, except for `isComplete` and `completions`.
public struct EditorHooks: Sendable {
    /// Colours the text. Asked when the text has changed, and not for texts longer than `EditorOptions.highlightLimit`.
    public var highlight: @Sendable (_ text: String) -> Highlighting = { _ in Highlighting() }

    /// Whether Enter runs the text. Asked when Enter is pressed.
    public var isComplete: @Sendable (_ text: String) -> Completeness = { _ in .complete }

    /// What could stand at the cursor. Asked on Tab, and while the menu is open. Must change nothing and wait for nothing.
    public var completions: @Sendable (_ text: String, _ cursor: Int) -> Completions = { _, _ in .none }

    /// What to show in grey behind the end of the text when history has nothing: the rest of the only completion, or
    /// the arguments of a call. Only `insertion` is taken by Right.
    public var hint: @Sendable (_ text: String) -> Hint? = { _ in nil }

    /// Whether an entry of the history may be suggested in grey. Right and Enter are close to each other, so
    /// nothing that deletes, spends or goes on after the session should be.
    public var maySuggest: @Sendable (_ entry: HistoryEntry) -> Bool = { _ in true }

    /// The blanks that a new line begins with.
    ///
    /// - Parameter text: everything in front of the new line, without its newline.
    public var indentation: @Sendable (_ text: String) -> String = { _ in "" }

    /// The blanks that the last line should begin with now that its first word is complete (`end`, `else`); nil leaves
    /// it alone.
    ///
    /// - Parameter text: everything in front of the cursor.
    public var reindentation: @Sendable (_ text: String) -> String? = { _ in nil }

    /// Help for the name under the cursor, to be shown below the text; nil when there is none.
    public var help: @Sendable (_ text: String, _ cursor: Int) -> [StyledText]? = { _, _ in nil }

    /// What has been entered before, oldest first. Asked once per input.
    public var history: @Sendable () -> [HistoryEntry] = { [] }

    public init() {}
}

/// Grey text behind the end of the input.
public struct Hint: Equatable, Sendable {
    /// What Right and End insert; may be empty.
    public var insertion: String
    /// What is only shown, behind `insertion`.
    public var remark: String

    public init(insertion: String = "", remark: String = "") {
        self.insertion = insertion
        self.remark = remark
    }
}
