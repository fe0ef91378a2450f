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

    /// What messages call the last input: functions live on, and tell where they are written.
    var chunkName: String { Self.chunkPrefix + String(inputs.count) }

    private static let chunkPrefix = "input "

    /// The text of an input, by what messages call it; the compiler calls every one `stdin`, and means the last.
    func text(of chunk: String) -> String? {
        if chunk == InputReading.chunk { return inputs.last?.text }
        guard chunk.hasPrefix(Self.chunkPrefix), let number = Int(chunk.dropFirst(Self.chunkPrefix.count)),
            inputs.indices.contains(number - 1)
        else { return nil }
        return inputs[number - 1].text
    }

    /// The text of a line of an input.
    func source(_ chunk: String, _ line: Int) -> String? {
        guard let text = text(of: chunk) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(line - 1) ? String(lines[line - 1]) : nil
    }
}
