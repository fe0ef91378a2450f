/// A file that is made of what the program knows.
public struct GeneratedFile: Sendable, Equatable {
    /// Where it belongs, below the folder of the project.
    public var path: String
    /// What it holds.
    public var text: String

    /// - Parameters:
    ///   - path: where it belongs, below the folder of the project.
    ///   - text: what it holds.
    public init(path: String, text: String) {
        (self.path, self.text) = (path, text)
    }
}
