/// A text that must not be seen. It prints as `[redacted]` wherever it is printed.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for those few places that send it.
    let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// Whether there is no text at all.
    public var isEmpty: Bool { value.isEmpty }

    public var description: String { Redactor.mark }
    public var debugDescription: String { Redactor.mark }
    // A dump would otherwise walk into `value`.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
