/// What a terminal can do, as far as the environment tells.
public struct TerminalTraits: Equatable, Sendable {
    /// How to talk to the user.
    public enum Kind: Equatable, Sendable {
        /// With the editor.
        case full
        /// Line by line, without any escape sequence.
        case plain
        /// There is no user.
        case none
    }

    /// What the user says about colours on the command line.
    public enum ColorWish: Sendable {
        case always, never, automatic
    }

    public var kind: Kind
    public var colors: Bool
    /// Whether the terminal lays its rows out anew when its width changes.
    public var reflows: Bool

    public init(kind: Kind, colors: Bool, reflows: Bool) {
        self.kind = kind
        self.colors = colors
        self.reflows = reflows
    }

    /// - Parameters:
    ///   - environment: the variables that count: `TERM`, `NO_COLOR`, `CLICOLOR_FORCE`, `MOONGATE_PLAIN` and those by which
    ///     terminals tell their names.
    ///   - isInputTerminal: whether the keys come from a terminal.
    ///   - isOutputTerminal: whether the output goes to one.
    ///   - isPlain: whether the user wants no escapes.
    ///   - color: whether the user wants colours.
    public init(
        environment: [String: String], isInputTerminal: Bool, isOutputTerminal: Bool, isPlain: Bool = false,
        color: ColorWish = .automatic
    ) {
        let term = environment["TERM"] ?? ""
        let isSet = { (name: String) in !(environment[name] ?? "").isEmpty }
        let isDumb =
            term.isEmpty || term == "dumb" || isPlain
            || (isSet("MOONGATE_PLAIN") && environment["MOONGATE_PLAIN"] != "0")
        kind = !isInputTerminal ? .none : isOutputTerminal && !isDumb ? .full : .plain
        switch color {
        case .always: colors = true
        case .never: colors = false
        case .automatic:
            let isForced = isSet("CLICOLOR_FORCE") && environment["CLICOLOR_FORCE"] != "0"
            colors = !isSet("NO_COLOR") && (isForced || (isOutputTerminal && !isDumb))
        }
        let keepsRows = isSet("XTERM_VERSION") || ["linux", "rxvt", "vt"].contains { term.hasPrefix($0) }
        let isScreen = isSet("STY") && !isSet("TMUX")
        reflows = !keepsRows && !isScreen
    }
}
