import Foundation
import Libraries
import ScriptTests

/// The Lua files of a project, without what was taken over from others.
enum ProjectSources {
    /// Those of the project of the working directory: libraries, then scripts, then specs where they are meant.
    ///
    /// - Throws: `CommandProblem` when there are none.
    static func all(withSpecs: Bool) throws -> [String] {
        let folders = ["lib", "scripts"] + (withSpecs ? [SpecDiscovery.usualFolder] : [])
        let files = folders.flatMap { self.files(below: prefix + $0, withSpecs: withSpecs) }
        guard !files.isEmpty else {
            throw CommandProblem(
                message: "there are no Lua files in lib/ or scripts/ here; name the files",
                status: ExitStatus.fileNotFound)
        }
        return files
    }

    /// The file of a path, or of a folder those in it.
    ///
    /// - Throws: `CommandProblem` for a folder without any.
    static func named(_ path: String, withSpecs: Bool) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let files = self.files(below: path, withSpecs: withSpecs)
        guard !files.isEmpty else {
            throw CommandProblem(message: "there are no Lua files in \(path)", status: ExitStatus.fileNotFound)
        }
        return files
    }

    /// What the names of files begin with that belong to the project of the working directory.
    static var prefix: String {
        let root = SpecFile(path: LibraryManifest.name).project
        return root == FileManager.default.currentDirectoryPath ? "" : root + "/"
    }

    private static func files(below folder: String, withSpecs: Bool) -> [String] {
        SpecDiscovery.luaFiles(below: folder).filter {
            !$0.contains("/vendor/") && (withSpecs || !$0.hasSuffix(SpecDiscovery.suffix))
        }
    }
}
