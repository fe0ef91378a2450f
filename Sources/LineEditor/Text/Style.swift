/// How a piece of text looks. No escape sequences: the painter makes those.
public struct Style: Hashable, Sendable {
    /// One of the eight colours every terminal has, in its ordinary or bright shade; the user's theme says what they are.
    public enum Color: UInt8, Hashable, Sendable, CaseIterable {
        case black, red, green, yellow, blue, magenta, cyan, white
        case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    }

    /// What a terminal can do to letters besides colouring them.
    public struct Attributes: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let bold = Attributes(rawValue: 1)
        public static let dim = Attributes(rawValue: 2)
        public static let italic = Attributes(rawValue: 4)
        public static let underline = Attributes(rawValue: 8)
        public static let reverse = Attributes(rawValue: 16)
    }

    /// The colour of the letters; nil is the terminal's own.
    public var color: Color?
    public var attributes: Attributes

    public init(_ color: Color? = nil, _ attributes: Attributes = []) {
        self.color = color
        self.attributes = attributes
    }

    /// The terminal's own colour, nothing else.
    public static let plain = Style()
    /// For what matters less.
    public static let dim = Style(nil, .dim)
    public static let bold = Style(nil, .bold)
    public static let reverse = Style(nil, .reverse)

    /// This style with another one laid over it: its colour wins, its attributes are added.
    public func overlaid(with other: Style) -> Style {
        Style(other.color ?? color, attributes.union(other.attributes))
    }

    /// The sequence that selects this style, whatever was selected before.
    var selection: String {
        var codes: [String] = []
        let known: [(Attributes, String)] = [
            (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
        ]
        for (attribute, code) in known where attributes.contains(attribute) { codes.append(code) }
        if let color {
            let number = Int(color.rawValue)
            codes.append(String(number < 8 ? 30 + number : 82 + number))
        }
        return codes.isEmpty ? "\u{1B}[m" : "\u{1B}[0;" + codes.joined(separator: ";") + "m"
    }
}
