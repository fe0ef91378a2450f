/// What comes from the keyboard.
enum InputEvent: Hashable, Sendable {
    case key(Key)
    /// Everything between the marks of a bracketed paste, as it came.
    case paste(String)
}
