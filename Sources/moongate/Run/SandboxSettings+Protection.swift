import Foundation
import Libraries
import LuaEngine

extension SandboxSettings {
    /// What says which programs are started or which libraries are used: moongate's own files, and those of git, which runs
    /// what its settings name.
    private static let programNames: Set<String> = [LibraryManifest.name, LockFile.name, ".actor", ".git"]
    /// What runs with the rights of whoever starts it next.
    private static let codeExtensions: Set<String> = ["lua", "so"]

    /// What is not open below the working folder and the script's own. A script that may start programs gets at all of it
    /// anyhow.
    ///
    /// - Parameters:
    ///   - script: the file that is run; nil when the code is not in a file.
    ///   - environment: the variables of this process.
    func protection(script: String?, environment: [String: String]) -> FileProtection {
        var protection = FileProtection()
        guard !allowsProcesses else { return protection }
        protection.exemptRoots = folders
        protection.names = Self.programNames
        protection.extensions = Self.codeExtensions
        let workingFolder = FileManager.default.currentDirectoryPath
        protection.linked = Self.programNames.map { "\(workingFolder)/\($0)" }
        protection.files = script.map { [$0] } ?? []
        protection.home = environment.nonEmpty("HOME")
        return protection
    }

    /// Folders and files that no script gets at, whatever is allowed: what moongate keeps for itself.
    ///
    /// - Parameters:
    ///   - state: the local gateway's folder.
    ///   - audit: the file that records what happens, if one does.
    ///   - environment: the variables of this process.
    static func hidden(state: String, audit: String?, environment: [String: String]) -> [String] {
        let own = [UserFolder.state, .caches, .settings].compactMap { $0.path(in: environment) }
        // Each by itself as well: one may be a link to somewhere else.
        let settings = UserFolder.settings.path(in: environment).map { ["\($0)/policy.json", "\($0)/init.lua"] } ?? []
        return [state, LocalState.defaultFolder] + own + settings + (audit.map { [$0] } ?? [])
    }
}
