/// A key as the user pressed it, whatever bytes the terminal sent for it.
public struct Key: Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// A scalar, not a grapheme: what belongs together is found out where the text is.
        case character(Unicode.Scalar)
        case enter, tab, backspace, escape, up, down, left, right, home, end, pageUp, pageDown, insert, delete
        case function(Int)
    }

    public struct Modifiers: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let shift = Modifiers(rawValue: 1)
        public static let alt = Modifiers(rawValue: 2)
        public static let control = Modifiers(rawValue: 4)
    }

    public var code: Code
    public var modifiers: Modifiers

    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// A character that is typed into the text.
    static func character(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar)) }
    static func control(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar), .control) }
    static func alt(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar), .alt) }
}
