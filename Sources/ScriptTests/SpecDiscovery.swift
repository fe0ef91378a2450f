import Foundation

/// Finds the files with specs.
public enum SpecDiscovery {
    /// Something that is no file and no folder, or a folder without specs.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// The folder that is looked into when none is named.
    public static let usualFolder = "spec"
    /// What the names of specs end with.
    public static let suffix = "_spec.lua"

    /// The files that are meant, each once: files as they are, of folders all that end in `_spec.lua`, sorted.
    ///
    /// - Parameter paths: files and folders; empty for the folder `spec`.
    /// - Throws: ``Problem``.
    public static func files(_ paths: [String]) throws -> [SpecFile] {
        var found: [String] = []
        for path in paths.isEmpty ? [usualFolder] : paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Problem(
                    description: paths.isEmpty
                        ? "there is no folder `spec` here; name the files or folders with specs"
                        : "cannot find \(path): no such file or folder")
            }
            let files = isFolder.boolValue ? luaFiles(below: path).filter { $0.hasSuffix(suffix) } : [path]
            guard !files.isEmpty else { throw Problem(description: "no file below \(path) ends in \(suffix)") }
            found += files
        }
        var seen: Set<String> = []
        return found.filter { seen.insert(URL(fileURLWithPath: $0).standardizedFileURL.path).inserted }
            .map(SpecFile.init)
    }

    /// The Lua files below a folder, sorted; hidden folders and installed rocks are passed over.
    public static func luaFiles(below folder: String) -> [String] {
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        var files: [String] = []
        for entry in entries.sorted() where !entry.hasPrefix(".") && entry != "lua_modules" {
            let path = folder.hasSuffix("/") ? folder + entry : "\(folder)/\(entry)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                // A link to a folder above would lead round and round.
                let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
                if type != .typeSymbolicLink { files += luaFiles(below: path) }
            } else if entry.hasSuffix(".lua") {
                files.append(path)
            }
        }
        return files
    }
}
