/// Something that is about to be stored.
public struct LibraryRecord: Sendable {
    /// What it is called in its store.
    public let key: String
    public let bytes: [UInt8]
    public let contentType: String
}
