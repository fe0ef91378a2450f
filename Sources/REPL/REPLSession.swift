/// What the prompt remembers from one line to the next.
struct REPLSession {
    /// The lines of the input that is being typed.
    var block: [String] = []
    /// Of the last failure, for `:bt`.
    var traceback = ""
    /// Whether it has been said what `local` means at a prompt.
    var hasExplainedLocal = false

    var text: String { block.joined(separator: "\n") }
}
