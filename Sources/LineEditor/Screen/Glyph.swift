/// How one grapheme is shown.
///
/// Nothing that a terminal would take for a command, that shows nothing, or that changes how its neighbours are shown
/// gets through: control characters become `^X`, invisible ones `<200B>`, a mark that stands alone gets a circle to stand on,
/// and other scalars that would grow into whatever stands in front of them (a skin tone, a Korean vowel) their codes.
/// So every grapheme takes at least one column, and none depends on where it stands.
struct Glyph: Equatable {
    var text: String
    var width: Int

    /// More marks than that on one letter are no writing of any language.
    private static let mostScalars = 16

    /// - Parameter character: anything but a newline or a tab, whose width depends on where they stand.
    init(_ character: Character) {
        if let ascii = character.asciiValue, character.utf8.count == 1 {
            self.init(ascii: ascii)
            return
        }
        self.init(scalars: character.unicodeScalars)
    }

    private init(text: String, width: Int) {
        self.text = text
        self.width = width
    }

    private init(ascii: UInt8) {
        switch ascii {
        case 0x20..<0x7F: self.init(text: String(Unicode.Scalar(ascii)), width: 1)
        case 0x7F: self.init(text: "^?", width: 2)
        default: self.init(text: "^" + String(Unicode.Scalar(ascii ^ 0x40)), width: 2)
        }
    }

    private init(scalars: String.UnicodeScalarView) {
        guard let first = scalars.first else {
            self.init(text: "", width: 0)
            return
        }
        let shown = String(String.UnicodeScalarView(scalars.prefix(Self.mostScalars).filter { !$0.isForeign }))
        // Selectors and tags show nothing, so whole messages can be hidden in a row of them. Flags are made with tags.
        let selectors = scalars.dropFirst().count { $0.isSelector }
        if selectors > 1, first.value != 0x1F3F4 {
            let mark = "<+\(selectors)>"
            let base = Glyph(scalars: String(first).unicodeScalars)
            self.init(text: base.text + mark, width: base.width + mark.utf8.count)
            return
        }
        if first.isPrepended {
            self.init(text: shown, width: max(1, scalars.count { !$0.properties.isGraphemeExtend }))
            return
        }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark:
            self.init(text: "\u{25CC}" + shown, width: 1)
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            self.init(hidden: scalars, first, shown)
        default:
            if first.properties.isDefaultIgnorableCodePoint || first.joinsWhatIsBefore {
                self.init(hidden: scalars, first, shown)
            } else {
                self.init(text: shown, width: first.width(in: scalars))
            }
        }
    }

    private init(hidden scalars: String.UnicodeScalarView, _ first: Unicode.Scalar, _ shown: String) {
        switch first.properties.generalCategory {
        case .privateUse:
            // Symbol fonts live there.
            self.init(text: shown, width: 1)
        case .unassigned
        where !first.properties.isNoncharacterCodePoint && !first.properties.isDefaultIgnorableCodePoint:
            // Younger than our tables, most likely a letter of some script.
            self.init(text: shown, width: first.width(in: scalars))
        default:
            let code = "<" + String(first.value, radix: 16, uppercase: true) + ">"
            self.init(text: code, width: code.utf8.count)
        }
    }

    /// Whether terminals are likely to disagree about the width, so that the painter had better not rely on it.
    var isUncertain: Bool {
        text.utf8.count > 2 && text.unicodeScalars.count > 1 && !text.utf8.allSatisfy { $0 < 0x80 }
    }
}

extension Unicode.Scalar {
    /// Whether the scalar only says how the one before it is to be drawn.
    fileprivate var isSelector: Bool {
        switch value {
        case 0xFE00...0xFE0F, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// Whether the scalar does not belong into the middle of a grapheme that is shown: direction and format controls,
    /// except for the joiners and tags that emoji and some scripts are made with.
    fileprivate var isForeign: Bool {
        switch value {
        case 0x200C, 0x200D, 0xE0020...0xE007F: false
        default: properties.generalCategory == .control || (properties.generalCategory == .format && !isPrepended)
        }
    }

    /// Signs that stand in front of a number and are written around it.
    fileprivate var isPrepended: Bool {
        switch value {
        case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: true
        default: false
        }
    }

    /// Whether the scalar becomes part of the grapheme in front of it, other than as a mark.
    fileprivate var joinsWhatIsBefore: Bool {
        switch value {
        case 0x1160...0x11FF, 0xD7B0...0xD7FB: true
        default: properties.isEmojiModifier || (properties.isGraphemeExtend && !isHalfWidthSound)
        }
    }

    /// The sound marks of half-width katakana, which have a column of their own on terminals though they belong to a letter.
    fileprivate var isHalfWidthSound: Bool { value == 0xFF9E || value == 0xFF9F }

    /// How many columns a grapheme takes that begins with this scalar.
    fileprivate func width(in scalars: String.UnicodeScalarView) -> Int {
        if properties.isEmojiPresentation || isWide { return 2 }
        if (0xFF61...0xFF9F).contains(value) { return 1 + scalars.dropFirst().count { $0.isHalfWidthSound } }
        // The presentation selector asks for the picture instead of the letter.
        if properties.isEmoji, scalars.dropFirst().contains(where: { $0.value == 0xFE0F }) { return 2 }
        return 1
    }

    /// The ranges of East Asian Width `W` and `F` in the Unicode Character Database, without the emoji.
    private var isWide: Bool {
        switch value {
        case 0..<0x1100: false
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
            true
        default: false
        }
    }
}
