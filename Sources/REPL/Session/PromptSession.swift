import LuaEngine

/// What the prompt remembers from one input to the next.
struct PromptSession {
    /// An input that was run.
    struct Input {
        var text: String
        var hasSucceeded: Bool
    }

    /// What the user has set.
    struct Settings {
        /// `local` at the outermost level of an input lives on.
        var keepsLocals = true
        /// Grey text suggests how the input may go on.
        var showsHints = true
        /// Every input tells how long it took.
        var tellsTime = false
        /// Records are shown with all their fields, lists as records.
        var isExpanded = false
        /// Results are shown as JSON.
        var showsJSON = false
        /// What does not fit on the screen goes through the pager.
        var pages = true
    }

    var settings = Settings()
    /// All inputs that were run, in order; `_N` is the result of the N-th.
    var inputs: [Input] = []
    /// What has become of the input that was typed last, all that it consists of: its effects on the world, and `failed`.
    var marks: Set<String> = []
    /// Of the last failure, for `:bt`.
    var traceback = ""
    /// What was shown last, for `:open`.
    var shown: PrintedValue?
    /// What stands on the line of the next prompt.
    var draft = ""
    /// Whether it has been said that locals live on.
    var hasExplainedLocals = false
    /// Whether it has been asked what is to become of runs that go on.
    var hasAskedToLeave = false

    /// The text of a line of an input, which chunks call `stdin`: that of the last one.
    func source(_ chunk: String, _ line: Int) -> String? {
        guard chunk == "stdin", let text = inputs.last?.text else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil
    }
}
