import LineEditor

/// How the prompt looks and what it keeps, as the command line says.
struct PromptSettings: Sendable {
    /// Plain lines, without any escape sequence.
    var isPlain = false
    var color = TerminalTraits.ColorWish.automatic
    /// Whether what scripts write goes to the terminal as it is.
    var isRaw = false
    /// Whether the user's init file is run.
    var readsInitFile = true
}
