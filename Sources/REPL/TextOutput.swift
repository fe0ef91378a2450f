/// Where the prompt writes.
public protocol TextOutput: Sendable {
    func write(_ text: String)
}
