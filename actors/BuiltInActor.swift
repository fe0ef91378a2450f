/// An actor that ships inside the binary.
public struct BuiltInActor: Sendable {
    /// Its name, unique below the user `apify`.
    public let name: String
    public let title: String
    public let description: String
    /// The Lua source.
    public let source: [UInt8]
    /// Megabytes a run gets unless its caller says otherwise.
    public let memoryMbytes: Int
    /// Seconds a run may take unless its caller says otherwise.
    public let timeoutSecs: Int
    /// An input to try it with, as JSON text.
    public let exampleInput: String

    /// Whom all of them belong to.
    public static let username = "apify"
}
