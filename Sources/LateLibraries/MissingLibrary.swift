/// Why a library cannot be used.
public struct MissingLibrary: Error {
    /// In the words of the loader.
    public let reason: String
}
