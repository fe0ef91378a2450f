import LineEditor

extension TerminalTraits {
    /// What a terminal can do that is only written to.
    static var forShowing: TerminalTraits {
        TerminalTraits(environment: ProcessVariables.all, isInputTerminal: true, isOutputTerminal: true)
    }
}
