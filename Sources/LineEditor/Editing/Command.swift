/// What the user wants, whichever key says so.
enum Command: Equatable {
    case insert(Unicode.Scalar)
    /// Runs the text if it is complete, else begins another line.
    case enter
    case newline
    case move(EditBuffer.Motion)
    /// To the right, or takes what is suggested.
    case forward, forwardWord, toLineEnd
    case up, down, previousEntry, nextEntry, olderMatch, newerMatch
    case searchOlder, searchNewer
    case complete, completeBackward
    case deleteBackward, deleteForward
    /// Ctrl-D: leaves when there is no text.
    case deleteForwardOrLeave
    case kill(EditBuffer.Motion)
    case yank, yankPop
    case transpose
    case undo, redo
    case clearScreen
    case help
    /// The first of two keys.
    case controlX
    case interrupt
    case suspend
    /// Closes what is open.
    case escape
}

extension Command {
    /// What a key means; nil when it means nothing.
    init?(_ key: Key) {
        let command: Command? =
            switch key.code {
            case .character(let scalar): Self.character(scalar, key.modifiers)
            default: Self.named[key] ?? Self.named[Key(key.code, key.modifiers.subtracting(.shift))]
            }
        guard let command else { return nil }
        self = command
    }

    private static func character(_ scalar: Unicode.Scalar, _ modifiers: Key.Modifiers) -> Command? {
        switch modifiers.intersection([.control, .alt]) {
        case []: return .insert(scalar)
        case .control: return controlled[scalar]
        case .alt: return alternated[scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar]
        default: return nil
        }
    }

    private static let controlled: [Unicode.Scalar: Command] = [
        "a": .move(.lineStart), "b": .move(.left), "c": .interrupt, "d": .deleteForwardOrLeave, "e": .toLineEnd,
        "f": .forward, "g": .escape, "h": .deleteBackward, "i": .complete, "j": .enter, "k": .kill(.lineEnd),
        "l": .clearScreen, "m": .enter, "n": .nextEntry, "o": .newline, "p": .previousEntry, "r": .searchOlder,
        "s": .searchNewer, "t": .transpose, "u": .kill(.lineStart), "w": .kill(.blankWordLeft), "x": .controlX,
        "y": .yank,
        "z": .suspend, "_": .undo, "/": .undo,
    ]

    private static let alternated: [Unicode.Scalar: Command] = [
        "b": .move(.wordLeft), "d": .kill(.wordRight), "f": .forwardWord, "h": .help, "y": .yankPop, "_": .redo,
        "<": .move(.start), ">": .move(.end),
    ]

    private static let named: [Key: Command] = [
        Key(.enter): .enter, Key(.enter, .alt): .newline, Key(.enter, .shift): .newline,
        Key(.enter, .control): .newline,
        Key(.tab): .complete, Key(.tab, .shift): .completeBackward,
        Key(.escape): .escape,
        Key(.backspace): .deleteBackward, Key(.backspace, .alt): .kill(.wordLeft),
        Key(.backspace, .control): .kill(.wordLeft),
        Key(.delete): .deleteForward, Key(.delete, .control): .kill(.wordRight), Key(.delete, .alt): .kill(.wordRight),
        Key(.left): .move(.left), Key(.left, .control): .move(.wordLeft), Key(.left, .alt): .move(.wordLeft),
        Key(.right): .forward, Key(.right, .control): .move(.wordRight), Key(.right, .alt): .forwardWord,
        Key(.up): .up, Key(.up, .control): .previousEntry, Key(.up, .alt): .previousEntry,
        Key(.down): .down, Key(.down, .control): .nextEntry, Key(.down, .alt): .nextEntry,
        Key(.home): .move(.lineStart), Key(.home, .control): .move(.start),
        Key(.end): .toLineEnd, Key(.end, .control): .move(.end),
        Key(.pageUp): .olderMatch, Key(.pageDown): .newerMatch,
        Key(.function(1)): .help,
    ]
}
