import Foundation
import LuaEngine

/// A file with specs, and the project that it belongs to.
public struct SpecFile: Sendable, Hashable {
    /// The file as people name it.
    public let path: String
    /// The folder of the file.
    public let folder: String
    /// The folder of what it tests: the nearest one above that has a `moongate.json`, else the one with the `spec` folder that
    /// the file lies in, else the file's own.
    public let project: String

    /// - Parameter path: the file.
    public init(path: String) {
        self.path = path
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL
        self.folder = folder.path
        project = ModulePlaces.project(above: folder.path) ?? Self.folderWithSpecs(above: folder)
    }

    private static func folderWithSpecs(above folder: URL) -> String {
        var candidate = folder
        while candidate.path != "/" {
            let parent = candidate.deletingLastPathComponent().standardizedFileURL
            if candidate.lastPathComponent == "spec" { return parent.path }
            candidate = parent
        }
        return folder.path
    }
}
