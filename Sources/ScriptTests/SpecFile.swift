import Foundation

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
        project = Self.project(above: folder).path
    }

    private static func project(above folder: URL) -> URL {
        var candidate = folder
        var parentOfSpec: URL?
        while true {
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("moongate.json").path) {
                return candidate
            }
            let parent = candidate.deletingLastPathComponent().standardizedFileURL
            if parentOfSpec == nil, candidate.lastPathComponent == "spec" { parentOfSpec = parent }
            guard candidate.path != "/" else { return parentOfSpec ?? folder }
            candidate = parent
        }
    }

    /// Where its `require` looks.
    var moduleFolders: [String] {
        let folders = [project, project + "/lib", project + "/lua_modules/share/lua/5.4"]
        return folder == project ? folders : [folder] + folders
    }
}
