/// A Swift function that scripts can call.
public struct NativeFunction: Sendable {
    /// What messages call it.
    public let name: String

    let body: @Sendable (NativeCall) throws -> NativeOutcome

    /// - Parameters:
    ///   - name: what messages call it.
    ///   - body: runs on the engine's thread while the script stands still, so it must not block. What takes time is
    ///     returned as ``NativeOutcome/await(_:)``. A thrown `ErrorObject` is raised as it is, any other error as one
    ///     with its description.
    public init(_ name: String, _ body: @escaping @Sendable (NativeCall) throws -> NativeOutcome) {
        self.name = name
        self.body = body
    }
}
