/// Where the prompt writes.
public protocol TextOutput: Sendable {
    func write(_ text: String)

    /// The same for those who must know whether it has worked.
    ///
    /// - Returns: 0, or the `errno` that says why not all of it was written.
    func write(checked text: String) -> Int32
}

extension TextOutput {
    public func write(checked text: String) -> Int32 {
        write(text)
        return 0
    }
}
