import ArgumentParser
import LineEditor

/// How the prompt looks.
struct PromptOptions: ParsableArguments {
    @Flag(help: "Read plain lines at the prompt and write no escape sequences; MOONGATE_PLAIN=1 does the same.")
    var plain = false

    @Option(
        help: ArgumentHelp(
            "Whether to use colours at the prompt.",
            discussion: "Default: auto, which follows NO_COLOR, CLICOLOR_FORCE and the terminal.",
            valueName: "auto|always|never"))
    var color: ColorChoice = .auto

    @Flag(help: "Let what is printed at the prompt reach the terminal as it is, control characters included.")
    var raw = false

    @Flag(name: .customLong("norc"), help: "Do not run the init file before the first prompt.")
    var norc = false

    var settings: PromptSettings {
        PromptSettings(isPlain: plain, color: color.wish, isRaw: raw, readsInitFile: !norc)
    }
}

/// `--color`.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    fileprivate var wish: TerminalTraits.ColorWish {
        switch self {
        case .auto: .automatic
        case .always: .always
        case .never: .never
        }
    }
}
